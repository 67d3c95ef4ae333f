import Experiments
import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Turns SVG into PNG and PDF by `rsvg-convert`, where it is installed.
struct FigureConverter {
  struct Failure: Error {
    var message: String
  }

  let program: String

  /// The program in one of the folders of `$PATH`.
  static func find(environment: [String: String] = CommandContext.environment()) -> FigureConverter? {
    let folders = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(String.init)
    return folders.map { $0 + "/rsvg-convert" }.first { access($0, X_OK) == 0 }.map(FigureConverter.init)
  }

  /// The picture's bytes. PNG is made at 300 dots an inch.
  func convert(_ svg: String, to format: FigureFormat) async throws -> [UInt8] {
    var template = Array("\(temporaryFolder)/bellwether-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(message: String(cString: strerror(errno))) }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let (source, target) = (folder + "/figure.svg", folder + "/figure.\(format.rawValue)")
    defer {
      unlink(source)
      unlink(target)
      rmdir(folder)
    }
    try AtomicFiles().write(svg, to: source)
    try run(["--format", format.rawValue, "--dpi-x", "300", "--dpi-y", "300", "--output", target, source])
    return try FilePath.read(target)
  }

  private var temporaryFolder: String { CommandContext.environment()["TMPDIR"] ?? "/tmp" }

  private func run(_ arguments: [String]) throws {
    var pid = pid_t()
    let words = ([program] + arguments).map { strdup($0) }
    defer { words.forEach { free($0) } }
    let code = posix_spawn(&pid, program, nil, nil, words + [nil], environ)
    guard code == 0 else { throw Failure(message: String(cString: strerror(code))) }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else { throw Failure(message: "rsvg-convert ended with status \(status >> 8 & 0xFF)") }
  }
}
