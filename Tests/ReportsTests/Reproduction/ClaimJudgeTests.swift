import Diagnostics
import EvaluationKit
import JSON
import Reports
import Testing

@Suite("Claims beside records")
struct ClaimJudgeTests {
  /// The verdict on one check, looked up in the sample record: forecasts `components` and `training-mean`, tasks
  /// `addition` and another.
  private func judged(
    _ check: String, from: String = "{config: one, forecast: components, where: {task: addition}}",
    record: RunRecord? = nil
  ) throws -> JudgedCheck {
    try #require(try reproduction(checks: [check], from: from, record: record).claims.first?.checks.first)
  }

  private func reproduction(
    checks: [String], from: String = "{config: one, forecast: components, where: {task: addition}}",
    needed: Int? = nil, record: RunRecord? = nil, outcome: ReproducedExperiment.Outcome? = nil, settings: [String] = []
  ) throws -> Reproduction {
    let text = """
      title: A paper
      citation: Somebody (2024)
      experiments: [{config: one}]
      claims:
        - id: A1
          states: it holds
          source: section 1
          from: \(from)
          within: exact
          \(needed.map { "needed: \($0)" } ?? "note: a remark")
          checks:

      """ + checks.map { "      - \($0)\n" }.joined()
    let paper = try PaperClaims(yaml: Array(text.utf8), file: "claims.yaml", configs: ["one"])
    var sample = try record ?? SampleRecord.make()
    if record == nil {
      sample.failures = []
      sample.combinations[1].failures = []
    }
    return Reproduction(
      name: "paper", paper: paper, experiments: [.init(config: "one", outcome: outcome ?? .finished(sample))],
      settings: settings)
  }

  private func sample(_ change: (inout RunRecord) -> Void) throws -> RunRecord {
    var record = try SampleRecord.make()
    record.failures = []
    for index in record.combinations.indices { record.combinations[index].failures = [] }
    change(&record)
    return record
  }

  @Test("on rows made up by chance a claim is held in simulation at best, and a difference says where")
  func simulated() throws {
    let record = try sample { $0.mark = "simulated data" }
    let good = "{value: rows.train, paper: 4, within: exact}"
    let bad = "{value: rows.train, paper: 5, within: exact}"
    #expect(try judged(good, record: record).verdict == .simulated)
    let claims = try reproduction(checks: [good, bad], record: record).claims
    #expect(claims.first?.verdict == .differs && claims.first?.reason?.hasPrefix("in simulation, ") == true)
    let whole = try reproduction(checks: [good, good], record: record)
    #expect(whole.claims.first?.verdict == .simulated && whole.count(.simulated) == 1 && whole.count(.agrees) == 0)
    #expect(reproductionText(whole, width: 100).contains("simulation  it holds"))
    #expect(try reproduction(checks: [bad, good], needed: 1, record: record).claims.first?.verdict == .simulated)
  }

  @Test(
    "what could not be computed from the user's own data is not judged, and from simulated data beside them differs")
  func undefinedOtherData() throws {
    let check = "{value: metrics.r2.test, paper: 0.5, within: exact}"
    let judged = try #require(try reproduction(checks: [check], settings: ["logs=mine"]).claims.first)
    #expect(judged.verdict == .notJudged && judged.reason?.hasPrefix("the data given do not tell") == true)
    var record = try sample { $0.mark = "simulated data" }
    record.failures = []
    let simulated = try reproduction(checks: [check], record: record, settings: ["logs=mine"]).claims.first
    #expect(simulated?.verdict == .differs)
  }

  @Test("what the user's own data lack is not judged, and is no mistake of the claims file")
  func otherData() throws {
    let check = "{where: {task: adition}, value: rows.train, paper: 4}"
    let judged = try #require(try reproduction(checks: [check], settings: ["logs=mine"]).claims.first)
    #expect(judged.verdict == .notJudged && judged.reason?.hasPrefix("the data given do not have it") == true)
    #expect(judged.checks.allSatisfy { $0.mistake == nil })
  }

  @Test("a name with points in it is found on the way")
  func points() throws {
    let record = try sample { record in
      record.combinations[0].measurements[0].result = MetricResult(
        values: [.init("share-above-0.75", 0.9)], n: 10)
    }
    let check = "{measurement: spread, where: {family: A|B}, value: share-above-0.75, paper: 0.9, within: exact}"
    let judged = try judged(check, record: record)
    #expect(judged.verdict == .agrees, "\(judged.reason ?? "")")
  }

