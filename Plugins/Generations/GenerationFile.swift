import Diagnostics
import EvaluationKit

/// The documents of one samples file, of one filter, with what is kept of their responses.
struct GenerationFile: Sendable {
  struct Document: Sendable {
    var name: String
    /// One a repeat: answers or whole texts.
    var cells: [String]
    var target: String?
    var recorded: Double?
    var hash: String?
  }

  struct Options: Sendable {
    /// Nil: "none", or else the first by name.
    var filter: String?
    var metric: String
    /// Whether what the harness' filter left is taken in place of the recorded texts.
    var takesFiltered: Bool
    /// Nil: whole texts are kept.
    var extraction: AnswerExtraction?
  }

  let options: Options
  private(set) var documents: [Document] = []
  private(set) var filter: String?
  private var filters: Set<String> = []
  private var places: [String: Int] = [:]
  /// Lines that hold log-likelihoods of choices and no texts.
  private(set) var lineCount = 0
  private(set) var choiceLines = 0
  private(set) var duplicates = 0
  private(set) var broken = 0
  private(set) var firstBroken: Diagnostic?
  private(set) var given = 0

  init(_ options: Options) { self.options = options }

  /// Texts in which no answer was found.
  var unparsed: Int {
    if options.extraction == nil { return 0 }
    return documents.reduce(0) { $0 + $1.cells.count { $0 == AnswerExtraction.unparsed } }
  }

  /// The filters of the file beside the one that was taken.
  var otherFilters: [String] { filters.subtracting([filter ?? ""]).sorted() }

  mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, file: String, line: Int) throws {
    guard bytes.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) else { return }
    lineCount += 1
    do {
      add(try GenerationLine(bytes, metric: options.metric, file: file, line: line))
    } catch let diagnostic as Diagnostic {
      broken += 1
      if firstBroken == nil { firstBroken = diagnostic }
    }
  }

  private mutating func add(_ line: GenerationLine) {
    filters.insert(line.filter)
    if let wanted = options.filter {
      guard line.filter == wanted else { return }
      filter = wanted
    } else if filter.map({ Self.isBetter(line.filter, than: $0) }) ?? true {
      filter = line.filter
      documents = []
      places = [:]
      (duplicates, given) = (0, 0)
    } else if line.filter != filter {
      return
    }
    guard let texts = line.responses, !texts.isEmpty else {
      choiceLines += 1
      return
    }
    var document = Document(
      name: line.document, cells: [], target: line.target, recorded: line.recorded, hash: line.hash)
    for text in options.takesFiltered ? line.filtered : texts {
      guard let extraction = options.extraction else {
        document.cells.append(text)
        continue
      }
      let found = extraction.answer(in: text)
      if found.gaveUp { given += 1 }
      document.cells.append(found.cell)
    }
    if let place = places[document.name] {
      // An aborted run wrote it first: the file is added to when the run is made again.
      duplicates += 1
      documents[place] = document
    } else {
      places[document.name] = documents.count
      documents.append(document)
    }
  }

  private static func isBetter(_ filter: String, than other: String) -> Bool {
    filter != other && other != "none" && (filter == "none" || filter < other)
  }
}
