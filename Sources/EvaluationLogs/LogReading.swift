import Diagnostics

/// Evaluation logs that were looked at: what a table of them will hold is known, their rows are not.
public struct LogReading: Sendable {
  public var folder: LogFolder
  private let options: LogOptions
  private let previews: [LogPreview]

  /// Looks at the first bytes of each file.
  public init(_ folder: LogFolder, options: LogOptions) throws {
    self.folder = folder
    self.options = options
    previews = try folder.sources.map { try LogPreview($0, options: options) }
  }

  /// The most choices that were seen; there may be more.
  public var choices: Int { max(1, previews.map(\.choices).max() ?? 1) }

  /// Reads them all.
  ///
  /// Files are read in parts, ``LogOptions/width`` of them at once, and put together in their order: the result does not
  /// depend on the width or the size of the parts.
  /// - Throws: ``Diagnostics/Diagnostic`` for a file that cannot be read or of which too much is broken.
  public func samples() async throws -> LogSamples {
    let read = folder.sources.indices.filter { previews[$0].form != .empty && !previews[$0].isGeneration }
    var assembly = LogAssembly(
      folder, options: options, rowCount: read.reduce(0) { $0 + previews[$1].rowEstimate }, choices: choices)
    for index in folder.sources.indices {
      if previews[index].form == .empty { assembly.addEmpty(folder.sources[index]) }
      if previews[index].isGeneration { assembly.addGenerations(folder.sources[index]) }
    }
    let parts = read.flatMap { index in
      let source = folder.sources[index]
      return LogChunk.parts(
        of: source.file, isArray: previews[index].form == .array, rule: options.rule(for: source.task),
        size: max(1, options.chunkSize)
      ).map { Part(source: index, chunk: $0) }
    }
    var file = LogChunkContent()
    try await readInOrder(parts) { number, content in
      file.append(content)
      let source = parts[number].source
      guard number + 1 == parts.count || parts[number + 1].source != source else { return }
      let whole = file
      file = LogChunkContent()
      try assembly.add(whole, of: folder.sources[source])
    }
    return try assembly.finish()
  }

  private struct Part: Sendable {
    var source: Int
    var chunk: LogChunk
  }

  /// Reads the parts, a few at once, and hands them over in their order.
  ///
  /// A part begins only when the one `window` before it was handed over, so that few wait in memory.
  private func readInOrder(_ parts: [Part], _ take: (Int, LogChunkContent) throws -> Void) async throws {
    let window = options.width + 1
    try await withThrowingTaskGroup(of: (Int, Result<LogChunkContent, any Error>).self) { group in
      // A failure waits for its turn too: of several, the first in the order of files is told.
      var waiting: [Int: Result<LogChunkContent, any Error>] = [:]
      var (begun, taken, running) = (0, 0, 0)
      while taken < parts.count {
        while begun < parts.count, begun < taken + window, running < options.width {
          let (number, chunk, options) = (begun, parts[begun].chunk, options)
          group.addTask { (number, Result { try chunk.read(options) }) }
          begun += 1
          running += 1
        }
        if let content = waiting.removeValue(forKey: taken) {
          try Task.checkCancellation()
          try take(taken, try content.get())
          taken += 1
        } else if let (number, content) = try await group.next() {
          running -= 1
          waiting[number] = content
        }
      }
    }
  }
}
