import Diagnostics
import EvaluationKit

/// Compares claims with records.
struct ClaimJudge {
  let experiments: [ReproducedExperiment]
  /// Whether the user put data of their own into the experiments: what the claims ask for need not be in them.
  var isOnOtherData = false

  func judged(_ claim: Claim) -> JudgedClaim {
    let checks = claim.checks.map { judged($0) }
    func count(_ verdict: ClaimVerdict) -> Int { checks.count { $0.verdict == verdict } }
    let needed = claim.needed ?? checks.count
    let holding = checks.count { $0.verdict.holds }
    let reason = checks.lazy.compactMap { $0.verdict.holds ? nil : $0.reason }.first
    if checks.isEmpty {
      return JudgedClaim(claim: claim, verdict: .notJudged, checks: checks, reason: claim.note)
    }
    if holding >= needed {
      let verdict: ClaimVerdict = count(.simulated) > 0 ? .simulated : .agrees
      return JudgedClaim(claim: claim, verdict: verdict, checks: checks, reason: nil)
    }
    if count(.notJudged) > 0 {
      let reason = checks.first { $0.verdict == .notJudged }?.reason
      return JudgedClaim(claim: claim, verdict: .notJudged, checks: checks, reason: reason)
    }
    if holding + count(.earlyStop) >= needed {
      return JudgedClaim(claim: claim, verdict: .earlyStop, checks: checks, reason: reason)
    }
    let differing = checks.filter { $0.verdict == .differs }
    var told = differing.first?.reason
    if claim.needed != nil {
      told = "\(holding) of \(checks.count) hold, \(needed) are needed"
    } else if differing.count > 1, let first = told {
      told = "\(differing.count) of \(checks.count) numbers differ; the first: \(first)"
    }
    return JudgedClaim(claim: claim, verdict: .differs, checks: checks, reason: told)
  }

  func judged(_ check: ClaimCheck) -> JudgedCheck {
    var result = JudgedCheck(check: check, verdict: .notJudged)
    do {
      var ours = try value(at: check.value)
      if let over = check.over { ours = try ratio(ours, try value(at: over), of: check) }
      result.ours = ours
      switch check.expectation {
      case .equal(let paper, let tolerance): judge(ours, paper, tolerance, &result)
      case .ordered(let relation, let bound, _):
        let other: FoundValue
        switch bound {
        case .number(let number, _): other = .numbers([number])
        case .value(let address): other = try value(at: address)
        }
        result.other = other
        judge(ours, relation, other, &result)
      }
      if isSimulated(check) {
        if result.verdict == .agrees { result.verdict = .simulated }
        if result.verdict == .differs { result.reason = result.reason.map { "in simulation, \($0)" } }
      }
    } catch let failure as RecordEntries.Failure {
      switch failure {
      case .undefined(let reason):
        // Where the paper has a number and we have none, the two are not the same. On data of the user's own it only says
        // that these do not tell: models without compute, or a single checkpoint.
        let isOfOtherData = isOnOtherData && !isSimulated(check)
        result.verdict = isOfOtherData ? .notJudged : .differs
        result.reason = (isOfOtherData ? "the data given do not tell: " : "") + "\(what(check)): \(reason)"
      case .lost(let message, let hint):
        result.reason = isOnOtherData ? "the data given do not have it: \(message)" : message
        if !isOnOtherData { result.mistake = .error(message, at: check.place, hint: hint) }
      }
    } catch {
      result.reason = "\(error)"
    }
    return result
  }

  /// Why a value cannot be looked up though its address may be right.
  private struct NotThere: Error, CustomStringConvertible {
    var description: String
  }

  private func value(at address: RecordAddress) throws -> FoundValue {
    switch experiments.first(where: { $0.config == address.config })?.outcome {
    case .finished(let record):
      do {
        return try RecordEntries(record: record).value(at: address)
      } catch let failure as RecordEntries.Failure {
        // What a failed step would have left is missing for that reason.
        if case .lost = failure, !record.allFailures.isEmpty {
          throw NotThere(description: "a step of \(address.config) failed")
        }
        throw failure
      }
    case .failed: throw NotThere(description: "\(address.config) failed")
    case .leftOut, nil: throw NotThere(description: "\(address.config) was not run")
    }
  }

  /// Whether it looks at a record of rows that are made up by chance.
  private func isSimulated(_ check: ClaimCheck) -> Bool {
    experiments.contains { check.configs.contains($0.config) && $0.record?.mark != nil }
  }

