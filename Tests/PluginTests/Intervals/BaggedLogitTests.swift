import EvaluationKit
import EvaluationTesting
import Foundation
import NumericalMethods
import Testing

@testable import Plugins

@Suite("bagged-logit")
struct BaggedLogitTests {
  private func method(_ settings: String = #"{"resamples": 60}"#) throws -> BaggedLogit {
    BaggedLogit(try Settings(BaggedLogit.card, settings))
  }

  /// Families along a logistic curve, each off it by a draw of its own and its models by one more, of which those with less
  /// compute train; the law is a line through the logits.
  static func world(
    seed: Int, families: Int = 9, models: Int = 5, noise: Double = 0.3, training: Int = 27
  ) throws -> (forecast: RefittableForecast, actual: [Double]) {
    var chance = Seed(UInt64(seed)).child("world").generator()
    var rows: [(compute: Double, family: String, score: Double)] = []
    for family in 0..<families {
      let shift = noise * chance.standardNormal()
      for _ in 0..<models {
        let compute = 4 * chance.uniform()
        let z = compute * 1.2 - 3 + shift + noise * chance.standardNormal()
        let score = logistic(z)
        rows.append((compute, "family \(family)", score))
      }
    }
    rows.sort { $0.compute < $1.compute }
    let forecast = try RefittableForecast(
      x: rows.map(\.compute), families: rows.map(\.family), compute: rows.map { exp($0.compute) },
      target: rows.prefix(training).map(\.score)
    ) { x, y in
      guard Set(x).count >= 2 else { throw EvaluationError("a line needs two rows that differ") }
      let logits = y.compactMap { logit(min(max($0, 0.001), 0.999)) }
      let line = try LinearFit().fit(inputs: Matrix(columns: [x]), target: logits)
      return { logistic(line.intercept + line.slopes[0] * $0) }
    }
    return (forecast, rows.map(\.score))
  }

