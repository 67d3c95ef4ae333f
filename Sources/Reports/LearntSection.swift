import EvaluationKit
import JSON

/// What transforms and predictors learnt.
struct LearntSection {
  let record: RunRecord

  func write(into page: inout HTMLText) {
    let transforms = record.transforms.filter { !$0.learned.isNull }
    let fitted = record.forecasts.filter { !($0.fitted.members ?? []).isEmpty }
    guard !transforms.isEmpty || !fitted.isEmpty else { return }
    page.section("What was learnt", id: "learnt") { page in
      for name in transforms.map(\.name).firstMentions {
        self.transform(name, transforms.filter { $0.name == name }, into: &page)
      }
      if !fitted.isEmpty { laws(fitted, into: &page) }
    }
  }

  // MARK: Transforms

  private func transform(_ name: String, _ records: [TransformRecord], into page: inout HTMLText) {
    guard let first = records.first else { return }
    page.put(
      "<h3>\(escapeHTML(name))"
        + (first.transform == name ? "" : " <small>\(escapeHTML(first.transform))</small>") + "</h3>")
    let spaces = records.compactMap { record in Components(record.learned).map { (record, $0) } }
    if spaces.isEmpty {
      let rows = records.map { [HTMLCell.row(label($0.sweep)), .text(parametersText($0.learned))] }
      page.longTable(HTMLTable(head: [.head(axes), .head("learnt")], rows: rows), rest: "record.json")
      return
    }
    let count = spaces.map(\.1.shares.count).max() ?? 0
    if count > 0 {
      let head = [HTMLCell.head(axes)] + (1...count).map { .head("component \($0)", isNumber: true) }
      page.longTable(
        HTMLTable(
          caption: "Share of the variance that each component explains.", head: head,
          rows: spaces.map { record, components in
            [.row(label(record.sweep))]
              + (0..<count).map { .number($0 < components.shares.count ? components.shares[$0] : nil) }
          }), rest: "record.json")
    }
    for (record, components) in spaces.prefix(ReportLimits.combinations) {
      let place = label(record.sweep)
      page.details("Loadings" + (place.isEmpty ? "" : ", \(place)"), isOpen: spaces.count == 1) { page in
        page.table(
          HTMLTable(
            head: [.head("")] + components.columns.map { .head($0, isNumber: true) },
            rows: components.loadings.enumerated().map { index, row in
              [.row("component \(index + 1)")] + row.map { .number($0) }
            }))
      }
    }
    let left = spaces.count - ReportLimits.combinations
    if left > 0 { page.put("<p class=\"rest\">The loadings of \(left) more combinations are in record.json.</p>") }
  }

  /// What a transform into components leaves: see RECORD.
  private struct Components {
    var columns: [String]
    var loadings: [[Double]]
    var shares: [Double]

    init?(_ learned: JSONValue) {
      guard let columns = learned["columns"]?.elements?.compactMap(\.string),
        let rows = learned["loadings"]?.elements, !rows.isEmpty
      else { return nil }
      loadings = rows.map { ($0.elements ?? []).compactMap(\.double) }
      guard loadings.allSatisfy({ $0.count == columns.count }) else { return nil }
      self.columns = columns
      shares = (learned["explained-variance-ratio"]?.elements ?? []).compactMap(\.double)
    }
  }

  // MARK: Laws

  private func laws(_ forecasts: [ForecastRecord], into page: inout HTMLText) {
    page.element("h3", "Fitted laws")
    let isSwept = forecasts.contains { !$0.sweep.isEmpty }
    let head =
      (isSwept ? [HTMLCell.head(axes)] : []) + [.head("forecast"), .head("law"), .head("parameters"), .head("fit")]
    let rows = forecasts.map { forecast -> [HTMLCell] in
      let parameters = forecast.fitted["parameters"] ?? forecast.fitted
      return (isSwept ? [.row(label(forecast.sweep))] : [])
        + [
          .text(forecast.name), .text(forecast.formula ?? ""),
          .text(parametersText(parameters) + equivalent(forecast)), .text(convergence(forecast.fitted)),
        ]
    }
    let table = HTMLTable(head: head, rows: rows)
    if rows.count > 12 {
      page.details("\(rows.count) laws") { $0.longTable(table, rest: "record.json") }
    } else {
      page.table(table)
    }
  }

  private func equivalent(_ forecast: ForecastRecord) -> String {
    forecast.equivalentCompute.compactMap { family in
      guard let slope = family.slope, let intercept = family.intercept else { return nil }
      return "; in terms of \(family.family) compute: slope \(trueMinus(readableNumber(slope))), intercept "
        + trueMinus(readableNumber(intercept))
    }.joined()
  }

  private func convergence(_ fitted: JSONValue) -> String {
    guard let converged = fitted["converged"]?.bool else { return "" }
    var text = converged ? "converged" : "did not converge"
    if let iterations = fitted["iterations"]?.int { text += " in \(counted(iterations, "iteration"))" }
    if let starts = fitted["starts"]?.int { text += ", best of \(counted(starts, "start"))" }
    let bounds = (fitted["active-bounds"]?.elements ?? []).compactMap(\.string)
    if !bounds.isEmpty { text += ", at the bound: \(listed(bounds))" }
    return text
  }

  private var axes: String { record.axes.map(\.name).joined(separator: ", ") }

  private func label(_ sweep: [SweepCoordinate]) -> String { sweep.map(\.label).joined(separator: ", ") }
}

/// "intercept −4.93, weights [6.74, −3.21]": numbers, texts and short lists of an object; the rest is in record.json.
func parametersText(_ value: JSONValue) -> String {
  (value.members ?? []).compactMap { member in
    shortText(member.value).map { "\(member.name) \($0)" }
  }.joined(separator: ", ")
}

private func shortText(_ value: JSONValue) -> String? {
  switch value {
  case .null: "undefined"
  case .truth(let truth): truth ? "yes" : "no"
  case .integer, .number: value.double.map { trueMinus(readableNumber($0)) }
  case .text(let text): text.count <= 60 ? text : nil
  case .array(let elements):
    elements.count <= 12
      ? elements.map(shortText).reduce([String]?([])) { list, text in list.flatMap { l in text.map { l + [$0] } } }
        .map { "[" + $0.joined(separator: ", ") + "]" }
      : "(\(elements.count) values)"
  case .object: nil
  }
}
