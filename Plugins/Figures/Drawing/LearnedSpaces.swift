import EvaluationKit

/// The combinations of a sweep whose components a figure shows: the one asked for, a panel each, or the first.
struct LearnedSpaces {
  let transform: String
  let pages: FigurePages
  let isPanelled: Bool
  let place: [(axis: String, label: String)]

  static let parameters = [
    ParameterSpec("of", .text, "name of the transform that learnt the components"),
    ParameterSpec(
      "at", .mapping(.oneOf([.text, .number(-.greatestFiniteMagnitude ... .greatestFiniteMagnitude)])), optional: true,
      "the combination that is shown, `{axis: value}`; by default the first"),
    ParameterSpec("panels", .axis, optional: true, "sweep axis: a panel for each of its values"),
    FigurePages.perParameter,
    ParameterSpec("columns", .integer(1...12), optional: true, "panels in a row"),
  ]

  init(_ settings: Settings) {
    transform = settings.text("of")
    pages = FigurePages(settings)
    isPanelled = settings.optionalText("panels") != nil || settings.optionalTexts("per") != nil
    place = (settings.setting("at")?.mapping ?? []).map { member in
      (member.name, SweepCoordinate(axis: member.name, value: member.value.json).label)
    }
  }

  struct Page {
    var name: String
    var heading: String
    var label: String
    /// Which combination is shown, where it is one of several and nobody chose it.
    var choice: String?
    var panels: [(title: String, space: ComponentLoadings)]

    /// Of what the picture is, for its caption: " for word unscramble", empty where the panels' titles say it.
    var subject: String {
      if let choice { return ", of \(choice)" }
      return panels.count == 1 && !panels[0].title.isEmpty ? " for \(panels[0].title)" : ""
    }
  }

  /// - Throws: ``EvaluationError`` where no combination has what is asked for.
  func pages(of record: RunRecord, named name: String) throws -> [Page] {
    let all = pages.pages(of: record, named: name).map { page in
      (page: page, panels: page.panels.filter { isWanted($0.combination) })
    }
    guard all.contains(where: { !$0.panels.isEmpty }) else {
      throw EvaluationError(
        "no combination lies at " + place.map { "\($0.axis): \($0.label)" }.joined(separator: ", ") + "; there are "
          + record.combinations.map(\.label).joined(separator: "; "))
    }
    var result: [Page] = []
    for (page, panels) in all {
      let found = panels.compactMap { panel in
        panel.combination.transforms.first { $0.name == transform }.map { (title: panel.title, transform: $0) }
      }
      let shown = isPanelled ? found : Array(found.prefix(1))
      guard !shown.isEmpty else { continue }
      result.append(
        Page(
          name: page.name, heading: page.heading, label: page.label,
          choice: shown.count < found.count
            ? "the first of \(counted(found.count, "combination")): \(shown[0].title)" : nil,
          panels: try shown.map { (record.combinations.count > 1 ? $0.title : "", try ComponentLoadings($0.transform)) }
        ))
    }
    guard !result.isEmpty else { throw absent(in: record) }
    return result
  }

  private func isWanted(_ combination: CombinationRecord) -> Bool {
    place.allSatisfy { wanted in
      combination.sweep.contains { $0.axis == wanted.axis && $0.label == wanted.label }
    }
  }

  private func absent(in record: RunRecord) -> EvaluationError {
    if let failure = record.allFailures.first(where: { $0.step == transform }) {
      return EvaluationError("the transform '\(transform)' failed: \(failure.message)")
    }
    let known = record.transforms.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return EvaluationError(
      "no transform is called '\(transform)'"
        + (known.isEmpty ? "; the experiment has none" : "; there are " + known.joined(separator: ", ")))
  }
}
