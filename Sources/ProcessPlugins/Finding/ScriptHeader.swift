import Diagnostics

/// What a Python file asks for in its script header.
///
///     # /// script
///     # requires-python = ">=3.9"
///     # dependencies = ["scikit-learn>=1.4", "numpy"]
///     # ///
///
/// Source: PEP 723, Inline script metadata.
public struct ScriptHeader: Sendable, Hashable {
  /// Requirements as PEP 508 writes them, in their order.
  public var dependencies: [String] = []
  /// A version specifier as PEP 440 writes it.
  public var requiresPython: String?
  /// Its first line.
  public var location: FileLocation

  /// What the header asks for, in words: "scikit-learn>=1.4 and numpy".
  public var asksFor: String {
    var wishes = dependencies
    if let requiresPython { wishes.append("Python \(requiresPython)") }
    guard let last = wishes.popLast() else { return "nothing" }
    return wishes.isEmpty ? last : wishes.joined(separator: ", ") + " and " + last
  }

  /// Reads the header of a Python file; nil where it has none.
  ///
  /// - Parameter file: as messages call the file.
  /// - Throws: ``Diagnostics`` with all mistakes, at their places in the Python file.
  public static func read(_ text: String, file: String) throws -> ScriptHeader? {
    var diagnostics = Diagnostics()
    let blocks = blocks(in: text, file: file, &diagnostics)
    if blocks.count > 1 {
      diagnostics.append(
        .error(
          "the file has two script headers", at: blocks[1].location,
          notes: [.init("the first one", at: blocks[0].location)]))
    }
    guard let block = blocks.first, !diagnostics.hasErrors else {
      try diagnostics.throwIfErrors()
      return nil
    }
    var reader = ScriptHeaderReader(lines: block.lines, location: block.location)
    reader.read()
    diagnostics.append(contentsOf: reader.diagnostics)
    try diagnostics.throwIfErrors()
    return reader.header
  }

  /// The header's lines without their `# `; places count the two characters that are gone.
  private struct Block {
    var lines: [Substring]
    var location: FileLocation
  }

  private static func blocks(in text: String, file: String, _ diagnostics: inout Diagnostics) -> [Block] {
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    var blocks: [Block] = []
    var index = 0
    while index < lines.count {
      defer { index += 1 }
      guard lines[index] == "# /// script" else { continue }
      let location = FileLocation(file: file, line: index + 1, column: 1)
      let comments = lines[(index + 1)...].prefix { $0 == "#" || $0.hasPrefix("# ") }
      // The last closing line of the comment ends the block, as the source's pattern has it.
      guard let end = comments.lastIndex(of: "# ///") else {
        diagnostics.append(
          .error("the script header is not closed", at: location, hint: "end it with a line '# ///'"))
        continue
      }
      blocks.append(Block(lines: lines[(index + 1)..<end].map { $0.dropFirst(2) }, location: location))
      index = end
    }
    return blocks
  }
}
