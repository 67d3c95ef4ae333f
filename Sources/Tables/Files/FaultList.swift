import Diagnostics

/// The mistakes of one file: the first some listed, the rest counted.
struct FaultList {
  let limit: Int
  private(set) var listed: [Diagnostic] = []
  private(set) var moreCount = 0
  private var morePlace: FileLocation?

  init(limit: Int) { self.limit = limit }

  var isEmpty: Bool { listed.isEmpty }

  /// Whether a further fault is only counted, so that its place need not be found.
  var isFull: Bool { moreCount > 0 }

  mutating func add(_ fault: Diagnostic) {
    if listed.count < limit {
      listed.append(fault)
    } else {
      if moreCount == 0 { morePlace = fault.location }
      moreCount += 1
    }
  }

  mutating func countAnother() { moreCount += 1 }

  func throwIfAny() throws(Diagnostics) {
    guard !listed.isEmpty else { return }
    var all = Diagnostics(listed)
    if moreCount > 0 {
      all.append(Diagnostic(.error, "and \(moreCount) more such faults, the first of them here", at: morePlace))
    }
    throw all
  }
}
