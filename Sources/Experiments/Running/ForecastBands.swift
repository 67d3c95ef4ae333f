import EvaluationKit

/// Puts the intervals of every method of `forecast: intervals:` into a forecast's record.
struct ForecastBands {
  let steps: [PlannedStep<any IntervalMethod>]
  /// What a method may use of the world. Its chance is that of the method in this combination, whatever the forecast: all
  /// forecasts see the same draws.
  let context: @Sendable (String, NoteTaker) -> RunContext

  /// - Parameter forecast: its rows are those of the record, in that order, then the points of its curve.
  func add(to record: inout ForecastRecord, around forecast: RefittableForecast, _ notes: NoteTaker) async throws {
    guard !steps.isEmpty else { return }
    if record.interval != nil {
      notes.take("'\(record.predictor)' gives intervals of its own; those of 'intervals' take their place")
    }
    var bands: [(interval: ForecastInterval, ends: [IntervalBand.End?])] = []
    for step in steps {
      for band in try await self.bands(of: step, around: forecast, notes) {
        bands.append((ForecastInterval(method: step.id, name: step.name, level: band.level), band.ends))
      }
    }
    record.interval = bands.first?.interval
    record.furtherIntervals = bands.dropFirst().map(\.interval)
    for row in record.predictions.indices {
      record.predictions[row].lower = bands.first?.ends[row]?.lower
      record.predictions[row].upper = bands.first?.ends[row]?.upper
      record.predictions[row].further = bands.dropFirst().map { band in
        RowInterval(lower: band.ends[row]?.lower, upper: band.ends[row]?.upper)
      }
    }
    for point in record.computeCurve.indices {
      let end = bands.first?.ends[record.predictions.count + point]
      record.computeCurve[point].lower = end?.lower
      record.computeCurve[point].upper = end?.upper
    }
  }

  /// A band a level; one without ends, and a note, where the method can give none.
  private func bands(
    of step: PlannedStep<any IntervalMethod>, around forecast: RefittableForecast, _ notes: NoteTaker
  ) async throws -> [IntervalBand] {
    let none = [IntervalBand.End?](repeating: nil, count: forecast.rows.count)
    let levels = step.plugin.levels
    let own = NoteTaker()
    defer { for note in own.all { notes.take("\(step.name): \(note)") } }
    do {
      let bands = try await step.plugin.bands(around: forecast, in: context(step.name, own))
      guard bands.map(\.level) == levels, bands.allSatisfy({ $0.ends.count == none.count }) else {
        throw EvaluationError("a band a level and an interval a row were asked for, and other ones were given")
      }
      for band in bands { if let reason = band.reason { notes.take("\(step.name), \(band.level): \(reason)") } }
      return bands.map { Self.sound($0, of: step.name, notes) }
    } catch let error where !(error is CancellationError) {
      notes.take("\(ForecastRecord.noIntervals) '\(step.name)': \(StepFailure(error).message)")
      return levels.map { IntervalBand(level: $0, ends: none) }
    }
  }

  /// The band without ends that are no interval.
  private static func sound(_ band: IntervalBand, of step: String, _ notes: NoteTaker) -> IntervalBand {
    var band = band
    var wrong = 0
    for row in band.ends.indices {
      guard let end = band.ends[row] else { continue }
      if end.lower.isFinite, end.upper.isFinite, end.lower <= end.upper { continue }
      band.ends[row] = nil
      wrong += 1
    }
    if wrong > 0 {
      notes.take("\(step), \(band.level): \(counted(wrong, "interval")) left out, whose ends are not finite or crossed")
    }
    return band
  }
}
