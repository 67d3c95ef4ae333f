import Diagnostics

/// What the first bytes of a samples file tell: its form, how long its lines are, how many choices there are.
struct LogPreview: Sendable {
  enum Form: Sendable, Hashable {
    case lines, array, empty
  }

  var form: Form
  /// How many rows the file will have, about.
  var rowEstimate = 0
  /// The most choices of those that were seen.
  var choices = 0
  /// Whether the responses that were seen are texts.
  var isGeneration = false

  static let size = 64 << 10

  init(_ source: LogSource, options: LogOptions) throws {
    let bytes = try source.file.contents(atMost: Self.size)
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]
    guard let first = bytes.firstIndex(where: { !blanks.contains($0) }) else {
      form = source.file.size <= bytes.count ? .empty : .lines
      return
    }
    form = bytes[first] == UInt8(ascii: "[") ? .array : .lines
    guard form == .lines else {
      // Few and small; half a kilobyte a sample is less than any has.
      rowEstimate = source.file.size / 512
      choices = 4
      return
    }
    var options = options
    options.bufferSize = bytes.count + 1
    let end = bytes.count < source.file.size ? bytes.lastIndex(of: 0x0A) ?? 0 : bytes.count
    var part = source.file
    part.size = end
    let chunk = LogChunk(file: part, bytes: 0..<end, isArray: false, rule: options.rule(for: source.task))
    // A first line longer than what is looked at tells nothing.
    let content = end > 0 ? try chunk.read(options) : LogChunkContent()
    choices = content.rows.choiceCounts.max().map(Int.init) ?? 0
    isGeneration = content.rows.count == 0 && content.generationCount > 0
    let rows = max(1, content.rows.count)
    rowEstimate = Int(Double(source.file.size) / Double(max(1, end)) * Double(rows) * 1.05) + 1
    if end == 0 { rowEstimate = source.file.size / Self.size + 1 }
  }
}
