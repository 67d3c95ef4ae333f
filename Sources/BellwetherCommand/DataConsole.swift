import ArgumentParser
import Diagnostics
import Experiments

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where a command's data and talk go, and the environment it looks at.
struct DataConsole: Sendable {
  var out: @Sendable (String) -> Void
  var err: @Sendable (String) -> Void
  /// Whether the talk is read by a person, who may be shown progress.
  var isTerminal: Bool
  var environment: [String: String]

  static var system: DataConsole {
    let names = DatasetLibrary.environmentNames + ["NO_COLOR", "TERM", "CURL_CA_BUNDLE", "SSL_CERT_FILE"]
    var environment: [String: String] = [:]
    for name in names { environment[name] = getenv(name).map { String(cString: $0) } }
    return DataConsole(
      out: { write($0, to: STDOUT_FILENO) }, err: { write($0, to: STDERR_FILENO) },
      isTerminal: isatty(STDERR_FILENO) == 1, environment: environment)
  }

  private static func write(_ text: String, to file: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { systemWrite(file, $0) }
      guard count > 0 || errno == EINTR else { return }
      bytes = bytes.dropFirst(max(0, count))
    }
  }

  private static func systemWrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(file, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(file, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(file, bytes.baseAddress, bytes.count)
    #endif
  }

  func say(_ diagnostics: Diagnostics) {
    let isColoured = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    let renderer = DiagnosticRenderer(colour: isColoured) { path in
      (try? FilePath.read(path)).map { String(decoding: $0, as: UTF8.self) }
    }
    err(renderer.render(diagnostics))
  }

  /// Runs a command's body and turns what it throws into messages and an exit code: 1 where the work
  /// failed, 2 where what the user wrote is wrong.
  func reporting(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let failure as DatasetFetchError {
      say(failure.diagnostics)
      throw ExitCode(1)
    } catch let diagnostic as Diagnostic {
      say(Diagnostics(diagnostic))
      throw ExitCode(2)
    } catch let diagnostics as Diagnostics {
      say(diagnostics)
      throw ExitCode(2)
    } catch is CancellationError {
      err("stopped\n")
      throw ExitCode(1)
    }
  }
}
