import EvaluationKit
import EvaluationTesting
import JSON
import NumericalMethods
import Tables
import Testing

@testable import Plugins

@Suite("how mass on wrong choices moves")
struct IncorrectMassTests {
  private static let masses = [("log-p-vocab", "{}"), ("incorrect-mass", #"{"each": true}"#)]

  @Test("a line a document is scipy's", arguments: ["worked", "drawn"])
  func lines(name: String) async throws {
    let reference = try Reference("choices.json")
    let settings = #"{"with": "x", "across": "checkpoint", "each": "document"}"#
    let result = try await ChoiceTables.applying(
      Self.masses + [("mass-regressions", settings)], to: ChoiceTables.paths(reference, name))
    let wanted = try #require(reference[name, "lines"].elements)
    #expect(result.rowCount == wanted.count)
    for statistic in ["slope", "intercept", "pearson", "spearman", "slope_correct", "slope_incorrect"] {
      let expected = wanted.map { $0[statistic]?.double }
      #expect(areClose(try result.numbers(statistic).map { $0 }, expected, within: 1e-11), "\(statistic)")
    }
  }

  @Test("a line a wrong choice is scipy's, and a document has as many as wrong choices")
  func everyChoice() async throws {
    let reference = try Reference("choices.json")
    let settings = #"{"with": "x", "each": "document", "each-choice": true}"#
    let result = try await ChoiceTables.applying(
      Self.masses + [("mass-regressions", settings)], to: ChoiceTables.paths(reference, "drawn"))
    #expect(result.columnNames.prefix(3) == ["document", "choice", "n"])
    #expect(result.rowCount == 120)
    let first = try result.filter { result["choice"]?.numbers?[$0] == 1 }.numbers("slope").map { $0 }
    #expect(areClose(first, reference.numbers("drawn", "first_choice_slopes"), within: 1e-11))
  }

  @Test("a line of one checkpoint or of a constant is missing, and masses of 0 are left out")
  func undefined() async throws {
    let nothing = -Double.infinity
    let table = try Table([
      Column("document", texts: ["a", "a", "a", "b", "c", "c"]), Column("x", numbers: [1, 2, nil, 1, 1, 2]),
      Column("log_p_vocab", numbers: [-2, -1, -1, -1, -1, -1]),
      Column("log_p_incorrect", numbers: [-3, -1, -1, -1, -1, nothing]),
    ])
    let book = NoteBook()
    let result = try await Made.apply("mass-regressions", #"{"with": "x", "each": "document"}"#, to: table, book)
    #expect(result["n"]?.numbers == [2, 1, 1])
    #expect(result["slope"]?.numbers == [2, nil, nil])
    #expect(
      book.notes == [
        "mass-regressions: 1 of 6 rows are left out because their 'x' is not known",
        "mass-regressions: 1 observations are left out because a mass is missing or 0",
        "mass-regressions: 2 of 3 lines are undefined and missing",
      ])
  }

  @Test("a group's covariation is numpy's and scipy's", arguments: ["worked", "drawn"])
  func covariation(name: String) async throws {
    let reference = try Reference("choices.json")
    let table = try await ChoiceTables.applying(Self.masses, to: ChoiceTables.paths(reference, name))
    let metric = try MassCovariation(Settings(MassCovariation.card, #"{"with": "x", "by": "document"}"#))
    let result = try await metric.measure(table, in: NoteBook().run())
    #expect(result.n == table.rowCount && result.undefined == 0)
    for value in result.values {
      #expect(
        isClose(value.value, reference[name, "summary", value.name].double, within: 1e-11),
        "\(value.name): \(String(describing: value.value))")
    }
    #expect(result.values.count == reference[name, "summary"].members?.count)
    #expect((result.reason == nil) == (name == "drawn"))
  }

  @Test("the mean over documents and its standard error are scipy's")
  func standardError() async throws {
    let reference = try Reference("choices.json")
    let table = try await ChoiceTables.applying(Self.masses, to: ChoiceTables.paths(reference, "drawn"))
    let result = try await Made.apply(
      "aggregate",
      #"{"by": "checkpoint", "columns": {"mean": {"mean": "-log_p_vocab"}, "sem": {"sem": "log_p_vocab"}}}"#, to: table)
    for name in ["mean", "sem"] {
      #expect(
        areClose(try result.numbers(name).map { $0 }, reference.numbers("drawn", "aggregate", name), within: 1e-12))
    }
  }

  @Test("bins hold their upper edge, the first its lower too, as in the worked example")
  func bins() async throws {
    let reference = try Reference("choices.json")
    let table = try Table([
      Column("p_choices", numbers: reference.numbers("bins", "p")),
      Column("accuracy", numbers: reference.numbers("bins", "accuracy")),
    ])
    let result = try await Made.apply("binned-accuracy", "{}", to: table)
    let filled = try result.filter { (result["n"]?.numbers?[$0] ?? 0) > 0 }.numberRows(["bin", "n", "fraction"])
    #expect(filled == [[0, 2, 0], [1, 1, 0], [9, 2, 0.5], [10, 1, 0], [15, 1, 1], [29, 1, 1]])
    #expect(result["fraction"]?.missingCount == 24)
    for (value, bin) in zip(reference.numbers("bins", "p"), reference.numbers("bins", "bins")) {
      #expect(ProbabilityBins(linear: 30).bin(try #require(value)).map(Double.init) == bin)
    }
  }

  @Test("bins on a logarithmic scale are numpy's, and what lies below the first is counted")
  func logarithmicBins() async throws {
    let reference = try Reference("choices.json")
    let table = try Table([
      Column("p_choices", numbers: reference.numbers("bins", "log", "p")),
      Column("accuracy", numbers: reference.numbers("bins", "log", "accuracy")),
    ])
    let book = NoteBook()
    let result = try await Made.apply("binned-accuracy", #"{"scale": "log"}"#, to: table, book)
    let edges = reference.numbers("bins", "log", "edges")
    #expect(areClose(try result.numbers("lower").map { $0 }, Array(edges.dropLast()), within: 1e-13))
    #expect(try result.numbers("n").map { $0 } == reference.numbers("bins", "log", "n"))
    #expect(
      areClose(try result.numbers("fraction").map { $0 }, reference.numbers("bins", "log", "fraction"), within: 1e-13))
    #expect(book.notes == ["binned-accuracy: 5 of 500 rows fall in no bin"])
  }
}
