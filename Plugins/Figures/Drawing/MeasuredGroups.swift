import EvaluationKit
import Tables

/// What a metric over columns found in its groups, told apart by keys: `task`, `score`, and the sweep's axes.
struct MeasuredGroups: Sendable {
  static let parameters = [
    ParameterSpec(
      "of", .text, optional: true,
      "the metric over columns, by its step's name; by default the first that has the statistic"),
    ParameterSpec(
      "at", .mapping(.list(.oneOf([.text, .number(-.greatestFiniteMagnitude ... .greatestFiniteMagnitude)]))),
      optional: true, "the groups drawn, by their keys: {method: spearman}"),
    ParameterSpec(
      "per", .list(.text), optional: true,
      "keys with a file a value; by default the axes of a sweep that are drawn by nothing else"),
  ]

  struct Group {
    /// Names and values.
    var keys: [(name: String, value: String)]
    var result: MetricResult

    subscript(key: String?) -> String? {
      guard let key else { return "" }
      return keys.first { $0.name == key }?.value
    }

    /// A value by its name, turned about where the name begins with "-". The share undefined is known of every metric.
    func value(_ name: String) -> Double? {
      if name.hasPrefix("-") { return value(String(name.dropFirst())).map { -$0 } }
      if let found = result.values.first(where: { $0.name == name }) { return found.value }
      guard name == "undefined-share", result.n + result.undefined > 0 else { return nil }
      return Double(result.undefined) / Double(result.n + result.undefined)
    }

    func has(_ name: String) -> Bool {
      let plain = name.hasPrefix("-") ? String(name.dropFirst()) : name
      return plain == "undefined-share" || result.values.contains { $0.name == plain }
    }
  }

  struct Page {
    var name: String
    var heading: String
    var label: String
    var groups: [Group]
  }

  let metric: String?
  let chosen: [(name: String, values: [String])]
  let per: [String]

  init(_ settings: Settings) {
    metric = settings.optionalText("of")
    per = settings.optionalTexts("per") ?? []
    chosen = (settings.setting("at")?.mapping ?? []).map { member in
      (member.name, (member.value.list ?? [member.value]).map(settingLabel))
    }
  }

  /// The keys that `at`, `per` and the parameters named here give.
  static func keys(in settings: Settings, and others: [String]) -> [NamedKey] {
    let chosen = settings.setting("at")?.mapping ?? []
    let listed = (["per"] + others).compactMap { settings.setting($0) }.flatMap { $0.list ?? [$0] }
    return chosen.map { NamedKey($0.name, at: $0.namePlace) }
      // A default that is not there is no mistake of the user's text.
      + listed.compactMap { key in key.place.flatMap { place in key.text.map { NamedKey($0, at: place) } } }
  }

  /// The groups of a figure called `name`, a page for each value of `per`.
  ///
  /// - Parameters:
  ///   - statistics: the values drawn; the metric must have one of them.
  ///   - keys: by which the figure tells groups apart.
  /// - Throws: ``EvaluationError`` where nothing was measured, a key is not there, or groups would lie upon each other.
  func pages(
    of record: RunRecord, named name: String, statistics: [String], keys: [String?]
  ) throws -> [Page] {
    let groups = try groups(record, statistics)
    let known = groups.flatMap { $0.keys.map(\.name) }.distinctTexts
    // Combinations of a sweep that nothing else tells apart are files of their own.
    let named = keys.compactMap { $0 } + per + chosen.map(\.name)
    let per = per + record.axes.map(\.name).filter { known.contains($0) && !named.contains($0) }
    let wanted = keys.compactMap { $0 } + per
    for key in wanted + chosen.map(\.name) where !known.contains(key) {
      throw EvaluationError(
        "the metric's groups have no key '\(key)'; "
          + (known.isEmpty ? "there is none: give the metric 'each'" : "there are " + known.joined(separator: ", ")))
    }
    let drawn = groups.filter { group in
      chosen.allSatisfy { choice in group[choice.name].map(choice.values.contains) == true }
    }
    guard !drawn.isEmpty else {
      throw EvaluationError(
        "no group is at " + chosen.map { "\($0.name): \($0.values.joined(separator: ", "))" }.joined(separator: "; "))
    }
    for key in known where !wanted.contains(key) {
      let values = drawn.compactMap { $0[key] }.distinctTexts
      guard values.count > 1 else { continue }
      throw EvaluationError(
        "the groups differ in '\(key)' too (\(values.prefix(6).joined(separator: ", "))): choose one with 'at: "
          + "{\(key): \(values[0])}', or a file for each with 'per: \(key)'")
    }
    var names = UniqueNames()
    return drawn.map { group in per.map { group[$0] ?? "" }.joined(separator: ", ") }.distinctTexts.map { label in
      Page(
        name: names.unique(label.isEmpty ? name : name + "-" + fileName(label)),
        heading: FigurePages.heading(name, label), label: label,
        groups: drawn.filter { group in per.map { group[$0] ?? "" }.joined(separator: ", ") == label })
    }
  }

  private func groups(_ record: RunRecord, _ statistics: [String]) throws -> [Group] {
    let all = record.measurements.map { measurement in
      (
        metric: measurement.metric,
        group: Group(
          keys: (measurement.sweep + measurement.keys).map { ($0.axis, $0.label) }, result: measurement.result)
      )
    }
    let names = all.map(\.metric).distinctTexts
    guard !all.isEmpty else {
      throw EvaluationError(
        "no metric over columns has measured anything: "
          + (record.allFailures.first.map { "\($0.step) failed: \($0.message)" } ?? "there is none under 'metrics'"))
    }
    if let metric, !names.contains(metric) {
      throw EvaluationError("no metric over columns is called '\(metric)'; there are " + names.joined(separator: ", "))
    }
    let serves = { (name: String) in
      statistics.contains { wanted in all.contains { $0.metric == name && $0.group.has(wanted) } }
    }
    guard let name = metric ?? names.first(where: serves) else {
      throw EvaluationError(
        "no metric over columns has a value called " + statistics.joined(separator: " or ") + "; there are "
          + all.flatMap { $0.group.result.values.map(\.name) }.distinctTexts.joined(separator: ", "))
    }
    for statistic in statistics where !all.contains(where: { $0.metric == name && $0.group.has(statistic) }) {
      throw EvaluationError(
        "'\(name)' has no value called '\(statistic)'; it has "
          + all.filter { $0.metric == name }.flatMap { $0.group.result.values.map(\.name) }.distinctTexts
          .joined(separator: ", "))
    }
    return all.filter { $0.metric == name }.map(\.group)
  }
}

extension Sequence<String> {
  /// Each once, in the order of first mention.
  var distinctTexts: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

/// A value of the user's as cells and keys have it: numbers as they are written in a file.
func settingLabel(_ setting: Setting) -> String {
  setting.number.map { Cell.number($0).description } ?? setting.text
    ?? SweepCoordinate(axis: "", value: setting.json).label
}
