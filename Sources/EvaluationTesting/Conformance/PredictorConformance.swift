import EvaluationKit
import NumericalMethods
import Tables

/// Puts the laws of predictors to a predictor.
public func conformance(
  of factory: PluginFactory<any Predictor>, _ trials: ConformanceTrials = ConformanceTrials()
) async -> ConformanceReport {
  var book = LawBook(.predictor, factory.card.name, trials)
  guard let made = await MadePlugin(factory, in: &book) else { return book.report }
  await book.ask(made, made.product)
  return book.report
}

extension LawBook {
  fileprivate mutating func ask<P: Predictor>(_ made: MadePlugin<any Predictor>, _ predictor: P) async {
    let run = NoteBook().run()
    let rule = made.factory.card.inputs ?? .none
    let inputs = Samples.inputs(of: made.factory.card, made.setting)
    await ask("it takes the roles of the sample table") {
      try predictor.check(Samples.roles)
      return .kept
    }
    let plain = PredictorLaws.laws
    await put(plain) { sample in
      let rows = Samples.predictorRows(seed: sample + 1, inputs: inputs)
      return try await PredictorLaws.broken(by: predictor, on: rows.rows, target: rows.target, in: run)
    }
    await askMissing(predictor, rule, inputs: inputs)
    for count in [0, 1, 2] {
      await askFew(predictor, rows: count, inputs: inputs)
    }
    await made.askRepeating(in: &self) { try await $0.samplePredictions(inputs: inputs, in: $1) }
  }

  private mutating func askMissing<P: Predictor>(_ predictor: P, _ rule: InputRule, inputs: Int) async {
    let law = "rows that lack an input are forecast, or a reason is given"
    guard rule.acceptsMissing, inputs > 0 else {
      let why = inputs == 0 ? "it takes no inputs" : "rows that lack one are left out before it sees them"
      return write(law, .notAsked(why))
    }
    guard isAtWork else { return write(law, .notAsked("it did not come to that")) }
    for seed in 1...trials.samples {
      let sample = Samples.predictorRows(seed: seed, inputs: inputs)
      let rows = sample.rows.lacking(seed: seed)
      do {
        let run = NoteBook().run()
        let predictions = try await predictor.fit(rows, target: sample.target, in: run).predict(rows, in: run)
        let faults = PredictorLaws.faults(of: predictions)
        require(
          law, predictions.count == rows.count && faults.isEmpty,
          "broken: \((faults + (predictions.count == rows.count ? [] : ["there is a prediction a row"])).joined(separator: ", ")), on sample \(seed)"
        )
      } catch {
        write(law, .broken("it fails on sample \(seed): \(inWords(error))"))
      }
    }
  }

  private mutating func askFew<P: Predictor>(_ predictor: P, rows count: Int, inputs: Int) async {
    let called = ["no training row", "a single training row", "two training rows"][count]
    let law = "\(called): it forecasts, or an error says why not, in words"
    guard isAtWork else { return write(law, .notAsked("it did not come to that")) }
    let sample = Samples.predictorRows(seed: 2, inputs: inputs)
    do {
      let run = NoteBook().run()
      let fitted = try await predictor.fit(
        sample.rows.selecting(Array(0..<count)), target: Array(sample.target[..<count]), in: run)
      let faults = PredictorLaws.faults(of: try await fitted.predict(sample.rows, in: run))
      require(law, faults.isEmpty, "broken: \(faults.joined(separator: ", "))")
    } catch {
      require(law, isRefusal(error), inWords(error))
    }
  }
}

extension Predictor {
  fileprivate func samplePredictions(inputs: Int, in run: RunContext) async throws -> [Prediction] {
    let sample = Samples.predictorRows(seed: 3, inputs: inputs)
    return try await fit(sample.rows, target: sample.target, in: run).predict(sample.rows, in: run)
  }
}

extension PredictorRows {
  /// The rows with about a fifth of the inputs missing; never the first of the first row.
  fileprivate func lacking(seed: Int) -> PredictorRows {
    var chance = Seed(UInt64(seed)).child("lacking").generator()
    var rows = self
    rows.inputs = inputs.enumerated().map { index, input in
      Input(
        name: input.name,
        values: NumberValues(
          (0..<count).map { row in
            let isMissing = chance.uniform() < 0.2 && (index > 0 || row > 0)
            return isMissing ? nil : input.values[row]
          }))
    }
    return rows
  }
}
