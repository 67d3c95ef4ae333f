import EvaluationKit
import JSON

/// What a transform into components learnt, as the record keeps it.
struct LearnedSpace {
  var columns: [String]
  /// [components][columns].
  var loadings: [[Double]]
  /// A share of the variance a component; empty where the transform does not say.
  var shares: [Double]

  /// - Throws: ``EvaluationError`` where the transform did not learn loadings.
  init(_ transform: TransformRecord) throws {
    let learned = transform.learned
    guard let columns = learned["columns"]?.elements?.compactMap(\.string),
      let rows = learned["loadings"]?.elements, !rows.isEmpty
    else {
      throw EvaluationError("'\(transform.name)' (\(transform.transform)) learnt no loadings: name a step like pca")
    }
    let loadings = rows.map { ($0.elements ?? []).compactMap(\.double) }
    guard loadings.allSatisfy({ $0.count == columns.count }) else {
      throw EvaluationError("the loadings of '\(transform.name)' do not fit its \(columns.count) columns")
    }
    self.columns = columns
    self.loadings = loadings
    shares = (learned["explained-variance-ratio"]?.elements ?? []).compactMap(\.double)
  }
}

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
    var label: String
    var panels: [(title: String, space: LearnedSpace)]
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
          name: page.name, label: page.label,
          panels: try shown.map { (record.combinations.count > 1 ? $0.title : "", try LearnedSpace($0.transform)) }))
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
