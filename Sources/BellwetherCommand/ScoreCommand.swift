import ArgumentParser
import Diagnostics
import EvaluationKit
import Files
import JSON
import NumericalMethods
import Reports
import Tables

struct ScoreCommand: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Judge forecasts that were written down before the answers were known.",
    discussion: """
      It refuses a file that was changed since 'bellwether predict' wrote it. A file that was changed and hashed again has
      another hash than the one that was printed then: that is what --expect is for.

      Example: bellwether score mine.forecasts.json --with actual.csv --expect 3f2a90c1d5e7
      """)

  @Argument(help: "The file that 'bellwether predict' wrote.", completion: .file(extensions: ["json"]))
  var forecasts: String

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp("A CSV file with the answers: the key's columns and the target's.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var answers: String

  @Option(
    help: ArgumentHelp(
      "The hash that 'bellwether predict' printed, or its first 12 digits and more.", valueName: "hash"))
  var expect: String

  @Flag(help: "Print scores and rows as JSON.")
  var json = false

  func run(in context: CommandContext) async throws -> Int32 {
    let file: FutureForecastFile
    let registered: [RegisteredForecast]
    do {
      file = try FutureForecastFile(opening: try Self.read(forecasts), called: forecasts, expecting: expect)
      registered = try file.forecasts()
    } catch let refused as FutureForecastFile.Refused {
      throw CommandFailure(refused.description + (refused.hint.map { " (\($0))" } ?? ""), code: 2)
    }
    let table = try GuessedCSV(try Self.read(answers), file: answers).table
    let book = try AnswerBook(table, key: file.key, file: answers)
    let judges = try judges(file, context)
    let scores = try await ForecastScores.judging(
      registered, answers: book.answers, by: judges, in: RunContext(seed: Seed(1)))
    for note in book.notes(for: registered) { context.console.talk("note: \(note)\n") }
    if json {
      let document = JSONValue.object([JSONMember("sha256", .text(file.hash))] + (scores.json.members ?? []))
      context.console.print(writeJSON(document, pretty: true) + "\n")
    } else {
      context.console.print("\(file.experiment): \(file.hash.prefix(12)), as it was registered\n\n")
      context.console.print(scores.text(width: context.console.width ?? 1000))
    }
    return 0
  }

  private static func read(_ path: String) throws -> [UInt8] {
    do {
      return try FilePath.read(path)
    } catch let failure as FilePath.Failure {
      throw CommandFailure("cannot read '\(path)': \(failure)", code: 2)
    }
  }

  /// The metrics that the file names, as far as they are in reach; at least the mean absolute error.
  private func judges(_ file: FutureForecastFile, _ context: CommandContext) throws -> [ForecastScores.Judge] {
    var judges: [ForecastScores.Judge] = []
    let named = file.metrics.isEmpty ? [(metric: "mae", settings: JSONValue.null)] : file.metrics
    for (id, settings) in named {
      guard let factory = context.registry.metrics.named(id).first else {
        context.console.talk("note: the metric '\(id)' is not in reach and is left out\n")
        continue
      }
      let metric = try factory.make(Settings(Setting(settings), for: factory.card))
      judges.append(ForecastScores.Judge(card: factory.card, metric: metric, settings: settings))
    }
    return judges
  }
}

/// A table of answers, by the models' keys.
private struct AnswerBook {
  private let table: Table
  private let keys: [String?]
  private let file: String

  init(_ table: Table, key: [String], file: String) throws {
    self.table = table
    self.file = file
    for column in key where table[column] == nil {
      let hint = didYouMean(column, among: table.columnNames, plural: "its columns").map { ": \($0)" } ?? ""
      throw CommandFailure("'\(file)' has no column '\(column)', which tells the models apart\(hint)", code: 2)
    }
    let columns = key.compactMap { table[$0] }
    keys = (0..<table.rowCount).map { row in
      let cells = columns.map { column in column.texts.map { $0[row] } ?? column.numbers?[row].map { numberText($0) } }
      return cells.contains(nil) ? nil : cells.compactMap { $0 }.joined(separator: " / ")
    }
    var seen = Set<String>()
    for key in keys.compactMap({ $0 }) where !seen.insert(key).inserted {
      throw CommandFailure("'\(file)' has two rows for '\(key)'", code: 2)
    }
  }

  /// The target's values by key.
  func answers(_ forecast: RegisteredForecast) throws -> [String: Double] {
    let values: NumberValues
    do {
      values = try ExpressionSetting(forecast.target.column).parse(for: table.schema).numbers(in: table)
    } catch let faults as Diagnostics {
      let message = faults.sorted.first.map { $0.message + ($0.hint.map { " (\($0))" } ?? "") } ?? "it cannot be read"
      throw CommandFailure("the target '\(forecast.target.column)' is not in '\(file)': \(message)", code: 2)
    }
    var answers: [String: Double] = [:]
    for (row, key) in keys.enumerated() {
      if let key, let value = values[row] { answers[key] = value }
    }
    return answers
  }

  /// Models with a forecast and no row here, and the other way round.
  func notes(for forecasts: [RegisteredForecast]) -> [String] {
    var asked: [String] = []
    for key in forecasts.flatMap({ $0.rows.map(\.key) }) where !asked.contains(key) { asked.append(key) }
    let there = keys.compactMap { $0 }
    let waiting = asked.filter { !there.contains($0) }
    let unasked = there.filter { !asked.contains($0) }
    var notes: [String] = []
    if !waiting.isEmpty {
      notes.append(
        "\(waiting.count) of \(asked.count) models have no answer yet: \(waiting.prefix(5).joined(separator: ", "))")
    }
    if !unasked.isEmpty {
      notes.append("\(counted(unasked.count, "row")) of '\(file)' \(unasked.count == 1 ? "was" : "were") not forecast")
    }
    return notes
  }
}
