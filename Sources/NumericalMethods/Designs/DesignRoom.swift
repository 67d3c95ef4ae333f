/// What a search may choose among, once its included and excluded units are set aside.
struct DesignRoom {
  let included: [Int]
  /// The units that may be chosen or not, rising.
  let free: [Int]
  let freeSizes: [Int]
  /// The rows that the included units leave of the budget; negative where they need more than it.
  let rowsLeft: Int
  /// How many free units the limit of units allows.
  let unitLimit: Int
  /// How many free units may be chosen: no more than rows are left.
  let mostFurther: Int
  let subsets: SubsetCounts

  /// - Throws: ``NumericalError/setting(_:)``.
  init(_ search: DesignSearch, _ units: DesignUnits) throws {
    let (included, excluded) = (search.included.sorted(), Set(search.excluded))
    guard (included + search.excluded).allSatisfy({ $0 >= 0 && $0 < units.count }) else {
      throw NumericalError.setting("included and excluded units are among the \(units.count) there are")
    }
    guard Set(included).count == included.count, excluded.isDisjoint(with: included) else {
      throw NumericalError.setting("a unit is included once, and not excluded as well")
    }
    self.included = included
    free = (0..<units.count).filter { !excluded.contains($0) && !included.contains($0) }
    freeSizes = free.map { units.sizes[$0] }
    rowsLeft = search.budget - units.rowCount(of: included)
    unitLimit = max(0, min((search.unitLimit ?? units.count) - included.count, free.count))
    mostFurther = min(unitLimit, max(0, rowsLeft))
    subsets = SubsetCounts(sizes: freeSizes, mostUnits: mostFurther, mostRows: max(0, rowsLeft))
  }

  /// Judges each subset of at least one and at most ``mostFurther`` free units within the budget, together with the
  /// included ones, going deeper before going on.
  ///
  /// - Parameter body: takes positions in ``free``, and the objective; not called where the rows do not span.
  /// - Returns: how many subsets there were.
  func forEachSubset(of units: DesignUnits, _ body: ([Int], Double) -> Void) -> Int {
    let (d, step) = (units.dimension, units.dimension * units.dimension)
    var judge = DesignJudge(units)
    var start = [Double](repeating: 0, count: step)
    for unit in included { judge.add(unit, to: &start) }
    // The Gram matrix of the first k chosen units at offset k · d².
    var grams = start + [Double](repeating: 0, count: step * mostFurther)
    var rows = [Int](repeating: 0, count: mostFurther + 1)
    var chosen: [Int] = []
    let least = d - units.rowCount(of: included)
    var (next, count) = (0, 0)
    while true {
      let depth = chosen.count
      guard next < free.count, depth < mostFurther else {
        guard let last = chosen.popLast() else { return count }
        next = last + 1
        continue
      }
      let total = rows[depth] + freeSizes[next]
      guard total <= rowsLeft else {
        next += 1
        continue
      }
      let value = grams.withUnsafeMutableBufferPointer { grams -> Double? in
        let (from, to, unit) = (depth * step, (depth + 1) * step, free[next] * step)
        units.grams.withUnsafeBufferPointer { all in
          for index in 0..<step { grams[to + index] = grams[from + index] + all[unit + index] }
        }
        guard total >= least else { return nil }
        return judge.value(UnsafeBufferPointer(rebasing: grams[to..<(to + step)]))
      }
      rows[depth + 1] = total
      chosen.append(next)
      count += 1
      if let value { body(chosen, value) }
      next += 1
    }
  }
}
