/// The documents of one task, so that those of several models are known to be the same.
///
/// Documents are joined on `doc_id` where their hashes agree. Of a model with a hash that does not agree, all documents
/// that do not are looked for by their hash; what is not found stands as a document of its own.
struct DocumentIndex {
  private var codes = CodeTable()
  /// By code: 64 bits of the document's hash, 0 where it is not known.
  private var hashes: [UInt64] = []
  private(set) var names: [String] = []
  /// Documents by hash, made when it is first needed.
  private var byHash: [UInt64: [Int32]]?

  /// How a file's documents were found.
  struct Findings {
    var matchedByHash = 0
    var leftOver = 0
    var firstLeftOver: String?
  }

  /// The codes of a file's documents, in the order of its rows.
  ///
  /// - Parameter rows: those that are kept: no document stands in two of them.
  mutating func join(_ content: LogRows, rows: [Int32]) -> (codes: [Int32], Findings) {
    var findings = Findings()
    var result = [Int32](repeating: -1, count: rows.count)
    var disagreeing: [Int] = []
    var unknown: [Int] = []
    for (place, row) in rows.enumerated() {
      let hash = content.hashes[Int(row)]
      guard let code = code(of: content.documents[Int(row)], content) else {
        unknown.append(place)
        continue
      }
      let known = hashes[Int(code)]
      if hash == 0 || known == 0 || hash == known {
        result[place] = code
        if known == 0 { hashes[Int(code)] = hash }
      } else {
        disagreeing.append(place)
      }
    }
    if !disagreeing.isEmpty { match(disagreeing + unknown, content, rows, &result, &findings) }
    for place in unknown where result[place] < 0 {
      let row = Int(rows[place])
      result[place] = add(content.documents[row], content, hash: content.hashes[row])
    }
    for place in disagreeing where result[place] < 0 {
      let row = Int(rows[place])
      let name = "\(name(content.documents[row], content))#\(Self.short(content.hashes[row]))"
      findings.leftOver += 1
      findings.firstLeftOver = findings.firstLeftOver ?? name
      result[place] = addNamed(name, hash: content.hashes[row])
    }
    return (result, findings)
  }

  private mutating func match(
    _ places: [Int], _ content: LogRows, _ rows: [Int32], _ result: inout [Int32], _ findings: inout Findings
  ) {
    if byHash == nil {
      byHash = [:]
      for (code, hash) in hashes.enumerated() where hash != 0 { byHash?[hash, default: []].append(Int32(code)) }
    }
    var isTaken = Set(result.filter { $0 >= 0 })
    for place in places {
      let hash = content.hashes[Int(rows[place])]
      guard hash != 0, let code = byHash?[hash]?.first(where: { !isTaken.contains($0) }) else { continue }
      isTaken.insert(code)
      result[place] = code
      findings.matchedByHash += 1
    }
  }

  private func code(of document: Int32, _ content: LogRows) -> Int32? {
    document >= 0 ? codes[document] : codes[content.names[Int(-1 - document)]]
  }

  private func name(_ document: Int32, _ content: LogRows) -> String {
    document >= 0 ? "\(document)" : content.names[Int(-1 - document)]
  }

  private mutating func add(_ document: Int32, _ content: LogRows, hash: UInt64) -> Int32 {
    // An identifier that a document left over of another model is called by stays its own.
    guard document >= 0 else { return addNamed(content.names[Int(-1 - document)], hash: hash) }
    let code = append("\(document)", hash)
    codes[document] = code
    return code
  }

  private mutating func addNamed(_ name: String, hash: UInt64) -> Int32 {
    if let code = codes[name] { return code }
    let code = append(name, hash)
    codes[name] = code
    return code
  }

  private mutating func append(_ name: String, _ hash: UInt64) -> Int32 {
    names.append(name)
    hashes.append(hash)
    let code = Int32(names.count - 1)
    if byHash != nil, hash != 0 { byHash?[hash, default: []].append(code) }
    return code
  }

  private static func short(_ hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return String((String(repeating: "0", count: 16 - digits.count) + digits).prefix(8))
  }
}

/// Codes by whole number, which mostly run from 0, or by name.
struct CodeTable {
  private var dense: [Int32] = []
  private var sparse: [Int32: Int32] = [:]
  private var named: [String: Int32] = [:]

  private static let denseLimit: Int32 = 1 << 20

  subscript(number: Int32) -> Int32? {
    get {
      guard number < Self.denseLimit else { return sparse[number] }
      return number < dense.count && dense[Int(number)] >= 0 ? dense[Int(number)] : nil
    }
    set {
      guard number < Self.denseLimit else {
        sparse[number] = newValue
        return
      }
      if number >= dense.count {
        dense.append(contentsOf: repeatElement(-1, count: max(Int(number) + 1 - dense.count, dense.count)))
      }
      dense[Int(number)] = newValue ?? -1
    }
  }

  subscript(name: String) -> Int32? {
    get { named[name] }
    set { named[name] = newValue }
  }
}
