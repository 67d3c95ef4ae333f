/// Samples of one task and one model as columns, in the order of the file: a row a line.
///
/// As narrow as they can be, since those of all files being read stand in memory at once.
struct LogRows: Sendable {
  /// `doc_id`; of documents that have names, -1 less their index in ``names``.
  var documents: [Int32] = []
  var names: [String] = []
  /// 64 bits of `doc_hash`; 0 where there is none.
  var hashes: [UInt64] = []
  /// Indices into ``filterNames``.
  var filters: [UInt8] = []
  var filterNames: [String] = []
  /// The index of the correct choice, or -1.
  var answers: [Int16] = []
  var choiceCounts: [UInt16] = []
  /// Those of all rows, one after the other: as many a row as it has choices.
  var logLikelihoods: [Double] = []
  /// As the log has it; NaN where it has none.
  var accuracies: [Float] = []

  // Where they are kept.
  var normedAccuracies: [Float] = []
  /// Of the correct choice: 1, 0, or -1 where it is not known.
  var greedy: [Int8] = []
  /// As ``logLikelihoods``; ``noText`` or ``sharedText`` where there is none.
  var characters: [Int32] = []
  var bytes: [Int32] = []

  /// In place of a length: the log does not hold the choice's text.
  static let noText: Int32 = -1
  /// In place of a length: all choices have one text and differ in what stands before it, so that lengths would say
  /// nothing of them.
  static let sharedText: Int32 = -2

  var count: Int { documents.count }

  /// Where each row begins in ``logLikelihoods``.
  var choiceOffsets: [Int] {
    var offsets: [Int] = []
    offsets.reserveCapacity(count)
    var offset = 0
    for choices in choiceCounts {
      offsets.append(offset)
      offset += Int(choices)
    }
    return offsets
  }

  /// Puts the rows that follow in the file at the end.
  mutating func append(_ other: LogRows) {
    if count == 0 {
      self = other
      return
    }
    let firstName = names.count
    documents += other.documents.map { $0 < 0 ? $0 - Int32(firstName) : $0 }
    names += other.names
    let filterMap = other.filterNames.map { name in
      if let index = filterNames.firstIndex(of: name) { return UInt8(index) }
      filterNames.append(name)
      return UInt8(filterNames.count - 1)
    }
    filters += other.filters.map { filterMap[Int($0)] }
    hashes += other.hashes
    answers += other.answers
    choiceCounts += other.choiceCounts
    logLikelihoods += other.logLikelihoods
    accuracies += other.accuracies
    normedAccuracies += other.normedAccuracies
    greedy += other.greedy
    characters += other.characters
    bytes += other.bytes
  }
}

/// What one part of a file held.
struct LogChunkContent: Sendable {
  var rows = LogRows()
  /// With blank ones.
  var lineCount = 0
  var blankCount = 0
  var brokenCount = 0
  /// The first of them.
  var broken: [BrokenLine] = []
  /// Lines whose responses are texts.
  var generationCount = 0

  static let shownBrokenLines = 8

  mutating func addBroken(line: Int, _ reason: String) {
    brokenCount += 1
    if broken.count < Self.shownBrokenLines { broken.append(BrokenLine(line: line, reason: reason)) }
  }

  mutating func append(_ other: LogChunkContent) {
    for line in other.broken where broken.count < Self.shownBrokenLines {
      broken.append(BrokenLine(line: line.line + lineCount, reason: line.reason))
    }
    rows.append(other.rows)
    lineCount += other.lineCount
    blankCount += other.blankCount
    brokenCount += other.brokenCount
    generationCount += other.generationCount
  }
}

/// A line that is no sample.
struct BrokenLine: Sendable, Hashable {
  /// From 1.
  var line: Int
  var reason: String

  static let notText = "it is not UTF-8"
}
