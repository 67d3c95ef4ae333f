import CommandTesting
import Foundation

/// A virtual environment with what the examples in Python import, made once and kept under `.build`.
actor PythonEnvironment {
  static let shared = PythonEnvironment()

  static let folder = Repository.root + ".build/example-python"
  static var python: String { folder + "/bin/python" }

  private static let requirements = ["scikit-learn>=1.4,<2", "pyarrow>=14", "pandas>=2"]
  private var making: Task<Bool, Never>?

  /// Whether it is there, or could be made: pip needs an index of packages.
  var isReady: Bool {
    get async {
      // Not cancelled by anybody: whoever asks first makes it for all.
      let task = making ?? Task { (try? await Self.make()) ?? false }
      making = task
      return await task.value
    }
  }

  private static func make() async throws -> Bool {
    let stamp = folder + "/requirements"
    let wanted = requirements.joined(separator: "\n")
    if let kept = FileManager.default.contents(atPath: stamp), String(decoding: kept, as: UTF8.self) == wanted {
      return true
    }
    try? FileManager.default.removeItem(atPath: folder)
    let made = try await OtherProgram.run(["python3", "-m", "venv", folder], in: Repository.root)
    guard made.code == 0 else { return false }
    let pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    let installed = try await OtherProgram.run(pip + requirements, in: Repository.root)
    guard installed.code == 0 else { return false }
    try Data(wanted.utf8).write(to: URL(filePath: stamp))
    return true
  }
}
