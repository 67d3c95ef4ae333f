import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import Files
import JSON
import SelfPlay
import YAML

/// Makes the games and players that a command line names.
struct GameNames {
  let registry: Registry

  /// A game by the name that configs use, or by the one of its folder; made for a rule set.
  ///
  /// - Throws: ``CommandFailure`` with the nearest name where there is none.
  func game(_ name: String, _ rules: RuleSet) throws -> any Game {
    if let factory = registry.games.named(name).first { return try make(factory, rules) }
    for factory in registry.games {
      let game = try make(factory, rules)
      if game.folder == name { return game }
    }
    let hint = didYouMean(name, among: registry.games.map(\.card.name), plural: "games").map { " (\($0))" } ?? ""
    throw CommandFailure("no game is called '\(name)'\(hint)", code: 2)
  }

  func make(_ factory: PluginFactory<any Game>, _ rules: RuleSet) throws -> any Game {
    let settings = Setting(
      Setting.Value.mapping([Setting.Member(RuleSet.parameter.name, Setting(Setting.Value.text(rules.rawValue)))]))
    return try factory.make(Settings(settings, for: factory.card))
  }

  /// A player as a config would list it: `programmatic: {skill: 0.9, name: careful}`, or a back end's name alone.
  ///
  /// - Throws: ``Diagnostics/Diagnostics``; ``CommandFailure`` for a back end that is not there.
  func player(_ text: String) async throws -> Player {
    guard let node = try parseYAML(text, file: "--player") else {
      throw CommandFailure("--player names a back end, and is empty", code: 2)
    }
    let (id, given) = try step(node, text)
    let named = registry.backends.named(id)
    guard let factory = named.first, named.count == 1 else {
      let hint = didYouMean(id, among: registry.backends.map(\.card.name), plural: "back ends").map { " (\($0))" } ?? ""
      throw CommandFailure(
        named.isEmpty ? "no back end is called '\(id)'\(hint)" : "several back ends are called '\(id)'", code: 2)
    }
    var setting = Setting(given.mapping ?? [])
    var name = id
    if let members = setting.mapping {
      if let called = members.first(where: { $0.name == "name" })?.value.text { name = called }
      setting.value = .mapping(members.filter { $0.name != "name" })
    }
    let settings = try Settings(setting, for: factory.card, at: node.location)
    let backend = try factory.make(settings)
    if let checking = backend as? any SettingsChecking { try await checking.checkSettings() }
    return Player(
      NamedBackend(
        name: name, id: id, settings: settings.json, sha256: factory.origin.sha256, backend: backend))
  }

  /// The back end's name and what it is given.
  private func step(_ node: YAMLNode, _ text: String) throws -> (id: String, given: YAMLNode) {
    if let id = node.scalar?.text { return (id, node) }
    guard let pairs = node.mapping, pairs.count == 1, let id = pairs[0].key.scalar?.text,
      pairs[0].value.mapping != nil || pairs[0].value.isNull
    else {
      throw CommandFailure(
        "'\(text)' is no player: write 'BACKEND: {setting: value, name: NAME}'", code: 2)
    }
    return (id, pairs[0].value)
  }
}

extension Setting {
  fileprivate init(_ pairs: [YAMLPair]) {
    self.init(
      Value.mapping(
        pairs.map { Member($0.key.scalar?.text ?? "", at: $0.key.location, Setting($0.value)) }))
  }
}

/// `--rules`, as commands take it.
extension RuleSet: ExpressibleByArgument {}

/// Where a command's instances come from: our own, a folder of clembench's or one of a dataset.
struct InstanceChoice {
  /// "builtin", a folder, or `dataset:NAME/FOLDER`.
  var place: String
  /// A file of words.
  var words: String?
  var library: DatasetLibrary

  func experiments(of game: any Game) throws -> [GameExperiment] {
    let words = try words.map { try Self.words($0) }
    do {
      if place == "builtin" {
        return try game.builtInExperiments().map { experiment in
          var experiment = experiment
          if let words { experiment.words = words }
          return experiment
        }
      }
      guard place.hasPrefix("dataset:") else {
        var experiments = try InstanceFile.experiments(of: game.folder, in: place, rules: game.rules, words: words)
        for index in experiments.indices where experiments[index].words == nil {
          experiments[index].words = try datasetWords(for: game)
        }
        return experiments
      }
      return try InstanceFile.experiments(of: game.folder, in: place, rules: game.rules, words: words) { name in
        let path = "dataset:" + FilePath.normalized(place.dropFirst("dataset:".count) + "/" + name)
        return try? library.read(path, at: nil).bytes
      }
    } catch let error as EvaluationError {
      throw CommandFailure(error.description, code: 2)
    }
  }

  /// clembench's own list where the instances bring none and the dataset is there.
  private func datasetWords(for game: any Game) throws -> WordList? {
    guard game.folder.hasPrefix("wordle") else { return nil }
    for path in InstanceFile.datasetWordFiles(game.rules) {
      guard let file = try? library.read("dataset:clembench/" + path, at: nil) else { continue }
      return try InstanceFile.words(file.bytes, path)
    }
    return nil
  }

  private static func words(_ path: String) throws -> WordList {
    do {
      return try InstanceFile.words(try FilePath.read(path), path)
    } catch let failure as FilePath.Failure {
      throw CommandFailure("cannot read '\(path)': \(failure)", code: 2)
    } catch let error as EvaluationError {
      throw CommandFailure(error.description, code: 2)
    }
  }
}
