import Diagnostics
import EvaluationKit
import JSON
import Tables

/// What of a record can be addressed, and the values there.
struct RecordEntries {
  let record: RunRecord

  /// Why there is no value at an address.
  enum Failure: Error, Hashable {
    /// The address leads nowhere: a mistake of the claims file.
    case lost(String, hint: String?)
    /// The record says that there is none.
    case undefined(String)
  }

  private struct Entry {
    var labels: [(name: String, value: String)]
    var body: () -> JSONValue
  }

  /// - Throws: ``Failure``.
  func value(at address: RecordAddress) throws -> FoundValue {
    let matching = try entries(at: address)
    if address.combining == .count { return .numbers([Double(matching.count)]) }
    guard let first = matching.first else {
      let labels = address.labels.map { "\($0.name) \($0.values.joined(separator: " or "))" }.joined(separator: ", ")
      throw Failure.lost("no \(address.kind.rawValue) '\(address.name)' has \(labels)", hint: nil)
    }
    guard matching.count == 1 || address.combining != nil else {
      throw Failure.lost(
        "\(matching.count) \(address.kind.rawValue) entries are meant by '\(address.name)'",
        hint: "say which: " + first.labels.map(\.name).joined(separator: ", "))
    }
    var numbers: [Double] = []
    var texts: [String] = []
    for entry in matching {
      let body = entry.body()
      for path in address.paths { try take(path, of: body, address, &numbers, &texts) }
    }
    guard texts.isEmpty || numbers.isEmpty else {
      throw Failure.lost("numbers and texts stand at '\(address.paths.joined(separator: ", "))'", hint: nil)
    }
    if !texts.isEmpty { return .texts(texts) }
    return .numbers(combined(numbers, address.combining))
  }

  private func combined(_ numbers: [Double], _ combining: RecordAddress.Combining?) -> [Double] {
    switch combining {
    case nil, .list, .count: return numbers
    case .sum: return [numbers.reduce(0, +)]
    case .mean: return [numbers.reduce(0, +) / Double(numbers.count)]
    case .min: return numbers.min().map { [$0] } ?? []
    case .max: return numbers.max().map { [$0] } ?? []
    }
  }

  // MARK: Entries

  private func entries(at address: RecordAddress) throws -> [Entry] {
    let named = try named(address)
    guard !named.isEmpty else {
      throw Failure.lost(
        "the record has no \(address.kind.rawValue) '\(address.name)'",
        hint: didYouMean(address.name, among: names(address.kind)))
    }
    for label in address.labels where !named.contains(where: { $0.labels.contains { $0.name == label.name } }) {
      let known = named[0].labels.map(\.name)
      throw Failure.lost(
        "\(address.kind.rawValue) '\(address.name)' has nothing called '\(label.name)'",
        hint: didYouMean(label.name, among: known))
    }
    // Each value that is asked for must be there, or a misspelt one would go unseen beside others.
    for label in address.labels {
      let values = Set(named.flatMap(\.labels).filter { $0.name == label.name }.map(\.value))
      guard let strange = label.values.first(where: { !values.contains($0) }) else { continue }
      throw Failure.lost("'\(label.name)' is nowhere '\(strange)'", hint: didYouMean(strange, among: values.sorted()))
    }
    return named.filter { entry in
      address.labels.allSatisfy { label in
        entry.labels.contains { $0.name == label.name && label.values.contains($0.value) }
      }
    }
  }

  private func named(_ address: RecordAddress) throws -> [Entry] {
    switch address.kind {
    case .forecast:
      return record.forecasts.filter { $0.name == address.name }.map { forecast in
        Entry(labels: labels(forecast.sweep)) { forecastJSON(forecast).adding("keys", keys(of: forecast)) }
      }
    case .transform:
      return record.transforms.filter { $0.name == address.name }.map { transform in
        Entry(labels: labels(transform.sweep)) { transformJSON(transform) }
      }
    case .measurement:
      return record.measurements.filter { $0.metric == address.name }.map { measurement in
        Entry(labels: labels(measurement.sweep + measurement.keys)) { body(measurement.result) }
      }
    case .summary:
      return record.summaries.filter { $0.name == address.name }.map { summary in
        Entry(labels: labels(summary.row.keys)) { body(summary.row.result) }
      }
    case .split:
      return record.combinations.compactMap { combination in
        combination.split.map { split in Entry(labels: labels(combination.sweep)) { body(split) } }
      }
    case .figure:
      return record.figures.first { $0.drawn.name == address.name }.map { rows(of: $0.drawn.data) } ?? []
    case .table:
      return record.keptTables.first { $0.name == address.name }.map { rows(of: $0.table) } ?? []
    }
  }

