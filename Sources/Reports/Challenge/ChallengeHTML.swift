import EvaluationKit

/// A challenge as one self-contained page to share: a function of the verdict and the record, without scripts, time or host.
public func challengeHTML(_ verdict: ChallengeVerdict, _ record: RunRecord) -> String {
  var page = HTMLText()
  page.begin(title: "\(verdict.challenger) in \(record.experiment.title ?? record.experiment.name)", of: record)
  page.put("<p class=\"identity\"><code>\(escapeHTML(record.experiment.name))</code></p>\n</header>")
  page.put("<p><b>\(escapeHTML(verdict.headline)).</b> \(escapeHTML(verdict.lead))</p>")
  page.problems(verdict)
  page.section("Rank", id: "rank") { page in
    page.table(
      verdict.standingsTable.html("Squared errors over the challenger's, by the geometric mean; below 1 is better."))
  }
  page.section("Skill against each baseline", id: "skill") { page in
    page.table(verdict.skillsTable.html("1 is perfect, 0 is as good as the baseline, below 0 is worse."))
  }
  page.section("Beyond the training range", id: "distance") { page in
    page.table(verdict.distanceTable.html("Mean absolute error by decades of compute beyond the largest training row."))
  }
  page.section("Intervals", id: "intervals") { page in
    if verdict.intervals.isEmpty {
      page.put("<p>It has no intervals.</p>")
    } else {
      page.table(
        verdict.intervalTable.html("Coverage of the intervals over all test rows; look at the score beside it."))
    }
  }
  page.section("Where it fails", id: "weaknesses") { page in
    if verdict.weaknesses.isEmpty {
      page.put("<p>There is no value of an axis and no distance at which a baseline has less error.</p>")
    }
    page.list(verdict.weaknesses.prefix(ReportLimits.openRows).map { escapeHTML($0.sentence) })
  }
  FiguresSection(record: record).write(into: &page)
  ProvenanceSection(record: record).write(into: &page)
  page.put("</main>\n</body>\n</html>")
  return page.text
}

extension ChallengeVerdict {
  /// What was done, in a sentence or two.
  fileprivate var lead: String {
    "\(counted(combinations, "combination")) of \(listed(axes.isEmpty ? ["one setting"] : axes)); in each, every forecast "
      + "learnt from the same training rows and is judged on the test rows that all have a prediction for. Intervals "
      + "draw whole values of an axis again, for the same models recur in many combinations."
  }
}

extension HTMLText {
  fileprivate mutating func problems(_ verdict: ChallengeVerdict) {
    let failures =
      verdict.failures.map { escapeHTML($0.sentence) }
      + verdict.gaps.map { escapeHTML("\(counted($0.rows, "test row")) without a prediction: \($0.reason)") }
    guard !failures.isEmpty else { return }
    put("<div class=\"box failures\" role=\"note\">")
    element("h2", "What it could not forecast")
    list(failures)
    put("</div>")
  }
}

extension TextTable {
  /// The table for a page.
  fileprivate func html(_ caption: String) -> HTMLTable {
    HTMLTable(
      caption: caption, head: columns.map { .head($0.title, isNumber: $0.isNumber) },
      rows: rows.map { row in
        zip(row, columns).map { cell, column in
          column.isNumber ? HTMLCell.figure(trueMinus(cell.text)) : HTMLCell.text(cell.text)
        }
      })
  }
}
