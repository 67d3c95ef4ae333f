import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How a child came to its end.
enum ChildEnd: Sendable, Equatable {
  case exited(Int32)
  case signalled(Int32)
  case unknown(String)

  init(_ status: TerminationStatus) {
    switch status {
    case .exited(let code): self = .exited(Int32(code))
    case .signaled(let number): self = .signalled(Int32(number))
    }
  }

  /// How it ended, to follow "its process ended": `with exit code 3`.
  var words: String {
    switch self {
    case .exited(let code): "with exit code \(code)"
    case .signalled(let number): "by signal \(number)" + (signalNames[number].map { " (\($0))" } ?? "")
    case .unknown(let why): "in a way the system did not tell (\(why))"
    }
  }
}

private let signalNames: [Int32: String] = [
  SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL, an illegal instruction",
  SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT, it gave up itself", SIGBUS: "SIGBUS, a bad access to memory",
  SIGFPE: "SIGFPE, an arithmetic fault", SIGKILL: "SIGKILL, as when memory runs out or somebody ends it",
  SIGSEGV: "SIGSEGV, a bad access to memory", SIGPIPE: "SIGPIPE", SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU",
  SIGSYS: "SIGSYS",
]

/// Starts the command as the leader of a session of its own, and gives its process id.
///
/// The descriptors given become its standard input, output and error, and are closed here. `onEnd` is called
/// once, when the child has ended and has been reaped.
///
/// - Throws: what ``startProblem(_:_:)`` can put into words.
func startChild(
  _ command: PluginCommand, input: Int32, output: Int32, log: Int32, onEnd: @escaping @Sendable (ChildEnd) -> Void
) async throws -> pid_t {
  var variables: [Environment.Key: String] = ["BELLWETHER_PLUGIN_PROTOCOL": "1"]
  for (name, value) in command.environment {
    if let key = Environment.Key(rawValue: name) { variables[key] = value }
  }
  var options = PlatformOptions()
  options.createSession = true
  let configuration = Configuration(
    executable: command.program.contains("/") ? .path(FilePath(command.program)) : .name(command.program),
    arguments: Arguments(command.arguments), environment: .custom(variables),
    workingDirectory: command.workingFolder.map { FilePath($0) }, platformOptions: options)
  return try await withCheckedThrowingContinuation { continuation in
    // Nobody cancels this task: it ends when the child does, and the channel sees to that.
    Task {
      var hasStarted = false
      do {
        let result = try await run(
          configuration,
          input: .fileDescriptor(FileDescriptor(rawValue: input), closeAfterSpawningProcess: true),
          output: .fileDescriptor(FileDescriptor(rawValue: output), closeAfterSpawningProcess: true),
          error: .fileDescriptor(FileDescriptor(rawValue: log), closeAfterSpawningProcess: true)
        ) { execution in
          hasStarted = true
          continuation.resume(returning: execution.processIdentifier.value)
        }
        onEnd(ChildEnd(result.terminationStatus))
      } catch {
        if hasStarted { onEnd(.unknown("\(error)")) } else { continuation.resume(throwing: error) }
      }
    }
  }
}

/// Whether the child has ended, be it reaped or not; asks the system, without reaping it.
func hasEnded(_ pid: pid_t) -> Bool {
  var found = siginfo_t()
  let answer = waitid(P_PID, id_t(pid), &found, WEXITED | WNOHANG | WNOWAIT)
  return answer == 0 ? found.si_signo != 0 : errno == ECHILD
}

/// Why the command could not be started, in words.
func startProblem(_ command: PluginCommand, _ error: any Error) -> String {
  let program = command.program
  guard let error = error as? SubprocessError else { return "could not be started: \(error)" }
  if error.code == .failedToChangeWorkingDirectory {
    return "could not be started: its folder '\(command.workingFolder ?? "")' cannot be entered"
  }
  if error.underlyingError == Errno(rawValue: ENOEXEC) {
    return "'\(program)' is neither a program of this machine nor a script whose first line names its interpreter"
  }
  guard error.code == .executableNotFound else {
    return "'\(program)' could not be started: " + (error.underlyingError.map { "\($0)" } ?? "\(error)")
  }
  guard program.contains("/") else {
    return "there is no program named '\(program)' in the folders of PATH (\(command.environment["PATH"] ?? "not set"))"
  }
  var status = stat()
  guard stat(program, &status) == 0 else { return "there is no program '\(program)'" }
  if status.st_mode & S_IFMT == S_IFDIR { return "'\(program)' is a folder and no program" }
  guard access(program, X_OK) == 0 else { return "'\(program)' is not executable (chmod +x makes it so)" }
  return "'\(program)' is there, but not the interpreter that its first line names"
}
