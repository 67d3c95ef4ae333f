import EvaluationKit
import Experiments
import Synchronization

/// A journal that counts what it is asked.
final class CountingJournal: RunJournal {
  private let inner: any RunJournal
  private let counts = Mutex((found: 0, kept: 0))

  /// Results that were there, and results that were kept.
  var found: Int { counts.withLock { $0.found } }
  var kept: Int { counts.withLock { $0.kept } }

  init(inner: any RunJournal) { self.inner = inner }

  func result(of sweep: [SweepCoordinate]) -> CombinationRecord? {
    let result = inner.result(of: sweep)
    if result != nil { counts.withLock { $0.found += 1 } }
    return result
  }

  func keep(_ record: CombinationRecord) {
    counts.withLock { $0.kept += 1 }
    inner.keep(record)
  }
}
