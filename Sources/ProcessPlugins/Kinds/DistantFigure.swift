import EvaluationKit
import JSON
import Tables

/// A figure of another process.
struct DistantFigure: FigurePlugin, DistantPlugin {
  let door: PluginDoor
  let rendering: RecordRendering

  var equivalentComputeFamilies: [String] { door.described.figure.equivalentComputeFamilies }
  var needsTables: Bool { door.described.figure.needsTables }

  func draw(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    var tables = [FrameTable("predictions", try rendering.predictions(record))]
    if needsTables { tables.append(FrameTable("table", try record.finalRows())) }
    let members = [JSONMember("record", try rendering.record(record)), JSONMember("name", .text(context.name))]
    let answer = try await door.ask("draw", context.run, members, tables: tables)
    var drawn: [DrawnFigure] = []
    for (index, json) in try answer.list("figures").enumerated() {
      let figure = try figure(json, at: "figures[\(index)]", context.name, of: answer)
      guard !drawn.contains(where: { $0.name == figure.name }) else {
        throw answer.fault("two figures are named '\(figure.name)'")
      }
      drawn.append(figure)
    }
    guard !drawn.isEmpty else { throw answer.fault("it drew no figure") }
    return drawn
  }

  private func figure(
    _ json: JSONValue, at place: String, _ step: String, of answer: PluginAnswerCheck
  ) throws -> DrawnFigure {
    let called = json["name"]?.string ?? step
    guard called.count <= 100, !called.isEmpty,
      called.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_. ".contains($0)) }), called.first != "."
    else {
      throw answer.fault(
        "the name of \(place) is '\(CardReader.short(called))'; letters, digits and - _ . make a file's name")
    }
    let caption = json["caption"]?.string.map(answer.line) ?? ""
    let data = answer.response.table(called) == nil ? Table() : try answer.table(called)
    // Each step's files begin with its name, so that two steps do not write one file.
    let name = called == step || called.hasPrefix(step + "-") ? called : "\(step)-\(called)"
    return DrawnFigure(
      name: name, caption: caption, svg: try svg(json, called, data, at: place, of: answer), data: data)
  }

  private func svg(
    _ json: JSONValue, _ name: String, _ data: Table, at place: String, of answer: PluginAnswerCheck
  ) throws -> String {
    if let found = json["svg"], !found.isNull {
      guard let text = found.string else { throw answer.fault("'svg' of \(place) is \(found.kind) and no text") }
      do {
        return try SVGCheck.checked(text)
      } catch {
        throw answer.fault("the picture of figure '\(name)' is refused: \(error.why)")
      }
    }
    guard let chart = json["chart"], !chart.isNull else {
      throw answer.fault("\(place) has neither 'svg' nor 'chart'")
    }
    guard answer.response.table(name) != nil else {
      throw answer.fault("it lacks the table '\(name)', the numbers to be drawn")
    }
    return try PluginChart(chart, of: data, figure: name, in: answer).svg(name: name)
  }
}

extension RunRecord {
  /// The final rows of all combinations; over a sweep with a text column an axis in front. Combinations that failed have none.
  fileprivate func finalRows() throws -> Table {
    var parts: [Table] = []
    for (combination, table) in zip(combinations, tables) {
      guard let table = table?.visible else { continue }
      let axes = combination.sweep.map { coordinate in
        Column(coordinate.axis, texts: Array(repeating: coordinate.label, count: table.rowCount))
      }
      let names = Set(axes.map(\.name))
      parts.append(axes.isEmpty ? table : try Table(axes + table.columns.filter { !names.contains($0.name) }))
    }
    guard let first = parts.first else { return Table() }
    return parts.count == 1 ? first : try Table.concatenating(parts)
  }
}
