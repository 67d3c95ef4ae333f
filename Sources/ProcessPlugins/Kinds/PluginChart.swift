import EvaluationKit
import Figures
import JSON
import Tables

/// A chart that a plugin asks for: its numbers, drawn here.
struct PluginChart {
  private enum Form: String, CaseIterable { case point, line, bar }

  private let form: Form
  private let x: Column
  private let y: NumberValues
  private let colour: Column?
  private let panels: Column?
  private let titles: (x: String, y: String)
  private let isLog: (x: Bool, y: Bool)

  init(_ json: JSONValue, of table: Table, figure: String, in answer: PluginAnswerCheck) throws {
    let place = "'chart' of figure '\(figure)'"
    guard let form = json["mark"]?.string.flatMap(Form.init(rawValue:)) else {
      throw answer.fault("the mark of \(place) can be point, line or bar")
    }
    func column(_ name: String) throws -> Column? {
      guard let found = json[name], !found.isNull else { return nil }
      guard let text = found.string, let column = table[text] else {
        let known = table.columnNames.joined(separator: ", ")
        throw answer.fault("'\(name)' of \(place) is \(CardReader.called(found)), no column of its table: \(known)")
      }
      return column
    }
    func isTrue(_ name: String) throws -> Bool {
      guard let found = json[name], !found.isNull else { return false }
      guard let truth = found.bool else { throw answer.fault("'\(name)' of \(place) is neither true nor false") }
      return truth
    }
    func title(_ name: String, _ fallback: String) throws -> String {
      guard let found = json[name], !found.isNull else { return fallback }
      guard let text = found.string else { throw answer.fault("'\(name)' of \(place) is no text") }
      return answer.line(text)
    }
    guard let x = try column("x"), let y = try column("y") else {
      throw answer.fault("\(place) needs 'x' and 'y', columns of its table")
    }
    guard let numbers = y.numbers else { throw answer.fault("'y' of \(place) is a text column; it must be numbers") }
    self.form = form
    self.x = x
    self.y = numbers
    colour = try column("colour")
    panels = try column("panels")
    titles = (try title("x-title", x.name), try title("y-title", y.name))
    isLog = (try isTrue("log-x"), try isTrue("log-y"))
    if isLog.x, x.type == .text { throw answer.fault("\(place) has text along x, of which there is no logarithm") }
  }

  func svg(name: String) -> String {
    var order: [String] = []
    var rows: [String: [Int]] = [:]
    for row in 0..<x.count {
      let title = panels.map { $0[row].description } ?? ""
      if rows[title] == nil { order.append(title) }
      rows[title, default: []].append(row)
    }
    let drawn = order.map { title in Panel(title, layers: [layer(rows[title] ?? [])]) }
    let columns = min(drawn.count, 3)
    let lines = columns == 0 ? 1 : (drawn.count + columns - 1) / columns
    let chart = Chart(
      name: name, panels: drawn.isEmpty ? [Panel()] : drawn, columns: drawn.count > 1 ? columns : nil,
      x: Axis(RichText(titles.x), scale: isLog.x ? .log10 : .automatic),
      y: Axis(RichText(titles.y), scale: isLog.y ? .log10 : .linear),
      colours: ColourScale(title: colour?.name ?? ""))
    return chart.svg(
      theme: Theme(
        widthInInches: drawn.count > 1 ? 7 : 5.5, heightInInches: drawn.count > 1 ? 0.9 + 2.1 * Double(lines) : 3.8))
  }

  private func layer(_ rows: [Int]) -> Layer {
    let data = rows.map { row in
      Datum(
        x: coordinate(row), y: y[row].map { .number($0) },
        series: colour.flatMap { $0[row].isMissing ? nil : $0[row].description })
    }
    switch form {
    case .point: return Layer(.points, data)
    case .line: return Layer(.line, data)
    case .bar: return Layer(.bars, data)
    }
  }

  private func coordinate(_ row: Int) -> Coordinate? {
    switch x[row] {
    case .number(let number): .number(number)
    case .text(let text): .category(text)
    case .missing: nil
    }
  }
}
