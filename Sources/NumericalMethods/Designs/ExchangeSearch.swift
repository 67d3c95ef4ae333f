/// Exchanges units until no exchange helps, from several drawn subsets.
///
/// A subset is filled up while a unit fits; then, of all exchanges of one chosen unit for one that is not chosen and
/// fits, the best is made, and so on until none lowers the objective. A subset that does not span the space yet is
/// judged with a millionth of the mean row added to its Gram matrix. Nothing proves that the end is the best subset
/// there is; how many starts ended there tells how far to trust it.
/// Source: Fedorov (1972), Theory of Optimal Experiments, section 3.2; Cook and Nachtsheim (1980), Technometrics
/// 22(3), 315-324.
struct ExchangeSearch {
  let units: DesignUnits
  let room: DesignRoom
  let starts: Int

  /// The best subset of all starts; nil where none spans the space.
  func search(seed: Seed) -> ChosenDesign? {
    var leaders = DesignLeaders()
    var ends: [[Int]] = []
    for start in 0..<max(1, starts) {
      var chance = seed.child("exchange", start).generator()
      var chosen: [Int] = []
      for unit in room.free.indices.permuted(using: &chance) where fits(unit, beside: chosen) { chosen.append(unit) }
      chosen.sort()
      while let better = bestMove(from: chosen) { chosen = better }
      if let objective = objective(chosen), !ends.contains(chosen) { leaders.consider(chosen, objective) }
      ends.append(chosen)
    }
    guard let best = leaders.best?.chosen else { return nil }
    for neighbour in neighbours(of: best) where !ends.contains(neighbour) {
      if let objective = objective(neighbour) { leaders.consider(neighbour, objective) }
    }
    let end = leaders.best?.chosen ?? best
    return leaders.design(
      found: .exchange(starts: max(1, starts), atBest: ends.count { $0 == end }), room, units)
  }

  private func fits(_ unit: Int, beside chosen: [Int], in place: Int? = nil) -> Bool {
    var rows = room.freeSizes[unit]
    for other in chosen where other != place { rows += room.freeSizes[other] }
    let count = chosen.count + (place == nil ? 1 : 0)
    return rows <= room.rowsLeft && count <= room.mostFurther
  }

  /// Subsets that one unit more, or one in the place of another, leads to.
  private func neighbours(of chosen: [Int]) -> [[Int]] {
    let outside = room.free.indices.filter { !chosen.contains($0) }
    var found = outside.filter { fits($0, beside: chosen) }.map { (chosen + [$0]).sorted() }
    for place in chosen {
      let rest = chosen.filter { $0 != place }
      found += outside.filter { fits($0, beside: chosen, in: place) }.map { (rest + [$0]).sorted() }
    }
    return found
  }

  private func objective(_ chosen: [Int]) -> Double? {
    units.objective(of: room.included + chosen.map { room.free[$0] })
  }

  /// The best neighbour, where it is better.
  private func bestMove(from chosen: [Int]) -> [Int]? {
    var judge = DesignJudge(units)
    var best: (chosen: [Int], worth: Worth) = (chosen, worth(chosen, &judge))
    for neighbour in neighbours(of: chosen) {
      let worth = worth(neighbour, &judge)
      if worth < best.worth { best = (neighbour, worth) }
    }
    return best.chosen == chosen ? nil : best.chosen
  }

  /// Subsets that span the space come before those that do not.
  private struct Worth: Comparable {
    var isSingular: Bool
    var value: Double

    static func < (left: Worth, right: Worth) -> Bool {
      if left.isSingular != right.isSingular { return right.isSingular }
      // An exchange that gains nothing but rounding would never end.
      return left.value < right.value * (1 - 1e-12)
    }
  }

  private func worth(_ chosen: [Int], _ judge: inout DesignJudge) -> Worth {
    let d = units.dimension
    var gram = [Double](repeating: 0, count: d * d)
    for unit in room.included { judge.add(unit, to: &gram) }
    for unit in chosen { judge.add(room.free[unit], to: &gram) }
    if let value = judge.value(gram) { return Worth(isSingular: false, value: value) }
    let rows = Double(units.sizes.reduce(0, +))
    for i in 0..<d {
      for j in 0..<d {
        var cell = 0.0
        for k in 0...min(i, j) { cell += units.root[i * d + k] * units.root[j * d + k] }
        gram[i * d + j] += 1e-6 * cell / rows
      }
    }
    return Worth(isSingular: true, value: judge.value(gram) ?? .greatestFiniteMagnitude)
  }
}
