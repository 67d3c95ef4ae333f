import EvaluationKit
import NumericalMethods
import Tables

/// What holds of every interval method.
public enum IntervalMethodLaws {
  /// What is asked, each as the sentence that a method that breaks it gets.
  public static let laws = [
    "there is a band a level, in their order", "there is an interval a row, if only nil",
    "some row has an interval", "ends are finite, the lower not above the upper",
    "the interval of a higher level holds that of a lower one", "a row without a prediction has no interval",
    "asking twice gives the same", "an interval does not depend on the other rows that are predicted",
    "few rows, few families, refits that fail: intervals, or an error in words",
  ]

  /// The laws that a method breaks around a forecast, each as a sentence.
  public static func broken(
    by method: some IntervalMethod, around forecast: RefittableForecast, in run: RunContext = NoteBook().run()
  ) async throws -> [String] {
    let bands = try await method.bands(around: forecast, in: run)
    var broken = BrokenLaws()
    broken.require(bands.map(\.level) == method.levels, "there is a band a level, in their order")
    guard bands.allSatisfy({ $0.ends.count == forecast.rows.count }) else {
      return broken.all + ["there is an interval a row, if only nil"]
    }
    broken.require(bands.allSatisfy { band in band.ends.contains { $0 != nil } }, "some row has an interval")
    requireSound(bands, of: forecast, in: &broken)
    broken.require(try await method.bands(around: forecast, in: run) == bands, "asking twice gives the same")
    try await requireAlone(method, bands, forecast, run, in: &broken)
    for poor in poorForecasts(like: forecast) {
      do {
        requireSound(try await method.bands(around: poor, in: run), of: poor, in: &broken)
      } catch {
        broken.require(
          isRefusal(error), "few rows, few families, refits that fail: intervals, or an error in words")
      }
    }
    return broken.all
  }

  private static func requireSound(
    _ bands: [IntervalBand], of forecast: RefittableForecast, in broken: inout BrokenLaws
  ) {
    for band in bands {
      broken.require(
        band.ends.allSatisfy { end in
          end.map { $0.lower.isFinite && $0.upper.isFinite && $0.lower <= $0.upper } ?? true
        }, "ends are finite, the lower not above the upper")
      broken.require(
        zip(forecast.predictions, band.ends).allSatisfy { $0 != nil || $1 == nil },
        "a row without a prediction has no interval")
      for other in bands where other.level > band.level {
        let holds = zip(band.ends, other.ends).allSatisfy { narrow, wide in
          guard let narrow, let wide else { return true }
          return wide.lower <= narrow.lower + 1e-12 && wide.upper >= narrow.upper - 1e-12
        }
        broken.require(holds, "the interval of a higher level holds that of a lower one")
      }
    }
  }

  /// The same rows but for every second one of those that are predicted.
  private static func requireAlone(
    _ method: some IntervalMethod, _ bands: [IntervalBand], _ forecast: RefittableForecast, _ run: RunContext,
    in broken: inout BrokenLaws
  ) async throws {
    let left = (0..<forecast.rows.count).filter { $0 < forecast.trainingCount || $0 % 2 == 0 }
    var fewer = forecast
    fewer.rows = forecast.rows.selecting(left)
    fewer.predictions = left.map { forecast.predictions[$0] }
    fewer.sensitivities = forecast.sensitivities.map { all in Matrix(rows: left.map { Array(all.row($0)) }) }
    fewer.refit = { rows in
      let all = try await forecast.refit(rows)
      return left.map { all[$0] }
    }
    let alone = try await method.bands(around: fewer, in: run)
    let same = zip(bands, alone).allSatisfy { all, alone in left.map { all.ends[$0] } == alone.ends }
    broken.require(same, "an interval does not depend on the other rows that are predicted")
  }

  /// A few rows, one family, families of one, refits that fail always or predict nothing.
  private static func poorForecasts(like forecast: RefittableForecast) -> [RefittableForecast] {
    func training(_ count: Int) -> RefittableForecast {
      let rows = Array(0..<count) + Array(forecast.trainingCount..<forecast.rows.count)
      return RefittableForecast(
        rows: forecast.rows.selecting(rows), trainingCount: count, target: Array(forecast.target[..<count]),
        predictions: rows.map { forecast.predictions[$0] }, items: forecast.items,
        sensitivities: forecast.sensitivities.map { all in Matrix(rows: rows.map { Array(all.row($0)) }) }
      ) { list in
        let all = try await forecast.refit(list)
        return rows.map { all[$0] }
      }
    }
    var oneFamily = forecast
    oneFamily.rows.families = Array(repeating: "Aspen", count: forecast.rows.count)
    var ownFamilies = forecast
    ownFamilies.rows.families = Array(repeating: nil, count: forecast.rows.count)
    var failing = forecast
    failing.refit = { _ in throw EvaluationError("these rows cannot be fitted") }
    var silent = forecast
    silent.refit = { [count = forecast.rows.count] _ in Array(repeating: nil, count: count) }
    var unpredicted = forecast
    unpredicted.predictions = unpredicted.predictions.enumerated().map { $0 % 5 == 0 ? nil : $1 }
    return [1, 2, 3, 4].map(training) + [oneFamily, ownFamilies, failing, silent, unpredicted]
  }
}

extension Samples {
  /// A least-squares line on the first input of ``predictorRows(seed:rows:inputs:)``: the first two thirds train.
  public static func forecast(seed: Int = 1, rows count: Int = 30) -> RefittableForecast {
    let sample = predictorRows(seed: seed, rows: count, inputs: 1)
    let rows = sample.rows
    let x = rows.inputs[0].values.contiguous
    let trainingCount = count * 2 / 3
    @Sendable func refit(_ list: [Int]) throws -> [Double?] {
      guard Set(list).count >= 2,
        let line = try? LinearFit().fit(
          inputs: Matrix(columns: [list.map { x[$0] }]), target: list.map { sample.target[$0] })
      else { throw EvaluationError("a line needs two rows that differ") }
      return x.map { line.intercept + line.slopes[0] * $0 }
    }
    let predictions = (try? refit(Array(0..<trainingCount))) ?? Array(repeating: nil, count: count)
    return RefittableForecast(
      rows: rows, trainingCount: trainingCount, target: Array(sample.target[..<trainingCount]),
      predictions: predictions, items: 100, sensitivities: Matrix(columns: [x.map { _ in 1 }, x])
    ) { try refit($0) }
  }
}
