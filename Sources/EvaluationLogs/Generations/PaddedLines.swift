import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The lines of a file one after the other, with the room behind each that the parser reads into.
struct PaddedLines: ~Copyable {
  private let file: UnsafeMutablePointer<FILE>
  private let source: LogFile
  private var line: UnsafeMutablePointer<CChar>?
  private var capacity = 0
  private let limit: Int

  init(_ source: LogFile, limit: Int) throws {
    guard let file = fopen(source.path, "rb") else { throw source.unreadable(errno) }
    self.file = file
    self.source = source
    self.limit = limit
  }

  deinit {
    fclose(file)
    free(line)
  }

  /// The next line without its end, good until the next call; nil at the end of the file.
  ///
  /// - Throws: a diagnostic where the file cannot be read, or a line is longer than the limit.
  mutating func next() throws -> UnsafeBufferPointer<UInt8>? {
    var count = getline(&line, &capacity, file)
    guard count >= 0 else {
      if ferror(file) != 0 { throw source.unreadable(errno) }
      return nil
    }
    guard count <= limit else {
      throw Diagnostic.error(
        "a line of '\(source.name)' is longer than \(limit >> 20) MB", at: nil, hint: "is it a file of samples?")
    }
    if capacity < count + LogLineReader.padding {
      guard let larger = realloc(line, count + LogLineReader.padding) else {
        throw Diagnostic.error("a line of '\(source.name)' does not fit into memory", at: nil)
      }
      line = larger.assumingMemoryBound(to: CChar.self)
      capacity = count + LogLineReader.padding
    }
    guard let start = line else { return nil }
    if count > 0, start[count - 1] == 0x0A { count -= 1 }
    return UnsafeBufferPointer(start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: count)
  }
}
