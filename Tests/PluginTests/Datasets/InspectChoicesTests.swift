import Diagnostics
import EvaluationKit
import EvaluationTesting
import Tables
import Testing

@Suite struct InspectChoicesTests {
  private static func log(_ samples: String, model: String = "hf/acme/tiny", created: String = "2026-01-01") -> String {
    """
    {"version": 2, "status": "success",
     "eval": {"task": "quiz", "model": "\(model)", "created": "\(created)", "model_args": {}},
     "samples": [\(samples)]}
    """
  }

  private static func sample(_ id: String, _ rest: String) -> String {
    #"{"id": \#(id), "epoch": 1, "input": "?", "choices": ["x", "y", "z"], "target": "B", \#(rest)}"#
  }

  private static func open(
    _ files: [String: String], _ settings: String = #""path": "all""#, _ notes: NoteBook = NoteBook()
  ) async throws -> Table {
    let plain = DataContext(files: files)
    let run = notes.run()
    let context = DataContext(file: plain.file, files: plain.files, note: run.note, table: plain.table)
    return try await Made.dataset("inspect-choices", "{\(settings)}").open(in: context).loaded(in: run)
  }

  private static let names = ["answer", "choices", "loglikelihood_0", "loglikelihood_1", "loglikelihood_2"]

  @Test("log-probabilities are found in scores' metadata, in the sample's, in a value and among tokens")
  func places() async throws {
    let token =
      #"{"token": " B", "logprob": -0.5, "top_logprobs": [{"token": " B", "logprob": -0.5}, {"token": "A", "logprob": -1.5}, {"token": "The", "logprob": -3}]}"#
    let samples = [
      Self.sample("1", #""scores": {"mine": {"value": "C", "metadata": {"choice_logprobs": [-1, -2, -Infinity]}}}"#),
      Self.sample("\"two\"", #""scores": {}, "metadata": {"logprobs": {"A": -3, "C": "-inf", "B": NaN}}"#),
      Self.sample("3", #""scores": {"mine": {"value": {"A": -1, "B": -2, "C": -3}}}"#),
      Self.sample("4", #""output": {"choices": [{"logprobs": {"content": [\#(token)]}}]}"#),
    ]
    let book = NoteBook()
    let table = try await Self.open(["a.json": Self.log(samples.joined(separator: ","))], #""path": "a.json""#, book)
    #expect(table.columnNames == ["family", "checkpoint", "task", "document", "flops"] + Self.names)
    #expect(Array(try table.texts("document")) == ["1", "two", "3", "4"])
    #expect(
      try table.numberRows(Self.names) == [
        [1, 3, -1, -2, -.infinity], [1, 3, -3, nil, -.infinity], [1, 3, -1, -2, -3], [1, 3, -1.5, -0.5, nil],
      ])
    #expect(
      book.notes.dropFirst() == ["inspect-choices: 2 choices of 2 samples have no log-probability and are missing"])
  }

  @Test("two tokens of one letter are one choice, their probabilities added")
  func tokens() async throws {
    let content =
      #"[{"token": "B", "logprob": -1, "top_logprobs": [{"token": "B", "logprob": -1}, {"token": "(B)", "logprob": -1}]}, {"token": "<eos>"}]"#
    let sample = Self.sample("1", #""output": {"choices": [{"logprobs": {"content": \#(content)}}]}"#)
    let table = try await Self.open(["a.json": Self.log(sample)], #""path": "a.json""#)
    // ln(2 / e)
    #expect(abs(try #require(table.numbers("loglikelihood_1")[0]) - (0.693_147_180_559_945_3 - 1)) < 1e-15)
  }

  @Test("an answer in words has no place where the letter alone was asked, and such samples are counted")
  func words() async throws {
    let content =
      #"[{"token": "ANSWER", "top_logprobs": []}, {"token": " B", "top_logprobs": [{"token": "B", "logprob": -1}]}]"#
    let sample = Self.sample("1", #""output": {"choices": [{"logprobs": {"content": \#(content)}}]}"#)
    let complaints = await Made.complaints {
      try await Self.open(["a.json": Self.log(sample)], #""path": "a.json""#)
    }
    #expect(complaints.first?.hasPrefix("no sample holds log-probabilities of its choices") == true)
  }

  @Test("models are known with or without their provider, the later log of two counts, epochs are documents")
  func models() async throws {
    let record = #""metadata": {"logprobs": [-1, -2, -3]}"#
    let two = Self.sample("1", record) + "," + Self.sample("1", record).replacing("\"epoch\": 1", with: "\"epoch\": 2")
    let book = NoteBook()
    let table = try await Self.open(
      [
        "a.json": Self.log(Self.sample("9", record)), "b.json": Self.log(two, created: "2026-02-01"),
        "models.csv": "model,family,params,tokens\nacme/tiny,acme,1000,2000\n",
      ], #""path": "all", "models": "models.csv""#, book)
    #expect(Array(try table.texts("document")) == ["1 epoch 1", "1 epoch 2"])
    #expect(Array(try table.texts("family")) == ["acme", "acme"])
    #expect(Array(try table.texts("checkpoint")) == ["hf/acme/tiny", "hf/acme/tiny"])
    #expect(try table.numbers("flops") == [1.2e7, 1.2e7])
    #expect(
      book.notes == ["inspect-choices: of several logs for one model and task the latest counts; not read: a.json"])
  }

  @Test("a target that is no letter is missing and counted")
  func target() async throws {
    let record = #""metadata": {"logprobs": [-1, -2, -3]}"#
    let book = NoteBook()
    let samples = [#""y""#, #"["C"]"#, #"["A", "B"]"#, #""nothing""#, #""Q""#].enumerated().map { index, target in
      Self.sample("\(index)", record).replacing("\"B\"", with: target)
    }
    let table = try await Self.open(["a.json": Self.log(samples.joined(separator: ","))], #""path": "a.json""#, book)
    #expect(try table.numbers("answer") == [1, 2, nil, nil, nil])
    #expect(book.notes.dropFirst() == ["inspect-choices: the target of 3 of 5 samples is no letter of a choice"])
  }

  @Test("packed, broken and foreign files, headers and probabilities are refused with what would do")
  func broken() async throws {
    func complaints(_ name: String, _ text: String) async -> [String] {
      await Made.complaints { try await Self.open([name: text], #""path": "\#(name)""#) }
    }
    #expect(
      await complaints("x.eval", "PK") == [
        "'x.eval' is a packed log, which is not read (inspect log dump x.eval > x.json)"
      ])
    #expect(await complaints("a.json", "{\"eval\": ").first?.hasPrefix("expected a value, found the end") == true)
    #expect(await complaints("a.json", "{}").first?.hasPrefix("'a.json' is no log of Inspect") == true)
    #expect(
      await complaints("a.json", #"{"eval": {"model": "m", "task": "t"}}"#).first?.hasPrefix(
        "'a.json' holds no samples")
        == true)
    let shares = Self.log(Self.sample("1", #""metadata": {"logprobs": [0.5, 0.3, 0.2]}"#))
    #expect(
      await complaints("a.json", shares).first?.contains("has 0.5 where a log-probability should stand") == true)
  }
}
