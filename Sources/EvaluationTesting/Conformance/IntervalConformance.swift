import EvaluationKit
import NumericalMethods

/// Puts the laws of interval methods to a method.
public func conformance(
  of factory: PluginFactory<any IntervalMethod>, _ trials: ConformanceTrials = ConformanceTrials()
) async -> ConformanceReport {
  var book = LawBook(.interval, factory.card.name, trials)
  guard let made = await MadePlugin(factory, in: &book) else { return book.report }
  let method = made.product
  await book.put(IntervalMethodLaws.laws) { sample in
    try await IntervalMethodLaws.broken(by: method, around: Samples.forecast(seed: sample + 1))
  }
  await made.askRepeating(in: &book) { try await $0.bands(around: Samples.forecast(seed: 3), in: $1) }
  return book.report
}
