/// What the name of a log file says: `samples_<task>_<date>.jsonl` or `results_<date>.json`.
///
/// Tasks have underscores in their names; the date is what follows the last one and looks like a date. All files of one
/// run of the harness share it.
public struct LogFileName: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case samples(task: String)
    case results
  }

  public var kind: Kind
  /// As in the name, `2024-05-31T10-11-12.000001`: sorted as texts, dates stand in order. Empty where there is none.
  public var date: String

  /// - Parameter name: without folders; nil where it is the name of neither.
  public init?(_ name: String) {
    let isLines = name.hasSuffix(".jsonl")
    guard isLines || name.hasSuffix(".json") else { return nil }
    var stem = String(name.dropLast(isLines ? 6 : 5))
    date = ""
    if let mark = stem.lastIndex(of: "_"), Self.isDate(stem[stem.index(after: mark)...]) {
      date = String(stem[stem.index(after: mark)...])
      stem = String(stem[..<mark])
    }
    if stem.hasPrefix("samples_"), stem.count > 8 {
      kind = .samples(task: String(stem.dropFirst(8)))
    } else if !isLines, stem == "results" || stem.hasSuffix("_results") || (!date.isEmpty && !stem.isEmpty) {
      kind = .results
    } else {
      return nil
    }
  }

  /// `yyyy-mm-ddThh-mm-ss`, then what may follow of the second.
  private static func isDate(_ text: Substring) -> Bool {
    let form = Array("0000-00-00T00-00-00".utf8)
    let bytes = Array(text.utf8)
    guard bytes.count >= form.count else { return false }
    return zip(bytes, form).allSatisfy { byte, wanted in
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      return wanted == UInt8(ascii: "0")
        ? isDigit : byte == wanted || (wanted == UInt8(ascii: "-") && byte == UInt8(ascii: ":"))
    }
  }
}

/// A file on disk by the name that messages call it.
public struct LogFile: Sendable, Hashable {
  public var name: String
  public var path: String
  /// In bytes.
  public var size: Int

  public init(name: String, path: String, size: Int) {
    self.name = name
    self.path = path
    self.size = size
  }

  var lastName: String { String(path.split(separator: "/").last ?? "") }
  /// The path of the folder it lies in.
  var folder: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }
}