  @Test("over 40 made worlds intervals hold beyond the cutoff about what they say")
  func coverage() async throws {
    // Noisier than the prior says: it counts little here, so that the errors do.
    let levels = [0.9, 0.5]
    var inside = [0, 0]
    var count = 0
    for seed in 0..<40 {
      let (forecast, actual) = try Self.world(seed: seed)
      let bands = try await method(#"{"level": [0.9, 0.5], "resamples": 60, "prior": 10}"#)
        .bands(around: forecast, in: NoteBook().run(seed: Seed(UInt64(seed))))
      for row in forecast.trainingCount..<forecast.rows.count {
        count += 1
        for level in levels.indices {
          let end = try #require(bands[level].ends[row])
          if end.lower <= actual[row], actual[row] <= end.upper { inside[level] += 1 }
        }
      }
    }
    let shares = inside.map { Double($0) / Double(count) }
    #expect((0.84...0.97).contains(shares[0]), "\(shares)")
    #expect((0.38...0.62).contains(shares[1]), "\(shares)")
  }

  @Test("a middle beyond the scores trained on is drawn a fifth of the way back, with as much more scale")
  func reaching() {
    let beyond = ReachingMiddle(3, seen: -2...1)
    #expect(isClose(beyond.logit, 2.6, within: 1e-12) && isClose(beyond.scale, 0.4, within: 1e-12))
    let below = ReachingMiddle(-4, seen: -2...1)
    #expect(isClose(below.logit, -3.6, within: 1e-12) && isClose(below.scale, 0.4, within: 1e-12))
    let within = ReachingMiddle(0.5, seen: -2...1)
    #expect(within.logit == 0.5 && within.scale == 0)
  }

  @Test("every interval holds its forecast and lies within 0...1", arguments: 0..<4)
  func bounds(seed: Int) async throws {
    let forecast = try Self.world(seed: seed).forecast
    for band in try await method(#"{"level": [0.1, 0.99], "resamples": 40}"#).bands(
      around: forecast, in: NoteBook().run())
    {
      for (end, predicted) in zip(band.ends, forecast.predictions) {
        let (end, predicted) = (try #require(end), try #require(predicted))
        #expect(end.lower <= predicted && predicted <= end.upper)
        #expect(end.lower >= 0 && end.upper <= 1)
      }
    }
  }

  @Test("noisier worlds have wider intervals, and rows beyond the cutoff wider ones than those within")
  func widths() async throws {
    func logits(_ noise: Double) async throws -> [Double] {
      let forecast = try Self.world(seed: 3, noise: noise).forecast
      let band = try await method(#"{"resamples": 60, "prior": 5}"#).bands(around: forecast, in: NoteBook().run())[0]
      let scale = try LogitScale(shift: 0.02, for: forecast.target)
      return band.ends.compactMap { $0.map { scale.logit($0.upper) - scale.logit($0.lower) } }
    }
    let (quiet, loud) = (try await logits(0.1), try await logits(0.8))
    #expect(zip(quiet, loud).allSatisfy { $0 < $1 })
    let beyond = try #require(mean(Array(loud.suffix(5))))
    let within = try #require(mean(Array(loud.prefix(27).suffix(15))))
    #expect(beyond > within)
  }

  @Test("errors beyond earlier cutoffs widen the intervals where the law bends there")
  func bending() async throws {
    // Straight up to a compute of 2 and flat from there on: families left out cannot tell, the earlier cutoffs can.
    let families = (0..<30).map { "family \($0 % 6)" }
    let x = (0..<30).map { Double($0) / 6 }
    let y = x.map { logistic(min($0, 2) * 1.5 - 3) }
    let forecast = try RefittableForecast(
      x: x, families: families, compute: x.map { exp($0) }, target: Array(y.prefix(24))
    ) { x, y in
      let line = try LinearFit().fit(inputs: Matrix(columns: [x]), target: y.compactMap { logit($0) })
      return { logistic(line.intercept + line.slopes[0] * $0) }
    }
    let with = try await method(#"{"resamples": 60, "prior": 5}"#).bands(around: forecast, in: NoteBook().run())[0]
    let without = try await method(#"{"resamples": 60, "prior": 5, "origins": 0}"#)
      .bands(around: forecast, in: NoteBook().run())[0]
    #expect(zip(with.widths, without.widths).allSatisfy { $0 > $1 })
  }

  @Test("the term of hat values is wider beyond the training range")
  func hatDistance() async throws {
    let forecast = try Self.world(seed: 5).forecast
    let band = try await method(#"{"resamples": 40, "distance": "hat-value"}"#)
      .bands(around: forecast, in: NoteBook().run())[0]
    let scale = try LogitScale(shift: 0.02, for: forecast.target)
    let widths = band.ends.compactMap { $0.map { scale.logit($0.upper) - scale.logit($0.lower) } }
    #expect(widths.count == forecast.rows.count)
    #expect(widths[30] > widths[15])
  }

  @Test("what cannot be computed is refused in words")
  func refusals() async throws {
    let whole = try Self.world(seed: 1)
    func reason(
      _ forecast: RefittableForecast, _ settings: String = #"{"resamples": 20}"#, roles: Roles = Samples.roles
    ) async -> String? {
      do {
        _ = try await method(settings).bands(around: forecast, in: NoteBook().run(roles: roles))
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      await reason(try Self.world(seed: 1, training: 9).forecast)
        == "at least 10 training rows are needed, and there are 9")
    #expect(
      await reason(whole.forecast, roles: Roles(key: ["model"], compute: "flops"))
        == "whole families are left out or drawn, and no column has the role 'family'")
    let noCompute = Roles(key: ["model"], family: "family")
    #expect(
      await reason(whole.forecast, roles: noCompute)
        == "earlier cutoffs go by compute, and no column has the role 'compute': 'origins: 0' needs none")
    #expect(await reason(whole.forecast, #"{"resamples": 20, "origins": 0}"#, roles: noCompute) == nil)
    var alike = whole.forecast
    alike.rows.families = alike.rows.families.enumerated().map { $0.offset % 2 == 0 ? "Elm" : "Oak" }
    #expect(await reason(alike) == "at least 3 families are needed among the training rows, and there are 2")
    var large = whole.forecast
    large.target = large.target.map { $0 * 10 }
    #expect(await reason(large)?.hasPrefix("logits need a target within 0...1, and ") == true)
  }

  @Test("rows without compute are in no earlier cutoff, and equal cutoffs are fitted once")
  func cutoffs() throws {
    func cutoffs(_ compute: [Double?], count: Int) throws -> [Double] {
      let target = Array(repeating: 0.5, count: compute.count)
      let forecast = try RefittableForecast(
        x: target, families: Array(repeating: nil, count: compute.count), compute: compute, target: target
      ) { _, _ in { $0 } }
      return NestedOrigins(count: count, resamples: 10, usesHatValues: false).cutoffs(of: forecast)
    }
    #expect(areClose(try cutoffs([1, 2, nil, 3, 4, 5, 6], count: 5), [3, 4, 5], within: 1e-12))
    #expect(areClose(try cutoffs([1, 2, nil, 3, 4, 5, 6], count: 3), [3, 4, 5], within: 1e-12))
    #expect(areClose(try cutoffs([1, 2, 3, 4, 5, nil], count: 1), [3.4], within: 1e-12))
    #expect(try cutoffs([7, 7, 7, nil], count: 5) == [7])
  }
}

@Suite("error scale")
struct ErrorScaleTests {
  @Test("noise and slope are those of scipy's minimiser", arguments: ["absolute", "relative"])
  func reference(kind: String) throws {
    let expected = try #require(try IntervalReference.load().scale[kind])
    let cases = expected.error.indices.map {
      ErrorScale.Case(error: expected.error[$0], distance: expected.distance[$0], weight: expected.weight[$0])
    }
    let found = ErrorScale.fitted(
      to: cases, prior: ErrorScale(noise: 0.3, slope: 0.5), rows: 5, isRelative: kind == "relative")
    #expect(isClose(found.noise, expected.noise, within: 2e-3))
    #expect(isClose(found.slope, expected.slope, within: 2e-3))
  }

  @Test("without errors, or with a prior of very many rows, the scale is the prior")
  func prior() {
    let prior = ErrorScale(noise: 0.3, slope: 0.5)
    #expect(ErrorScale.fitted(to: [], prior: prior, rows: 1) == prior)
    let wild = (0..<10).map { _ in ErrorScale.Case(error: 5, distance: 1, weight: 1) }
    let held = ErrorScale.fitted(to: wild, prior: prior, rows: 1e6)
    #expect(isClose(held.noise, 0.3, within: 1e-3) && isClose(held.slope, 0.5, within: 1e-3))
    #expect(ErrorScale.fitted(to: wild, prior: prior, rows: 1).scale(at: 1) > 2)
  }

  @Test("hat values are those of numpy's pseudo-inverse, and sum to the parameters over training rows")
  func hat() throws {
    let expected = try IntervalReference.load().hat
    let rows = PredictorRows(expected.x)
    let found = try hatValues(of: rows, among: Array(0..<expected.train))
    #expect(areClose(found, expected.values, within: 1e-9))
    #expect(isClose(found.prefix(expected.train).compactMap { $0 }.reduce(0, +), 4, within: 1e-12))
    #expect(throws: EvaluationError("the inputs are collinear over the training rows")) {
      try hatValues(of: PredictorRows([expected.x[0], expected.x[0].map { 2 * $0 }]), among: Array(0..<11))
    }
  }

  @Test("logits go there and back, and a perfect score has one")
  func logits() throws {
    let scale = try LogitScale(shift: 0.02, for: [0, 0.5, 1])
    for score in [0, 0.001, 0.3, 0.5, 0.99, 1] {
      #expect(isClose(scale.score(scale.logit(score)), score, within: 1e-12, absolute: 1e-14))
    }
    #expect(scale.logit(-3) == scale.logit(0) && scale.logit(3) == scale.logit(1))
    #expect(isClose(scale.logit(1), log(49), within: 1e-12))
  }
}
