import EvaluationKit

/// Whether the forecasts beat the baselines, in words; a baseline that wins is said to win.
struct Verdicts {
  let matrix: ResultMatrix

  private enum Outcome { case ahead, behind, even }

  func write(into page: inout HTMLText) {
    let outcomes = matrix.combinations.indices.compactMap { combination in
      outcome(combination).map { (combination: combination, outcome: $0.outcome, sentence: $0.sentence) }
    }
    guard !outcomes.isEmpty else {
      if matrix.direction != .neither, !matrix.isBaseline.contains(true) {
        page.put("<p>There is no baseline beside these forecasts, so nothing says whether they are good.</p>")
      }
      return
    }
    let ahead = outcomes.count { $0.outcome == .ahead }
    let behind = outcomes.count { $0.outcome == .behind }
    if matrix.combinations.count > 1 {
      page.put(
        "<p>By \(escapeHTML(metricTitle(matrix.metric))) on shared test rows, the best forecast beats every baseline in "
          + "<b>\(ahead) of \(outcomes.count)</b> combinations"
          + (behind > 0 ? " and loses to a baseline in <b>\(behind)</b>" : "") + ".</p>")
    }
    // Defeats first: they are what a reader must not miss.
    let sorted =
      outcomes.filter { $0.outcome == .behind } + outcomes.filter { $0.outcome == .even }
      + outcomes.filter { $0.outcome == .ahead }
    let shown = 12
    page.put("<ul class=\"verdicts\">")
    for item in sorted.prefix(shown) { page.put("<li class=\"\(item.outcome)\">\(item.sentence)</li>") }
    page.put("</ul>")
    if sorted.count > shown {
      page.details("\(sorted.count - shown) more") { page in
        page.put("<ul class=\"verdicts\">")
        for item in sorted.dropFirst(shown).prefix(ReportLimits.rows) {
          page.put("<li class=\"\(item.outcome)\">\(item.sentence)</li>")
        }
        page.put("</ul>")
      }
    }
  }

  /// "training-maximum beats three components on 2-digit multiplication: MSE 0.01 against 0.02 on 29 rows."
  private func outcome(_ combination: Int) -> (outcome: Outcome, sentence: String)? {
    guard let own = matrix.best(in: combination, baselines: false),
      let baseline = matrix.best(in: combination, baselines: true),
      let ownEntry = matrix.entries[combination][own], let baselineEntry = matrix.entries[combination][baseline],
      let ownValue = ownEntry.value, let baselineValue = baselineEntry.value
    else { return nil }
    let place = matrix.combinations[combination].isEmpty ? "" : " on " + escapeHTML(matrix.combinations[combination])
    let ownName = "<b>\(escapeHTML(matrix.forecasts[own]))</b>"
    let baselineName = "<b>\(escapeHTML(matrix.forecasts[baseline]))</b>"
    let ownText = trueMinus(readableNumber(ownValue))
    let baselineText = trueMinus(readableNumber(baselineValue))
    let metric = escapeHTML(metricTitle(matrix.metric))
    let rows = "on \(counted(ownEntry.n, "shared test row"))"
    let isAlone = matrix.isBaseline.count { $0 } == 1
    switch matrix.wins(own, over: baseline, in: combination) {
    case true?:
      let beaten = isAlone ? "the baseline \(baselineName)" : "every baseline"
      return (
        .ahead,
        "\(ownName) beats \(beaten)\(place): \(metric) \(ownText) against \(baselineText)"
          + (isAlone ? "" : " of \(baselineName)") + ", \(rows)."
      )
    case false?:
      return (
        .behind,
        "The baseline \(baselineName) beats \(ownName)\(place): \(metric) \(baselineText) against \(ownText), "
          + "\(rows)."
      )
    case nil:
      return (
        .even, "\(ownName) does no better than the baseline \(baselineName)\(place): \(metric) \(ownText), \(rows)."
      )
    }
  }
}
