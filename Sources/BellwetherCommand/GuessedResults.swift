import Diagnostics
import EvaluationKit
import Experiments
import Files
import JSON
import Tables

/// A folder of result files, read by the dataset that understands them.
struct GuessedResults {
  let table: Table
  /// The dataset's id.
  let dataset: String

  /// Of files that both understand, the one that knows the benchmarks by name comes first.
  private static let datasets = ["open-llm-leaderboard", "lm-eval-results"]

  /// - Throws: ``Diagnostics/Diagnostics`` of the last dataset, where none understands the files.
  init(folder: String, registry: Registry) async throws {
    let files = FileLibrary(folder: folder, allowsOutside: true, datasets: DatasetLibrary(folders: []))
    let context = DataContext(file: { try files.read($0) }, files: { try files.readAll($0) }) { setting in
      throw Diagnostic.error("there is no other table", at: setting.place)
    }
    for (index, id) in Self.datasets.enumerated() {
      guard let factory = registry.datasets.named(id).first else { continue }
      let settings = try Settings(Setting(["path": .text(FilePath.absolute(folder))]), for: factory.card)
      do {
        guard case .table(let table) = try await factory.make(settings).open(in: context) else { continue }
        self.table = table
        dataset = id
        return
      } catch let diagnostic as Diagnostic where index + 1 < Self.datasets.count && diagnostic.location == nil {
        continue
      }
    }
    throw CommandFailure("'\(folder)' holds no result files", code: 2)
  }
}
