import Diagnostics

/// Puts files together, one after the other, into the columns of all.
struct LogAssembly {
  private let options: LogOptions
  private let folder: LogFolder
  private(set) var samples = LogSamples()
  private var findings = LogFindings()
  private var taskCodes: [String: Int] = [:]
  private var indices: [DocumentIndex] = []
  /// For each task, by document of its index: the code of its name among all.
  private var documentCodes: [[Int32]] = []
  private var nameCodes: [String: Int32] = [:]
  /// By task: how many documents each file had.
  private var counts: [[(name: String, count: Int)]] = []

  /// - Parameters:
  ///   - rowCount: how many rows there will be, about.
  ///   - choices: how many choices, about.
  init(_ folder: LogFolder, options: LogOptions, rowCount: Int, choices: Int) {
    self.options = options
    self.folder = folder
    samples.models = folder.models
    samples.documents.reserveCapacity(rowCount)
    samples.answers.reserveCapacity(rowCount)
    samples.choiceCounts.reserveCapacity(rowCount)
    for _ in 0..<choices { addChoice(rowCount) }
    if options.keepsRecorded {
      samples.greedy.reserveCapacity(rowCount)
      samples.accuracies.reserveCapacity(rowCount)
      samples.normedAccuracies.reserveCapacity(rowCount)
    }
  }

  private mutating func addChoice(_ capacity: Int) {
    func column() -> [Double] {
      var column: [Double] = []
      column.reserveCapacity(max(capacity, samples.rowCount))
      column.append(contentsOf: repeatElement(.nan, count: samples.rowCount))
      return column
    }
    samples.logLikelihoods.append(column())
    if options.keepsLengths {
      samples.characters.append(column())
      samples.bytes.append(column())
    }
  }

  /// Adds what a file holds.
  ///
  /// - Throws: a diagnostic where too much of it is broken.
  mutating func add(_ content: LogChunkContent, of source: LogSource) throws {
    try checkBroken(content, source)
    for line in content.broken { findings.addPlace(.broken, "\(source.file.name):\(line.line) (\(line.reason))") }
    findings.addCount(.broken, content.brokenCount)
    let rows = content.rows
    guard rows.count > 0 else {
      findings.add(content.generationCount > 0 ? .generations : .empty, source.file.name)
      return
    }
    guard let filter = filter(of: rows, source) else { return }
    let kept = keptRows(rows, filter, source)
    let task = taskCode(source.task)
    let (codes, joined) = indices[task].join(rows, rows: kept)
    note(joined, source)
    if rows.hashes.contains(0) { findings.add(.noHash, source.file.name) }
    nameDocuments(task)
    let start = samples.rowCount
    append(rows, kept, codes.map { documentCodes[task][Int($0)] })
    samples.segments.append(LogSamples.Segment(model: source.model, task: task, rows: start..<samples.rowCount))
    counts[task].append((source.file.name, kept.count))
    judge(rows, kept, filter, source)
    if options.keepsLengths { noteLengths(rows, kept, source) }
  }

  mutating func addGenerations(_ source: LogSource) { findings.add(.generations, source.file.name) }
  mutating func addEmpty(_ source: LogSource) { findings.add(.empty, source.file.name) }

  private func checkBroken(_ content: LogChunkContent, _ source: LogSource) throws {
    let lines = content.lineCount - content.blankCount
    let allowed = Int((options.brokenShare * Double(lines)).rounded(.up))
    let isAllBroken = content.brokenCount > 0 && content.brokenCount == lines
    guard content.brokenCount > allowed || isAllBroken, let first = content.broken.first else { return }
    func place(_ line: BrokenLine) -> FileLocation { FileLocation(file: source.file.name, line: line.line, column: 1) }
    let share =
      content.brokenCount == lines
      ? "none of its \(lines == 1 ? "" : "\(lines) ")lines is" : "\(content.brokenCount) of its \(lines) lines are not"
    // Of a file that is no text there is nothing to show.
    let isText = content.broken.allSatisfy { $0.reason != BrokenLine.notText }
    throw Diagnostic.error(
      "'\(source.file.name)' is no file of samples: \(share) a sample; of line \(first.line): \(first.reason)",
      at: isText ? place(first) : nil,
      hint: isAllBroken
        ? "is it a file of the harness?" : "mend the file, or allow more with a larger `broken`",
      notes: isText ? content.broken.dropFirst().map { Diagnostic.Note($0.reason, at: place($0)) } : [])
  }

  // MARK: Which lines count

