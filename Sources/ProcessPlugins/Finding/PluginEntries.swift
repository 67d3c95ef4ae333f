import Diagnostics
import Files
import YAML

/// Reads a config's `plugins`: paths, or mappings of a path and what else is said of it.
///
///     plugins:
///       - ./my_metrics.py
///       - {path: ./slow.py, deadline: 1200, python: .venv/bin/python, environment: [OPENAI_API_KEY]}
///
/// Paths are relative to the file that they stand in.
public struct PluginEntries: Sendable, Hashable {
  /// In the order of the entries.
  public var sources: [PluginSource] = []
  /// What is wrong with the others.
  public var diagnostics = Diagnostics()

  /// - Parameter node: the value of `plugins`; nil where there is none.
  public init(_ node: YAMLNode?) {
    guard let node, !node.isNull else { return }
    guard let items = node.sequence else {
      let hint = node.scalar.map { "write it as a list: plugins: [\($0.text)]" }
      diagnostics.append(.error("'plugins' takes a list, not \(node.kindName)", at: node.location, hint: hint))
      return
    }
    for item in items {
      guard let source = entry(item) else { continue }
      if let first = sources.first(where: { $0.path == source.path }), case .config(let place) = first.namedBy {
        diagnostics.append(
          .error(
            "the plugin '\(source.shownPath)' is named twice", at: item.location,
            notes: [.init("the first time here", at: place)]))
        continue
      }
      sources.append(source)
    }
  }

  private mutating func entry(_ item: YAMLNode) -> PluginSource? {
    if item.mapping != nil { return mapping(item) }
    guard case .text(let path) = item.scalar?.value, !path.isEmpty else {
      diagnostics.append(
        .error(
          "an entry of 'plugins' is a path or a mapping with a path, not \(item.kindName)", at: item.location,
          hint: "for example ./my_metrics.py"))
      return nil
    }
    return source(path, at: item.location, PluginOptions())
  }

  private mutating func mapping(_ item: YAMLNode) -> PluginSource? {
    var reader = CheckedMapping(item, what: "an entry of 'plugins'")
    let pathNode = reader.required("path", example: "./my_metrics.py")
    let path = reader.text(pathNode, "path")
    let pythonNode = reader.value("python")
    let python = reader.text(pythonNode, "python").map { name in
      name.contains("/") ? FilePath.absolute(RelativePath.resolve(name, in: item.location.file)) : name
    }
    let options = PluginOptions(
      deadline: reader.seconds(reader.value("deadline"), "deadline"), python: python,
      pythonLocation: pythonNode?.location,
      environment: reader.variableNames(reader.value("environment"), "environment"))
    reader.finish()
    diagnostics.append(contentsOf: reader.diagnostics)
    guard let path, let pathNode, let found = source(path, at: pathNode.location, options) else { return nil }
    if found.form == .folder, python != nil {
      diagnostics.append(
        .error(
          "'python' is for single files; '\(path)' is a folder whose plugin.yaml says its command",
          at: pythonNode?.location))
    }
    return reader.diagnostics.hasErrors ? nil : found
  }

  private mutating func source(_ path: String, at location: FileLocation, _ options: PluginOptions) -> PluginSource? {
    let shown = RelativePath.resolve(path, in: location.file)
    switch PluginPlace(shown) {
    case .plugin(let form):
      return PluginSource(
        path: RealPath.of(shown), shownPath: shown, form: form, namedBy: .config(location), options: options)
    case .folderOfPlugins(let found):
      let names = found.map { FilePath.name(of: $0.shownPath) }
      diagnostics.append(
        .error(
          "the folder '\(path)' has no plugin.yaml", at: location,
          hint: names.isEmpty ? nil : "name the plugins in it one by one: \(names.joined(separator: ", "))"))
    case .missing:
      diagnostics.append(
        .error("there is no plugin '\(path)'", at: location, hint: FilePath.neighbour(of: FilePath.absolute(shown))))
    case .otherFile:
      diagnostics.append(.error(PluginPlace.noPlugin(path), at: location, hint: PluginPlace.hint(path)))
    }
    return nil
  }
}
