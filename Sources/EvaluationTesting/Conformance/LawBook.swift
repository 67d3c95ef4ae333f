import Diagnostics
import EvaluationKit

/// Writes down what became of each law while they are put to a plugin.
struct LawBook {
  private(set) var report: ConformanceReport
  let trials: ConformanceTrials
  /// Whether the plugin works with settings made up from its card; and whether its card leaves open what they mean, so
  /// that an error may be their fault.
  var isMadeUp = false
  var isGuessed = false
  private let clock = ContinuousClock()
  private let started: ContinuousClock.Instant

  init(_ kind: PluginKind, _ name: String, _ trials: ConformanceTrials) {
    report = ConformanceReport(kind: kind, name: name)
    self.trials = trials
    started = clock.now
  }

  /// A law's first verdict of being broken stays; one that was kept before can still be broken.
  mutating func write(_ law: String, _ verdict: LawOutcome.Verdict) {
    guard let index = report.outcomes.firstIndex(where: { $0.law == law }) else {
      return report.outcomes.append(LawOutcome(law, verdict))
    }
    if !report.outcomes[index].isBroken, verdict != .kept { report.outcomes[index].verdict = verdict }
  }

  mutating func require(_ law: String, _ holds: Bool, _ seen: @autoclosure () -> String) {
    write(law, holds ? .kept : .broken(seen()))
  }

  mutating func note(_ text: String) {
    if !report.notes.contains(text) { report.notes.append(text) }
  }

  /// Whether the plugin has been at work: where it has not, nothing it does tells more.
  var isAtWork: Bool { report.outcomes.contains { $0.law == ConformanceReport.works && $0.isKept } }

  /// Asks one law; an error that is thrown breaks it.
  mutating func ask(_ law: String, _ body: () async throws -> LawOutcome.Verdict) async {
    do {
      write(law, try await body())
    } catch {
      write(law, .broken("it fails: \(inWords(error))"))
    }
  }

  /// Puts laws to a plugin over the samples, one after the other, until the time is over.
  ///
  /// - Parameter body: the laws that sample number i breaks, each as the law's sentence, perhaps with more behind it.
  mutating func put(_ laws: [String], _ body: (Int) async throws -> [String]) async {
    var done = 0
    for sample in 0..<trials.samples {
      if sample > 0, clock.now - started > trials.timeLimit {
        note("\(trials.timeLimit) were over after \(sample) of \(trials.samples) samples")
        break
      }
      do {
        for sentence in try await body(sample) { breakLaw(sentence, laws, "sample \(sample + 1)") }
      } catch {
        write(ConformanceReport.works, failure(error, sample))
        break
      }
      done += 1
    }
    if done > 0 { write(ConformanceReport.works, .kept) }
    for law in laws where !report.outcomes.contains(where: { $0.law == law }) {
      write(law, done > 0 ? .kept : .notAsked("it did not come to that"))
    }
  }

  private func failure(_ error: any Error, _ sample: Int) -> LawOutcome.Verdict {
    let isTheirFault = error is Diagnostic || error is Diagnostics || (isGuessed && error is EvaluationError)
    if sample == 0, isMadeUp, isTheirFault {
      return .notAsked("settings made up from its card do not serve, give it some that do: \(inWords(error))")
    }
    return .broken("it fails on sample \(sample + 1): \(inWords(error))")
  }

  private mutating func breakLaw(_ sentence: String, _ laws: [String], _ sample: String) {
    let law = laws.filter { sentence.hasPrefix($0) }.max { $0.count < $1.count }
    var rest = sentence.dropFirst(law?.count ?? sentence.count)
    while let first = rest.first, ", :".contains(first) { rest = rest.dropFirst() }
    write(law ?? sentence, .broken(rest.isEmpty ? "seen on \(sample)" : "\(rest), on \(sample)"))
  }
}

/// The error as a sentence.
func inWords(_ error: any Error) -> String {
  func said(_ diagnostic: Diagnostic) -> String {
    diagnostic.message + (diagnostic.hint.map { " (\($0))" } ?? "")
  }
  return switch error {
  case let all as Diagnostics: all.sorted.map(said).joined(separator: "; ")
  case let one as Diagnostic: said(one)
  default: "\(error)"
  }
}

/// Whether a plugin that cannot do its work says so as it should: by an error that is a sentence.
func isRefusal(_ error: any Error) -> Bool {
  switch error {
  case is Diagnostic, is Diagnostics: true
  case let error as EvaluationError: !error.isFault && !error.description.isEmpty
  case let error as any CustomStringConvertible: error.description.contains(" ")
  default: false
  }
}
