import NumericalMethods
import Tables

/// The correlations of groups, score by score, and why some are undefined.
struct GroupCorrelations {
  typealias Method = SampleCorrelations.Method
  typealias Undefined = SampleCorrelations.Undefined

  let layout: GroupLayout
  let scores: Int
  let methods: [Method]
  let missing: MissingScores
  let wantsPValues: Bool

  /// A value for each group, score and method, in this order; NaN where undefined.
  private(set) var correlations: [Double]
  private(set) var pValues: [Double]
  /// How many pairs are known.
  private(set) var counts: [Double]
  /// Groups of a score that are left out.
  private var isLeftOut: [Bool]
  private var tally = UndefinedTally()

  init(layout: GroupLayout, scores: Int, methods: [Method], missing: MissingScores, pValues: Bool) {
    (self.layout, self.scores, self.methods, self.missing) = (layout, scores, methods, missing)
    wantsPValues = pValues
    let count = layout.groups.count * scores * methods.count
    correlations = Array(repeating: .nan, count: count)
    counts = Array(repeating: 0, count: count)
    self.pValues = pValues ? Array(repeating: .nan, count: count) : []
    isLeftOut = Array(repeating: false, count: layout.groups.count * scores)
  }

  /// The values of one score, a value a row.
  mutating func add(_ score: Int, _ values: [Double], x: [Double]) async {
    var cells = [Double](repeating: .nan, count: layout.cellCount)
    for (row, place) in layout.places.enumerated() where place >= 0 { cells[Int(place)] = values[row] }
    for panel in layout.panels where !panel.groups.isEmpty {
      // The result is the same whatever the width.
      let found = await sampleCorrelations(
        of: cells[panel.cells], samples: panel.groups.count, with: panel.x, methods: methods, pValues: wantsPValues,
        width: 4)
      put(panel, score, found)
      for (column, group) in panel.groups.enumerated() where found.undefined[column].contains(.missing) {
        let places = panel.x.indices.map { panel.first + $0 * panel.groups.count + column }
        let known = panel.x.indices.filter { !cells[places[$0]].isNaN }
        lacking(group, score, count: known.count) { (known.map { panel.x[$0] }, known.map { cells[places[$0]] }) }
      }
    }
    for lone in layout.alone {
      let known = lone.rows.filter { !values[$0].isNaN }
      let pairs = { (known.map { x[$0] }, known.map { values[$0] }) }
      if lone.isComplete, known.count == lone.rows.count {
        put(lone.group, score, pairs())
      } else {
        lacking(lone.group, score, count: known.count, pairs)
      }
    }
  }

  /// A group that lacks a score at an observation.
  private mutating func lacking(
    _ group: Int, _ score: Int, count: Int, _ pairs: () -> (x: [Double], y: [Double])
  ) {
    switch missing {
    case .pairs: put(group, score, pairs())
    case .leaveOut:
      isLeftOut[group * scores + score] = true
      tally.leftOut += 1
    case .undefined:
      for method in methods.indices {
        counts[place(group, score, method)] = Double(count)
        tally.add(.missing)
      }
    }
  }

  private mutating func put(_ group: Int, _ score: Int, _ pairs: (x: [Double], y: [Double])) {
    let found = sampleCorrelations(
      of: pairs.y[...], samples: 1, with: pairs.x, methods: methods, pValues: wantsPValues)
    let panel = GroupLayout.Panel(x: pairs.x, groups: [group])
    put(panel, score, found)
  }

  /// What was found of all the groups of a panel; those that lack a score are left as they are.
  private mutating func put(_ panel: GroupLayout.Panel, _ score: Int, _ found: SampleCorrelations) {
    for (index, method) in methods.enumerated() {
      let (coefficients, probabilities) = (found.coefficients(method), found.pValues(method))
      for (column, group) in panel.groups.enumerated() where !found.undefined[column].contains(.missing) {
        let place = place(group, score, index)
        correlations[place] = coefficients[column]
        counts[place] = Double(panel.x.count)
        if wantsPValues { pValues[place] = probabilities[column] }
        if coefficients[column].isNaN { tally.add(found.undefined[column]) }
      }
    }
  }

  private func place(_ group: Int, _ score: Int, _ method: Int) -> Int {
    (group * scores + score) * methods.count + method
  }

  /// The places of the results that are not left out, in order.
  var keptPlaces: [Int] {
    tally.leftOut == 0
      ? Array(correlations.indices) : correlations.indices.filter { !isLeftOut[$0 / methods.count] }
  }

  /// What the record should keep beside the result.
  var notes: [String] {
    tally.notes(of: correlations.count - tally.leftOut * methods.count, groups: layout.groups.count * scores)
  }
}

/// How many correlations are undefined, and why: each for one reason.
private struct UndefinedTally {
  var leftOut = 0
  private var missing = 0
  private var constant = 0
  private var infinite = 0
  private var axis = 0

  mutating func add(_ reason: SampleCorrelations.Undefined) {
    if reason.contains(.axis) {
      axis += 1
    } else if reason.contains(.missing) {
      missing += 1
    } else if reason.contains(.constant) {
      constant += 1
    } else {
      infinite += 1
    }
  }

  func notes(of all: Int, groups: Int) -> [String] {
    var notes: [String] = []
    if leftOut > 0 {
      notes.append(
        "\(leftOut) of \(groups) groups and scores are left out: they lack the score at an observation that others have"
      )
    }
    let reasons = [
      (constant, "of a score that is the same everywhere"),
      (missing, "of a score that is missing at an observation which others have"),
      (infinite, "of a score that is infinite somewhere"),
      (axis, "of fewer than two observations, or all at the same place"),
    ].filter { $0.0 > 0 }
    if !reasons.isEmpty {
      let undefined = reasons.reduce(0) { $0 + $1.0 }
      notes.append(
        "\(undefined) of \(all) correlations are undefined and missing: "
          + reasons.map { "\($0.0) \($0.1)" }.joined(separator: ", "))
    }
    return notes
  }
}
