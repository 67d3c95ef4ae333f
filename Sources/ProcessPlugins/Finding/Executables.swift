import Diagnostics
import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Programs by their names.
enum Executables {
  /// Why a program cannot be run, and what would do.
  struct Problem: Error, Hashable {
    var message: String
    var hint: String?
  }

  /// The absolute path of a program.
  ///
  /// A name with a slash is relative to `folder`; one without is looked for in the absolute folders of `path`.
  static func find(_ name: String, in folder: String, path: String?) -> Result<String, Problem> {
    guard name.contains("/") else {
      if let found = onPath(name, path) { return .success(found) }
      let beside = FilePath.joined(folder, name)
      let hint =
        if FilePath.exists(beside) {
          "a program of the plugin's own folder is written ./\(name)"
        } else if name.contains(" ") {
          "no shell takes it apart: [\(name.split(separator: " ").joined(separator: ", "))]"
        } else {
          "install it"
        }
      return .failure(Problem(message: "there is no program '\(name)' on PATH", hint: hint))
    }
    let program = FilePath.normalized(FilePath.joined(folder, name))
    if let problem = problem(with: program, shown: name) { return .failure(problem) }
    return .success(program)
  }

  static func onPath(_ name: String, _ path: String?) -> String? {
    (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").filter { $0.hasPrefix("/") }
      .map { FilePath.joined(String($0), name) }.first(where: FilePath.isExecutable)
  }

  private static func problem(with program: String, shown: String) -> Problem? {
    guard FilePath.exists(program) else {
      return Problem(message: "there is no program '\(shown)'", hint: FilePath.neighbour(of: program))
    }
    if FilePath.isFolder(program) { return Problem(message: "'\(shown)' is a folder, not a program") }
    guard FilePath.isExecutable(program) else {
      return Problem(message: "'\(shown)' is not executable", hint: "chmod +x \(shown)")
    }
    guard let interpreter = interpreter(of: program), !FilePath.exists(interpreter) else { return nil }
    let hint = interpreter.hasSuffix("\r") ? "its lines end as on Windows" : nil
    return Problem(
      message: "the first line of '\(shown)' asks for '\(interpreter.filter { $0 != "\r" })', which is not there",
      hint: hint)
  }

  /// What a script's first line asks for; nil for other programs.
  private static func interpreter(of program: String) -> String? {
    guard let file = fopen(program, "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = fread(&bytes, 1, bytes.count, file)
    guard bytes[..<count].starts(with: [0x23, 0x21]) else { return nil }
    let line = bytes[2..<count].prefix { $0 != 0x0A }
    return line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 }).first.map { String(decoding: $0, as: UTF8.self) }
  }
}
