import EvaluationKit

/// Claim by claim: the paper's numbers beside ours.
struct ClaimsSection {
  let reproduction: Reproduction

  func write(into page: inout HTMLText) {
    guard !reproduction.claims.isEmpty else { return }
    page.section("Claim by claim", id: "claims") { page in
      for judged in reproduction.claims { write(judged, into: &page) }
    }
  }

  private func write(_ judged: JudgedClaim, into page: inout HTMLText) {
    let claim = judged.claim
    page.put("<article class=\"claim\" id=\"claim-\(escapeHTML(claim.id))\">")
    page.put(
      "<h3><span class=\"id\">\(escapeHTML(claim.id))</span> <span class=\"states\">\(escapeHTML(claim.states))</span> "
        + "\(judged.verdict.chip)</h3>")
    var source = escapeHTML(claim.source)
    if let needed = claim.needed { source += " \u{B7} at least \(needed) of \(claim.checks.count) must hold" }
    page.put("<p class=\"rest\">\(source)</p>")
    if let reason = judged.reason, !judged.verdict.holds {
      page.element("p", reason, attributes: "class=\"reason\"")
    }
    if let note = claim.note, note != judged.reason { page.element("p", note) }
    if !judged.checks.isEmpty {
      let table = CheckTable(checks: judged.checks).table
      if judged.checks.count <= 6 {
        page.table(table)
      } else {
        page.details(counted(judged.checks.count, "number"), isOpen: !judged.verdict.holds) { $0.table(table) }
      }
    }
    page.put("</article>")
  }
}

/// A row a check: what, the paper's, ours, how far they may lie apart, where the run is.
struct CheckTable {
  let checks: [JudgedCheck]

  var table: HTMLTable {
    HTMLTable(
      head: [
        .head("what"), .head("paper", isNumber: true), .head("ours", isNumber: true), .head("holds if"),
        .head("verdict"), .head("run"),
      ],
      rows: checks.map(row))
  }

  private func row(_ judged: JudgedCheck) -> [HTMLCell] {
    let check = judged.check
    let paper: ClaimedValue?
    let condition: String
    switch check.expectation {
    case .equal(let value, let tolerance):
      paper = value
      condition = tolerance.words
    case .ordered(let relation, let bound, let value):
      paper = value
      switch bound {
      case .number(_, let text): condition = "\(relation.words) \(trueMinus(text))"
      case .value(let address):
        let number = judged.other.map { " \(words(for: $0))" } ?? ""
        condition = "\(relation.words)\(number) (\(address.words))"
      }
    }
    let config = check.value.config
    let link = "<a href=\"\(escapeHTML(config))/report.html\">\(escapeHTML(config))</a>"
    return [
      .row(check.told),
      numbers(
        paper?.value,
        paper.map { paper in
          if case .numbers = paper.value { escapeHTML(trueMinus(paper.text)) } else { escapeHTML(paper.text) }
        } ?? "\u{2013}"),
      numbers(judged.ours, judged.ours.map { escapeHTML(words(for: $0)) } ?? "\u{2013}"),
      .markup("<td class=\"condition\">\(escapeHTML(condition))</td>"),
      .markup("<td class=\"mark\">\(mark(judged))</td>"),
      .markup("<td class=\"run\">\(link)</td>"),
    ]
  }

  /// A long list may take several lines.
  private func numbers(_ value: FoundValue?, _ markup: String) -> HTMLCell {
    .markup("<td class=\"n\((value?.count ?? 1) > 4 ? " list" : "")\">\(markup)</td>")
  }

  private func mark(_ judged: JudgedCheck) -> String {
    let title = escapeHTML(judged.reason ?? judged.verdict.words)
    return "<span class=\"chip \(judged.verdict.rawValue)\" title=\"\(title)\">"
      + "<span aria-hidden=\"true\">\(judged.verdict.symbol)</span><span class=\"aside\">\(judged.verdict.words)</span></span>"
  }

  private func words(for value: FoundValue) -> String {
    switch value {
    case .numbers(let numbers): numbers.map { trueMinus(readableNumber($0)) }.joined(separator: ", ")
    case .texts(let texts): texts.joined(separator: ", ")
    }
  }
}
