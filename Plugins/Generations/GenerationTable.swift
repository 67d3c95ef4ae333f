import EvaluationLogs
import Tables

/// The table that generations become, row by row: texts are held once each.
struct GenerationTable {
  private struct Texts {
    private var codes: [Int32] = []
    private var dictionary: [String] = []
    private var known: [String: Int32] = [:]

    mutating func add(_ text: String?, count: Int) {
      var code = CodedTexts.missing
      if let text {
        code = known[text] ?? Int32(dictionary.count)
        if known.updateValue(code, forKey: text) == nil { dictionary.append(text) }
      }
      codes.append(contentsOf: repeatElement(code, count: count))
    }

    var values: ColumnValues { .texts(TextValues(CodedTexts(codes: codes, dictionary: dictionary))) }
  }

  /// What a model is in the table; one may stand in several families.
  struct Model: Sendable {
    var family: String?
    var checkpoint: String
    var flops: Double?
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
    var schema = TableSchema([
      "family": .text, "checkpoint": .text, "task": .text, "document": .text, "flops": .number, "repeat": .number,
    ])
    if keepsFilter { schema.set("filter", .text) }
    schema.set(cellName, .text)
    schema.set("target", .text)
    schema.set("recorded", .number)
    return schema
  }

  mutating func add(_ file: GenerationFile, of model: Model) {
    for document in file.documents {
      let count = document.cells.count
      texts["family", default: Texts()].add(model.family, count: count)
      texts["checkpoint", default: Texts()].add(model.checkpoint, count: count)
      texts["task", default: Texts()].add(file.task, count: count)
      texts["document", default: Texts()].add(document.name, count: count)
      if keepsFilter { texts["filter", default: Texts()].add(file.filter, count: count) }
      for cell in document.cells { texts[cellName, default: Texts()].add(cell, count: 1) }
      texts["target", default: Texts()].add(document.target, count: count)
      numbers["flops", default: []].append(contentsOf: repeatElement(model.flops ?? .nan, count: count))
      numbers["repeat", default: []].append(contentsOf: (0..<count).map(Double.init))
      numbers["recorded", default: []].append(contentsOf: repeatElement(document.recorded ?? .nan, count: count))
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
