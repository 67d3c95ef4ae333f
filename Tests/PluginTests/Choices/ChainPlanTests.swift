import EvaluationKit
import EvaluationTesting
import Tables
import Testing

@Suite("planning the chain of scores")
struct ChainPlanTests {
  private static func complaints(_ name: String, _ schema: TableSchema, _ settings: String = "{}") async -> [String] {
    await Made.complaints { try await Made.transform(name, settings).columns(after: schema) }
  }

  private static let samples = TableSchema([
    "loglikelihood_0": .number, "loglikelihood_1": .number, "answer": .number, "document": .text,
  ])

  @Test("a table without choices is told what makes them")
  func none() async {
    let schema = TableSchema(["model": .text, "log_likelihood_0": .number, "answers": .number])
    #expect(
      await Self.complaints("p-choices", schema) == [
        "there is no column 'loglikelihood_0': the table has no choices of that name (did you mean 'choices: "
          + "log_likelihood'? the datasets lm-eval and simulated-choices make loglikelihood_0, loglikelihood_1, ...; "
          + "for columns of another name say choices: NAME)",
        "there is no column 'answer' that says which choice is right (did you mean 'answers'? the datasets lm-eval and "
          + "simulated-choices make 'answer', counted from 0)",
      ])
    #expect(await Self.complaints("brier", TableSchema().opened()) == [])
  }

  @Test("a gap between choices, texts and a column that would replace what is read are refused")
  func wrong() async {
    let gap = TableSchema(["loglikelihood_0": .number, "loglikelihood_2": .number, "answer": .text])
    #expect(
      await Self.complaints("accuracy", gap) == [
        "there is a column 'loglikelihood_2' and no number column 'loglikelihood_1' (choices are counted from 0 "
          + "without a gap)",
        "the column 'answer' is text, and an answer is a choice's number, counted from 0",
      ])
    #expect(
      await Self.complaints("log-p-vocab", Self.samples, #"{"into": "answer"}"#)
        == ["the column 'answer' is what this step reads (give the new one another name)"])
  }

  @Test("lengths that the table lacks are to be kept, and log_p_vocab is made by its step")
  func lengths() async {
    #expect(
      await Self.complaints("acc-norm", Self.samples, #"{"by": "bytes"}"#) == [
        "there is no column 'bytes_0': the lengths of the choices are not in the table (have the dataset keep them: "
          + "keep: [bytes])"
      ])
    #expect(
      await Self.complaints("p-vocab", Self.samples)
        == ["there is no column 'log_p_vocab' (the step log-p-vocab makes it: put it before this one)"])
    #expect(
      await Self.complaints("acc-norm", Self.samples, #"{"by": "tokens"}"#) == [
        "there is no column 'tokens_0': the lengths of the choices are not in the table (logs do not hold them: give "
          + "number columns tokens_0, tokens_1, ... of your own)"
      ])
    let regressions =
      #"{"of": "loglikelihood_0", "on": "answer", "with": "answer", "each": "document", "each-choice": true}"#
    #expect(
      await Self.complaints("mass-regressions", Self.samples, regressions)
        == ["there is no column 'loglikelihood_0_1' of a wrong choice's own (incorrect-mass makes them: {each: true})"])
  }
}
