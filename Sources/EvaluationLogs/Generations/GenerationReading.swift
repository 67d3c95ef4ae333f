import Diagnostics

/// Reads the generations of a folder of logs.
public struct GenerationReading: Sendable {
  public let folder: LogFolder
  private let options: GenerationOptions

  public init(_ folder: LogFolder, options: GenerationOptions) {
    self.folder = folder
    self.options = options
  }

  /// Reads them all, a few files at once, and hands them over in the order of the folder.
  ///
  /// A file begins only when the one `width` before it was handed over, so that few wait in memory.
  /// - Throws: ``Diagnostics/Diagnostic`` for a file that cannot be read or of which too much is broken; or what `take` throws.
  public func read(_ take: (GenerationFile) throws -> Void) async throws {
    let sources = folder.sources
    try await withThrowingTaskGroup(of: (Int, Result<GenerationFile, any Error>).self) { group in
      // A failure waits for its turn too: of several, the first in the order of files is told.
      var waiting: [Int: Result<GenerationFile, any Error>] = [:]
      var (begun, taken, running) = (0, 0, 0)
      while taken < sources.count {
        while begun < sources.count, begun <= taken + options.width, running < options.width {
          let (number, source, options) = (begun, sources[begun], options)
          group.addTask { (number, Result { try Self.file(source, options) }) }
          begun += 1
          running += 1
        }
        if let file = waiting.removeValue(forKey: taken) {
          try take(try file.get())
          taken += 1
        } else if let (number, file) = try await group.next() {
          running -= 1
          waiting[number] = file
        }
      }
    }
  }

  private static func file(_ source: LogSource, _ options: GenerationOptions) throws -> GenerationFile {
    var reader = GenerationLineReader(source, options)
    if try isArray(source.file) {
      guard source.file.size <= options.lineLimit else {
        throw Diagnostic.error(
          "'\(source.file.name)' is one array of \(source.file.size >> 20) MB; up to \(options.lineLimit >> 20) MB are read",
          at: nil, hint: "write it as lines: jq -c '.[]' \(source.file.name)")
      }
      let bytes = try source.file.contents()
      let padded = bytes + Array(repeating: 0x20, count: LogLineReader.padding)
      padded.withUnsafeBufferPointer { reader.readArray(UnsafeBufferPointer(rebasing: $0[..<bytes.count])) }
    } else {
      var lines = try PaddedLines(source.file, limit: options.lineLimit)
      var number = 0
      while let line = try lines.next() {
        number += 1
        if number % 64 == 0 { try Task.checkCancellation() }
        let hasMark = number == 1 && line.starts(with: [0xEF, 0xBB, 0xBF])
        reader.read(hasMark ? UnsafeBufferPointer(rebasing: line[3...]) : line, number: number)
      }
    }
    try reader.file.checkBroken(share: options.brokenShare)
    return reader.file
  }

  /// Very old logs are an array a file.
  private static func isArray(_ file: LogFile) throws -> Bool {
    let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]
    return try file.contents(atMost: 4096).first { !blanks.contains($0) } == UInt8(ascii: "[")
  }
}
