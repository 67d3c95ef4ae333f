#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the command speaks: data on standard output, talk on standard error.
public struct Console: Sendable {
  /// Writes data, as it is.
  public var print: @Sendable (String) -> Void
  /// Writes talk, as it is.
  public var talk: @Sendable (String) -> Void
  /// The columns of the terminal that data goes to; nil where it goes to a file or another program.
  public var width: Int?
  /// Whether talk goes to a person at a terminal.
  public var isTerminal: Bool
  /// Whether talk may be coloured: on a terminal, unless `NO_COLOR` is set.
  public var isColoured: Bool
  /// Asks the person at the terminal a question of yes or no; nil where nobody is there to answer.
  public var ask: (@Sendable (String) -> Bool)?

  public init(
    print: @escaping @Sendable (String) -> Void, talk: @escaping @Sendable (String) -> Void, width: Int? = nil,
    isTerminal: Bool = false, isColoured: Bool = false, ask: (@Sendable (String) -> Bool)? = nil
  ) {
    self.ask = ask
    self.width = width
    self.print = print
    self.talk = talk
    self.isTerminal = isTerminal
    self.isColoured = isColoured
  }

  public static func standard(environment: [String: String] = CommandContext.environment()) -> Console {
    let isTerminal = isatty(STDERR_FILENO) == 1
    let isPlain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    return Console(
      print: { Self.write($0, to: STDOUT_FILENO) }, talk: { Self.write($0, to: STDERR_FILENO) },
      width: terminalWidth, isTerminal: isTerminal,
      isColoured: isTerminal && !isPlain && environment["TERM"] != "dumb",
      ask: isTerminal && isatty(STDIN_FILENO) == 1 ? Self.asked : nil)
  }

  @Sendable private static func asked(_ question: String) -> Bool {
    write(question, to: STDERR_FILENO)
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }

  /// Without progress and talk of success; errors are still said.
  func quiet(_ isQuiet: Bool) -> Console {
    guard isQuiet else { return self }
    var copy = self
    copy.isTerminal = false
    return copy
  }

  private static var terminalWidth: Int? {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 100 }
    return Int(size.ws_col)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        // A reader that went away has what it wanted; output that cannot be stored is a failure.
        if descriptor == STDOUT_FILENO, errno != EPIPE {
          let reason = String(cString: strerror(errno))
          write("error: the output cannot be written: \(reason)\n", to: STDERR_FILENO)
          exit(1)
        }
        return
      }
      bytes = bytes.dropFirst(count)
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
