import CSimdJSON

/// Lines of a samples file to rows.
///
/// Owns a parser of simdjson: to be used by one task at a time.
struct LogLineReader: ~Copyable {
  private let parser: OpaquePointer
  private let rule: TargetRule
  private let keepsLengths: Bool
  private let keepsRecorded: Bool
  private var filterCount = 0
  private(set) var content = LogChunkContent()

  static var padding: Int { bellwether_log_padding() }

  init(rule: TargetRule, options: LogOptions) {
    self.rule = rule
    keepsLengths = options.keepsLengths
    keepsRecorded = options.keepsRecorded
    parser = bellwether_log_open(rule.wants | (keepsLengths ? UInt32(bellwetherLogWantsChoices) : 0))
    "acc".withCString { acc in
      "acc_norm".withCString { accNorm in
        var names: [UnsafePointer<CChar>] = [acc, accNorm]
        bellwether_log_metrics(parser, &names, keepsRecorded ? 2 : 1)
      }
    }
    // Filters are numbered as the parser meets them; lines without one come first.
    content.rows.filterNames = ["none"]
  }

  deinit { bellwether_log_close(parser) }

  /// One line without its end; `padding` bytes behind it must be readable.
  mutating func read(_ bytes: UnsafePointer<UInt8>, count: Int) {
    content.lineCount += 1
    if isBlank(bytes, count) {
      content.blankCount += 1
      return
    }
    var line = BellwetherLogLine()
    let code = bellwether_log_read(parser, bytes, count, &line)
    if code == 0 { add(line) } else { content.addBroken(line: content.lineCount, message(code)) }
  }

  /// A whole file that is one array; each element counts as a line.
  mutating func readArray(_ bytes: UnsafePointer<UInt8>, count: Int) {
    var code = bellwether_log_read_array(parser, bytes, count)
    var line = BellwetherLogLine()
    var hasMore = true
    while code == 0 || !bellwether_log_is_fatal(code) {
      code = bellwether_log_next(parser, &line, &hasMore)
      guard hasMore else { return }
      content.lineCount += 1
      if code == 0 { add(line) } else if !bellwether_log_is_fatal(code) { addBrokenElement(code) }
    }
    if content.lineCount == 0 { content.lineCount = 1 }
    addBrokenElement(code)
  }

  private mutating func addBrokenElement(_ code: Int32) {
    content.addBroken(line: 1, "element \(content.lineCount) of the array: \(message(code))")
  }

  private func message(_ code: Int32) -> String { String(cString: bellwether_log_message(code)) }

  private func isBlank(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    for index in 0..<count where !(bytes[index] == 0x20 || bytes[index] == 0x0D || bytes[index] == 0x09) {
      return false
    }
    return true
  }

  private mutating func add(_ line: BellwetherLogLine) {
    switch line.responses {
    case bellwetherLogPairs: break
    case bellwetherLogTexts:
      content.generationCount += 1
      return
    default:
      content.addBroken(line: content.lineCount, "it has no responses")
      return
    }
    guard line.choiceCount < Int(UInt16.max), let filter = filterCode(line.filter) else {
      content.addBroken(line: content.lineCount, "it has too many choices, or the file too many filters")
      return
    }
    guard let document = documentCode(line.identifier) else {
      content.addBroken(line: content.lineCount, "its doc_id is negative or too large")
      return
    }
    let count = Int(line.choiceCount)
    let answer = rule.correctChoice(line)
    content.rows.documents.append(document)
    content.rows.hashes.append(line.hash)
    content.rows.filters.append(filter)
    content.rows.answers.append(Int16(answer ?? -1))
    content.rows.choiceCounts.append(UInt16(count))
    // No probability has the logarithm +inf: it is as good as nan.
    content.rows.logLikelihoods.append(
      contentsOf: UnsafeBufferPointer(start: line.logLikelihoods, count: count).lazy.map { $0 == .infinity ? .nan : $0 }
    )
    content.rows.accuracies.append(line.metrics.map { Float($0[0]) } ?? .nan)
    if keepsRecorded {
      content.rows.normedAccuracies.append(line.metrics.map { Float($0[1]) } ?? .nan)
      content.rows.greedy.append(answer.flatMap { answer in line.greedy.map { $0[answer] } } ?? -1)
    }
    if keepsLengths { addLengths(line, count) }
  }

  private mutating func addLengths(_ line: BellwetherLogLine, _ count: Int) {
    if line.knowsChoices, !line.choicesAreEqual {
      content.rows.characters.append(contentsOf: UnsafeBufferPointer(start: line.characters, count: count))
      content.rows.bytes.append(contentsOf: UnsafeBufferPointer(start: line.bytes, count: count))
    } else {
      let reason = line.knowsChoices ? LogRows.sharedText : LogRows.noText
      content.rows.characters.append(contentsOf: repeatElement(reason, count: count))
      content.rows.bytes.append(contentsOf: repeatElement(reason, count: count))
    }
  }

  private mutating func filterCode(_ filter: Int32) -> UInt8? {
    guard filter >= 0 else { return 0 }
    while filterCount <= Int(filter) {
      let name = text(bellwether_log_filter(parser, Int32(filterCount)))
      content.rows.filterNames.append(name)
      filterCount += 1
    }
    return UInt8(exactly: Int(filter) + 1)
  }

  private mutating func documentCode(_ identifier: BellwetherLogValue) -> Int32? {
    if identifier.kind == 1 { return identifier.number < 0 ? nil : Int32(exactly: identifier.number) }
    let name = text(identifier.text)
    let rows = content.rows.names
    // Names come in runs: lines of one document, a filter each.
    if let last = rows.last, last == name { return Int32(-rows.count) }
    content.rows.names.append(name)
    return Int32(-content.rows.names.count)
  }

  private func text(_ text: BellwetherLogText) -> String {
    String(decoding: UnsafeBufferPointer(start: text.bytes, count: text.count), as: UTF8.self)
  }
}
