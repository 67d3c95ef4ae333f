import CommandTesting
import Foundation

/// A page of `docs/`, taken apart into what stands between its fences.
struct DocumentPage {
  struct Block {
    /// The word after the fence: `python`.
    var language: String
    var text: String

    /// The file that the first line names, as in `# kinds.py`; nil where it names none.
    var file: String? {
      guard let first = text.split(separator: "\n").first, first.hasPrefix("# "), first.contains(".") else {
        return nil
      }
      let name = first.dropFirst(2)
      return name.contains(" ") || name.isEmpty ? nil : String(name)
    }

    /// The text after the line that names the file.
    var body: String { String(text.drop { $0 != "\n" }.dropFirst()) }
  }

  let text: String
  let blocks: [Block]

  init(_ name: String) throws {
    text = try String(contentsOfFile: Repository.root + "docs/" + name, encoding: .utf8)
    var blocks: [Block] = []
    var open: Block?
    var indent = ""
    for line in text.components(separatedBy: "\n") {
      let content = line.drop { $0 == " " }
      if content.hasPrefix("```") {
        if let block = open { blocks.append(block) }
        open = open == nil ? Block(language: String(content.dropFirst(3)), text: "") : nil
        indent = String(line.prefix(line.count - content.count))
      } else if open != nil {
        open?.text += (line.hasPrefix(indent) ? line.dropFirst(indent.count) : line[...]) + "\n"
      }
    }
    self.blocks = blocks
  }

  func blocks(of language: String) -> [Block] { blocks.filter { $0.language == language } }

  /// Writes the files that the blocks name; the blocks of one file are one below the other, two empty lines between.
  func writeFiles(into folder: TestFolder) throws {
    var names: [String] = []
    var texts: [String: String] = [:]
    for block in blocks {
      guard let name = block.file else { continue }
      if let before = texts[name] {
        texts[name] = before + "\n\n" + block.body
      } else {
        names.append(name)
        texts[name] = block.body
      }
    }
    for name in names { try folder.write(texts[name] ?? "", to: name) }
  }
}
