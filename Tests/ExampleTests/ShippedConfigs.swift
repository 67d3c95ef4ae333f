import CommandTesting
import Foundation
import YAML

/// The files of `configs/`, by their paths from there.
enum ShippedConfigs {
  static let folder = Repository.root + "configs/"

  /// Every YAML file, what is only included among them.
  static let files = Repository.files(in: "configs").filter { $0.hasSuffix(".yaml") }

  /// The files that are experiments.
  static let experiments = files.filter { node($0)?["name"] != nil }

  /// Those that need no more than the package.
  static let selfContained = experiments.filter { !needsServer($0) && !needsData($0) }

  /// Those whose tables are published data sets.
  static let overData = experiments.filter { !needsServer($0) && needsData($0) }

  /// Those that talk to a model on a server.
  static let overServers = experiments.filter(needsServer)

  static func text(_ name: String) -> String {
    (try? String(contentsOfFile: folder + name, encoding: .utf8)) ?? ""
  }

  static func node(_ name: String) -> YAMLNode? {
    try? parseYAML(text(name), file: name) ?? nil
  }

  private static func needsServer(_ name: String) -> Bool { text(name).contains("- openai-compatible:") }

  /// Whether a file or what it includes names a data set that is not part of the program.
  private static func needsData(_ name: String) -> Bool {
    let text = text(name).replacing("dataset:published-scores/", with: "")
    if text.contains("dataset:") { return true }
    let include = node(name)?["include"]
    let included = (include?.sequence ?? include.map { [$0] } ?? []).compactMap(\.scalar?.text)
    return included.contains { needsData(RelativePath.resolve($0, in: name)) }
  }

  /// What the commands need to find published data.
  static var environment: [String: String] { Repository.data.map { ["BELLWETHER_DATA": $0] } ?? [:] }

  /// What shortens a config that takes long: of a backtest two tasks from one origin.
  static func shortened(_ name: String) -> [String] {
    guard name.hasPrefix("backtests/") else { return [] }
    if name.contains("per-sample") {
      let task = name.contains("per-sample-b") ? "arc-c-like" : "arc4"
      return ["--set", "let.families=[Cerebras]", "--set", "let.tasks=[{name: \(task), chance: 0.25}]"]
    }
    if name.contains("games") {
      return ["--sweep", "task=[clemscore]", "--sweep", "origin=[\(name.contains("families") ? "Llama-2" : "0.6")]"]
    }
    let tasks = name.contains("ruan2024") ? "[word unscramble, GSM8K CoT]" : "[GSM8K, MMLU]"
    let origin = name.contains("families") ? "Llama-2" : "0.6"
    return ["--sweep", "task=\(tasks)", "--sweep", "origin=[\(origin)]"]
  }

  /// A copy of the whole folder, to be changed.
  static func copy() throws -> TestFolder {
    let copy = try TestFolder()
    for name in Repository.files(in: "configs") {
      guard let bytes = try? Data(contentsOf: URL(filePath: folder + name)) else { continue }
      try copy.write("", to: name)
      try bytes.write(to: URL(filePath: copy.path(name)))
    }
    return copy
  }
}
