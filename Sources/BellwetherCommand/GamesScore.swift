import ArgumentParser
import EvaluationKit
import Files
import JSON
import SelfPlay

struct GamesScore: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Score transcripts again, and put all scores together.",
    discussion: """
      Scores every episode from its transcript, as it was logged, and writes its scores.json where that says something else; \
      then raw.csv, results.csv and coverage.csv. With --stored the scores.json are taken as they are.

      results.csv is clembench's, and mixes with public ones. Players some of whose episodes are missing get no averages in it: \
      they would rise if failed episodes were deleted. coverage.csv counts what was planned, played, aborted, failed and is missing, and says what \
      the clemscore comes to at least; --partial gives all numbers of what is there, as clembench does.
      """)

  @OptionGroup var recorded: RecordedGames

  @Option(
    help: ArgumentHelp("Where the tables go; by default the first folder given.", valueName: "dir"),
    completion: .directory)
  var out: String?

  @Flag(help: "Take the scores.json as they are, and score nothing.")
  var stored = false

  @Flag(help: "Give numbers of what is there where episodes are missing.")
  var partial = false

  @Flag(
    name: .customLong("no-std"),
    help: "Leave out the columns of standard deviations, as newer versions of clembench do.")
  var withoutDeviations = false

  @Flag(help: "Print scores as JSON, and write nothing.")
  var json = false

  func run(in context: CommandContext) async throws -> Int32 {
    let folders = try recorded.episodes()
    var rows: [ScoredEpisode] = []
    var unreadable: [ScoreFolders.Unreadable] = []
    if stored {
      (rows, unreadable) = ScoreFolders.stored(folders, games: try recorded.games(context).folders)
    } else {
      var replayer = try recorded.replayer(context)
      for folder in folders {
        try Task.checkCancellation()
        do { rows.append(try score(folder, &replayer)) } catch let problem as EpisodeFolder.Problem {
          unreadable.append(ScoreFolders.Unreadable(path: folder.path, reason: problem.reason))
        }
      }
    }
    for episode in unreadable {
      context.console.talk("unreadable: \(VisibleText.line(episode.path)): \(VisibleText.line(episode.reason))\n")
    }
    sayUnscored(rows, context)
    let read = rows.count
    rows = PlannedEpisodes.filled(rows, below: recorded.folders)
    let table = ResultsTable(rows)
    if json {
      context.console.print(writeJSON(document(rows, table, unreadable), pretty: true) + "\n")
      return 0
    }
    try write(rows, table)
    say(table, read, context)
    return 0
  }

  // MARK: Scoring

  private func score(_ folder: EpisodeFolder, _ replayer: inout EpisodeReplayer) throws -> ScoredEpisode {
    let (episode, game) = try replayer.transcript(in: folder)
    do {
      let scores = try game.score(episode.transcript)
      if !json { try keep(scores, episode) }
      return ScoreFolders.scored(episode, EpisodeResult(scores: scores.episode))
    } catch let error as EvaluationError {
      var row = ScoreFolders.scored(episode, EpisodeResult(.failed, reason: "\(error)"))
      row.isLeftOut = true
      return row
    }
  }

  /// Writes the scores where the file says something else.
  private func keep(_ scores: EpisodeScores, _ episode: RecordedEpisode) throws {
    let value = ClembenchWriter.scores(scores, of: episode.transcript, header: episode.header)
    let isKnown =
      episode.scoresFile == ClembenchEpisode.scoresFile
      && episode.recordedScores.map { pythonJSON($0) } == pythonJSON(value)
    if isKnown { return }
    let files = ClembenchWriter.files(
      of: episode.transcript, scores: scores, header: episode.header, players: episode.players)
    for file in files where file.name == ClembenchEpisode.scoresFile {
      try Self.store(file.bytes, FilePath.joined(episode.folder.path, file.name))
    }
  }

  // MARK: Tables

  private func write(_ rows: [ScoredEpisode], _ table: ResultsTable) throws {
    let folder = out ?? recorded.folders[0]
    let files = [
      ("raw.csv", ResultsTable.raw(rows)),
      ("results.csv", table.csv(deviations: !withoutDeviations, partial: partial)), ("coverage.csv", table.coverage),
    ]
    for (name, text) in files { try Self.store(Array(text.utf8), FilePath.joined(folder, name)) }
  }

  private static func store(_ bytes: [UInt8], _ path: String) throws {
    do { try AtomicFiles().write(bytes, to: path) } catch {
      throw CommandFailure("cannot write '\(path)': \(error)")
    }
  }

  /// Why episodes have no scores, each reason once, with the first of them.
  private func sayUnscored(_ rows: [ScoredEpisode], _ context: CommandContext) {
    var reasons: [(reason: String, path: String, count: Int)] = []
    for row in rows where row.result.status == .failed {
      let reason = row.result.reason ?? ""
      if let place = reasons.firstIndex(where: { $0.reason == reason }) {
        reasons[place].count += 1
      } else {
        reasons.append((reason, row.path ?? "", 1))
      }
    }
    for (reason, path, count) in reasons {
      let more = count > 1 ? " and \(count - 1) more" : ""
      context.console.talk("no scores: \(VisibleText.line(path))\(more): \(VisibleText.line(reason))\n")
    }
  }

  private func say(_ table: ResultsTable, _ read: Int, _ context: CommandContext) {
    let rows = table.rows
    let width = rows.map(\.players.count).max() ?? 0
    for row in rows {
      let name = VisibleText.line(row.players)
      let counts = row.counts
      let score = row.open == 0 || partial ? row.clemscore.score : nil
      var words = score.map { "clemscore \($0)" } ?? "no clemscore"
      if row.open > 0 { words += ", at least \(row.least.score.map { "\($0)" } ?? "0")" }
      words +=
        "; planned \(counts.planned), played \(counts.played), aborted \(counts.aborted), missing \(counts.missing)"
      if counts.failed > 0 { words += ", failed \(counts.failed)" }
      let blanks = String(repeating: " ", count: max(0, width - name.count))
      context.console.print("\(name)\(blanks)  \(words)\n")
    }
    context.console.talk("\(read) episodes; tables in '\(VisibleText.line(out ?? recorded.folders[0]))'\n")
  }

  // MARK: JSON

  private func document(
    _ rows: [ScoredEpisode], _ table: ResultsTable, _ unreadable: [ScoreFolders.Unreadable]
  ) -> JSONValue {
    let episodes = rows.map { row -> JSONValue in
      [
        "path": JSONValue(row.path), "players": .text(row.players), "game": .text(row.game),
        "experiment": .text(row.experiment), "episode": .text(row.episode),
        "status": .text(row.result.status.rawValue), "reason": JSONValue(row.result.reason),
        "episode scores": .object(row.scoresWithPlayed.map { JSONMember($0.name, JSONValue($0.value.double)) }),
      ]
    }
    let players = table.rows.map { row -> JSONValue in
      let counts = row.counts
      let isWhole = row.open == 0 || partial
      return [
        "players": .text(row.players), "clemscore": JSONValue(isWhole ? row.clemscore.score : nil),
        "percent-played": JSONValue(isWhole ? row.clemscore.percentPlayed : nil),
        "quality": JSONValue(isWhole ? row.clemscore.quality : nil), "at-least": JSONValue(row.least.score),
        "planned": .integer(counts.planned), "played": .integer(counts.played), "aborted": .integer(counts.aborted),
        "missing": .integer(counts.missing), "failed": .integer(counts.failed),
      ]
    }
    return [
      "players": .array(players), "episodes": .array(episodes),
      "unreadable": .array(unreadable.map { ["path": .text($0.path), "reason": .text($0.reason)] }),
    ]
  }
}
