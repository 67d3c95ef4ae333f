import Diagnostics
import EvaluationKit

/// What came of one of a paper's experiments.
public struct ReproducedExperiment: Sendable {
  public enum Outcome: Sendable {
    case finished(RunRecord)
    /// It did not run, and why.
    case failed(String)
    /// It was not asked for.
    case leftOut
  }

  /// The config's name.
  public var config: String
  public var outcome: Outcome

  public init(config: String, outcome: Outcome) {
    self.config = config
    self.outcome = outcome
  }

  public var record: RunRecord? {
    if case .finished(let record) = outcome { record } else { nil }
  }
}

public enum ClaimVerdict: String, Sendable, Hashable, CaseIterable {
  case agrees
  /// It agrees, on rows made up by chance: that is no evidence about the paper's data.
  case simulated = "held-in-simulation"
  case earlyStop = "early-stop"
  case differs
  case notJudged = "not-judged"

  public var words: String {
    switch self {
    case .agrees: "agrees within the stated tolerance"
    case .simulated: "held in simulation"
    case .earlyStop: "held by early stopping only"
    case .differs: "differs"
    case .notJudged: "not judged"
    }
  }

  /// Whether the number is as it should be, whatever the data.
  var holds: Bool { self == .agrees || self == .simulated }
}

public struct JudgedCheck: Sendable, Hashable {
  public var check: ClaimCheck
  public var verdict: ClaimVerdict
  public var ours: FoundValue?
  /// The other side of an order.
  public var other: FoundValue?
  /// Why it does not simply agree.
  public var reason: String?
  /// The address leads nowhere: a mistake of the claims file, not a finding.
  public var mistake: Diagnostic?
}

public struct JudgedClaim: Sendable, Hashable {
  public var claim: Claim
  public var verdict: ClaimVerdict
  public var checks: [JudgedCheck]
  public var reason: String?
}

/// A paper's claims beside the records of its experiments: the value that the index page is a function of.
public struct Reproduction: Sendable {
  /// What the paper's folder is called.
  public var name: String
  public var paper: PaperClaims
  /// One for each of the paper's, in its order.
  public var experiments: [ReproducedExperiment]
  /// What was put into the experiments for this run, as it was typed: "logs=mine".
  public var settings: [String]
  public private(set) var claims: [JudgedClaim] = []
  /// The numbers printed in each experiment's figures, in the order of the experiments.
  public private(set) var printed: [[JudgedCheck]] = []

  public init(name: String, paper: PaperClaims, experiments: [ReproducedExperiment], settings: [String] = []) {
    self.name = name
    self.paper = paper
    self.experiments = experiments
    self.settings = settings
    let judge = ClaimJudge(experiments: experiments, isOnOtherData: !settings.isEmpty)
    claims = paper.claims.map { judge.judged($0) }
    printed = paper.experiments.map { $0.checks.map { judge.judged($0) } }
  }

  public func count(_ verdict: ClaimVerdict) -> Int { claims.count { $0.verdict == verdict } }

  /// Mistakes of the claims file that show only beside the records.
  public var mistakes: Diagnostics {
    Diagnostics((claims.flatMap(\.checks) + printed.flatMap { $0 }).compactMap(\.mistake))
  }

  /// What failed: experiments that did not run, steps of those that did.
  public var failures: [(config: String, message: String)] {
    experiments.flatMap { experiment -> [(config: String, message: String)] in
      switch experiment.outcome {
      case .finished(let record):
        record.allFailures.map { failure in
          let place = failure.sweep.map(\.label).joined(separator: ", ")
          return (experiment.config, "\(failure.step)\(place.isEmpty ? "" : " (\(place))"): \(failure.message)")
        }
      case .failed(let message): [(experiment.config, message)]
      case .leftOut: []
      }
    }
  }
}
