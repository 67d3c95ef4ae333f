import Diagnostics
import YAML

/// Values under `let` and axes of the sweep that nothing refers to. An include may well offer more than one file needs,
/// so of values only those of the experiment's own file are spoken of.
enum UnusedNames {
  static func warnings(in file: ExperimentFile) -> Diagnostics {
    let used = Set(Reference.names(in: file.node))
    let lets = (file.node["let"]?.mapping ?? []).filter { $0.key.location.file == file.path }
    let axes = (file.node["sweep"]?.mapping ?? []).filter { $0.key.scalar?.text != "zip" }
    var diagnostics = Diagnostics()
    for pair in lets + axes {
      guard let name = pair.key.scalar?.text, !name.hasPrefix("x-"), !used.contains(name) else { continue }
      diagnostics.append(
        .warning("nothing uses '\(name)'", at: pair.key.location, hint: "write $\(name) where it is meant"))
    }
    return diagnostics
  }
}
