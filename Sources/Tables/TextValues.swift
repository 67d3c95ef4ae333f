/// The cells of a text column, some of them missing.
///
/// As a collection its elements are `String?`, nil for a missing cell. A column of few distinct texts and many rows holds
/// each text once and a number a row; whoever reads cells need not know.
public struct TextValues: Sendable {
  private enum Storage: Sendable {
    case each([String?])
    case coded(CodedTexts)
  }

  private let storage: Storage

  public init(_ values: some Sequence<String?>) {
    storage = .each(Array(values))
  }

  public init(_ coded: CodedTexts) { storage = .coded(coded) }

  /// The same text in every row.
  public init(repeating text: String?, count: Int) {
    let code: Int32 = text == nil ? CodedTexts.missing : 0
    self.init(
      CodedTexts(checked: Array(repeating: code, count: count), dictionary: text.map { [$0] } ?? []))
  }

  /// The cells of each, one after the other.
  public init(concatenating parts: [TextValues]) {
    let isCoded = parts.contains { if case .coded = $0.storage { true } else { false } }
    guard isCoded else {
      self.init(parts.flatMap { $0 })
      return
    }
    var dictionary: [String] = []
    var known: [String: Int32] = [:]
    var codes: [Int32] = []
    codes.reserveCapacity(parts.reduce(0) { $0 + $1.count })
    for part in parts.map(\.coded) {
      let map = part.dictionary.map { text in
        if let code = known[text] { return code }
        let code = Int32(dictionary.count)
        known[text] = code
        dictionary.append(text)
        return code
      }
      codes += part.codes.map { $0 < 0 ? CodedTexts.missing : map[Int($0)] }
    }
    self.init(CodedTexts(checked: codes, dictionary: dictionary))
  }

  /// Each text once and a number a row; made now where the column is not held so.
  public var coded: CodedTexts {
    switch storage {
    case .each(let values): CodedTexts(values)
    case .coded(let coded): coded
    }
  }

  public var missingCount: Int {
    switch storage {
    case .each(let values): values.count { $0 == nil }
    case .coded(let coded): coded.codes.count { $0 == CodedTexts.missing }
    }
  }

  /// The cells of the rows named, in that order; a row may be named twice.
  public func selecting(rows: some Sequence<Int>) -> TextValues {
    switch storage {
    case .each(let values): TextValues(rows.map { values[$0] })
    case .coded(let coded):
      TextValues(CodedTexts(checked: rows.map { coded.codes[$0] }, dictionary: coded.dictionary))
    }
  }

  /// The cells of the rows named; nil gives a missing cell.
  public func selecting(optionalRows rows: [Int?]) -> TextValues {
    switch storage {
    case .each(let values): TextValues(rows.map { $0.flatMap { values[$0] } })
    case .coded(let coded):
      TextValues(
        CodedTexts(
          checked: rows.map { row in row.map { coded.codes[$0] } ?? CodedTexts.missing },
          dictionary: coded.dictionary))
    }
  }

  /// A value a row from its text: worked out once for each text where the column is coded.
  public func mapTexts<Value>(_ body: (String?) -> Value) -> [Value] {
    switch storage {
    case .each(let values): return values.map(body)
    case .coded(let coded):
      let missing = body(nil)
      let known = coded.dictionary.map { body($0) }
      return coded.codes.map { $0 < 0 ? missing : known[Int($0)] }
    }
  }
}

extension TextValues: RandomAccessCollection {
  public var startIndex: Int { 0 }

  public var endIndex: Int {
    switch storage {
    case .each(let values): values.count
    case .coded(let coded): coded.codes.count
    }
  }

  public subscript(index: Int) -> String? {
    switch storage {
    case .each(let values): return values[index]
    case .coded(let coded):
      let code = coded.codes[index]
      return code < 0 ? nil : coded.dictionary[Int(code)]
    }
  }
}

extension TextValues: Hashable {
  /// By the cells, however they are held.
  public static func == (left: TextValues, right: TextValues) -> Bool { left.elementsEqual(right) }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for text in self { hasher.combine(text) }
  }
}

extension TextValues: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: String?...) { self.init(elements) }
}

/// A text column as numbers: each distinct text once, and for each row which it is.
public struct CodedTexts: Sendable {
  /// The code of a missing cell.
  public static let missing: Int32 = -1

  /// A code a row: an index into ``dictionary``, or ``missing``.
  public let codes: [Int32]
  /// The distinct texts; not all need occur.
  public let dictionary: [String]

  /// - Precondition: no text stands twice in the dictionary, and every code is one of its indices or ``missing``.
  public init(codes: [Int32], dictionary: [String]) {
    precondition(Set(dictionary).count == dictionary.count, "a dictionary holds each text once")
    let end = Int32(dictionary.count)
    precondition(codes.allSatisfy { $0 >= Self.missing && $0 < end }, "a code is an index of the dictionary, or -1")
    self.init(checked: codes, dictionary: dictionary)
  }

  init(checked codes: [Int32], dictionary: [String]) {
    self.codes = codes
    self.dictionary = dictionary
  }

  /// Codes in the order in which the texts first appear.
  public init(_ texts: some Sequence<String?>) {
    var dictionary: [String] = []
    var known: [String: Int32] = [:]
    var codes: [Int32] = []
    codes.reserveCapacity(texts.underestimatedCount)
    for text in texts {
      guard let text else {
        codes.append(Self.missing)
        continue
      }
      if let code = known[text] {
        codes.append(code)
      } else {
        let code = Int32(dictionary.count)
        known[text] = code
        dictionary.append(text)
        codes.append(code)
      }
    }
    self.init(checked: codes, dictionary: dictionary)
  }
}