  private func names(_ kind: RecordAddress.Kind) -> [String] {
    let names =
      switch kind {
      case .forecast: record.forecasts.map(\.name)
      case .transform: record.transforms.map(\.name)
      case .measurement: record.measurements.map(\.metric)
      case .summary: record.summaries.map(\.name)
      case .split: [String]()
      case .figure: record.figures.map(\.drawn.name)
      case .table: record.keptTables.map(\.name)
      }
    return Set(names).sorted()
  }

  private func labels(_ coordinates: [SweepCoordinate]) -> [(name: String, value: String)] {
    coordinates.map { (name: $0.axis, value: $0.label) }
  }

  /// A row of a table is an entry; its cells are its labels and its values.
  private func rows(of table: Table) -> [Entry] {
    (0..<table.rowCount).map { row in
      let cells = table.columns.map { JSONMember($0.name, cell($0, row)) }
      let labels = cells.map { cell in
        let text = cell.value.string ?? (cell.value.isNull ? "" : writeJSON(cell.value))
        return (name: cell.name, value: text)
      }
      return Entry(labels: labels) { .object(cells) }
    }
  }

  private func cell(_ column: Column, _ row: Int) -> JSONValue {
    switch column.values {
    case .numbers(let numbers): JSONValue(numbers[row])
    case .texts(let texts): JSONValue(texts[row])
    }
  }

  private func body(_ result: MetricResult) -> JSONValue {
    .object(
      result.values.map { JSONMember($0.name, JSONValue($0.value)) }
        + [JSONMember("n", .integer(result.n)), JSONMember("undefined", .integer(result.undefined))])
  }

  private func body(_ split: SplitRecord) -> JSONValue {
    [
      "train": .integer(split.train), "test": .integer(split.test), "held-out": .integer(split.heldOut),
      "without-target": .integer(split.withoutTarget),
      "missing": .object(split.missing.map { JSONMember($0.column, .number($0.share)) }),
    ]
  }

  private func keys(of forecast: ForecastRecord) -> JSONValue {
    func keys(_ set: PredictionRow.RowSet) -> JSONValue {
      JSONValue(forecast.predictions.filter { $0.set == set }.map(\.key))
    }
    return ["train": keys(.train), "test": keys(.test)]
  }

  // MARK: Paths

  private func take(
    _ path: String, of body: JSONValue, _ address: RecordAddress, _ numbers: inout [Double], _ texts: inout [String]
  ) throws {
    var value = body
    var parts = path.split(separator: ".").map(String.init)[...]
    while let part = parts.first {
      // A name may hold points: share-above-0.75.
      let names = parts.indices.reversed().map { parts[parts.startIndex...$0] }
      guard let name = names.first(where: { step($0.joined(separator: "."), into: value) != nil }),
        let next = step(name.joined(separator: "."), into: value)
      else {
        throw Failure.lost(
          "\(address.kind.rawValue) '\(address.name)' has no '\(part)' on the way '\(path)'",
          hint: didYouMean(part, among: known(in: value)))
      }
      value = next
      parts = parts.dropFirst(name.count)
    }
    for leaf in value.elements ?? [value] {
      if let number = leaf.double {
        numbers.append(number)
      } else if let text = leaf.string {
        texts.append(text)
      } else if leaf.isNull {
        throw Failure.undefined("'\(path)' could not be computed: the record says why")
      } else {
        throw Failure.lost(
          "\(leaf.kind) stands at '\(path)', not a number", hint: didYouMean("", among: known(in: leaf)))
      }
    }
  }

  /// A member by its name, an element by its number or by what it is called.
  private func step(_ part: String, into value: JSONValue) -> JSONValue? {
    if let member = value[part] { return member }
    if isCalled(part, value) { return value }
    guard let elements = value.elements else { return nil }
    if let index = Int(part) { return value[index] }
    return elements.first { isCalled(part, $0) }
  }

  private func isCalled(_ name: String, _ value: JSONValue) -> Bool {
    ["name", "metric", "family", "column"].contains { value[$0]?.string == name }
  }

  private func known(in value: JSONValue) -> [String] {
    value.members?.map(\.name) ?? value.elements?.compactMap { element in
      ["name", "metric", "family", "column"].lazy.compactMap { element[$0]?.string }.first
    } ?? []
  }
}

extension JSONValue {
  fileprivate func adding(_ name: String, _ value: JSONValue) -> JSONValue {
    .object((members ?? []) + [JSONMember(name, value)])
  }
}
