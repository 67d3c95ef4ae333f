import Diagnostics
import EvaluationKit

/// What was passed over or odd in samples files, for the record.
struct GenerationReport {
  let asksModels: Bool
  let isTaskAsked: Bool
  private var said: [String] = []
  private var filters: [String: Set<String>] = [:]
  private var unlisted: [String] = []
  private var hashes: [String: [String: String]] = [:]
  private var misaligned: [String: Set<String>] = [:]
  private var tasks: [String] = []
  private var unparsed = 0
  private var given = 0
  private var answers = 0

  init(asksModels: Bool, isTaskAsked: Bool) {
    self.asksModels = asksModels
    self.isTaskAsked = isTaskAsked
  }

  mutating func add(_ file: GenerationFile, path: String, model: String, isListed: Bool, task: String) {
    if file.documents.isEmpty {
      if file.choiceLines > 0, isTaskAsked {
        say("'\(path)' holds log-likelihoods of choices and no texts; it is left out")
      }
      return
    }
    if !tasks.contains(task) { tasks.append(task) }
    if let first = file.firstBroken {
      let place = first.location.map { "\($0.file):\($0.line): " } ?? ""
      say("\(counted(file.broken, "broken line")) left out, the first: \(place)\(first.message)")
    }
    if file.duplicates > 0 {
      say(
        "'\(path)': \(counted(file.duplicates, "line")) of documents that stand there again later, of which the last counts"
      )
    }
    if let filter = file.filter, !file.otherFilters.isEmpty { filters[task, default: []].insert(filter) }
    if asksModels, !isListed, !unlisted.contains(model) { unlisted.append(model) }
    unparsed += file.unparsed
    given += file.given
    answers += file.documents.reduce(0) { $0 + $1.cells.count }
    for document in file.documents {
      guard let hash = document.hash else { continue }
      if let other = hashes[task, default: [:]][document.name], other != hash {
        misaligned[task, default: []].insert(document.name)
      } else {
        hashes[task, default: [:]][document.name] = hash
      }
    }
  }

  private mutating func say(_ text: String) { said.append("lm-eval-generations: " + text) }

  var notes: [String] {
    var texts: [String] = []
    for task in tasks {
      for filter in (filters[task] ?? []).sorted() {
        texts.append("\(task) is logged after several filters, of which '\(filter)' counts")
      }
      if let count = misaligned[task]?.count {
        texts.append("\(counted(count, "document")) of \(task) differ between models under one number")
      }
    }
    if !unlisted.isEmpty { texts.append("the table of models lacks \(unlisted.joined(separator: ", "))") }
    if unparsed > 0 { texts.append("no answer was found in \(unparsed) of \(answers) texts") }
    if given > 0 { texts.append("the search in \(given) texts was given up: it took too long") }
    return said + texts.map { "lm-eval-generations: " + $0 }
  }
}