  @Test(
    "a number agrees up to its tolerance and differs beyond",
    arguments: [
      // The weight is 2, the slope in family A's terms 2, the intercept -3.
      ("{value: fitted.parameters.weights.0, paper: 2.02, within: 0.02}", ClaimVerdict.agrees),
      ("{value: fitted.parameters.weights.0, paper: 2.0201, within: 0.02}", .differs),
      ("{value: equivalent-compute.slope, paper: 1.96, within: 2%}", .differs),
      ("{value: equivalent-compute.slope, paper: 1.961, within: 2%}", .agrees),
      ("{value: equivalent-compute.A.slope, paper: 2, within: exact}", .agrees),
      ("{value: rows.train, paper: 4, within: exact}", .agrees),
      ("{value: rows.train, paper: 5, within: exact}", .differs),
      ("{value: [fitted.parameters.weights, fitted.parameters.intercept], paper: [2, -3], within: 0.01}", .agrees),
      ("{value: [fitted.parameters.weights, fitted.parameters.intercept], paper: [2, -3.1], within: 0.01}", .differs),
      ("{value: [fitted.parameters.weights, fitted.parameters.intercept], paper: [2], within: 0.01}", .differs),
      // 0.0047333...: the mean of 0.01, 0.0025 and 0.0025.
      ("{value: metrics.mse.test, paper: 5.00e-3, within: 3 digits}", .agrees),
      ("{value: metrics.mse.test, paper: 5.01e-3, within: 3 digits}", .differs),
      ("{value: fitted.parameters.intercept, below: -2.99}", .agrees),
      ("{value: fitted.parameters.intercept, above: -3}", .differs),
      ("{value: fitted.parameters.intercept, at-least: -3}", .agrees),
      ("{value: metrics.mse.test, below: {forecast: training-mean}}", .agrees),
      ("{value: metrics.mse.test, above: {forecast: training-mean}}", .differs),
      ("{value: metrics.mse.test, over: {value: metrics.mse.test}, paper: 1, within: exact}", .agrees),
      (
        "{transform: space, where: {task: addition}, value: learned.columns, paper: [\"R&D\", MMLU], within: same members}",
        .agrees
      ),
      (
        "{transform: space, where: {task: addition}, value: learned.columns, paper: [\"R&D\", MMLU], within: exact}",
        .differs
      ),
      (
        "{transform: space, where: {task: addition}, value: learned.columns, paper: [MMLU], within: same members}",
        .differs
      ),
      (
        "{transform: space, where: {task: addition}, value: learned.explained-variance-ratio, combine: sum, paper: 1, within: exact}",
        .agrees
      ),
      ("{split: counts, where: {task: addition}, value: held-out, paper: 1, within: exact}", .agrees),
      ("{summary: geometric-mean, where: {name: components}, value: value, paper: 0.0123, within: 1%}", .agrees),
      ("{measurement: spread, where: {family: A|B}, value: mean, paper: 0.5, within: exact}", .agrees),
      ("{figure: fig-1, value: x, paper: 1, within: exact}", .agrees),
      ("{value: keys.test, paper: [\"b-<3>\", a-3, 'c, \"new\"'], within: same members}", .agrees),
    ])
  func verdicts(check: String, verdict: ClaimVerdict) throws {
    let judged = try judged(check)
    #expect(judged.verdict == verdict, "\(judged.reason ?? "")")
    #expect((judged.reason == nil) == (verdict == .agrees))
    #expect(judged.mistake == nil)
  }

  @Test("several entries are combined, and a list of labels means any of them")
  func combined() throws {
    let sum = try judged(
      "{value: rows.train, combine: sum, paper: 8, within: exact}", from: "{config: one, forecast: components}")
    #expect(sum.verdict == .agrees)
    let count = try judged(
      "{where: {name: [components, training-mean]}, combine: count, paper: 2, within: exact}",
      from: "{config: one, summary: geometric-mean}")
    #expect(count.ours == .numbers([2]))
    let both = try judged("{value: rows.train, paper: 8, within: exact}", from: "{config: one, forecast: components}")
    #expect(both.verdict == .notJudged && both.mistake?.message == "2 forecast entries are meant by 'components'")
  }

