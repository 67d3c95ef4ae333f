import EvaluationKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The lines of a file that is not held in memory, one after the other.
enum LineReader {
  /// - Parameter body: a line without its end, and its number from 1; false ends the reading.
  /// - Throws: ``EvaluationError`` where the file cannot be read, or what `body` throws.
  static func read(_ path: String, _ body: (UnsafeBufferPointer<UInt8>, Int) throws -> Bool) throws {
    guard let file = fopen(path, "rb") else {
      throw EvaluationError("cannot read '\(path)': \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var buffer: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(buffer) }
    var number = 0
    while true {
      var count = getline(&buffer, &capacity, file)
      guard count >= 0, let start = buffer else { break }
      number += 1
      if count > 0, start[count - 1] == 0x0A { count -= 1 }
      let bytes = UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self)
      guard try body(UnsafeBufferPointer(start: bytes, count: count), number) else { return }
    }
    if ferror(file) != 0 { throw EvaluationError("'\(path)' cannot be read to its end") }
  }

  /// The same of bytes in memory.
  static func read(_ bytes: [UInt8], _ body: (UnsafeBufferPointer<UInt8>, Int) throws -> Bool) throws {
    try bytes.withUnsafeBufferPointer { bytes in
      var (start, number) = (0, 0)
      while start < bytes.count {
        var end = start
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        number += 1
        guard try body(UnsafeBufferPointer(rebasing: bytes[start..<end]), number) else { return }
        start = end + 1
      }
    }
  }
}
