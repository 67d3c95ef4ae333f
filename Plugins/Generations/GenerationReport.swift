import Diagnostics
import EvaluationKit
import EvaluationLogs

/// What was passed over or odd in files of generations, for the record: counted by kind, so that a thousand files do not
/// give a thousand notes.
struct GenerationReport {
  let findsAnswers: Bool
  private var counts: [(words: String, places: [String], count: Int)] = []
  private var unparsed = 0
  private var gaveUp = 0
  private var texts = 0
  /// By task and document.
  private var hashes: [String: [String: UInt64]] = [:]

  init(findsAnswers: Bool) { self.findsAnswers = findsAnswers }

  mutating func add(_ file: GenerationFile) {
    let name = file.file.name
    if file.choiceLineCount > 0 { add("files of log-likelihoods were left out", name) }
    if file.filter == nil { add("files without lines of the filter were left out", name) }
    if let broken = file.firstBroken {
      add("broken lines were skipped", "\(name):\(broken.place.line): \(broken.reason)", file.brokenCount)
    }
    if file.duplicateCount > 0 {
      add("documents were written more than once, the last line of each counts", name, file.duplicateCount)
    }
    if let filter = file.filter, !file.otherFilters.isEmpty { add("of several filters '\(filter)' was taken", name) }
    var misaligned = 0
    for document in file.documents {
      texts += document.cells.count
      if findsAnswers { unparsed += document.cells.count { $0 == AnswerExtraction.unparsed } }
      guard document.hash != 0 else { continue }
      if let other = hashes[file.task]?[document.name] {
        if other != document.hash { misaligned += 1 }
      } else {
        hashes[file.task, default: [:]][document.name] = document.hash
      }
    }
    gaveUp += file.gaveUpCount
    if misaligned > 0 { add("documents are others than those of the same doc_id elsewhere", name, misaligned) }
  }

  private mutating func add(_ words: String, _ place: String, _ count: Int = 1) {
    if let index = counts.firstIndex(where: { $0.words == words }) {
      counts[index].places.append(place)
      counts[index].count += count
    } else {
      counts.append((words, [place], count))
    }
  }

  var notes: [String] {
    var notes = counts.map { entry in
      let places = entry.places.prefix(5).joined(separator: ", ")
      return "\(entry.count) \(entry.words): \(places)"
        + (entry.places.count > 5 ? " and \(entry.places.count - 5) more" : "")
    }
    if unparsed > 0 {
      notes.append("no answer was found in \(unparsed) of \(texts) texts: '\(AnswerExtraction.unparsed)'")
    }
    if gaveUp > 0 { notes.append("the search in \(gaveUp) texts was given up: it took too long") }
    return notes.map { "lm-eval-generations: " + $0 }
  }
}
