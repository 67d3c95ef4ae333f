import EvaluationKit

/// What was asked, in words.
struct AskedSection {
  let record: RunRecord

  func write(into page: inout HTMLText) {
    page.section("What was asked", id: "asked") { page in
      for sentence in [targets, rows, forecasts, measures].compactMap({ $0 }) { page.put("<p>\(sentence)</p>") }
    }
  }

  private var sweep: String {
    let swept = record.axes.filter { !$0.labels.isEmpty }
    guard !swept.isEmpty else { return "" }
    let axes = swept.map { axis in
      "\(counted(axis.labels.count, "value")) of <b>\(escapeHTML(axis.name))</b> "
        + (axis.labels.count <= 12 ? "(\(escapeHTML(listed(axis.labels))))" : "")
    }
    return ", once for each of " + listed(axes)
      + (record.combinations.count > 1 && swept.count > 1
        ? ": \(record.combinations.count) combinations" : "")
  }

  private var targets: String? {
    let targets = record.forecasts.map(\.target).reduce(into: [ForecastTarget]()) { known, target in
      if !known.contains(target) { known.append(target) }
    }
    guard !targets.isEmpty else {
      return record.measurements.isEmpty ? nil : "This run measures the columns of a table\(sweep)."
    }
    let shown = targets.prefix(12).map { target in
      "<code>\(escapeHTML(target.column))</code>"
        + (target.low == 0 && target.high == 1
          ? "" : " (its range \(proseNumber(target.low)) to \(proseNumber(target.high)) mapped to 0 to 1)")
    }
    let rest = targets.count - shown.count
    // Where the sweep is what makes the targets several, "each of them once for each" would be wrong.
    let swept = record.axes.filter { !$0.labels.isEmpty }
    let isTargetSwept = targets.count > 1 && swept.count == 1 && swept[0].labels.count == targets.count
    let told = isTargetSwept ? ", one for each value of <b>\(escapeHTML(swept[0].name))</b>" : sweep
    return "This run forecasts " + (targets.count > 1 ? "\(targets.count) targets, " : "") + listed(shown)
      + (rest > 0 ? " and \(rest) more" : "") + told + "."
  }

  private var rows: String? {
    let splits = record.combinations.compactMap(\.split)
    guard !splits.isEmpty, !record.forecasts.isEmpty else { return nil }
    let isOne = record.combinations.count == 1
    var text = ""
    let boundaries = splits.compactMap(\.boundary)
    if !boundaries.isEmpty {
      let columns = boundaries.map(\.column).firstMentions.map { "<code>\(escapeHTML($0))</code>" }
      text =
        "The forecasts learn from rows with \(listed(columns)) up to \(span(boundaries.map(\.value), joint: "or")) "
        + "and are judged on the others. "
    }
    if splits.allSatisfy({ $0.test == 0 }) {
      return text + "All rows train\(isOne ? "" : " in each combination"): \(span(splits.map(\.train))), and none test."
        + missing
    }
    text +=
      (isOne ? "In all: " : "In each combination: ") + rowCount(splits.map(\.train), "training row") + " and "
      + rowCount(splits.map(\.test), "test row")
    if splits.contains(where: { $0.heldOut > 0 }) {
      text += ", \(span(splits.map(\.heldOut))) of them held out by name"
    }
    text += "."
    let without = splits.map(\.withoutTarget)
    if without.contains(where: { $0 > 0 }) { text += " Rows that lack the target were left out: \(span(without))." }
    return text + missing
  }

  private var missing: String {
    let shares = MissingShares(record)
    guard !shares.told.isEmpty else { return "" }
    let told = shares.told.map { "<code>\(escapeHTML($0.name))</code> \(escapeHTML($0.share))" }
    return " Missing in the training rows: \(told.joined(separator: ", "))\(shares.rest)."
  }

  /// "1 training row", "30 to 44 training rows".
  private func rowCount(_ values: [Int], _ kind: String) -> String {
    span(values) + " " + kind + (values.allSatisfy { $0 == 1 } ? "" : "s")
  }

  private func span(_ values: [Int]) -> String { span(values.map(Double.init)) }

  /// "44", "30 to 44"; "22 or 84" where there are two and the joint is "or".
  private func span(_ values: [Double], joint: String = "to") -> String {
    guard let low = values.min(), let high = values.max() else { return "no" }
    if low == high { return proseNumber(low) }
    return "\(proseNumber(low)) \(Set(values).count == 2 ? joint : "to") \(proseNumber(high))"
  }

  private var forecasts: String? {
    let all = record.forecasts.reduce(into: [ForecastRecord]()) { known, forecast in
      if !known.contains(where: { $0.name == forecast.name }) { known.append(forecast) }
    }
    guard !all.isEmpty else { return nil }
    func told(_ forecast: ForecastRecord) -> String {
      let from =
        forecast.inputs.isEmpty
        ? "" : " of " + forecast.inputs.map { "<code>\(escapeHTML($0))</code>" }.joined(separator: ", ")
      let kind =
        forecast.predictor == forecast.name && from.isEmpty ? "" : " (\(escapeHTML(forecast.predictor))\(from))"
      return "<b>\(escapeHTML(forecast.name))</b>\(kind)"
    }
    let own = all.filter { !$0.isBaseline }
    let baselines = all.filter(\.isBaseline)
    var text =
      own.isEmpty
      ? "There are baselines only: "
      : "\(own.count == 1 ? "One forecast is" : "\(own.count) forecasts are") made: \(listed(own.map(told)))"
    if own.isEmpty {
      text += listed(baselines.map(told))
    } else {
      text +=
        baselines.isEmpty
        ? ", with no baseline to beat"
        : "; the \(baselines.count == 1 ? "baseline to beat is" : "baselines to beat are") \(listed(baselines.map(told)))"
    }
    return text + "."
  }

  private var measures: String? {
    let names = ResultMatrix.metrics(of: record).map(metricTitle) + record.measurements.map(\.metric).firstMentions
    return names.isEmpty ? nil : "Judged by \(listed(names.map(escapeHTML)))."
  }
}
