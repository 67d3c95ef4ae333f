import NumericalMethods
import Testing

struct DesignCase: Decodable {
  let rows: [[Double]]
  let units, included, excluded, best, second: [Int]
  let budget, limit, every, within, size: Int
  let objective, next: Double
}

@Suite("Designs")
struct DesignSearchTests {
  /// Rows of which some directions matter more, in drawn units.
  private static func drawn(_ trial: Int, rows n: Int, dimension d: Int, units count: Int) throws -> DesignUnits {
    var chance = Seed(11).child("designs", trial).generator()
    let rows = Matrix(rows: (0..<n).map { _ in (0..<d).map { chance.standardNormal() / Double($0 + 1) } })
    return try DesignUnits(rows: rows, units: (0..<n).map { $0 < count ? $0 : chance.integer(below: count) })
  }

  @Test("on axes the criterion is the sum of squares of all over that of the chosen, axis by axis")
  func byHand() throws {
    // Along x: 1, 2, 2; along y: 1, 3. Of the squares 9 and 10 the units {2, 4} have 4 and 9.
    let rows = Matrix(rows: [[1, 0], [2, 0], [-2, 0], [0, 1], [0, 3]])
    let units = try DesignUnits(rows: rows, units: [0, 1, 2, 3, 4])
    #expect(agrees(units.objective(of: [2, 4]), 9.0 / 4 + 10.0 / 9, within: 1e-15))
    #expect(agrees(units.objective(of: [0, 1, 2, 3, 4]), 2, within: 1e-15))
    #expect(units.objective(of: [0, 1, 2]) == nil)
    // Units 1 and 2 are as good: the first in order is taken.
    let found = try #require(try DesignSearch(budget: 2).search(units, seed: Seed(1)))
    #expect(found.best.units == [1, 4] && found.runnerUp?.units == [2, 4] && found.best.rows == 2)
    #expect(found.found == .exhaustive)
    #expect(found.subsets == 31 && found.withinBudget == 15)
  }

  @Test("the best subset, the next and their counts are numpy's, with included and excluded units")
  func reference() throws {
    for item in try Fixture<DesignCase>.load("designs.json") {
      let units = try DesignUnits(rows: Matrix(rows: item.rows), units: item.units)
      let search = DesignSearch(
        budget: item.budget, unitLimit: item.limit, included: item.included, excluded: item.excluded)
      let found = try #require(try search.search(units, seed: Seed(1)))
      #expect(found.best.units == item.best && found.best.rows == item.size)
      #expect(agrees(found.best.objective, item.objective, within: 1e-10))
      #expect(found.runnerUp?.units == item.second)
      #expect(agrees(found.runnerUp?.objective, item.next, within: 1e-10))
      #expect(found.subsets == item.every)
      #expect(found.withinBudget == item.within)
    }
  }

  @Test(
    "exchanges end where judging every subset does, or close to it, and the same seed ends at the same",
    arguments: 0..<20)
  func exchange(trial: Int) throws {
    let units = try Self.drawn(trial, rows: 24, dimension: 3, units: trial % 2 == 0 ? 24 : 11)
    let every = DesignSearch(budget: 7, unitLimit: 6, included: trial % 3 == 0 ? [1] : [])
    var some = every
    some.exhaustiveLimit = 0
    let best = try #require(try every.search(units, seed: Seed(3)))
    let found = try #require(try some.search(units, seed: Seed(3)))
    #expect(best.found == .exhaustive && found.found != .exhaustive)
    #expect(found.best.rows <= 7 && found.best.units.count <= 6)
    #expect(found.best.objective >= best.best.objective * (1 - 1e-12))
    #expect(found.best.objective <= best.best.objective * 1.05)
    #expect(try some.search(units, seed: Seed(3)) == found)
    #expect(found.runnerUp.map { $0.objective >= found.best.objective } ?? true)
  }

  @Test("one unit more never makes the criterion worse, and it ends at the number of columns", arguments: 0..<20)
  func falling(trial: Int) throws {
    let units = try Self.drawn(trial, rows: 20, dimension: 1 + trial % 4, units: 9)
    var last = Double.infinity
    for count in 1...9 {
      guard let value = units.objective(of: Array(0..<count)) else { continue }
      #expect(value <= last * (1 + 1e-12))
      last = value
    }
    #expect(agrees(last, Double(units.dimension), within: 1e-10))
  }

