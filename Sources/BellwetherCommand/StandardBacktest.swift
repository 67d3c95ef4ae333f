import Experiments
import Files

/// The backtest that a challenge is run on where none is named: files that are part of the program.
struct StandardBacktest: Sendable {
  /// The config's name, without its ending.
  let name: String
  /// Why this one.
  let reason: String

  private static let dataset = "obsscaling"
  private static let tables = [
    "base_llm_benchmark_eval.csv", "base_llm_emergent_capability_eval.csv", "base_llm_post_training_eval.csv",
    "base_llm_leaderboard_v2_eval.csv",
  ]

  /// That of Ruan et al. where its dataset is present, else that of the scores that are built in.
  static func choose(_ library: DatasetLibrary) -> StandardBacktest {
    let isPresent = tables.allSatisfy { (try? library.read("dataset:\(dataset)/\($0)", at: nil)) != nil }
    return isPresent
      ? StandardBacktest(
        name: "ruan2024",
        reason: "backtest: the twenty tasks of Ruan et al. (2024), as the dataset obsscaling is present")
      : StandardBacktest(
        name: "published",
        reason: "backtest: the published scores that are built in; the twenty tasks of Ruan et al. (2024) need the "
          + "dataset obsscaling (bellwether data pull obsscaling)")
  }

  /// Puts the config and what it includes into a folder, where it can be looked at and run again.
  ///
  /// - Returns: the config's path.
  /// - Throws: ``CommandFailure``.
  func write(into folder: String, _ files: AtomicFiles) throws -> String {
    let folder = FilePath.joined(folder, "backtest")
    for file in [name + ".yaml", "standard.yaml"] {
      guard let bytes = BuiltInFiles.embedded.bytes(of: "backtests/\(file)") else {
        preconditionFailure("the backtest '\(file)' is part of the program")
      }
      do {
        try files.write(bytes, to: FilePath.joined(folder, file))
      } catch let failure as FilePath.Failure {
        throw CommandFailure("cannot write into '\(folder)': \(failure)", code: 1)
      }
    }
    return FilePath.joined(folder, name + ".yaml")
  }
}
