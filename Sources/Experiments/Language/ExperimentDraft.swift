import Diagnostics
import EvaluationKit
import YAML

/// The top level of an experiment: which keys there are and the node under each.
struct ExperimentDraft: Sendable {
  /// Every key of the language, in the order of CONFIG and of the written config.
  static let keys = [
    "name", "title", "reproduces", "seed", "plugins", "include", "let", "data", "use", "roles", "prepare", "split",
    "transform", "forecast", "metrics", "sweep", "summaries", "figures",
  ]

  var identity: ExperimentIdentity
  var seed: Int
  let node: YAMLNode
  /// Whether keys may be missing because something could not be read, which has been said.
  let lacksKeys: Bool
  /// The same of steps.
  let lacksSteps: Bool

  subscript(key: String) -> YAMLNode? { node[key].flatMap { $0.isNull ? nil : $0 } }

  init(_ file: ExperimentFile, into diagnostics: inout Diagnostics) {
    node = file.node
    lacksKeys = file.lacksKeys
    lacksSteps = file.lacksSteps
    identity = ExperimentIdentity(name: "")
    seed = 1
    for pair in node.mapping ?? [] {
      let key = pair.key.scalar?.text ?? ""
      guard !Self.keys.contains(key), !key.hasPrefix("x-") else { continue }
      diagnostics.append(
        .error(
          "an experiment has no key '\(key)'", at: pair.key.location,
          hint: didYouMean(key, among: Self.keys, plural: "its keys")))
    }
    identity.name = name(into: &diagnostics)
    identity.title = text("title", into: &diagnostics)
    identity.reproduces = text("reproduces", into: &diagnostics)
    if let given = self["seed"] {
      if let value = Setting(given).integer, value >= 0 {
        seed = value
      } else {
        diagnostics.append(
          .error("'seed' must be a whole number of at least 0, not \(Setting(given).called)", at: given.location))
      }
    }
  }

  /// The experiment's name: it names the run's folder, so it must be able to.
  private func name(into diagnostics: inout Diagnostics) -> String {
    guard let given = self["name"] else {
      if lacksKeys { return "" }
      diagnostics.append(
        .error("an experiment needs a 'name'", at: node.location, hint: "its record and run folder are called so"))
      return ""
    }
    let name = given.scalar?.text ?? ""
    let isUsable =
      !name.isEmpty && name.count <= 100 && name.first != "."
      && name.allSatisfy { character in
        character.isLetter || character.isNumber || "-_.".contains(character)
      }
    if !isUsable {
      diagnostics.append(
        .error(
          "'name' must be letters, digits, '-', '_' and '.', not \(Setting(given).called)", at: given.location,
          hint: "it names the run's folder; a 'title' can be anything"))
    }
    return name
  }

  private func text(_ key: String, into diagnostics: inout Diagnostics) -> String? {
    guard let given = self[key] else { return nil }
    guard let scalar = given.scalar else {
      diagnostics.append(.error("'\(key)' must be text, not \(given.kindName)", at: given.location))
      return nil
    }
    return scalar.text
  }
}
