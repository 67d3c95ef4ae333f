import Diagnostics
import EvaluationKit

/// The numbers of a simulator that a config sets: for everything (`s_bm: 0.9`), or for one benchmark or family
/// (`wino2: {u_on: 20.5}`).
struct SimulationOverrides: Sendable {
  /// Benchmarks or families that share their symbols.
  struct Scope {
    let names: [String]
    let symbols: [SimulationSymbol]
  }

  private let members: [Setting.Member]

  init(_ setting: Setting?) { members = setting?.mapping ?? [] }

  /// What becomes of a benchmark or family of this name: first what is set for all, then what is set for it.
  func applied<Values>(to values: Values, named name: String, _ parameters: [SimulationParameter<Values>]) -> Values {
    var result = values
    let own = members.first { $0.name == name }?.value.mapping ?? []
    for member in members + own {
      guard let number = member.value.number else { continue }
      if let parameter = parameters.first(where: { $0.symbol.name == member.name }) {
        result[keyPath: parameter.path] = number
      }
    }
    return result
  }

  /// What is wrong: names that nothing has, and values out of range.
  func mistakes(_ scopes: [Scope]) -> Diagnostics {
    var diagnostics = Diagnostics()
    for member in members {
      if let own = member.value.mapping {
        guard let scope = scopes.first(where: { $0.names.contains(member.name) }) else {
          diagnostics.append(unknown(member, "neither a benchmark nor a family", among: scopes.flatMap(\.names)))
          continue
        }
        for inner in own { check(inner, scope.symbols, &diagnostics) }
      } else {
        check(member, scopes.flatMap(\.symbols), &diagnostics)
      }
    }
    return diagnostics
  }

  private func check(_ member: Setting.Member, _ symbols: [SimulationSymbol], _ diagnostics: inout Diagnostics) {
    guard let symbol = symbols.first(where: { $0.name == member.name }) else {
      diagnostics.append(unknown(member, "no parameter of this simulator", among: symbols.map(\.name)))
      return
    }
    guard let value = member.value.number, symbol.accepts(value) else {
      diagnostics.append(
        .error("'\(member.name)' must be \(symbol.wanted), not \(member.value.called)", at: member.value.place))
      return
    }
  }

  private func unknown(_ member: Setting.Member, _ what: String, among known: [String]) -> Diagnostic {
    .error(
      "'\(member.name)' is \(what)", at: member.namePlace,
      hint: didYouMean(member.name, among: known, plural: "it can be"))
  }
}