  private func ratio(_ ours: FoundValue, _ other: FoundValue, of check: ClaimCheck) throws -> FoundValue {
    guard case .numbers(let over) = ours, case .numbers(let under) = other, over.count == under.count else {
      throw RecordEntries.Failure.lost("numbers are divided by as many numbers", hint: nil)
    }
    guard under.allSatisfy({ $0 != 0 }) else { throw RecordEntries.Failure.undefined("a ratio to 0") }
    return .numbers(zip(over, under).map { $0 / $1 })
  }

  private func what(_ check: ClaimCheck) -> String { check.what ?? check.value.words }

  // MARK: Equality

  private func judge(_ ours: FoundValue, _ paper: ClaimedValue, _ tolerance: Tolerance, _ result: inout JudgedCheck) {
    let told = what(result.check)
    switch (ours, paper.value) {
    case (.numbers(let found), .numbers(let printed)):
      guard found.count == printed.count else {
        let message = "\(counted(found.count, "number")) beside the paper's \(printed.count)"
        result.verdict = .differs
        result.reason = "\(told): \(message)"
        return
      }
      let off = zip(found, printed).enumerated().filter { !tolerance.holds($0.element.0, paper: $0.element.1) }
      guard let first = off.first else {
        result.verdict = .agrees
        return
      }
      if let stop = result.check.earlyStop, isOptimum(found, stop),
        zip(stop.stop, printed).allSatisfy({ tolerance.holds($0, paper: $1) })
      {
        result.verdict = .earlyStop
        result.reason =
          "\(told): the paper's optimiser stops at \(prose(stop.stop)); the optimum is \(prose(stop.optimum)), and ours is there"
        return
      }
      result.verdict = .differs
      let (left, right) = first.element
      result.reason =
        "\(told): ours is \(prose([left])), the paper's \(prose([right])), \(distance(left, right)) (\(tolerance.words))"
    case (.texts(let found), .texts(let printed)):
      let isSame = tolerance == .set ? Set(found) == Set(printed) : found == printed
      result.verdict = isSame ? .agrees : .differs
      guard !isSame else { return }
      let missing = printed.filter { !found.contains($0) }
      let extra = found.filter { !printed.contains($0) }
      let words =
        (missing.isEmpty ? [] : ["without \(listed(missing))"]) + (extra.isEmpty ? [] : ["with \(listed(extra))"])
      result.reason = "\(told): ours is \(words.isEmpty ? "in another order" : words.joined(separator: ", "))"
    case (.numbers, .texts), (.texts, .numbers):
      result.reason = "numbers cannot be compared with names"
      result.mistake = .error("numbers cannot be compared with names", at: result.check.place)
    }
  }

  private func distance(_ ours: Double, _ paper: Double) -> String {
    let gap = (ours - paper).magnitude
    let share = paper == 0 ? "" : " or \(trueMinus(readableNumber(gap / paper.magnitude * 100, digits: 2))) %"
    return "\(trueMinus(readableNumber(gap, digits: 2)))\(share) away"
  }

  private func isOptimum(_ found: [Double], _ stop: EarlyStop) -> Bool {
    found.count == stop.optimum.count && zip(found, stop.optimum).allSatisfy { sameDigits($0, $1, 4) }
  }

  private func prose(_ numbers: [Double]) -> String {
    numbers.map { trueMinus(readableNumber($0)) }.joined(separator: ", ")
  }

  // MARK: Order

  private func judge(_ ours: FoundValue, _ relation: Relation, _ other: FoundValue, _ result: inout JudgedCheck) {
    guard case .numbers(let found) = ours, case .numbers(let others) = other,
      others.count == 1 || others.count == found.count, !found.isEmpty
    else {
      let message = "an order is between a number, or several, and one or as many"
      result.reason = message
      result.mistake = .error(message, at: result.check.place)
      return
    }
    func pairs(_ left: [Double], _ right: [Double]) -> [(Double, Double)] {
      left.enumerated().map { ($1, right.count == 1 ? right[0] : right[$0]) }
    }
    guard let broken = pairs(found, others).first(where: { !relation.holds($0.0, $0.1) }) else {
      result.verdict = .agrees
      return
    }
    let told = what(result.check)
    if let stop = result.check.earlyStop, let value = stop.stop.first {
      let isFixed = stop.stop.count == 1
      let here = isFixed ? found : found + others
      if isOptimum(here, stop), relation.holds(value, isFixed ? broken.1 : stop.stop[1]) {
        result.verdict = .earlyStop
        result.reason =
          "\(told): it holds where the paper's optimiser stops (\(prose(stop.stop))) and not at the optimum (\(prose(stop.optimum)))"
        return
      }
    }
    result.verdict = .differs
    result.reason = "\(told): \(prose([broken.0])) is not \(relation.words) \(prose([broken.1]))"
  }
}
