import EvaluationKit
import NumericalMethods
import Synchronization

/// Keeps the notes that a plugin takes while a test runs it.
public final class NoteBook: Sendable {
  private let lines = Mutex<[String]>([])

  public init() {}

  public var notes: [String] { lines.withLock { $0 } }

  /// A run whose notes come here.
  public func run(seed: Seed = Seed(1), roles: Roles = Samples.roles) -> RunContext {
    RunContext(seed: seed, roles: roles) { [self] note in lines.withLock { $0.append(note) } }
  }
}
