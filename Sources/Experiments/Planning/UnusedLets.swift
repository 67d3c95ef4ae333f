import Diagnostics
import YAML

/// Values under `let` that nothing refers to. An include may well offer more than one file needs, so only
/// those of the experiment's own file are spoken of.
enum UnusedLets {
  static func warnings(in file: ExperimentFile) -> Diagnostics {
    let used = Set(Reference.names(in: file.node))
    let unused = (file.node["let"]?.mapping ?? []).filter { pair in
      guard let name = pair.key.scalar?.text, !name.hasPrefix("x-") else { return false }
      return pair.key.location.file == file.path && !used.contains(name)
    }
    return Diagnostics(
      unused.map { pair in
        .warning(
          "nothing uses '\(pair.key.scalar?.text ?? "")'", at: pair.key.location,
          hint: "write $\(pair.key.scalar?.text ?? "") where it is meant")
      })
  }
}
