import Diagnostics
import EvaluationKit
import Tables

/// What the settings of `simulated-choices` ask for.
struct Simulation: Sendable {
  /// One simulator with all that it is to be run on.
  private enum Model: Sendable {
    case a(SimulatorA, [SimulatedFamily], [SimulatorABenchmark])
    case b(SimulatorB, [SimulatorBFamily], [SimulatorBBenchmark])
  }

  private let model: Model
  private let seed: Int
  private let truth: Bool
  private let untrained: Bool

  init(_ settings: Settings) throws {
    seed = settings.integer("seed")
    truth = settings.truth("truth")
    untrained = settings.truth("untrained")
    model = settings.text("model") == "a" ? try Self.modelA(settings) : try Self.modelB(settings)
  }

  /// The samples; with `items` so many of each benchmark, whatever the settings say.
  func table(items: Int? = nil) async throws -> Table {
    let seeds = SimulationSeeds(simulator: name, seed: seed)
    let cells = try await cells(items: items)
    return try SimulatedTable(cells: cells, truth: truth, untrained: untrained ? seeds : nil).table()
  }

  private var name: String {
    switch model {
    case .a: "a"
    case .b: "b"
    }
  }

  /// A cell a family and benchmark, families outside; they are made side by side.
  private func cells(items: Int?) async throws -> [SimulatedCell] {
    let seed = seed
    switch model {
    case .a(var simulator, let families, let benchmarks):
      simulator.items = items ?? simulator.items
      let made = simulator
      return try await each(families, benchmarks) { made.cell(family: $0, benchmark: $1, seed: seed) }
    case .b(var simulator, let families, let benchmarks):
      simulator.items = items ?? simulator.items
      let made = simulator
      return try await each(families, benchmarks) { try made.cell(family: $0, benchmark: $1, seed: seed) }
    }
  }

  /// Chance comes from what a cell is, so it does not matter which is done first; there are a few dozen at most.
  private func each<Family: Sendable, Benchmark: Sendable>(
    _ families: [Family], _ benchmarks: [Benchmark],
    _ make: @escaping @Sendable (Family, Benchmark) throws -> SimulatedCell
  ) async throws -> [SimulatedCell] {
    let pairs = families.flatMap { family in benchmarks.map { (family, $0) } }
    return try await withThrowingTaskGroup(of: (Int, SimulatedCell).self) { group in
      for (index, (family, benchmark)) in pairs.enumerated() {
        group.addTask { (index, try make(family, benchmark)) }
      }
      var cells = [SimulatedCell?](repeating: nil, count: pairs.count)
      for try await (index, cell) in group { cells[index] = cell }
      return cells.compactMap { $0 }
    }
  }
}

extension Simulation {
  private static func modelA(_ settings: Settings) throws -> Model {
    var diagnostics = Diagnostics()
    for name in ["mode", "dose"] where settings.setting(name) != nil {
      diagnostics.append(misplaced(name, of: "b", hint: "with model a, 'fluctuation' says how much moves", settings))
    }
    let usual = SimulatedFamily.all.filter { $0 != .pythia300B }
    let families = settings.optionalTexts("families")?.compactMap(SimulatedFamily.named) ?? usual
    let known = SimulatorABenchmark.all
    let benchmarks = named(in: settings, known, usual: known, \.name, &diagnostics)
    let overrides = SimulationOverrides(settings.setting("parameters"))
    let symbols = SimulatorABenchmark.parameters
    diagnostics.append(
      contentsOf: overrides.mistakes([.init(names: known.map(\.name), symbols: symbols.map(\.symbol))]))
    try diagnostics.throwIfErrors()
    var simulator = SimulatorA()
    simulator.items = settings.optionalInteger("items") ?? simulator.items
    simulator.fluctuation = settings.optionalNumber("fluctuation") ?? simulator.fluctuation
    simulator.sharesItems = settings.truth("shared-items")
    return .a(simulator, families, benchmarks.map { overrides.applied(to: $0, named: $0.name, symbols) })
  }

  private static func modelB(_ settings: Settings) throws -> Model {
    var diagnostics = Diagnostics()
    for name in ["fluctuation", "shared-items"] where settings.setting(name) != nil {
      let hint =
        name == "fluctuation" ? "with model b, 'mode' and 'dose' say what moves" : "model b always shares its items"
      diagnostics.append(misplaced(name, of: "a", hint: hint, settings))
    }
    let wanted = settings.optionalTexts("families")
    let families =
      wanted?.compactMap { name in SimulatorBFamily.all.first { $0.name == name } } ?? SimulatorBFamily.all
    let known = SimulatorBBenchmark.all
    let benchmarks = named(in: settings, known, usual: SimulatorBBenchmark.usual, \.name, &diagnostics)
    let overrides = SimulationOverrides(settings.setting("parameters"))
    let (symbols, familySymbols) = (SimulatorBBenchmark.parameters, SimulatorBFamily.parameters)
    diagnostics.append(
      contentsOf: overrides.mistakes([
        .init(names: known.map(\.name), symbols: symbols.map(\.symbol)),
        .init(names: SimulatorBFamily.all.map(\.name), symbols: familySymbols.map(\.symbol)),
      ]))
    try diagnostics.throwIfErrors()
    var simulator = SimulatorB()
    simulator.items = settings.optionalInteger("items")
    simulator.mode = settings.optionalText("mode").flatMap(SimulatorB.Mode.init) ?? .full
    simulator.dose = settings.optionalNumber("dose") ?? simulator.dose
    return .b(
      simulator, families.map { overrides.applied(to: $0, named: $0.name, familySymbols) },
      benchmarks.map { overrides.applied(to: $0, named: $0.name, symbols) })
  }

  /// The benchmarks asked for, of those that the model has.
  private static func named<Benchmark>(
    in settings: Settings, _ known: [Benchmark], usual: [Benchmark], _ name: (Benchmark) -> String,
    _ diagnostics: inout Diagnostics
  ) -> [Benchmark] {
    guard let wanted = settings.setting("benchmarks")?.list else { return usual }
    return wanted.compactMap { setting in
      let text = setting.text ?? ""
      if let benchmark = known.first(where: { name($0) == text }) { return benchmark }
      diagnostics.append(
        .error(
          "model \(settings.text("model")) has no benchmark '\(text)'", at: setting.place,
          hint: "it has " + known.map(name).joined(separator: ", ")))
      return nil
    }
  }

  private static func misplaced(_ name: String, of model: String, hint: String, _ settings: Settings) -> Diagnostic {
    .error("'\(name)' is of model \(model)", at: settings.place(of: name), hint: hint)
  }
}
