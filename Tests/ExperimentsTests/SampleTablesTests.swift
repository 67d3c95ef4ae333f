import CommandTesting
import Diagnostics
import EvaluationKit
import JSON
import NumericalMethods
import Synchronization
import Tables
import Testing

@testable import Experiments

/// Documents at checkpoints, made up when the run begins; every making is counted by its seed.
private struct MadeUpSamples: Dataset {
  static let card = PluginCard(
    name: "made-up", summary: "documents made up by chance",
    parameters: [ParameterSpec("counter", .text, "who counts the makings")], isSimulation: true)

  static let makings = Mutex<[String: Int]>([:])
  let counter: String

  init(_ settings: Settings) { counter = settings.text("counter") }

  func open(in context: DataContext) async throws -> OpenedTable {
    let table = try Table([
      Column("checkpoint", texts: (0..<12).map { "c\($0 / 3)" }),
      Column("flops", numbers: (0..<12).map { Double($0 / 3 + 1) }),
      Column("score", numbers: (0..<12).map { Double($0) }),
    ])
    return .later(table.schema) { [counter] run in
      Self.makings.withLock { $0[counter, default: 0] += 1 }
      run.note("made \(run.seed == Seed(0) ? "without" : "with") a seed")
      return table
    }
  }
}

/// Notes what it may learn from the rows behind its training rows.
private struct MemberReader: Predictor {
  static let card = PluginCard(name: "member-reader", summary: "reads members", inputs: .oneOrMore)

  init(_ settings: Settings) {}

  struct Fitted: FittedPredictor {
    var scores: [[Double]]
    var seesTestMembers = false

    func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
      (0..<rows.count).map { _ in Prediction(rows.members == nil ? 0 : 1) }
    }
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> Fitted {
    guard let members = rows.members else { throw EvaluationError("no members") }
    let scores = try members.table.numbers("score").contiguous
    return Fitted(scores: members.rows.map { $0.map { scores[$0] } })
  }
}

/// Draws the mark and the tables kept.
private struct MarkReader: FigurePlugin {
  static let card = PluginCard(name: "mark-reader", summary: "draws the mark")

  init(_ settings: Settings) {}

  func draw(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure] {
    let kept = record.keptTables.map { "\($0.name) \($0.table.rowCount) \($0.isWritten)" }.joined(separator: ",")
    return [DrawnFigure(name: context.name, caption: kept, svg: context.mark ?? "none", data: Table())]
  }
}

@Suite("Tables of samples")
struct SampleTablesTests {
  private func planned(_ config: String) async throws -> Planned {
    try await Planned.make(config) { registry in
      registry.add(MadeUpSamples.self)
      registry.add(MemberReader.self)
      registry.add(MarkReader.self)
    }
  }

  @Test("predictors may learn from the rows behind their training rows, and see none behind those they predict")
  func members() async throws {
    let record = try await planned(
      """
      name: members
      data: {samples: {made-up: {counter: members}}}
      roles: {key: checkpoint, compute: flops}
      prepare:
        - aggregate: {by: [checkpoint, flops], columns: {score: {mean: score}}, members: true}
        - keep: {where: flops > 1}
      split: [{cutoff: {column: flops, at: 3}}]
      forecast: {target: {column: score, range: [0, 11]}, with: [{member-reader: {inputs: [flops]}}]}
      metrics: [mae]
      """
    ).run()
    let forecast = try #require(record.forecasts.first, "\(record.allFailures)")
    #expect(forecast.fitted["scores"] == [[3, 4, 5], [6, 7, 8]])
    #expect(forecast.predictions.allSatisfy { $0.predicted == 0 })
  }

  @Test("without members a predictor has none")
  func without() async throws {
    let record = try await planned(
      """
      name: none
      data: {samples: {made-up: {counter: none}}}
      prepare: [{aggregate: {by: [checkpoint, flops], columns: {score: {mean: score}}}}]
      roles: {key: checkpoint, compute: flops}
      forecast: {target: {column: score, range: [0, 11]}, with: [{member-reader: {inputs: [flops]}}]}
      """
    ).run()
    #expect(record.allFailures.map(\.message) == ["no members"])
  }

