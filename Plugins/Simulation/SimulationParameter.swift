/// A number of a simulator that a config may set, by the symbol its recipe gives it.
struct SimulationParameter<Values: Sendable>: Sendable {
  let symbol: SimulationSymbol
  let path: any WritableKeyPath<Values, Double> & Sendable

  init(
    _ name: String, _ path: any WritableKeyPath<Values, Double> & Sendable, in range: ClosedRange<Double>,
    isWhole: Bool = false, _ summary: String
  ) {
    symbol = SimulationSymbol(name: name, range: range, isWhole: isWhole, summary: summary)
    self.path = path
  }

  /// The symbol, what it is, and its value in each of `holders`: one number where all agree.
  func described(_ holders: [Values]) -> String {
    let values = holders.map { Self.text($0[keyPath: path]) }
    let same = values.allSatisfy { $0 == values.first }
    return "\(symbol.name) (\(same ? values.first ?? "" : values.joined(separator: ", "))): \(symbol.summary)"
  }

  private static func text(_ value: Double) -> String { Int(exactly: value).map { "\($0)" } ?? "\(value)" }
}

/// What may be said for a parameter, and what it is.
struct SimulationSymbol: Sendable, Hashable {
  let name: String
  let range: ClosedRange<Double>
  let isWhole: Bool
  /// One line, no full stop.
  let summary: String

  func accepts(_ value: Double) -> Bool { range.contains(value) && (!isWhole || value == value.rounded()) }

  /// What a value must be, as a message says it.
  var wanted: String {
    isWhole
      ? "a whole number from \(Int(range.lowerBound)) to \(Int(range.upperBound))"
      : "a number from \(range.lowerBound) to \(range.upperBound)"
  }
}