  /// The filter whose lines count; nil where the file has none of the one that is wanted.
  private mutating func filter(of rows: LogRows, _ source: LogSource) -> String? {
    let names = Set(Set(rows.filters).map { rows.filterNames[Int($0)] })
    let filter = options.filter ?? (names.contains("none") ? "none" : names.min() ?? "none")
    guard names.contains(filter) else {
      findings.add(.noSuchFilter, source.file.name)
      return nil
    }
    if names.count > 1 { findings.add(.otherFilters(filter), source.file.name) }
    return filter
  }

  /// The rows of the filter, of each document the last, by document.
  private mutating func keptRows(_ rows: LogRows, _ filter: String, _ source: LogSource) -> [Int32] {
    let isWanted = rows.filterNames.map { $0 == filter }
    var order: [Int32] = []
    order.reserveCapacity(rows.count)
    for row in 0..<rows.count where isWanted[Int(rows.filters[row])] { order.append(Int32(row)) }
    return deduplicated(rows, order, source)
  }

  private mutating func deduplicated(_ rows: LogRows, _ order: [Int32], _ source: LogSource) -> [Int32] {
    let documents = documentNumbers(rows)
    let isInOrder = zip(order, order.dropFirst()).allSatisfy { documents[Int($0)] < documents[Int($1)] }
    if isInOrder { return order }
    // Of equal documents the later line first, which is the one that stays.
    let sorted = order.sorted { (documents[Int($0)], $1) < (documents[Int($1)], $0) }
    var kept: [Int32] = []
    kept.reserveCapacity(sorted.count)
    for row in sorted where kept.last.map({ documents[Int($0)] != documents[Int(row)] }) ?? true { kept.append(row) }
    if kept.count < order.count { findings.add(.duplicates, source.file.name, count: order.count - kept.count) }
    return kept
  }

  /// Numbers by which documents are told apart and stand in order; named ones after the others, as they first appear.
  private func documentNumbers(_ rows: LogRows) -> [Int64] {
    var known: [String: Int64] = [:]
    let numberOfName = rows.names.map { name in
      let number = known[name] ?? Int64(Int32.max) + 1 + Int64(known.count)
      known[name] = number
      return number
    }
    return rows.documents.map { $0 >= 0 ? Int64($0) : numberOfName[Int(-1 - $0)] }
  }

  // MARK: Columns

  private mutating func taskCode(_ task: String) -> Int {
    if let code = taskCodes[task] { return code }
    taskCodes[task] = samples.tasks.count
    samples.tasks.append(task)
    indices.append(DocumentIndex())
    documentCodes.append([])
    counts.append([])
    return samples.tasks.count - 1
  }

  /// Documents of several tasks share their names, and each name stands once in the column.
  private mutating func nameDocuments(_ task: Int) {
    for name in indices[task].names.dropFirst(documentCodes[task].count) {
      let code = nameCodes[name] ?? Int32(samples.documentNames.count)
      if nameCodes.updateValue(code, forKey: name) == nil { samples.documentNames.append(name) }
      documentCodes[task].append(code)
    }
  }

  private mutating func append(_ rows: LogRows, _ kept: [Int32], _ codes: [Int32]) {
    let widest = kept.reduce(0) { max($0, Int(rows.choiceCounts[Int($1)])) }
    while samples.logLikelihoods.count < widest { addChoice(samples.logLikelihoods.first?.capacity ?? 0) }
    let offsets = rows.choiceOffsets
    samples.documents.append(contentsOf: codes)
    samples.answers.append(contentsOf: kept.lazy.map { Self.known(rows.answers[Int($0)]) })
    samples.choiceCounts.append(contentsOf: kept.lazy.map { Double(rows.choiceCounts[Int($0)]) })
    for choice in samples.logLikelihoods.indices {
      func cells<Value>(_ values: [Value], _ number: @escaping (Value) -> Double) -> some Collection<Double> {
        kept.lazy.map { row in
          choice < Int(rows.choiceCounts[Int(row)]) ? number(values[offsets[Int(row)] + choice]) : .nan
        }
      }
      samples.logLikelihoods[choice].append(contentsOf: cells(rows.logLikelihoods) { $0 })
      guard options.keepsLengths else { continue }
      samples.characters[choice].append(contentsOf: cells(rows.characters, Self.known))
      samples.bytes[choice].append(contentsOf: cells(rows.bytes, Self.known))
    }
    guard options.keepsRecorded else { return }
    samples.greedy.append(contentsOf: kept.lazy.map { Self.known(rows.greedy[Int($0)]) })
    samples.accuracies.append(contentsOf: kept.lazy.map { Double(rows.accuracies[Int($0)]) })
    samples.normedAccuracies.append(contentsOf: kept.lazy.map { Double(rows.normedAccuracies[Int($0)]) })
  }

