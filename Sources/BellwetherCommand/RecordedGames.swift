import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import Files
import SelfPlay

/// Folders of episodes, and where what they do not hold is looked for.
struct RecordedGames: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Folders; every episode in them and below is taken, in either of clembench's layouts.", valueName: "dir"),
    completion: .directory)
  var folders: [String]

  @Option(help: ArgumentHelp("The rules; by default those that each episode was played under.", valueName: "rules"))
  var rules: String?

  @OptionGroup var data: DataFolders

  @Option(
    help: ArgumentHelp(
      "The words that games of words allow: a JSON list, or a word a line. By default those of the dataset clembench.",
      valueName: "file"),
    completion: .file())
  var words: String?

  func validate() throws {
    _ = try ruleSet
  }

  var ruleSet: RuleSet? {
    get throws {
      guard let rules else { return nil }
      if let known = RuleSet(rawValue: rules) { return known }
      let all = RuleSet.allCases.map(\.rawValue)
      let hint =
        nearest(to: rules, among: all).map { "did you mean '\($0)'?" } ?? "known: \(all.joined(separator: ", "))"
      throw ValidationError("no rules are called '\(rules)'; \(hint)")
    }
  }

  /// All episodes.
  ///
  /// - Throws: ``CommandFailure`` where there is none.
  func episodes() throws -> [EpisodeFolder] {
    let found: [EpisodeFolder]
    do { found = try ClembenchEpisode.find(in: folders) } catch { throw CommandFailure("\(error)", code: 2) }
    guard !found.isEmpty else {
      throw CommandFailure(
        "no episode in \(folders.map { "'\($0)'" }.joined(separator: ", ")) or below: an episode is a folder with "
          + "\(ClembenchEpisode.instanceFile) and \(ClembenchEpisode.interactionsFile)", code: 2)
    }
    return found
  }

  func games(_ context: CommandContext) throws -> GameShelf { try GameShelf(context.registry.games) }

  func replayer(_ context: CommandContext) throws -> EpisodeReplayer {
    EpisodeReplayer(
      try games(context), rules: try ruleSet, words: try wordList(), dataset: dataset(context))
  }

  private func wordList() throws -> WordList? {
    guard let words else { return nil }
    do { return try InstanceFile.words(try FilePath.read(words), words) } catch {
      throw CommandFailure("cannot read the words '\(words)': \(error)", code: 2)
    }
  }

  /// The files of the dataset clembench.
  func dataset(_ context: CommandContext) -> (String) throws -> [UInt8]? {
    let library = data.library(context)
    return { path in
      do { return try library.read("dataset:clembench/" + path, at: nil).bytes } catch is Diagnostic { return nil }
    }
  }
}
