/// Looks for the units whose rows, within a budget, serve best in the place of all rows: the settings.
///
/// The criterion is ``DesignUnits/objective(of:)``, the least wins. Where there are no more subsets within the budget
/// than ``exhaustiveLimit``, each is judged, and the best one is the best there is; beyond that the units are
/// exchanged (see ``ExchangeSearch``), and the result is not proven.
public struct DesignSearch: Sendable, Hashable {
  /// How many rows may be chosen at most.
  public var budget: Int
  /// How many units may be chosen at most, the included ones among them; nil for no limit but the budget.
  public var unitLimit: Int?
  /// Units that are chosen whatever else is.
  public var included: [Int]
  /// Units that are not chosen.
  public var excluded: [Int]
  /// Up to how many subsets each is judged.
  public var exhaustiveLimit: Int
  /// From how many drawn subsets the exchange begins.
  public var starts: Int

  /// The settings, checked when ``search(_:seed:)`` is called.
  public init(
    budget: Int, unitLimit: Int? = nil, included: [Int] = [], excluded: [Int] = [], exhaustiveLimit: Int = 2_000_000,
    starts: Int = 20
  ) {
    self.budget = budget
    self.unitLimit = unitLimit
    self.included = included
    self.excluded = excluded
    self.exhaustiveLimit = exhaustiveLimit
    self.starts = starts
  }

  /// The best subset.
  ///
  /// Subsets are ordered by their number of units, then as lists of unit numbers; of equally good ones the first is
  /// taken. Included units alone are a subset only where the budget leaves no room for another.
  ///
  /// - Returns: nil where no subset within the budget spans the space.
  /// - Throws: ``NumericalError/setting(_:)`` for a unit that is included and excluded or is not there.
  /// - Complexity: O(subsets · d³) where each is judged: some 0.1 microseconds a subset for d = 3.
  public func search(_ units: DesignUnits, seed: Seed) throws -> ChosenDesign? {
    let room = try DesignRoom(self, units)
    let withinBudget = room.subsets.total(in: 0...max(0, room.rowsLeft))
    guard withinBudget > Double(exhaustiveLimit) else { return exhaustive(units, room) }
    return ExchangeSearch(units: units, room: room, starts: starts).search(seed: seed)
  }

  private func exhaustive(_ units: DesignUnits, _ room: DesignRoom) -> ChosenDesign? {
    var leaders = DesignLeaders()
    let judged = room.forEachSubset(of: units) { leaders.consider($0, $1) }
    if judged == 0, !included.isEmpty, room.rowsLeft >= 0, let objective = units.objective(of: included) {
      leaders.consider([], objective)
    }
    return leaders.design(found: .exhaustive, room, units)
  }
}

/// What a search came to.
public struct ChosenDesign: Sendable, Hashable {
  /// Units, with how well they serve.
  public struct Subset: Sendable, Hashable {
    /// The units' numbers, rising.
    public var units: [Int]
    /// How many rows they have.
    public var rows: Int
    /// trace(SᵀS (MᵀM)⁻¹); less is better.
    public var objective: Double
  }

  /// How the best subset was found.
  public enum Found: Sendable, Hashable {
    /// Each subset was judged.
    case exhaustive
    /// Units were exchanged until no exchange helped; so many of the starts ended at the best subset.
    case exchange(starts: Int, atBest: Int)
  }

  public var best: Subset
  /// The second best: of all subsets, or after an exchange of those that one more exchange leads to and of those where
  /// other starts ended. Nil where there is no other.
  public var runnerUp: Subset?
  public var found: Found
  /// How many subsets there are up to the limit of units, whatever their rows; nil beyond 2⁵³.
  public var subsets: Int?
  /// How many of them keep to the budget.
  public var withinBudget: Int?
}

/// The best subset so far and the next.
struct DesignLeaders {
  /// Positions among the free units.
  typealias Entry = (chosen: [Int], objective: Double)
  private(set) var best: Entry?
  private(set) var second: Entry?

  mutating func consider(_ chosen: [Int], _ objective: Double) {
    if let second, objective > second.objective { return }
    let entry = (chosen: chosen, objective: objective)
    if best.map({ Self.precedes(entry, $0) }) ?? true {
      second = best
      best = entry
    } else if second.map({ Self.precedes(entry, $0) }) ?? true {
      second = entry
    }
  }

  /// Better, or as good and earlier in the order of subsets.
  static func precedes(_ left: Entry, _ right: Entry) -> Bool {
    if left.objective != right.objective { return left.objective < right.objective }
    if left.chosen.count != right.chosen.count { return left.chosen.count < right.chosen.count }
    return left.chosen.lexicographicallyPrecedes(right.chosen)
  }

  func design(found: ChosenDesign.Found, _ room: DesignRoom, _ units: DesignUnits) -> ChosenDesign? {
    guard let best else { return nil }
    func subset(_ entry: Entry) -> ChosenDesign.Subset {
      let chosen = (room.included + entry.chosen.map { room.free[$0] }).sorted()
      return ChosenDesign.Subset(units: chosen, rows: units.rowCount(of: chosen), objective: entry.objective)
    }
    return ChosenDesign(
      best: subset(best), runnerUp: second.map(subset), found: found,
      subsets: SubsetCounts.exactly(SubsetCounts.upTo(room.unitLimit, of: room.free.count)),
      withinBudget: SubsetCounts.exactly(room.subsets.total(in: 0...max(0, room.rowsLeft))))
  }
}
