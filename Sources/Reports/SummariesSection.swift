import EvaluationKit
import JSON

/// What was summed up over the sweep.
struct SummariesSection {
  let record: RunRecord

  func write(into page: inout HTMLText) {
    guard !record.summaries.isEmpty else { return }
    page.section("Over the whole sweep", id: "summaries") { page in
      for name in record.summaries.map(\.name).firstMentions {
        let rows = record.summaries.filter { $0.name == name }
        let settings = rows.first.map { settingsText($0.settings) } ?? ""
        page.longTable(
          resultTable(
            caption: name + (settings.isEmpty ? "" : ": " + settings),
            rows.map { (labels: $0.row.keys.map { ($0.axis, $0.label) }, result: $0.row.result) }), rest: "record.json")
      }
    }
  }
}

/// What was measured on the columns of tables.
struct MeasurementsSection {
  let record: RunRecord

  func write(into page: inout HTMLText) {
    guard !record.measurements.isEmpty else { return }
    page.section("Measurements", id: "measurements") { page in
      for metric in record.measurements.map(\.metric).firstMentions {
        let rows = record.measurements.filter { $0.metric == metric }
        let settings = rows.first.map { settingsText($0.settings) } ?? ""
        page.longTable(
          resultTable(
            caption: metric + (settings.isEmpty ? "" : ": " + settings),
            rows.map { row in
              (labels: (row.sweep + row.keys).map { ($0.axis, $0.label) }, result: row.result)
            }, showsCounts: true), rest: "record.json")
      }
    }
  }
}

/// "of mse, over [task]": settings in a line.
func settingsText(_ settings: JSONValue) -> String {
  (settings.members ?? []).map { member in
    "\(member.name) " + (member.value.string ?? writeJSON(member.value))
  }.joined(separator: ", ")
}

/// A column for each label and each value that some row names.
private func resultTable(
  caption: String, _ rows: [(labels: [(String, String)], result: MetricResult)], showsCounts: Bool = false
) -> HTMLTable {
  let labels = rows.flatMap { $0.labels.map(\.0) }.firstMentions
  let values = rows.flatMap { $0.result.values.map(\.name) }.firstMentions
  var head = labels.map { HTMLCell.head($0) } + values.map { .head($0, isNumber: true) }
  if showsCounts { head += [.head("n", isNumber: true), .head("undefined", isNumber: true)] }
  return HTMLTable(
    caption: caption, head: head,
    rows: rows.map { row in
      var cells = labels.map { name in HTMLCell.text(row.labels.first { $0.0 == name }?.1 ?? "") }
      cells += values.map { name in
        guard let value = row.result.values.first(where: { $0.name == name }) else { return .text("") }
        return .number(value.value, reason: row.result.reason)
      }
      if showsCounts { cells += [.count(row.result.n), .count(row.result.undefined)] }
      return cells
    })
}
