/// One unit in the place of another.
public struct DesignSwap: Sendable, Hashable {
  public var out: Int
  public var into: Int
  /// The criterion after it.
  public var objective: Double
}

extension DesignUnits {
  /// Of the exchanges of one chosen unit for another one, the one after which the criterion is least.
  ///
  /// - Parameters:
  ///   - chosen: the units' numbers.
  ///   - search: its budget holds after the exchange too; its included units stay, its excluded ones stay out.
  /// - Returns: nil where no exchange keeps to the budget and spans the space.
  /// - Complexity: O(units² · d³).
  public func bestSwap(from chosen: [Int], in search: DesignSearch) -> DesignSwap? {
    var best: DesignSwap?
    let rows = rowCount(of: chosen)
    for out in chosen where !search.included.contains(out) {
      let rest = chosen.filter { $0 != out }
      for into in 0..<count where !chosen.contains(into) && !search.excluded.contains(into) {
        guard rows - sizes[out] + sizes[into] <= search.budget, let objective = objective(of: rest + [into]) else {
          continue
        }
        if objective < best?.objective ?? .infinity { best = DesignSwap(out: out, into: into, objective: objective) }
      }
    }
    return best
  }
}
