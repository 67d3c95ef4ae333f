import Diagnostics
import EvaluationKit

/// What a failure is called in the record, whatever was thrown.
struct StepFailure: Error {
  var step: String?
  var message: String

  init(_ error: any Error) {
    switch error {
    case let failure as StepFailure: self = failure
    case let diagnostic as Diagnostic: message = diagnostic.sentence
    case let all as Diagnostics: message = all.sorted.map(\.sentence).joined(separator: "; ")
    default: message = "\(error)"
    }
  }

  /// Runs the body; what it throws is told as the step's.
  static func named<Value>(_ step: String, _ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch let error where !(error is CancellationError) {
      var failure = StepFailure(error)
      failure.step = step
      throw failure
    }
  }
}

extension Diagnostic {
  /// Message, place and hint in one line.
  fileprivate var sentence: String {
    (location.map { "\($0): " } ?? "") + message + (hint.map { " (\($0))" } ?? "")
  }
}
