import EvaluationKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The terminal of this process, wherever its input and output go.
final class Terminal: HumanTerminal {
  private let descriptor: Int32

  /// - Throws: ``EvaluationError`` where the process has no terminal.
  convenience init() throws { try self.init(path: "/dev/tty") }

  /// - Throws: ``EvaluationError`` where there is no terminal at the path.
  init(path: String) throws {
    descriptor = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0, isatty(descriptor) == 1 else {
      throw EvaluationError("a human plays at a terminal, and this process has none", concernsModel: true)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func write(_ text: String) throws {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { posixWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { throw EvaluationError("the terminal has gone", concernsModel: true) }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Looks for a line twenty times a second, so that a task that is cancelled ends and no thread waits for fingers.
  func readLine() async throws -> String? {
    var line: [UInt8] = []
    while true {
      var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&polled, 1, 0) > 0 else {
        try await Task.sleep(for: .milliseconds(50))
        continue
      }
      // The terminal gives whole lines, or nothing for Ctrl-D at a line's beginning.
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      if count < 0 { throw EvaluationError("the terminal has gone", concernsModel: true) }
      line += buffer[..<count]
      if line.last == UInt8(ascii: "\n") { return String(decoding: line.dropLast(), as: UTF8.self) }
      // Ctrl-D: at a line's beginning it ends the reply, within a line it sends what there is.
      if count == 0 { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
    }
  }
}

/// The system's, which the method above hides.
private func posixWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