  @Test("a table made in the run is made once for all combinations, its notes are in each, and figures are told of it")
  func once() async throws {
    let record = try await planned(
      """
      name: once
      data: {samples: {made-up: {counter: once}}}
      prepare:
        - save: {name: all, file: false}
        - keep: {where: flops > $least}
        - save: {name: kept}
      sweep: {least: [0, 1, 2]}
      figures: [mark-reader]
      """
    ).run(width: 2)
    #expect(MadeUpSamples.makings.withLock { $0["once"] } == 1)
    #expect(record.combinations.map(\.notes).allSatisfy { $0.contains("made with a seed") })
    let figure = try #require(record.figures.first?.drawn)
    #expect(figure.svg == "simulated data")
    #expect(figure.caption == "all 36 false,kept 27 true")
    #expect(record.mark == "simulated data")
  }

  @Test("a table made of a simulated one is simulated; one beside it is not")
  func lineage() async throws {
    let of = """
      name: lineage
      data:
        samples: {made-up: {counter: lineage}}
        scores: {csv: {path: scores.csv}}
        both: {stack: {tables: [samples, samples]}}

      """
    #expect(try await planned(of + "use: both").plan.mark == "simulated data")
    #expect(try await planned(of + "use: samples").plan.mark == "simulated data")
    #expect(try await planned(of + "use: scores").plan.mark == nil)
  }
}

@Suite("Located files")
struct LocatedFilesTests {
  private func library(_ folder: TestFolder) -> FileLibrary {
    FileLibrary(folder: folder.path, allowsOutside: false, datasets: DatasetLibrary(folders: []))
  }

  @Test("files are found in the order of their paths, with their sizes, and provenance tells both ends")
  func found() throws {
    let folder = try TestFolder()
    try folder.write("abc", to: "logs/b/samples_x.jsonl")
    try folder.write(String(repeating: "x", count: 200_000), to: "logs/a/samples_x.jsonl")
    try folder.write("no", to: "logs/a/other.txt")
    let library = library(folder)
    let found = try library.locate(Setting(.text("logs/**/samples_*.jsonl")))
    #expect(found.map(\.size) == [200_000, 3])
    #expect(found[0].name.hasSuffix("logs/a/samples_x.jsonl"))
    #expect(library.inputs.map(\.bytes) == [200_000, 3])
    #expect(library.ownFiles.isEmpty)
    // A change in the middle goes unseen, one at an end or of the length does not.
    let first = try FileEnds(of: folder.path("logs/b/samples_x.jsonl"))
    try folder.write("abd", to: "logs/b/samples_x.jsonl")
    #expect(try FileEnds(of: folder.path("logs/b/samples_x.jsonl")).hash != first.hash)
  }

  @Test("a folder of a dataset is all the files below it, whatever its card lists")
  func datasetFolder() throws {
    let data = try TestFolder()
    try data.write(
      "name: mine\nsummary: episodes\nlicence: none\ncitation: none\nimport-only: true\nfiles:\n  - path: scores.csv\n",
      to: "mine/dataset.yaml")
    try data.write("abc", to: "mine/episodes/b/scores.json")
    try data.write("de", to: "mine/episodes/a/scores.json")
    let library = FileLibrary(
      folder: data.path, allowsOutside: false, datasets: DatasetLibrary(folders: [data.path]))
    #expect(try library.locate(Setting(.text("dataset:mine/episodes"))).map(\.size) == [2, 3])
    #expect(throws: (any Error).self) { try library.locate(Setting(.text("dataset:mine/nothing"))) }
  }

  @Test("nothing found is a diagnostic; a path typed on the command line may lead anywhere")
  func paths() throws {
    let folder = try TestFolder()
    try folder.write("abc", to: "here/x.jsonl")
    let library = library(folder)
    #expect(throws: Diagnostic.self) { try library.locate(Setting(.text("here/*.csv"))) }
    #expect(throws: Diagnostic.self) { try library.locate(Setting(.text("nowhere"))) }
    let other = try TestFolder()
    try other.write("abc", to: "x.jsonl")
    #expect(throws: Diagnostic.self) { try library.locate(Setting(.text(other.path))) }
    let typed = Setting(.text(other.path), at: FileLocation(file: "--set logs=x", line: 1, column: 1))
    #expect(try library.locate(typed).count == 1)
  }
}
