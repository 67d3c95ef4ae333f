import EvaluationKit

/// A reproduction as one self-contained page: a function of the claims and the records, without scripts, time or host.
///
/// Links lead to the runs' folders beside the page.
public func reproductionHTML(_ reproduction: Reproduction) -> String {
  let paper = reproduction.paper
  var page = HTMLText()
  page.put(
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
    <meta name="generator" content="Bellwether \(escapeHTML(reproduction.version ?? ""))">
    <title>\(escapeHTML("Reproduction: \(paper.title)"))</title>
    <style>
    \(reportStyle)
    \(reproductionStyle)
    </style>
    </head>
    <body>
    <main>
    <header>
    <p class="identity">Reproduction of a paper \u{B7} <code>\(escapeHTML(reproduction.name))</code></p>
    <h1>\(escapeHTML(paper.title))</h1>
    """)
  let citation = escapeHTML(paper.citation)
  let link = paper.link.map { " \u{B7} <a href=\"\(escapeHTML($0))\">\(escapeHTML($0))</a>" } ?? ""
  page.put("<p class=\"identity\">\(citation)\(link)</p>")
  if !reproduction.settings.isEmpty {
    let settings = reproduction.settings.map { "<code>\(escapeHTML($0))</code>" }.joined(separator: ", ")
    page.put("<p class=\"identity\">Run with \(settings)</p>")
  }
  page.put("</header>")
  ReproductionFailures(reproduction: reproduction).write(into: &page)
  VerdictSummary(reproduction: reproduction).write(into: &page)
  ClaimsSection(reproduction: reproduction).write(into: &page)
  ExperimentsSection(reproduction: reproduction).write(into: &page)
  if !paper.notReproducible.isEmpty {
    page.section("What cannot be reproduced", id: "not-reproducible") { page in
      page.table(
        HTMLTable(
          head: [.head("of the paper"), .head("why not")],
          rows: paper.notReproducible.map { [.row($0.what), .text($0.why)] }))
    }
  }
  ReproductionProvenance(reproduction: reproduction).write(into: &page)
  page.put("</main>\n</body>\n</html>")
  return page.text
}

/// What did not run.
private struct ReproductionFailures {
  let reproduction: Reproduction

  func write(into page: inout HTMLText) {
    let failures = reproduction.failures
    guard !failures.isEmpty else { return }
    page.put("<div class=\"box failures\" role=\"note\">")
    page.element("h2", "\(counted(failures.count, "failure")); everything else is below")
    page.list(failures.map { "<b>\(escapeHTML($0.config))</b>: \(escapeHTML($0.message))" })
    page.put("</div>")
  }
}

/// How many claims came to what, and which.
private struct VerdictSummary {
  let reproduction: Reproduction

  func write(into page: inout HTMLText) {
    guard !reproduction.claims.isEmpty else { return }
    page.put("<ul class=\"counts\">")
    for verdict in ClaimVerdict.allCases where verdict.isAlwaysCounted || reproduction.count(verdict) > 0 {
      page.put(
        "<li class=\"\(verdict.rawValue)\"><b>\(reproduction.count(verdict))</b> "
          + "<span aria-hidden=\"true\">\(verdict.symbol)</span> \(verdict.words)</li>")
    }
    page.put("</ul>")
    page.put("<nav class=\"chips\" aria-label=\"Claims\">")
    for judged in reproduction.claims {
      let id = escapeHTML(judged.claim.id)
      page.put(
        "<a class=\"chip \(judged.verdict.rawValue)\" href=\"#claim-\(id)\" "
          + "title=\"\(escapeHTML(judged.claim.states)): \(judged.verdict.words)\">"
          + "<span aria-hidden=\"true\">\(judged.verdict.symbol)</span> \(id)"
          + "<span class=\"aside\"> \(judged.verdict.words)</span></a>")
    }
    page.put("</nav>")
    var lead = "Each claim stands below with the paper's number, ours, and how far the two may lie apart."
    if reproduction.count(.simulated) > 0 {
      lead +=
        " <b>Held in simulation</b> says that the number is as the claim has it on rows made up by a simulator, which "
        + "was fitted to no real model: the method does what it should, and nothing is said about the paper's data."
    }
    if reproduction.count(.earlyStop) > 0 || reproduction.count(.simulated) == 0 {
      lead +=
        " <b>Held by early stopping only</b> says that the paper's number belongs to a fit that its optimiser left "
        + "before the least-squares optimum: ours is at the optimum, and there the claim does not hold as it is printed."
    }
    page.put("<p class=\"lead\">\(lead)</p>")
  }
}

/// Versions, inputs, configs: enough to make it again.
private struct ReproductionProvenance {
  let reproduction: Reproduction

  func write(into page: inout HTMLText) {
    page.section("Provenance", id: "provenance") { page in
      page.put("<dl>")
      page.put("<dt>Bellwether</dt><dd>\(escapeHTML(reproduction.version ?? "unknown"))</dd>")
      page.put("</dl>")
      if !reproduction.inputs.isEmpty {
        page.table(
          HTMLTable(
            head: [.head("input"), .head("SHA-256")],
            rows: reproduction.inputs.map { [.text($0.path, isCode: true), .text($0.sha256, isCode: true)] }))
      }
      let records = reproduction.experiments.compactMap { experiment in
        experiment.record.map { (experiment.config, $0.provenance) }
      }
      page.details(counted(records.count, "config")) { page in
        page.table(
          HTMLTable(
            head: [.head("config"), .head("SHA-256"), .head("seed", isNumber: true)],
            rows: records.map { config, provenance in
              [.text(config, isCode: true), .text(provenance.configHash, isCode: true), .count(provenance.seed)]
            }))
      }
      page.put(
        "<p class=\"rest\">All verdicts are in <code>index.json</code>; the configs that were run are in "
          + "<code>configs/</code>, each with its record in a folder of its name.</p>")
    }
  }
}

extension ClaimVerdict {
  /// Tells the verdicts apart without colour.
  var symbol: String {
    switch self {
    case .agrees: "\u{2713}"
    case .simulated: "\u{25CB}"
    case .earlyStop: "\u{25D0}"
    case .differs: "\u{2717}"
    case .notJudged: "\u{2013}"
    }
  }

  /// Whether the summary tells even that there is none.
  fileprivate var isAlwaysCounted: Bool { [.agrees, .earlyStop, .differs].contains(self) }

  /// A label with its symbol.
  var chip: String {
    "<span class=\"chip \(rawValue)\"><span aria-hidden=\"true\">\(symbol)</span> \(words)</span>"
  }
}

/// What this page has beside a report's style.
private let reproductionStyle = """
  .counts { list-style: none; display: flex; flex-wrap: wrap; gap: .8rem; padding: 0; margin: 1.6rem 0 1rem; max-width: none; }
  .counts li { flex: 1 1 12rem; margin: 0; padding: .7rem 1rem; border-radius: 6px; border-left: 4px solid; }
  .counts b { display: block; font-size: 1.9rem; line-height: 1.15; font-variant-numeric: tabular-nums; }
  .agrees { background: var(--good); color: var(--best); border-color: currentcolor; }
  .held-in-simulation { background: var(--shade); color: var(--best); border-color: currentcolor; }
  .early-stop { background: var(--warn); color: var(--warn-ink); border-color: currentcolor; }
  .differs { background: var(--bad); color: var(--bad-ink); border-color: currentcolor; }
  .not-judged { background: var(--shade); color: var(--soft); border-color: currentcolor; }
  .chip { display: inline-block; padding: .05rem .55rem; border: 1px solid; border-radius: 99px; font-size: .82rem;
    font-weight: 600; white-space: nowrap; text-decoration: none; vertical-align: .1em; }
  .chips { display: flex; flex-wrap: wrap; gap: .35rem; margin: 0 0 1rem; }
  a.chip:hover, a.chip:focus-visible { outline: 2px solid currentcolor; outline-offset: 1px; }
  .aside { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  a { color: var(--link); }
  .claim { border-top: 1px solid var(--line); padding: .9rem 0 .6rem; }
  .claim:first-of-type { border-top: 0; }
  .claim h3 { margin: 0 0 .25rem; font-size: 1.02rem; display: flex; gap: .6rem; align-items: baseline; }
  .claim h3 .id { flex: 0 0 2.4rem; color: var(--soft); font-variant-numeric: tabular-nums; }
  .claim h3 .states { flex: 1 1 auto; max-width: 50rem; font-weight: 500; }
  .claim h3 .chip { margin-left: auto; }
  .claim > :not(h3) { margin-left: 3rem; }
  .claim p { margin-top: .2rem; margin-bottom: .2rem; }
  .claim .scroll { margin-top: .5rem; margin-bottom: .4rem; }
  .claim .reason { font-weight: 500; max-width: 60rem; }
  td.list { white-space: normal; min-width: 12rem; }
  td.condition { min-width: 7rem; }
  td.run { white-space: nowrap; }
  ul.contents { columns: 14rem; max-width: none; }
  .mark { text-align: center; font-weight: 700; }
  td.mark { background: none; }
  @media (max-width: 45rem) {
    .claim h3 { flex-wrap: wrap; }
    .claim > :not(h3) { margin-left: 0; }
  }
  .experiment { content-visibility: auto; contain-intrinsic-size: auto 40rem; margin-top: 2rem; }
  """
