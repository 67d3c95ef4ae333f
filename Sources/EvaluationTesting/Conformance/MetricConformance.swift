import EvaluationKit
import NumericalMethods

/// Puts the laws of its shape to a metric.
public func conformance(
  of factory: PluginFactory<AnyMetric>, _ trials: ConformanceTrials = ConformanceTrials()
) async -> ConformanceReport {
  var book = LawBook(.metric, factory.card.name, trials)
  guard let traits = factory.card.metric else {
    book.write(ConformanceReport.works, .broken("its card does not say what it judges"))
    return book.report
  }
  book.skipInapplicable(traits)
  guard let made = await MadePlugin(factory, in: &book) else { return book.report }
  await book.ask(made, traits)
  return book.report
}

extension LawBook {
  /// Laws that the card leaves nothing to ask of.
  fileprivate mutating func skipInapplicable(_ traits: MetricTraits) {
    if traits.range == nil { write("values lie in the card's range", .notAsked("its card names no range")) }
    if traits.direction == .neither {
      let why = "its card says that no value is better"
      if traits.shape == .pairs { write("perfect forecasts get the best value", .notAsked(why)) }
      if traits.shape == .intervals {
        write("intervals of no width at the actual values get the best value", .notAsked(why))
      }
    }
    if traits.shape == .pairs, traits.perfect == nil {
      write(
        "perfect forecasts score the good end of the card's range", .notAsked("its card's range has no such end"))
    }
  }

  fileprivate mutating func ask(_ made: MadePlugin<AnyMetric>, _ traits: MetricTraits) async {
    let card = made.factory.card
    let run = NoteBook().run()
    switch made.product {
    case .pairs(let metric):
      await put(PairsMetricLaws.laws) { sample in
        try await PairsMetricLaws.broken(by: metric, card: card, seeds: (6 * sample)..<(6 * sample + 6), in: run)
      }
      await askFew { try await metric.score(Samples.pairs(count: $0), in: run) }
    case .intervals(let metric):
      await put(IntervalsMetricLaws.laws) { sample in
        try await IntervalsMetricLaws.broken(by: metric, card: card, seeds: (6 * sample)..<(6 * sample + 6), in: run)
      }
      await askFew { try await metric.score(Samples.intervals(count: $0), in: run) }
    case .columns(let metric):
      await put(ColumnsMetricLaws.laws) { sample in
        try await ColumnsMetricLaws.broken(by: metric, card: card, on: Samples.table(seed: sample + 1), in: run)
      }
    case .summary(let metric):
      await put(SummaryMetricLaws.laws) { sample in
        try await SummaryMetricLaws.broken(by: metric, card: card, seeds: (3 * sample)..<(3 * sample + 3), in: run)
      }
    }
    await askShape(made.product, traits.shape)
    await made.askRepeating(in: &self) { try await $0.sampleResults(in: $1) }
  }

  /// No row and one row: undefined with a reason, or an error in words.
  private mutating func askFew(_ score: (Int) async throws -> MetricResult) async {
    for (count, rows) in [(0, "no row"), (1, "a single row")] {
      let law = "\(rows) gives a value, a reason why there is none, or an error in words"
      guard isAtWork else {
        write(law, .notAsked("it did not come to that"))
        continue
      }
      do {
        let result = try await score(count)
        let isSound = result.values.allSatisfy { $0.value?.isFinite ?? (result.reason != nil) }
        require(law, isSound, "it gives neither")
      } catch {
        require(law, isRefusal(error), inWords(error))
      }
    }
  }

  private mutating func askShape(_ metric: AnyMetric, _ shape: MetricShape) async {
    let isSo =
      switch (metric, shape) {
      case (.pairs, .pairs), (.intervals, .intervals), (.columns, .columns), (.summary, .summary): true
      default: false
      }
    require("it judges what its card says", isSo, "the card says \(shape.rawValue)")
  }
}

extension AnyMetric {
  /// What it makes of a sample.
  fileprivate func sampleResults(in run: RunContext) async throws -> [MetricResult] {
    switch self {
    case .pairs(let metric): [try await metric.score(Samples.pairs(seed: 3), in: run)]
    case .intervals(let metric): [try await metric.score(Samples.intervals(seed: 3), in: run)]
    case .columns(let metric): [try await metric.measure(Samples.table(seed: 3), in: run)]
    case .summary(let metric): try await metric.summarize(Samples.sweep(seed: 3), in: run).map(\.result)
    }
  }
}
