import Diagnostics
import YAML

/// The experiment as one file: includes merged, overrides applied, paths leading to the copies of files beside it.
enum ResolvedConfig {
  static func text(of node: YAMLNode, paths: [FileLocation: FileLibrary.WrittenPath]) -> String {
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

  private static func rewritten(_ node: YAMLNode, _ paths: [FileLocation: FileLibrary.WrittenPath]) -> YAMLNode {
    var result = node
    switch node.content {
    case .scalar(let scalar):
      guard let written = paths[node.location] else { return node }
      let path = scalar.text.contains("$") ? written.prefix + scalar.text : written.path
      if path != scalar.text { result.content = .scalar(YAMLScalar(text: path, isPlain: false)) }
    case .sequence(let items): result.content = .sequence(items.map { rewritten($0, paths) })
    case .mapping(let pairs):
      result.content = .mapping(pairs.map { YAMLPair(key: $0.key, value: rewritten($0.value, paths)) })
    }
    return result
  }
}
