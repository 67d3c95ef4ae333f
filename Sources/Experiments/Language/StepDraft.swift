import Diagnostics
import YAML

/// A step as the file has it: a plugin's id, the name the user gave it, and its parameters.
///
/// A step is a one-key mapping `plugin-id: parameters` or, without parameters, a bare text.
struct StepDraft: Sendable, Hashable {
  var id: String
  var place: FileLocation
  /// The name given, or the id.
  var name: String
  var namePlace: FileLocation
  /// The parameters but for the reserved ones.
  var parameters: YAMLNode?
  /// Predictors: the reserved parameter `inputs`.
  var inputs: YAMLNode?

  /// Reads a step; what is wrong with it is added to the diagnostics.
  ///
  /// - Parameter takesInputs: whether `inputs` is reserved here.
  init?(_ node: YAMLNode, takesInputs: Bool = false, into diagnostics: inout Diagnostics) {
    switch node.content {
    case .scalar(let scalar):
      guard case .text(let text) = scalar.value else {
        diagnostics.append(.error("a step names a plugin, and '\(scalar.text)' is \(node.kindName)", at: node.location))
        return nil
      }
      self.init(id: text, place: node.location)
    case .sequence:
      diagnostics.append(
        .error("a step is 'plugin: parameters', not a list", at: node.location, hint: "one '-' too many?"))
      return nil
    case .mapping(let pairs):
      guard let pair = pairs.first, pairs.count == 1, let id = pair.key.scalar?.text else {
        Self.reportKeys(pairs, at: node.location, into: &diagnostics)
        return nil
      }
      self.init(id: id, place: pair.key.location)
      guard read(pair.value, takesInputs: takesInputs, into: &diagnostics) else { return nil }
    }
  }

  private init(id: String, place: FileLocation) {
    self.id = id
    self.place = place
    // 'vendor/name' is called like 'name'.
    name = id.split(separator: "/").last.map(String.init) ?? id
    namePlace = place
  }

  /// Whether the parameters could be read.
  private mutating func read(_ node: YAMLNode, takesInputs: Bool, into diagnostics: inout Diagnostics) -> Bool {
    guard !node.isNull else { return true }
    guard let pairs = node.mapping else {
      diagnostics.append(
        .error(
          "'\(id)' takes its parameters as a mapping, not \(node.kindName)", at: node.location,
          hint: "write '\(id): {parameter: value}'"))
      return false
    }
    var rest = node
    rest.content = .mapping(
      pairs.filter { pair in
        let key = pair.key.scalar?.text
        return key != "name" && !(takesInputs && key == "inputs")
      })
    parameters = rest
    if takesInputs { inputs = node["inputs"] }
    guard let given = node["name"] else { return true }
    guard let scalar = given.scalar, !given.isNull, !scalar.text.isEmpty else {
      diagnostics.append(.error("a step's 'name' must be text, not \(given.kindName)", at: given.location))
      return true
    }
    name = scalar.text
    namePlace = given.location
    return true
  }

  private static func reportKeys(_ pairs: [YAMLPair], at place: FileLocation, into diagnostics: inout Diagnostics) {
    let keys = pairs.compactMap { $0.key.scalar?.text }
    guard keys.count > 1 else {
      diagnostics.append(.error("a step names a plugin, and this mapping is empty", at: place))
      return
    }
    diagnostics.append(
      .error(
        "a step is one key, its plugin; this one has \(keys.count): \(keys.joined(separator: ", "))",
        at: pairs[1].key.location,
        hint: "indent the parameters of '\(keys[0])' further, or start the next step with '-'"))
  }
}

extension StepDraft {
  /// The steps of a list. Two of one name are an error that names both.
  static func list(
    _ node: YAMLNode?, called key: String, takesInputs: Bool = false, into diagnostics: inout Diagnostics
  ) -> [StepDraft] {
    guard let node, !node.isNull else { return [] }
    guard let nodes = node.sequence else {
      diagnostics.append(
        .error(
          "'\(key)' must be a list of steps, not \(node.kindName)", at: node.location, hint: "start each step with '- '"
        ))
      return []
    }
    var steps: [StepDraft] = []
    for element in nodes {
      guard let step = StepDraft(element, takesInputs: takesInputs, into: &diagnostics) else { continue }
      if let other = steps.first(where: { $0.name == step.name }) {
        diagnostics.append(
          .error(
            "two steps of '\(key)' are called '\(step.name)'", at: step.namePlace,
            hint: "give one a 'name' of its own", notes: [.init("the other is here", at: other.namePlace)]))
      }
      steps.append(step)
    }
    return steps
  }
}
