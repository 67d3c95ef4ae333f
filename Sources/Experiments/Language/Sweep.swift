import Diagnostics
import EvaluationKit
import YAML

/// The axes of a sweep and the combinations they span.
struct Sweep: Sendable {
  struct Axis: Sendable {
    var name: String
    var place: FileLocation
    var values: [AxisValue]
    /// What its values are quantiles of.
    var measured: YAMLNode?
  }

  struct AxisValue: Sendable {
    var node: YAMLNode
    var label: String
  }

  var axes: [Axis] = []
  /// Axes that advance together.
  var zips: [[String]] = []

  /// For each combination the index of every axis' value. The first axis moves slowest; axes that are
  /// zipped move as one, where the first of them stands.
  var combinations: [[Int]] {
    var result: [[Int]] = [Array(repeating: 0, count: axes.count)]
    var done = Set<String>()
    for axis in axes where !done.contains(axis.name) {
      let group = zips.first { $0.contains(axis.name) } ?? [axis.name]
      done.formUnion(group)
      let members = axes.indices.filter { group.contains(axes[$0].name) }
      result = result.flatMap { combination in
        axis.values.indices.map { index in
          var next = combination
          for member in members { next[member] = index }
          return next
        }
      }
    }
    return result
  }
}

/// Reads the key `sweep`.
struct SweepReader {
  /// Numeric axes over the quantiles of a column need the table: probabilities to values.
  /// Nil where it is not there, which is said elsewhere.
  typealias Quantiles = (_ of: YAMLNode, _ probabilities: [Double]) throws -> [Double]?

  /// A sweep of more combinations than this is a slip, not an experiment.
  static let mostCombinations = 100_000
  static let fixedColumns = [
    "forecast", "predictor", "target", "key", "family", "set", "held-out", "actual", "predicted", "lower", "upper",
    "interval-name", "interval-method", "interval-level",
  ]

  let quantiles: Quantiles
  private(set) var diagnostics = Diagnostics()

  init(quantiles: @escaping Quantiles) { self.quantiles = quantiles }

  /// - Parameter node: the value of `sweep`, its `let` references resolved.
  mutating func read(_ node: YAMLNode?) throws -> Sweep {
    guard let node, !node.isNull else { return Sweep() }
    guard let pairs = node.mapping else {
      fail("'sweep' must be a mapping from axes to their values, not \(node.kindName)", at: node.location)
      return Sweep()
    }
    var sweep = Sweep()
    for pair in pairs where pair.key.scalar?.text != "zip" {
      if let axis = try axis(pair) { sweep.axes.append(axis) }
    }
    if let zip = pairs.first(where: { $0.key.scalar?.text == "zip" }) {
      sweep.zips = zips(zip.value, sweep.axes, of: pairs)
    }
    let count = combinationCount(sweep)
    if count > Double(Self.mostCombinations) {
      fail("this sweep has \(Int(count)) combinations, more than \(Self.mostCombinations)", at: node.location)
      return Sweep()
    }
    return sweep
  }

  private func combinationCount(_ sweep: Sweep) -> Double {
    var count = 1.0
    var done = Set<String>()
    for axis in sweep.axes where !done.contains(axis.name) {
      done.formUnion(sweep.zips.first { $0.contains(axis.name) } ?? [axis.name])
      count *= Double(axis.values.count)
    }
    return count
  }

  private mutating func axis(_ pair: YAMLPair) throws -> Sweep.Axis? {
    let name = pair.key.scalar?.text ?? ""
    guard Reference.isName(name) else {
      fail(
        "'\(name)' cannot be the name of an axis", at: pair.key.location,
        hint: "names are letters, digits, '-' and '_', and begin with a letter")
      return nil
    }
    if Self.fixedColumns.contains(name) {
      fail(
        "an axis cannot be called '\(name)': \(name.hasPrefix("interval-") ? "intervals.csv" : "predictions.csv") has "
          + "a column of that name", at: pair.key.location,
        hint: "give the axis another name")
      return nil
    }
    let nodes: [YAMLNode]
    if let listed = pair.value.sequence {
      nodes = listed
    } else if pair.value.mapping != nil {
      guard let values = try numericValues(pair.value, axis: name) else { return nil }
      nodes = values
    } else {
      fail(
        "the axis '\(name)' must be a list of values, not \(pair.value.kindName)", at: pair.value.location,
        hint: "or {from: 0, to: 1, count: 5}")
      return nil
    }
    if nodes.isEmpty {
      fail("the axis '\(name)' has no values", at: pair.value.location, hint: "write \(name): [a, b]")
      return nil
    }
    return Sweep.Axis(
      name: name, place: pair.key.location, values: labelled(nodes, axis: name),
      measured: pair.value["quantiles"]?["of"])
  }

  private mutating func labelled(_ nodes: [YAMLNode], axis: String) -> [Sweep.AxisValue] {
    var values: [Sweep.AxisValue] = []
    for node in nodes {
      guard let label = label(of: node, axis: axis) else { continue }
      if let other = values.first(where: { $0.label == label }) {
        fail(
          "two values of the axis '\(axis)' are called '\(label)'", at: node.location,
          notes: [
            .init("the other is here", at: other.node.location)
          ])
      }
      values.append(Sweep.AxisValue(node: node, label: label))
    }
    return values
  }

