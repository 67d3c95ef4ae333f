import Diagnostics
import EvaluationKit
import EvaluationTesting
import NumericalMethods
import Tables
import Testing

/// Plugins made by name from settings as JSON, the way a config makes them.
enum Made {
  static func transform(_ name: String, _ json: String) throws -> any Transform {
    try #require(PluginLawsTests.registry.transforms.first { $0.card.name == name }).make(json)
  }

  static func split(_ name: String, _ json: String) throws -> any SplitRule {
    try #require(PluginLawsTests.registry.splits.first { $0.card.name == name }).make(json)
  }

  static func dataset(_ name: String, _ json: String) throws -> any Dataset {
    try #require(PluginLawsTests.registry.datasets.first { $0.card.name == name }).make(json)
  }

  /// The rows after a transform that learns from the training rows (default: the rows themselves).
  static func apply(
    _ name: String, _ json: String, to rows: Table, training: Table? = nil, _ book: NoteBook = NoteBook()
  ) async throws -> Table {
    try await fitAndApply(transform(name, json), rows, training ?? rows, book.run())
  }

  private static func fitAndApply<T: Transform>(
    _ transform: T, _ rows: Table, _ training: Table, _ run: RunContext
  ) async throws -> Table {
    let learned = try await transform.fit(TrainingRows(table: training), in: run)
    return try await transform.apply(learned, to: rows, in: run)
  }

  /// The marks of the rows, as letters: `t`rain, `T`est, `H`eld out.
  static func marks(
    _ name: String, _ json: String, _ rows: Table, roles: Roles = Roles(key: ["model"], family: "family"),
    _ book: NoteBook = NoteBook()
  ) async throws -> String {
    let rule = try split(name, json)
    try rule.check(rows.schema, roles: roles)
    return try await rule.mark(rows, in: book.run(roles: roles)).map { mark in
      switch mark {
      case .train: "t"
      case .test: "T"
      case .heldOut: "H"
      }
    }.joined()
  }

  static func open(
    _ name: String, _ json: String, files: [String: String] = [:], tables: [String: Table] = [:]
  ) async throws -> Table {
    try await dataset(name, json).open(in: DataContext(files: files, tables: tables)).loaded(in: NoteBook().run())
  }

  /// What the body complains of, each message with its hint; empty where it does not.
  static func complaints(_ body: () async throws -> some Any) async -> [String] {
    do {
      _ = try await body()
      return []
    } catch let diagnostic as Diagnostic {
      return [said(diagnostic)]
    } catch let all as Diagnostics {
      return all.sorted.map(said)
    } catch {
      return ["\(error)"]
    }
  }

  private static func said(_ diagnostic: Diagnostic) -> String {
    diagnostic.message + (diagnostic.hint.map { " (\($0))" } ?? "")
  }
}