  private static func known(_ value: some BinaryInteger) -> Double { value < 0 ? .nan : Double(value) }

  // MARK: What has to be said

  private mutating func note(_ joined: DocumentIndex.Findings, _ source: LogSource) {
    if joined.matchedByHash > 0 { findings.add(.matchedByHash, source.file.name, count: joined.matchedByHash) }
    if joined.leftOver > 0 {
      let first = joined.firstLeftOver.map { " (\($0) is the first)" } ?? ""
      findings.add(.leftOver, source.file.name + first, count: joined.leftOver)
    }
  }

  /// Compares what the log says of accuracy with what its log-likelihoods give, and with the results file.
  private mutating func judge(_ rows: LogRows, _ kept: [Int32], _ filter: String, _ source: LogSource) {
    var (unanswered, disagreeing, compared, known) = (0, 0, 0, 0)
    var sum = 0.0
    let offsets = rows.choiceOffsets
    for row in kept.lazy.map(Int.init) {
      let accuracy = rows.accuracies[row]
      if !accuracy.isNaN {
        known += 1
        sum += Double(accuracy)
      }
      guard rows.answers[row] >= 0 else {
        unanswered += 1
        continue
      }
      // What the harness calls acc of a single choice is whether it is greedy.
      guard rows.choiceCounts[row] > 1, !accuracy.isNaN else { continue }
      compared += 1
      let start = offsets[row]
      var best = 0
      for choice in 1..<Int(rows.choiceCounts[row])
      where rows.logLikelihoods[start + choice] > rows.logLikelihoods[start + best] { best = choice }
      if (best == Int(rows.answers[row]) ? 1 : 0) != accuracy { disagreeing += 1 }
    }
    // More than a tenth is no matter of ties and torn lines: the rule is wrong.
    if unanswered > 0 {
      findings.add(.noAnswer(isOften: unanswered * 10 > kept.count), source.file.name, count: unanswered)
    }
    if disagreeing * 10 > compared {
      let rule = options.rule(for: source.task).rawValue
      let place = "\(source.file.name) (\(disagreeing) of \(compared), \(source.task) is read as '\(rule)')"
      findings.add(.disagreement(isOften: true), place, count: disagreeing)
    } else if disagreeing > 0 {
      findings.add(.disagreement(isOften: false), source.file.name, count: disagreeing)
    }
    compare(source, filter, mean: known == kept.count && known > 0 ? sum / Double(known) : nil, count: kept.count)
  }

  private mutating func noteLengths(_ rows: LogRows, _ kept: [Int32], _ source: LogSource) {
    let offsets = rows.choiceOffsets
    let first = kept.lazy.map(Int.init).filter { rows.choiceCounts[$0] > 0 }.map { rows.characters[offsets[$0]] }
    for (kind, mark) in [(LogFindings.Kind.noText, LogRows.noText), (.sharedText, LogRows.sharedText)] {
      let count = first.count { $0 == mark }
      if count > 0 { findings.add(kind, source.file.name, count: count) }
    }
  }

  private mutating func compare(_ source: LogSource, _ filter: String, mean: Double?, count: Int) {
    guard let results = source.results else { return }
    if let mean, let said = results.accuracies["\(source.task),\(filter)"], abs(mean - said) > 1e-6 {
      findings.add(.accuracyOfResults, "\(source.file.name) (\(rounded(mean)), results say \(rounded(said)))")
    }
    if let said = results.sampleCounts[source.task], said != count {
      findings.add(.sampleCounts, "\(source.file.name) (\(count), results say \(said))")
    }
  }

  private func rounded(_ value: Double) -> String { "\((value * 1e6).rounded() / 1e6)" }

  /// All of it, when the last file was added.
  mutating func finish() throws -> LogSamples {
    noteDifferences()
    samples.notes = folder.notes + findings.notes
    guard samples.rowCount > 0 else {
      throw Diagnostic.error(
        "the logs hold no samples of multiple choice", at: nil, hint: samples.notes.first)
    }
    return samples
  }

  /// Where models of one task differ in what they were given.
  private mutating func noteDifferences() {
    for (task, name) in samples.tasks.enumerated() {
      let all = indices[task].names.count
      for file in counts[task] where file.count < all {
        findings.add(.missingDocuments, "\(file.name) (\(file.count) of \(all))")
      }
      var versions: [String] = []
      for source in folder.sources where source.task == name {
        if let version = source.results?.versions[name], !versions.contains(version) { versions.append(version) }
      }
      if versions.count > 1 { findings.add(.versions, "\(name) (\(versions.joined(separator: ", ")))") }
    }
  }
}
