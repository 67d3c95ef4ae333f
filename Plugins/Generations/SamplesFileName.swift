/// What the path of a samples file tells: `OUT/acme__tiny/samples_gsm8k_cot_2024-05-31T10-11-12.000001.jsonl`.
struct SamplesFileName: Hashable {
  /// The folder's name, where the harness writes "__" for "/".
  var model: String
  var task: String
  /// When the run began; empty where the name does not tell. Later times are later texts.
  var time: String
  var folder: String

  /// Nil where it is no samples file.
  init?(_ path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard var name = parts.last, name.hasPrefix("samples_"), name.hasSuffix(".jsonl") else { return nil }
    name = String(name.dropFirst("samples_".count).dropLast(".jsonl".count))
    folder = parts.dropLast().joined(separator: "/")
    model = parts.dropLast().last ?? ""
    if let cut = name.lastIndex(of: "_"), Self.isTime(name[name.index(after: cut)...]) {
      task = String(name[..<cut])
      time = String(name[name.index(after: cut)...])
    } else {
      (task, time) = (name, "")
    }
    if task.isEmpty { return nil }
  }

  /// `2024-05-31T10-11-12.000001`.
  private static func isTime(_ text: Substring) -> Bool {
    let form = Array("dddd-dd-ddTdd-dd-dd".utf8)
    let bytes = Array(text.utf8)
    guard bytes.count >= form.count else { return false }
    for (byte, wanted) in zip(bytes, form) {
      guard wanted == UInt8(ascii: "d") ? byte &- 0x30 < 10 : byte == wanted else { return false }
    }
    return bytes.dropFirst(form.count).allSatisfy { $0 == UInt8(ascii: ".") || $0 &- 0x30 < 10 }
  }

  /// A model's name as the harness writes it in a folder's name.
  static func folderName(of model: String) -> String { model.replacing("/", with: "__") }
}