  @Test("units of the same rows under other names are chosen alike, whatever the space's unit and direction")
  func invariance() throws {
    var chance = Seed(5).generator()
    let rows = (0..<18).map { _ in [chance.standardNormal(), chance.standardNormal()] }
    let names = (0..<18).map { $0 / 2 }
    let turned = rows.map { [3 * $0[0] - $0[1], 40 * $0[1] + $0[0]] }
    let search = DesignSearch(budget: 8)
    let found = try #require(try search.search(DesignUnits(rows: Matrix(rows: rows), units: names), seed: Seed(1)))
    let other = try #require(try search.search(DesignUnits(rows: Matrix(rows: turned), units: names), seed: Seed(1)))
    #expect(found.best.units == other.best.units)
    #expect(agrees(other.best.objective, found.best.objective, within: 1e-9))
  }

  @Test("drawn subsets keep to the budget, are all different, and each comes as often as any other")
  func draws() throws {
    let units = try Self.drawn(1, rows: 13, dimension: 2, units: 7)
    let search = DesignSearch(budget: 6, unitLimit: 4, included: [3])
    let random = try RandomDesigns(search, units, grace: 1)
    let count = try #require(random.count)
    let all = random.draws(10_000, seed: Seed(8))
    #expect(all.count == count && Set(all).count == count && count > 5)
    for subset in all {
      #expect((5...6).contains(units.rowCount(of: subset)) && subset.count <= 4 && subset.contains(3))
    }
    #expect(random.draws(3, seed: Seed(8)) == Array(all.prefix(3)))
    var firsts: [[Int]: Int] = [:]
    for seed in 0..<4000 { firsts[random.draws(1, seed: Seed(UInt64(seed)))[0], default: 0] += 1 }
    let expected = 4000.0 / Double(count)
    // Six standard deviations of a binomial count.
    for subset in all { #expect(abs(Double(firsts[subset] ?? 0) - expected) < 6 * expected.squareRoot()) }
  }

  @Test("what leaves nothing to choose is nil, and what cannot be is an error")
  func errors() throws {
    let units = try Self.drawn(2, rows: 12, dimension: 3, units: 4)
    #expect(try DesignSearch(budget: 1).search(units, seed: Seed(1)) == nil)
    #expect(try DesignSearch(budget: 1, included: [0, 1, 2, 3]).search(units, seed: Seed(1)) == nil)
    #expect(try DesignSearch(budget: 1, exhaustiveLimit: 0).search(units, seed: Seed(1)) == nil)
    let alone = try #require(try DesignSearch(budget: 12, included: [0, 1, 2, 3]).search(units, seed: Seed(1)))
    #expect(alone.best.units == [0, 1, 2, 3] && alone.runnerUp == nil)
    #expect(throws: NumericalError.self) { try DesignSearch(budget: 5, included: [4]).search(units, seed: Seed(1)) }
    #expect(throws: NumericalError.self) {
      try DesignSearch(budget: 5, included: [1], excluded: [1]).search(units, seed: Seed(1))
    }
    #expect(throws: NumericalError.dependentColumn(1)) {
      try DesignUnits(rows: Matrix(rows: [[1, 2], [2, 4], [3, 6]]), units: [0, 1, 2])
    }
    #expect(throws: NumericalError.tooFewRows(found: 1, needed: 2)) {
      try DesignUnits(rows: Matrix(rows: [[1, 2]]), units: [0])
    }
    // The third column is the sum of the others: two components are all there is.
    let first = (0..<9).map(Double.init)
    let second: [Double] = [0, 1, 4, 4, 1, 0, 1, 4, 4]
    let flat = IncompleteMatrix(Matrix(columns: [first, second, zip(first, second).map { $0 + $1 }]))
    #expect(try DesignSpace(of: flat, components: 2, isComplete: false).places.columns == 2)
    #expect(throws: NumericalError.dependentColumn(2)) { try DesignSpace(of: flat, components: 3, isComplete: false) }
    #expect(try RandomDesigns(DesignSearch(budget: 2), units, grace: 0).draws(5, seed: Seed(1)).isEmpty)
  }
}
