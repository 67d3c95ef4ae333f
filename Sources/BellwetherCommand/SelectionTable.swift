import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import Files
import NumericalMethods
import Tables

/// The table that `select` chooses from, and what its columns are.
struct SelectionTable {
  var table: Table
  var key: [String]
  var family: String?
  /// The benchmarks, where a config says them.
  var columns: [String]?

  /// Reads a CSV file, a dataset's file, or the rows of an experiment.
  static func read(_ command: SelectCommand, in context: CommandContext) async throws -> SelectionTable {
    let path = command.table
    var read: SelectionTable
    if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
      read = try await rows(ofExperiment: path, command, in: context)
    } else {
      let table = try GuessedCSV(try bytes(of: path, command, in: context), file: path).table
      let key = ExperimentSketch.key(of: table)
      read = SelectionTable(
        table: table, key: key.map { [$0] } ?? [], family: ExperimentSketch.family(of: table, besides: key))
    }
    if let key = command.key { read.key = [try read.column(key)] }
    if let family = command.family { read.family = try read.column(family) }
    return read
  }

  /// - Throws: a failure that names the nearest column where there is none of that name.
  func column(_ name: String) throws -> String {
    if table[name] != nil { return name }
    let hint = didYouMean(name, among: table.columnNames, plural: "columns").map { ": \($0)" } ?? ""
    throw CommandFailure("the table has no column '\(name)'\(hint)", code: 2)
  }

  private static func bytes(of path: String, _ command: SelectCommand, in context: CommandContext) throws -> [UInt8] {
    if path.hasPrefix("dataset:") {
      let library = DatasetLibrary(dataFolders: command.dataFolders, environment: context.environment)
      return try library.read(path, at: nil).bytes
    }
    do {
      return try FilePath.read(path)
    } catch let failure as FilePath.Failure {
      throw CommandFailure("cannot read '\(path)': \(failure)", code: 2)
    }
  }

  // MARK: From an experiment

  private static func rows(
    ofExperiment path: String, _ command: SelectCommand, in context: CommandContext
  ) async throws -> SelectionTable {
    let options = try ExperimentOptions.parse([path] + command.dataFolders.flatMap { ["--data", $0] })
    let planned: PlannedExperiment
    do {
      planned = try await context.hosting { try await options.plan(in: context, host: $0) }
    } catch let rejected as Rejected {
      context.console.talk(rejected.rendered(colour: context.console.isColoured))
      throw CommandFailure("'\(path)' cannot be read as an experiment", code: 2)
    }
    guard let combination = planned.plan.combinations.first, case .table(var table) = combination.table else {
      throw CommandFailure("the table of '\(path)' is made only when it is run: save it as CSV first", code: 2)
    }
    let run = RunContext(seed: Seed(command.seed), roles: combination.roles)
    // Rows without the target are candidates too: it is for them that one asks.
    for step in combination.prepare { table = try await apply(step.plugin, to: table, in: run) }
    var columns: [String]?
    for step in combination.transform where columns == nil && ["impute-pca", "pca", "select-models"].contains(step.id) {
      let named = try? step.settings.expressions("columns").map { try $0.parse(for: table.schema) }
      columns = named.flatMap { $0.allSatisfy(\.isColumn) ? $0.flatMap(\.columnNames) : nil }
    }
    return SelectionTable(
      table: table, key: combination.roles.key, family: combination.roles.family, columns: columns)
  }

  private static func apply<T: Transform>(_ transform: T, to table: Table, in run: RunContext) async throws -> Table {
    let learned = try await transform.fit(TrainingRows(table: Table()), in: run)
    return try await transform.apply(learned, to: table, in: run)
  }
}
