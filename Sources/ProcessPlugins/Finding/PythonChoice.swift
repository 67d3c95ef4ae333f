import Diagnostics
import Files

/// With what a Python file is run.
///
/// In this order: the entry's `python`; `$BELLWETHER_PYTHON`; uv, where the file's header names dependencies and uv
/// is installed; the active virtual environment; `.venv` beside the file or in a folder above it, up to the
/// experiment's; `python3` and `python` on PATH.
struct PythonChoice: Sendable, Hashable {
  var program: String
  /// What stands before the helper module: options of uv and `python`, or nothing.
  var arguments: [String] = []
  var isUV = false
  var notes: [String] = []

  /// - Parameters:
  ///   - folder: the file's own, absolute.
  ///   - root: the experiment's folder, absolute; nil: no folder above the file's is looked at.
  /// - Throws: a `Diagnostic`.
  static func make(
    for source: PluginSource, header: ScriptHeader?, folder: String, root: String?, environment: [String: String]
  ) throws -> PythonChoice {
    var choice = try interpreter(source, header, folder, root, environment)
    if let header, !choice.isUV, !header.dependencies.isEmpty || header.requiresPython != nil {
      let isNamed = source.options.python != nil || environment["BELLWETHER_PYTHON"]?.isEmpty == false
      let remedy =
        if isNamed {
          "the interpreter that you named must have it"
        } else if header.dependencies.isEmpty {
          "another interpreter is named with 'python:' or BELLWETHER_PYTHON"
        } else {
          "install uv or activate an environment that has it"
        }
      choice.notes.append("its header asks for \(header.asksFor); \(remedy)")
    }
    return choice
  }

  private static func interpreter(
    _ source: PluginSource, _ header: ScriptHeader?, _ folder: String, _ root: String?, _ environment: [String: String]
  ) throws -> PythonChoice {
    let path = environment["PATH"]
    if let python = source.options.python {
      switch Executables.find(python, in: folder, path: path) {
      case .success(let program): return PythonChoice(program: program)
      case .failure(let problem):
        throw Diagnostic.error(problem.message, at: source.options.pythonLocation, hint: problem.hint)
      }
    }
    if let python = environment["BELLWETHER_PYTHON"], !python.isEmpty {
      switch Executables.find(python, in: FilePath.absolute("."), path: path) {
      case .success(let program): return PythonChoice(program: program)
      case .failure(let problem):
        throw Diagnostic.error("BELLWETHER_PYTHON: \(problem.message)", at: nil, hint: problem.hint)
      }
    }
    if let header, !header.dependencies.isEmpty, let uv = Executables.onPath("uv", path) {
      return ofUV(uv, header, environment)
    }
    let environments =
      [environment["VIRTUAL_ENV"]].compactMap(\.self) + folders(from: folder, to: root).map { $0 + "/.venv" }
    let beside = environments.filter { $0.hasPrefix("/") }.map { FilePath.joined($0, "bin/python") }
    if let program = beside.first(where: FilePath.isExecutable) { return PythonChoice(program: program) }
    if let program = Executables.onPath("python3", path) ?? Executables.onPath("python", path) {
      return PythonChoice(program: program)
    }
    throw Diagnostic.error(
      "'\(source.shownPath)' is a Python plugin, and no Python was found: neither python3 nor python is on PATH",
      at: location(of: source), hint: "install Python 3.9 or later, or name one with BELLWETHER_PYTHON")
  }

  private static func ofUV(_ uv: String, _ header: ScriptHeader, _ environment: [String: String]) -> PythonChoice {
    var arguments = ["run", "--no-project", "--quiet"]
    if let python = header.requiresPython { arguments += ["--python", python] }
    for dependency in header.dependencies { arguments += ["--with", dependency] }
    var choice = PythonChoice(program: uv, arguments: arguments + ["python"], isUV: true)
    let withheld = PluginEnvironment.withheldAddresses(environment)
    if !withheld.isEmpty {
      choice.notes.append(
        "\(withheld.joined(separator: ", ")) may hold a password and was not given to uv; 'environment:' of the "
          + "plugin's entry can name it")
    }
    return choice
  }

  /// The folder and those above it up to the root; the folder alone where it does not lie in the root.
  private static func folders(from folder: String, to root: String?) -> [String] {
    guard let root, FilePath.isInside(folder, root) else { return [folder] }
    let top = RealPath.of(root)
    var folders = [folder]
    while let last = folders.last, last != top, last != "/" { folders.append(FilePath.folder(of: last)) }
    return folders
  }

  private static func location(of source: PluginSource) -> FileLocation? {
    if case .config(let location) = source.namedBy { location } else { nil }
  }
}