  private mutating func label(of node: YAMLNode, axis: String) -> String? {
    switch node.content {
    case .scalar:
      if node.isNull { break }
      // As records say it: 2e1 is 20 there, and figures look values up by their labels.
      return SweepCoordinate(axis: axis, value: Setting(node).json).label
    case .mapping:
      if let name = node["name"]?.scalar?.text { return name }
      fail("a value of the axis '\(axis)' that is a mapping needs a 'name'", at: node.location)
      return nil
    case .sequence: break
    }
    fail(
      "a value of the axis '\(axis)' must be a number, text or a mapping with a name, not \(node.kindName)",
      at: node.location)
    return nil
  }

  /// `{from, to, count}`, evenly spaced, both ends included; or `{quantiles: {of, from, to, count}}`.
  private mutating func numericValues(_ node: YAMLNode, axis: String) throws -> [YAMLNode]? {
    if let quantile = node["quantiles"] {
      guard allowKeys(node, ["quantiles"]), allowKeys(quantile, ["of", "from", "to", "count"]) else { return nil }
      guard let column = quantile["of"] else {
        fail("'quantiles' needs 'of': the column whose quantiles are meant", at: quantile.location)
        return nil
      }
      guard let steps = steps(quantile, within: 0...1) else { return nil }
      let measure = quantiles
      let values = try diagnostics.collecting { try measure(column, steps) } ?? nil
      return values?.map { YAMLNode.number($0, at: node.location) }
    }
    guard allowKeys(node, ["from", "to", "count"]) else { return nil }
    return steps(node, within: nil)?.map { YAMLNode.number($0, at: node.location) }
  }

  private mutating func steps(_ node: YAMLNode, within range: ClosedRange<Double>?) -> [Double]? {
    let parts = ["from", "to", "count"].map { (name: $0, value: node[$0]) }
    var numbers: [Double] = []
    for part in parts {
      guard let value = part.value else {
        fail("a numeric axis needs '\(part.name)'", at: node.location, hint: "write {from: 0, to: 1, count: 5}")
        return nil
      }
      guard let number = Setting(value).number, number.isFinite else {
        fail("'\(part.name)' must be a number, not \(value.kindName)", at: value.location)
        return nil
      }
      if part.name != "count", let range, !range.contains(number) {
        fail("'\(part.name)' must be from \(range.lowerBound) to \(range.upperBound)", at: value.location)
        return nil
      }
      numbers.append(number)
    }
    guard let count = Int(exactly: numbers[2]), (1...10_000).contains(count) else {
      fail("'count' must be a whole number from 1 to 10000", at: parts[2].value?.location ?? node.location)
      return nil
    }
    let (from, to) = (numbers[0], numbers[1])
    if count == 1 { return [from] }
    return (0..<count).map { $0 == count - 1 ? to : from + (to - from) * Double($0) / Double(count - 1) }
  }

  private mutating func allowKeys(_ node: YAMLNode, _ allowed: [String]) -> Bool {
    guard let pairs = node.mapping else {
      fail("expected a mapping with \(allowed.joined(separator: ", ")), not \(node.kindName)", at: node.location)
      return false
    }
    for pair in pairs {
      let key = pair.key.scalar?.text ?? ""
      guard !allowed.contains(key) else { continue }
      fail(
        "a numeric axis has no '\(key)'", at: pair.key.location,
        hint: didYouMean(key, among: allowed, plural: "it has"))
      return false
    }
    return true
  }

  private mutating func zips(_ node: YAMLNode, _ axes: [Sweep.Axis], of pairs: [YAMLPair]) -> [[String]] {
    guard let elements = node.sequence, !elements.isEmpty else {
      fail("'zip' must be a list of axes, not \(node.kindName)", at: node.location)
      return []
    }
    let groups = elements.allSatisfy { $0.sequence != nil } ? elements : [node]
    return groups.compactMap { zip($0, axes, of: pairs) }
  }

  private mutating func zip(_ group: YAMLNode, _ axes: [Sweep.Axis], of pairs: [YAMLPair]) -> [String]? {
    var members: [Sweep.Axis] = []
    for element in group.sequence ?? [] {
      let name = element.scalar?.text ?? ""
      guard let axis = axes.first(where: { $0.name == name }) else {
        // An axis that is wrong has been reported.
        if pairs.contains(where: { $0.key.scalar?.text == name && name != "zip" }) { return nil }
        fail(
          "'zip' names '\(name)', which is no axis of this sweep", at: element.location,
          hint: didYouMean(name, among: axes.map(\.name), plural: "axes"))
        return nil
      }
      if let first = members.first, first.values.count != axis.values.count {
        fail(
          "zipped axes must be of one length: '\(first.name)' has \(first.values.count) values, '\(axis.name)' \(axis.values.count)",
          at: element.location)
        return nil
      }
      members.append(axis)
    }
    return members.map(\.name)
  }

  private mutating func fail(
    _ message: String, at place: FileLocation, hint: String? = nil, notes: [Diagnostic.Note] = []
  ) {
    diagnostics.append(.error(message, at: place, hint: hint, notes: notes))
  }
}
