/// The end of what a plugin writes to its log, and the lines as they come.
struct PluginLog: Sendable {
  /// How many lines of the end are kept.
  static let mostLines = 20
  /// A line that grows longer is cut here, so that a log without line breaks takes no memory.
  static let longestLine = 8192

  private let mostBytes: Int
  private let sink: (@Sendable (String) -> Void)?
  private var lines: [String] = []
  /// A line whose end has not come yet.
  private var open: [UInt8] = []

  init(mostBytes: Int, sink: (@Sendable (String) -> Void)?) {
    self.mostBytes = mostBytes
    self.sink = sink
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 0x0A) {
      open.append(contentsOf: rest[..<end])
      close()
      rest = rest[(end + 1)...]
    }
    open.append(contentsOf: rest)
    if open.count > Self.longestLine { close() }
  }

  /// The last lines, the one whose end has not come among them.
  var tail: [String] {
    var result: [String] = []
    var bytes = 0
    for line in (lines + (open.isEmpty ? [] : [text(open)])).suffix(Self.mostLines).reversed() {
      bytes += line.utf8.count + 1
      if bytes > mostBytes {
        if result.isEmpty { result.append("..." + String(decoding: Array(line.utf8.suffix(mostBytes)), as: UTF8.self)) }
        break
      }
      result.append(line)
    }
    return result.reversed()
  }

  /// Takes the open line for a whole one, as at the end of the log.
  mutating func closeLast() {
    if !open.isEmpty { close() }
  }

  private mutating func close() {
    let line = text(open)
    open.removeAll(keepingCapacity: true)
    sink?(line)
    lines.append(line)
    if lines.count >= 2 * Self.mostLines { lines.removeFirst(lines.count - Self.mostLines) }
  }

  private func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes[...], as: UTF8.self)
  }
}
