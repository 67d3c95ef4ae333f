import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A part of a samples file: the lines that begin in a range of its bytes, or the whole file where it is one array.
struct LogChunk: Sendable {
  var file: LogFile
  var bytes: Range<Int>
  var isArray: Bool
  var rule: TargetRule

  /// The parts of a file, in order; at least one.
  static func parts(of file: LogFile, isArray: Bool, rule: TargetRule, size: Int) -> [LogChunk] {
    if isArray || file.size <= size {
      return [LogChunk(file: file, bytes: 0..<file.size, isArray: isArray, rule: rule)]
    }
    return stride(from: 0, to: file.size, by: size).map { start in
      LogChunk(file: file, bytes: start..<min(start + size, file.size), isArray: false, rule: rule)
    }
  }

  /// Reads it. The file goes through a buffer of fixed size that grows only for a line that is longer.
  func read(_ options: LogOptions) throws -> LogChunkContent {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw file.unreadable(errno) }
    defer { close(descriptor) }
    var reader = LogLineReader(rule: rule, options: options)
    if isArray {
      try readWhole(descriptor, options, &reader)
    } else {
      try readLines(descriptor, options, &reader)
    }
    return reader.content
  }

  private func readLines(_ descriptor: Int32, _ options: LogOptions, _ reader: inout LogLineReader) throws {
    var buffer = LineBuffer(capacity: max(16, options.bufferSize))
    // The byte before tells whether a line begins with the first.
    var position = max(0, bytes.lowerBound - 1)
    var isSkipping = bytes.lowerBound > 0
    while true {
      let isEnd = try buffer.fill(descriptor, at: position, file: file) == 0
      if position == 0, !isSkipping { buffer.skipByteOrderMark() }
      while let length = buffer.nextLine(isEnd: isEnd) {
        if isSkipping {
          isSkipping = false
        } else if position + buffer.lineStart >= bytes.upperBound {
          return
        } else {
          reader.read(buffer.line, count: length)
        }
        buffer.moveOn(length)
      }
      if isEnd || (!isSkipping && position + buffer.lineStart >= bytes.upperBound) { return }
      if isSkipping { buffer.dropAll() }
      position += buffer.compact()
      guard buffer.makeRoom(limit: options.lineLimit) else {
        throw Diagnostic.error(
          "a line of '\(file.name)' is longer than \(options.lineLimit >> 20) MB", at: nil,
          hint: "the line begins at byte \(position); is it a file of samples?")
      }
    }
  }

  private func readWhole(_ descriptor: Int32, _ options: LogOptions, _ reader: inout LogLineReader) throws {
    guard file.size <= options.lineLimit else {
      throw Diagnostic.error(
        "'\(file.name)' is one array of \(file.size >> 20) MB; up to \(options.lineLimit >> 20) MB are read", at: nil,
        hint: "write it as lines: jq -c '.[]' \(file.name)")
    }
    var buffer = LineBuffer(capacity: file.size + 1)
    var position = 0
    while true {
      let count = try buffer.fill(descriptor, at: 0, file: file)
      position += count
      if count == 0 || position > file.size { break }
    }
    buffer.skipByteOrderMark()
    reader.readArray(buffer.line, count: buffer.rest)
  }
}

/// Bytes of a file, of which lines are taken off the front.
private struct LineBuffer: ~Copyable {
  private var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var filled = 0
  /// Where the line begins that comes next.
  private(set) var lineStart = 0
  /// Bytes from `lineStart` that hold no end of a line.
  private var searched = 0

  init(capacity: Int) {
    self.capacity = capacity
    start = .allocate(capacity: capacity + LogLineReader.padding)
    start.initialize(repeating: 0x20, count: capacity + LogLineReader.padding)
  }

  deinit { start.deallocate() }

  var line: UnsafePointer<UInt8> { UnsafePointer(start + lineStart) }
  var rest: Int { filled - lineStart }

  /// Reads as much as there is room for.
  ///
  /// - Parameter position: where in the file the buffer's first byte stands.
  /// - Returns: how many bytes came; 0 at the file's end.
  mutating func fill(_ descriptor: Int32, at position: Int, file: LogFile) throws -> Int {
    while true {
      let count = pread(descriptor, start + filled, capacity - filled, off_t(position + filled))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw file.unreadable(errno) }
      filled += count
      return count
    }
  }

  /// The length of the next line, without its end; nil where the buffer does not hold all of it.
  mutating func nextLine(isEnd: Bool) -> Int? {
    let from = lineStart + searched
    if from < filled, let end = memchr(start + from, 0x0A, filled - from) {
      return end.assumingMemoryBound(to: UInt8.self) - UnsafeMutablePointer(start + lineStart)
    }
    searched = filled - lineStart
    return isEnd && searched > 0 ? searched : nil
  }

  /// Goes to the line after one of that length.
  mutating func moveOn(_ length: Int) {
    lineStart = min(filled, lineStart + length + 1)
    searched = 0
  }

  mutating func skipByteOrderMark() {
    if lineStart == 0, filled >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF { lineStart = 3 }
  }

  mutating func dropAll() {
    lineStart = filled
    searched = 0
  }

  /// Moves what is left to the front; returns by how much.
  mutating func compact() -> Int {
    let moved = lineStart
    if moved > 0, rest > 0 { memmove(start, start + moved, rest) }
    filled -= moved
    lineStart = 0
    return moved
  }

  /// Whether there is room for more, which is made where a line fills the buffer.
  mutating func makeRoom(limit: Int) -> Bool {
    guard filled == capacity else { return true }
    guard capacity < limit else { return false }
    let wider = min(limit, capacity * 2)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wider + LogLineReader.padding)
    larger.initialize(repeating: 0x20, count: wider + LogLineReader.padding)
    larger.update(from: start, count: filled)
    start.deallocate()
    start = larger
    capacity = wider
    return true
  }
}
