import Diagnostics
import EvaluationKit
import Files
import YAML

/// An experiment as it was read: its file with what it includes and what the command line changes.
public struct ExperimentFile: Sendable {
  public var path: String
  /// A mapping, includes merged, overrides applied, `x-` keys as they are.
  public var node: YAMLNode
  /// The texts that diagnostics may quote, by the name that places give them.
  public var texts: [String: String]
  /// What is wrong with it so far; a plan tells it with everything else.
  public var diagnostics = Diagnostics()
  /// Whether keys and values may be missing that an include or the command line was to give: what refers to them is then
  /// no mistake of its own.
  var lacksKeys = false
  /// Whether steps may be missing, so that columns may be.
  var lacksSteps = false

  /// The node with its keys in the order of the language: what `show` prints.
  public var orderedNode: YAMLNode { ResolvedConfig.ordered(node) }

  /// The folder that its paths start at.
  public var folder: String { FilePath.folder(of: path) }

  /// Reads an experiment.
  ///
  /// - Parameters:
  ///   - overrides: of `--set` and `--sweep`, in their order.
  ///   - isAllowed: whether an include may be read, by its path.
  /// - Throws: ``Diagnostics/Diagnostics`` where nothing is left to plan; `texts` receives what was read even then, to quote from.
  public static func load(
    _ path: String, overrides: [Override] = [], isAllowed: (String) -> Bool = { _ in true },
    texts: inout [String: String]
  ) throws -> ExperimentFile {
    var read: [String: String] = [:]
    defer { texts.merge(read) { _, new in new } }
    for override in overrides { read[override.file] = override.argument }
    let loaded = try loadYAML(path: path, isAllowed: isAllowed) { name in
      do {
        let bytes = try FilePath.read(name)
        read[name] = String(decoding: bytes, as: UTF8.self)
        return bytes
      } catch let failure as FilePath.Failure {
        throw Unreadable(reason: "\(failure)", neighbour: FilePath.neighbour(of: name))
      }
    }
    guard var node = loaded.root, node.mapping != nil else {
      try loaded.diagnostics.throwIfErrors()
      throw Diagnostics(
        .error(
          "an experiment is a mapping, and this file is \(loaded.root?.kindName ?? "empty")",
          at: FileLocation(file: path, line: 1, column: 1), hint: "begin with 'name: ...'"))
    }
    var diagnostics = loaded.diagnostics
    let before = diagnostics.errors.count
    for override in overrides { try diagnostics.collect { try override.apply(to: &node) } }
    return ExperimentFile(
      path: path, node: node, texts: read, diagnostics: diagnostics,
      lacksKeys: loaded.lacksIncludes || loaded.isLossy || diagnostics.errors.count > before,
      lacksSteps: loaded.isLossy)
  }
}

/// Why a file could not be read, with a file of nearly its name where there is one.
private struct Unreadable: Error, CustomStringConvertible {
  var reason: String
  var neighbour: String?
  var description: String { neighbour.map { "\(reason); \($0)" } ?? reason }
}
