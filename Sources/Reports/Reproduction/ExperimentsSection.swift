import EvaluationKit

/// Figure by figure: what was drawn, and the numbers that the paper prints there.
struct ExperimentsSection {
  let reproduction: Reproduction

  func write(into page: inout HTMLText) {
    page.section("Figure by figure", id: "figures") { page in
      page.put("<ul class=\"contents\">")
      for (experiment, outcome) in zip(reproduction.paper.experiments, reproduction.experiments) {
        let config = escapeHTML(experiment.config)
        page.put(
          "<li><a href=\"#run-\(config)\">\(title(experiment))</a>"
            + (outcome.record == nil ? " <small>\(outcome.words)</small>" : "") + "</li>")
      }
      page.put("</ul>")
      for index in reproduction.paper.experiments.indices {
        write(
          reproduction.paper.experiments[index], reproduction.experiments[index], reproduction.printed[index],
          into: &page)
      }
    }
  }

  private func write(
    _ experiment: PaperExperiment, _ outcome: ReproducedExperiment, _ printed: [JudgedCheck], into page: inout HTMLText
  ) {
    let config = escapeHTML(experiment.config)
    page.put("<section class=\"experiment\" id=\"run-\(config)\">")
    page.put("<h3>\(title(experiment))</h3>")
    guard let record = outcome.record else {
      var text = outcome.words
      if case .failed(let message) = outcome.outcome { text = "failed: \(message)" }
      page.element("p", text, attributes: "class=\"rest\"")
      page.put("</section>")
      return
    }
    page.put(
      "<p class=\"rest\">\(escapeHTML(record.experiment.title ?? record.experiment.name)) \u{B7} "
        + (record.mark.map { "<b>\(escapeHTML($0))</b> \u{B7} " } ?? "")
        + "<a href=\"\(config)/report.html\">report</a> \u{B7} <a href=\"configs/\(config).yaml\">config</a></p>")
    if let note = experiment.note { page.element("p", note) }
    let claims = reproduction.claims(of: experiment.config)
    if !claims.isEmpty {
      let chips = claims.map { judged in
        let id = escapeHTML(judged.claim.id)
        return "<a class=\"chip \(judged.verdict.rawValue)\" href=\"#claim-\(id)\">"
          + "<span aria-hidden=\"true\">\(judged.verdict.symbol)</span> \(id)"
          + "<span class=\"aside\"> \(judged.verdict.words)</span></a>"
      }
      page.put("<p class=\"chips\">\(chips.joined(separator: "\n"))</p>")
    }
    if !printed.isEmpty {
      let isOpen = printed.contains { !$0.verdict.holds }
      let agreeing = printed.count { $0.verdict.holds }
      page.details("\(counted(printed.count, "number")) printed there, \(agreeing) agree", isOpen: isOpen) {
        $0.table(CheckTable(checks: printed).table)
      }
    }
    for figure in record.figures { FiguresSection.write(figure, folder: experiment.config + "/", into: &page) }
    page.put("</section>")
  }

  private func title(_ experiment: PaperExperiment) -> String {
    let shows = listed(experiment.shows)
    let title = shows.isEmpty ? experiment.config : shows.prefix(1).uppercased() + shows.dropFirst()
    return escapeHTML(title)
  }
}
