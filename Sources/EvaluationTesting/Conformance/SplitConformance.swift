import EvaluationKit
import NumericalMethods
import Tables

/// Puts the laws of splits to a rule.
public func conformance(
  of factory: PluginFactory<any SplitRule>, _ trials: ConformanceTrials = ConformanceTrials()
) async -> ConformanceReport {
  var book = LawBook(.split, factory.card.name, trials)
  guard let made = await MadePlugin(factory, in: &book) else { return book.report }
  let rule = made.product
  await book.put(SplitLaws.laws) { sample in
    try await SplitLaws.broken(by: rule, on: Samples.table(seed: sample + 1), seed: Seed(UInt64(sample + 1)))
  }
  let isAtWork = book.isAtWork
  await book.ask("the sample's rows are divided: some train, some do not") {
    guard isAtWork else { return .notAsked("it did not come to that") }
    let marks = try await rule.mark(Samples.table(), in: NoteBook().run())
    let trained = marks.count { $0 == .train }
    return trained > 0 && trained < marks.count
      ? .kept : .notAsked("with these settings \(trained) of \(marks.count) rows train")
  }
  await made.askRepeating(in: &book) { try await $0.mark(Samples.table(seed: 3), in: $1) }
  return book.report
}