  @Test("a number that the paper has only where its optimiser stopped is held by early stopping only")
  func earlyStop() throws {
    // Ours is at the optimum, 2; the paper prints 1.5, where its program stops.
    let held =
      "{value: fitted.parameters.weights.0, paper: 1.50, within: 0.02, early-stop: {stop: 1.503, optimum: 2.0003}}"
    #expect(try judged(held).verdict == .earlyStop)
    // The optimum is another than ours.
    #expect(try judged(held.replacing("2.0003", with: "2.003")).verdict == .differs)
    // The paper's number is not that of its stop.
    #expect(try judged(held.replacing("1.503", with: "1.603")).verdict == .differs)
    // The paper prints the optimum.
    #expect(try judged(held.replacing("paper: 1.50", with: "paper: 2.00")).verdict == .agrees)
    let order =
      "{value: fitted.parameters.weights.0, below: {value: rows.train}, early-stop: {stop: [5, 4], optimum: [2, 4]}}"
    #expect(try judged(order).verdict == .agrees)
    let reversed = order.replacing("below", with: "above")
    #expect(try judged(reversed).verdict == .earlyStop)
    #expect(try judged(reversed.replacing("[5, 4]", with: "[3, 4]")).verdict == .differs)
    #expect(try judged(reversed.replacing("[2, 4]", with: "[2, 4.1]")).verdict == .differs)
  }

  @Test("a claim is the worst of its checks, or holds where enough of them do")
  func claims() throws {
    let good = "{value: rows.train, paper: 4, within: exact}"
    let bad = "{value: rows.train, paper: 5, within: exact}"
    let early = "{value: rows.train, paper: 5, within: exact, early-stop: {stop: 5, optimum: 4}}"
    func verdict(_ checks: [String], _ needed: Int? = nil) throws -> ClaimVerdict {
      try #require(try reproduction(checks: checks, needed: needed).claims.first).verdict
    }
    #expect(try verdict([good, good]) == .agrees)
    #expect(try verdict([good, early]) == .earlyStop)
    #expect(try verdict([good, early, bad]) == .differs)
    #expect(try verdict([good, bad, bad], 1) == .agrees)
    #expect(try verdict([good, bad, bad], 2) == .differs)
    #expect(try verdict([good, early, bad], 2) == .earlyStop)
    let told = try #require(try reproduction(checks: [good, bad, bad], needed: 2).claims.first?.reason)
    #expect(told == "1 of 3 hold, 2 are needed")
  }

  @Test("a number that could not be computed differs, and the reason is told")
  func undefined() throws {
    let judged = try judged("{value: metrics.r2.test, paper: 0.5, within: exact}")
    #expect(judged.verdict == .differs)
    #expect(judged.reason?.contains("could not be computed") == true)
  }

  @Test(
    "an address that leads nowhere is a mistake with a place and the nearest name, and no verdict",
    arguments: [
      ("{forecast: component, value: rows.train, paper: 4}", "the record has no forecast 'component'", "components"),
      (
        "{value: metrics.msee.test, paper: 4}", "forecast 'components' has no 'msee' on the way 'metrics.msee.test'",
        "mse"
      ),
      ("{where: {task: adition}, value: rows.train, paper: 4}", "'task' is nowhere 'adition'", "addition"),
      (
        "{where: {tsk: addition}, value: rows.train, paper: 4}", "forecast 'components' has nothing called 'tsk'",
        "task"
      ),
      ("{value: rows, paper: 4}", "an object stands at 'rows', not a number", "train"),
    ])
  func lost(check: String, message: String, hint: String) throws {
    let judged = try judged(check)
    #expect(judged.verdict == .notJudged)
    #expect(judged.mistake?.message == message)
    #expect(judged.mistake?.hint?.contains(hint) == true)
    #expect(judged.mistake?.location?.line ?? 0 > 9)
  }

  @Test("what failed or was not run is not judged, and no mistake of the claims file")
  func notThere() throws {
    let check = ["{value: rows.train, paper: 4, within: exact}"]
    for (outcome, reason) in [
      (ReproducedExperiment.Outcome.failed("no such column"), "one failed"), (.leftOut, "one was not run"),
    ] {
      let judged = try #require(try reproduction(checks: check, outcome: outcome).claims.first)
      #expect(judged.verdict == .notJudged && judged.reason == reason)
      #expect(judged.checks.allSatisfy { $0.mistake == nil })
    }
    // A step of the sample failed, so that its forecast may be missing for that reason.
    let failed = try judged(
      "{forecast: by size, where: {task: \"\(SampleRecord.odd)\"}, value: rows.train, paper: 4, within: exact}",
      record: try SampleRecord.make())
    #expect(failed.verdict == .notJudged && failed.mistake == nil)
  }
}
