import Diagnostics

/// The documents of one samples file, of one filter, with what is kept of the texts that a model wrote.
public struct GenerationFile: Sendable {
  public struct Document: Sendable, Hashable {
    /// `doc_id`.
    public var name: String
    /// One a recorded repeat.
    public var cells: [String]
    /// Several targets are a list as JSON writes it.
    public var target: String?
    /// The metric, as the log has it.
    public var recorded: Double?
    /// 64 bits of `doc_hash`; 0 where the line has none.
    public var hash: UInt64
  }

  public let file: LogFile
  public let task: String
  /// An index into ``LogFolder/models``.
  public let model: Int
  /// In the order in which they first appear; of several lines for one the last.
  public private(set) var documents: [Document] = []
  /// The one whose lines were taken; nil where there is none.
  public private(set) var filter: String?
  private var filters: Set<String> = []
  private var places: [String: Int] = [:]
  /// Lines that are not blank.
  public private(set) var lineCount = 0
  /// Of them those that hold log-likelihoods of choices in place of texts.
  public private(set) var choiceLineCount = 0
  public private(set) var duplicateCount = 0
  public private(set) var gaveUpCount = 0
  private(set) var broken: [BrokenLine] = []
  public private(set) var brokenCount = 0

  init(_ source: LogSource) {
    file = source.file
    task = source.task
    model = source.model
  }

  /// The filters of the file beside the one that was taken.
  public var otherFilters: [String] { filters.subtracting(filter.map { [$0] } ?? []).sorted() }

  /// The first broken line and what is wrong with it; nil where there is none.
  public var firstBroken: (place: FileLocation, reason: String)? {
    broken.first.map { (FileLocation(file: file.name, line: $0.line, column: 1), $0.reason) }
  }

  mutating func countLine() { lineCount += 1 }

  mutating func addBroken(line: Int, _ reason: String) {
    brokenCount += 1
    if broken.count < LogChunkContent.shownBrokenLines { broken.append(BrokenLine(line: line, reason: reason)) }
  }

  /// Whether a line of that filter counts. A better one than those before puts them aside.
  mutating func takes(_ lineFilter: String, wanted: String?) -> Bool {
    filters.insert(lineFilter)
    if let wanted {
      if lineFilter == wanted { filter = wanted }
      return lineFilter == wanted
    }
    if let filter, !Self.isBetter(lineFilter, than: filter) { return lineFilter == filter }
    filter = lineFilter
    documents = []
    places = [:]
    (duplicateCount, gaveUpCount) = (0, 0)
    return true
  }

  private static func isBetter(_ filter: String, than other: String) -> Bool {
    filter != other && other != "none" && (filter == "none" || filter < other)
  }

  mutating func addChoiceLine() { choiceLineCount += 1 }

  mutating func add(_ document: Document, gaveUp: Int) {
    gaveUpCount += gaveUp
    if let place = places[document.name] {
      // An aborted run wrote it first: the harness adds to the file when the run is made again.
      duplicateCount += 1
      documents[place] = document
    } else {
      places[document.name] = documents.count
      documents.append(document)
    }
  }

  /// - Throws: a diagnostic where more lines are broken than may be.
  func checkBroken(share: Double) throws {
    let allowed = Int((share * Double(lineCount)).rounded(.up))
    guard brokenCount > allowed || (brokenCount > 0 && brokenCount == lineCount), let first = firstBroken else {
      return
    }
    let isAll = brokenCount == lineCount
    throw Diagnostic.error(
      "'\(file.name)' is no file of samples: "
        + (isAll ? "none of its \(lineCount) lines is" : "\(brokenCount) of its \(lineCount) lines are not")
        + " a sample; of line \(first.place.line): \(first.reason)",
      at: first.place,
      hint: isAll ? "is it a file of the harness?" : "mend the file, or allow more with a larger `broken`",
      notes: broken.dropFirst().map {
        Diagnostic.Note($0.reason, at: FileLocation(file: file.name, line: $0.line, column: 1))
      })
  }
}
