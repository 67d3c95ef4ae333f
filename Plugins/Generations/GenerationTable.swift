import Tables

/// The table that generations become, row by row: texts are held once each.
struct GenerationTable {
  private struct Texts {
    var codes: [Int32] = []
    private(set) var dictionary: [String] = []
    private var known: [String: Int32] = [:]

    mutating func add(_ text: String?) {
      guard let text else {
        codes.append(CodedTexts.missing)
        return
      }
      if let code = known[text] {
        codes.append(code)
        return
      }
      let code = Int32(dictionary.count)
      known[text] = code
      dictionary.append(text)
      codes.append(code)
    }

    var values: ColumnValues { .texts(TextValues(CodedTexts(codes: codes, dictionary: dictionary))) }
  }

  /// What the column of answers or of whole texts is called.
  private let cellName: String
  private let keepsFilter: Bool
  private var texts: [String: Texts] = [:]
  private var numbers: [String: [Double]] = [:]

  init(cellName: String, keepsFilter: Bool) {
    self.cellName = cellName
    self.keepsFilter = keepsFilter
  }

  static func schema(cellName: String, keepsFilter: Bool) -> TableSchema {
    TableSchema(
      [
        .init(name: "family", type: .text), .init(name: "checkpoint", type: .text), .init(name: "task", type: .text),
        .init(name: "document", type: .text), .init(name: "flops", type: .number), .init(name: "repeat", type: .number),
      ] + (keepsFilter ? [.init(name: "filter", type: .text)] : []) + [
        .init(name: cellName, type: .text), .init(name: "target", type: .text), .init(name: "recorded", type: .number),
      ])
  }

  mutating func add(_ file: GenerationFile, of model: ModelList.Model, task: String) {
    for document in file.documents {
      for (number, cell) in document.cells.enumerated() {
        texts["family", default: Texts()].add(model.family)
        texts["checkpoint", default: Texts()].add(model.checkpoint)
        texts["task", default: Texts()].add(task)
        texts["document", default: Texts()].add(document.name)
        if keepsFilter { texts["filter", default: Texts()].add(file.filter) }
        texts[cellName, default: Texts()].add(cell)
        texts["target", default: Texts()].add(document.target)
        numbers["flops", default: []].append(model.flops ?? .nan)
        numbers["repeat", default: []].append(Double(number))
        numbers["recorded", default: []].append(document.recorded ?? .nan)
      }
    }
  }

  func table() throws -> Table {
    try Table(
      Self.schema(cellName: cellName, keepsFilter: keepsFilter).entries.map { entry in
        let values: ColumnValues =
          entry.type == .text
          ? (texts[entry.name] ?? Texts()).values
          : .numbers(NumberValues(contiguous: numbers[entry.name] ?? []))
        return Column(entry.name, values)
      })
  }
}
