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
    let groups = grouped(records)
    let spaces = groups.compactMap { group in (try? ComponentLoadings(group.record)).map { (group.label, $0) } }
    if spaces.isEmpty {
      let rows = groups.map { [HTMLCell.row($0.label), .text(parametersText($0.record.learned))] }
      page.longTable(HTMLTable(head: [.head(axes), .head("learnt")], rows: rows), rest: "record.json")
      return
    }
    shares(spaces, into: &page)
    if spaces.count == 1 {
      loadings(spaces[0].1, into: &page)
      return
    }
    page.details("Loadings") { page in
      for (label, components) in spaces.prefix(ReportLimits.combinations) {
        page.details(label) { loadings(components, into: &$0) }
      }
      let left = spaces.count - ReportLimits.combinations
      if left > 0 { page.put("<p class=\"rest\">\(left) more are in record.json.</p>") }
    }
  }

  /// The first of the combinations that learnt the same, under the labels of all.
  private func grouped(_ records: [TransformRecord]) -> [(label: String, record: TransformRecord)] {
    var groups: [(labels: [String], record: TransformRecord)] = []
    var places: [JSONValue: Int] = [:]
    for record in records {
      if let place = places[record.learned] {
        groups[place].labels.append(label(record.sweep))
      } else {
        places[record.learned] = groups.count
        groups.append(([label(record.sweep)], record))
      }
    }
    return groups.map { group in
      let more = group.labels.count - 4
      return (group.labels.prefix(4).joined(separator: ", ") + (more > 0 ? " and \(more) more" : ""), group.record)
    }
  }

  private func shares(_ spaces: [(label: String, components: ComponentLoadings)], into page: inout HTMLText) {
    let count = spaces.map(\.components.shares.count).max() ?? 0
    guard count > 0 else { return }
    let head = [HTMLCell.head(axes)] + (1...count).map { .head("component \($0)", isNumber: true) }
    page.longTable(
      HTMLTable(
        caption: "Share of the variance that each component explains.", head: head,
        rows: spaces.map { label, components in
          [.row(label)] + (0..<count).map { .number($0 < components.shares.count ? components.shares[$0] : nil) }
        }), rest: "record.json")
  }

  private func loadings(_ components: ComponentLoadings, into page: inout HTMLText) {
    page.table(
      HTMLTable(
        head: [.head("")] + components.columns.map { .head($0, isNumber: true) },
        rows: components.loadings.enumerated().map { index, row in
          [.row("component \(index + 1)")] + row.map { .number($0) }
        }))
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
          .text(forecast.name), .text(law(forecast)),
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

  /// The formula, and what its x is.
  private func law(_ forecast: ForecastRecord) -> String {
    guard let formula = forecast.formula else { return "" }
    let isOfX = formula.split { !$0.isLetter && !$0.isNumber }.contains("x")
    return isOfX && forecast.inputs.count == 1 ? "\(formula), x = \(forecast.inputs[0])" : formula
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
