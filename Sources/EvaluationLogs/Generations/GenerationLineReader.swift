import CSimdJSON
import JSON

/// Lines of a samples file to documents with texts.
///
/// Owns a parser of simdjson: to be used by one task at a time.
struct GenerationLineReader: ~Copyable {
  private let parser: OpaquePointer
  private let options: GenerationOptions
  private var filterNames: [String] = []
  private(set) var file: GenerationFile

  init(_ source: LogSource, _ options: GenerationOptions) {
    self.options = options
    file = GenerationFile(source)
    parser = bellwether_log_open(UInt32(bellwetherLogWantsTexts))
    options.metric.withCString { name in
      var names: [UnsafePointer<CChar>] = [name]
      bellwether_log_metrics(parser, &names, 1)
    }
  }

  deinit { bellwether_log_close(parser) }

  /// - Parameters:
  ///   - bytes: a line without its end, with the parser's padding behind it.
  ///   - number: from 1.
  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, number: Int) {
    guard let start = bytes.baseAddress, !bytes.allSatisfy({ [0x20, 0x0D, 0x09].contains($0) }) else { return }
    file.countLine()
    var line = BellwetherLogLine()
    let code = bellwether_log_read(parser, start, bytes.count, &line)
    if code == 0 { add(line, number) } else { file.addBroken(line: number, message(code)) }
  }

  /// A whole file that is one array; each element counts as a line.
  mutating func readArray(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return }
    var code = bellwether_log_read_array(parser, start, bytes.count)
    var line = BellwetherLogLine()
    var hasMore = true
    while code == 0 || !bellwether_log_is_fatal(code) {
      code = bellwether_log_next(parser, &line, &hasMore)
      guard hasMore else { return }
      file.countLine()
      if code == 0 {
        add(line, 1)
      } else if !bellwether_log_is_fatal(code) {
        file.addBroken(line: 1, "element \(file.lineCount) of the array: \(message(code))")
      }
    }
    if file.lineCount == 0 { file.countLine() }
    file.addBroken(line: 1, message(code))
  }

  private func message(_ code: Int32) -> String { String(cString: bellwether_log_message(code)) }

  private mutating func add(_ line: BellwetherLogLine, _ number: Int) {
    guard line.responses != bellwetherLogNoResponses else {
      file.addBroken(line: number, "it has no responses")
      return
    }
    guard let name = name(of: line.identifier) else {
      file.addBroken(line: number, "it has no doc_id")
      return
    }
    guard file.takes(filterName(line.filter), wanted: options.filter) else { return }
    guard line.responses == bellwetherLogTexts else {
      file.addChoiceLine()
      return
    }
    let texts =
      options.takesFiltered
      ? UnsafeBufferPointer(start: line.filteredTexts, count: line.filteredTextCount)
      : UnsafeBufferPointer(start: line.rawTexts, count: line.rawTextCount)
    var gaveUp = 0
    let keep = options.keep
    let cells = texts.map { text in
      let kept = keep(UnsafeBufferPointer(start: text.bytes, count: text.count))
      if kept.gaveUp { gaveUp += 1 }
      return kept.text
    }
    let recorded = line.metrics.map { $0[0] }.flatMap { $0.isFinite ? $0 : nil }
    file.add(
      GenerationFile.Document(name: name, cells: cells, target: target(of: line), recorded: recorded, hash: line.hash),
      gaveUp: gaveUp)
  }

  private func name(of identifier: BellwetherLogValue) -> String? {
    switch identifier.kind {
    case 1: "\(identifier.number)"
    case 2: Self.text(identifier.text)
    default: nil
    }
  }

  private func target(of line: BellwetherLogLine) -> String? {
    let targets = UnsafeBufferPointer(start: line.targets, count: line.targetCount).map { Self.text($0) }
    if targets.count > 1 { return writeJSON(JSONValue(targets)) }
    if let target = targets.first { return target }
    return line.target.kind == 1 ? "\(line.target.number)" : nil
  }

  private mutating func filterName(_ filter: Int32) -> String {
    guard filter >= 0 else { return "none" }
    while filterNames.count <= Int(filter) {
      filterNames.append(Self.text(bellwether_log_filter(parser, Int32(filterNames.count))))
    }
    return filterNames[Int(filter)]
  }

  private static func text(_ text: BellwetherLogText) -> String {
    String(decoding: UnsafeBufferPointer(start: text.bytes, count: text.count), as: UTF8.self)
  }
}
