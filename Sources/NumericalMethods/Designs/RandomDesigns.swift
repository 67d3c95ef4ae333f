/// Draws subsets of units within a budget, each subset equally likely: what a chosen one has to beat.
public struct RandomDesigns: Sendable {
  private let room: DesignRoom
  private let units: DesignUnits
  private let rows: ClosedRange<Int>

  /// - Parameters:
  ///   - grace: subsets have at most `search.budget` rows and at least so many fewer, and no fewer than the space has
  ///     dimensions.
  /// - Throws: ``NumericalError/setting(_:)``.
  public init(_ search: DesignSearch, _ units: DesignUnits, grace: Int) throws {
    let room = try DesignRoom(search, units)
    let taken = search.budget - room.rowsLeft
    let least = max(units.dimension, search.budget - grace) - taken
    self.room = room
    self.units = units
    rows = max(0, least)...max(0, least, room.rowsLeft)
  }

  /// How many subsets there are; nil beyond 2⁵³.
  public var count: Int? { SubsetCounts.exactly(total) }

  private var total: Double { rows.lowerBound <= room.rowsLeft ? room.subsets.total(in: rows) : 0 }

  /// The first `count` subsets of a seed's sequence, no two the same; fewer where there are not so many.
  public func draws(_ count: Int, seed: Seed) -> [[Int]] {
    let wanted = min(Double(count), total)
    var drawn: [[Int]] = []
    var seen: Set<[Int]> = []
    var trial = 0
    // Where nearly all are wanted the last take long to come by.
    while Double(drawn.count) < wanted, trial < 1000 * max(1, count) {
      var chance = seed.child("random design", trial).generator()
      trial += 1
      guard let chosen = room.subsets.draw(in: rows, using: &chance) else { break }
      let subset = (room.included + chosen.map { room.free[$0] }).sorted()
      if seen.insert(subset).inserted { drawn.append(subset) }
    }
    return drawn
  }
}
