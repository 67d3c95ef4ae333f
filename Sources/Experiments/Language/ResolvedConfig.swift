import Diagnostics
import YAML

/// The experiment as one file: includes merged, overrides applied, paths as they read from its own folder.
enum ResolvedConfig {
  static func text(of node: YAMLNode, paths: [FileLocation: String]) -> String {
    writeYAML(ordered(rewritten(node, paths)))
  }

  /// The top level's keys in the order of the language, the user's own last.
  static func ordered(_ node: YAMLNode) -> YAMLNode {
    guard let pairs = node.mapping else { return node }
    let known = ExperimentDraft.keys.compactMap { key in pairs.first { $0.key.scalar?.text == key } }
    let own = pairs.filter { $0.key.scalar?.text.hasPrefix("x-") == true }
    var result = node
    result.content = .mapping(known + own)
    return result
  }

  private static func rewritten(_ node: YAMLNode, _ paths: [FileLocation: String]) -> YAMLNode {
    var result = node
    switch node.content {
    case .scalar(let scalar):
      guard let path = paths[node.location], !scalar.text.contains("$"), path != scalar.text else { return node }
      result.content = .scalar(YAMLScalar(text: path, isPlain: false))
    case .sequence(let items): result.content = .sequence(items.map { rewritten($0, paths) })
    case .mapping(let pairs):
      result.content = .mapping(pairs.map { YAMLPair(key: $0.key, value: rewritten($0.value, paths)) })
    }
    return result
  }
}
