/// Where a pattern matched and its groups, as places between the scalars of a text; nil for a group that took no part.
struct PatternMatch {
  /// Two places a group, the whole match first.
  var places: [Int?]

  func range(_ group: Int) -> Range<Int>? {
    guard let start = places[2 * group], let end = places[2 * group + 1] else { return nil }
    return start..<end
  }
}

/// Looks for a pattern in a text: all threads of the machine go through the text together, the likelier before the others.
struct PatternMatcher {
  /// A thread's step, on a text: beyond so many the text is given up, so that no pattern holds up a run.
  static let budget = 5_000_000

  private let pattern: TextPattern
  private let scalars: [Unicode.Scalar]
  private let slotCount: Int
  /// Steps taken on this text.
  private(set) var steps = 0
  var gaveUp: Bool { steps > Self.budget }

  private struct Threads {
    var places: [Int] = []
    /// The saved places of each thread, side by side; -1 for none.
    var saved: [Int] = []
    /// At which text place each step of the program was last put in.
    var marks: [Int]
  }

  private var current: Threads
  private var following: Threads

  init(_ pattern: TextPattern, in text: String) {
    self.pattern = pattern
    scalars = Array(text.unicodeScalars)
    slotCount = 2 * (pattern.groupCount + 1)
    current = Threads(marks: Array(repeating: -1, count: pattern.program.count))
    following = current
  }

  func text(_ range: Range<Int>) -> String {
    var result = ""
    result.unicodeScalars.append(contentsOf: scalars[range])
    return result
  }

  /// The first match, or the last of those that do not overlap, counted from the start.
  mutating func match(last: Bool) -> PatternMatch? {
    var found: PatternMatch?
    var start = 0
    while start <= scalars.count, let match = firstMatch(from: start), let range = match.range(0) {
      found = match
      if !last { break }
      start = range.isEmpty ? range.upperBound + 1 : range.upperBound
    }
    return gaveUp ? nil : found
  }

  /// The text without all that matches; the text itself where the search was given up.
  mutating func withoutMatches() -> String {
    var result = ""
    var start = 0
    while start <= scalars.count, let match = firstMatch(from: start), let range = match.range(0) {
      let end = range.isEmpty ? min(range.upperBound + 1, scalars.count) : range.upperBound
      result += text(start..<(range.isEmpty ? end : range.lowerBound))
      start = range.isEmpty && end == range.upperBound ? end + 1 : end
    }
    if gaveUp { return text(0..<scalars.count) }
    return start < scalars.count ? result + text(start..<scalars.count) : result
  }

  private mutating func firstMatch(from start: Int) -> PatternMatch? {
    var found: PatternMatch?
    current.places.removeAll(keepingCapacity: true)
    current.saved.removeAll(keepingCapacity: true)
    for index in current.marks.indices {
      current.marks[index] = -1
      following.marks[index] = -1
    }
    var place = start
    while place <= scalars.count, !gaveUp {
      if current.places.isEmpty {
        if found != nil { break }
        place = nextStart(place)
        if place > scalars.count { break }
      }
      if found == nil {
        // A match that begins here is less likely than those that go on.
        swap(&current, &following)
        enter(0, at: place, saved: Array(repeating: -1, count: slotCount))
        swap(&current, &following)
      }
      step(at: place, &found)
      swap(&current, &following)
      following.places.removeAll(keepingCapacity: true)
      following.saved.removeAll(keepingCapacity: true)
      place += 1
    }
    return found
  }

  /// The next place at which a match may begin.
  private func nextStart(_ place: Int) -> Int {
    if pattern.isMaybeEmpty { return place }
    var place = place
    while place < scalars.count {
      let value = scalars[place].value
      if value >= 128 || pattern.starts[Int(value)] { return place }
      place += 1
    }
    return place + 1
  }

  /// Moves every thread over the scalar at a place, in their order; a thread that has matched ends those behind it.
  private mutating func step(at place: Int, _ found: inout PatternMatch?) {
    let scalar = place < scalars.count ? scalars[place] : nil
    for thread in current.places.indices {
      steps += 1
      let instruction = pattern.program[current.places[thread]]
      let slots = (thread * slotCount)..<((thread + 1) * slotCount)
      if case .match = instruction {
        found = PatternMatch(places: current.saved[slots].map { $0 < 0 ? nil : $0 })
        return
      }
      guard let scalar, passes(scalar, instruction) else { continue }
      enter(current.places[thread] + 1, at: place + 1, saved: Array(current.saved[slots]))
    }
  }

  private func passes(_ scalar: Unicode.Scalar, _ instruction: PatternInstruction) -> Bool {
    switch instruction {
    case .scalar(let wanted): wanted == scalar
    case .any(let newlines): newlines || scalar != "\n"
    case .oneOf(let index): pattern.classes[index].contains(scalar)
    case .split, .jump, .save, .assert, .match: false
    }
  }

  /// Puts a thread among those that follow, and all that it splits into without a scalar, the likelier first.
  private mutating func enter(_ instruction: Int, at place: Int, saved: [Int]) {
    var open = [(instruction, saved)]
    while let (index, saved) = open.popLast() {
      guard following.marks[index] != place else { continue }
      following.marks[index] = place
      steps += 1
      switch pattern.program[index] {
      case .jump(let next): open.append((next, saved))
      case .split(let first, let second):
        open.append((second, saved))
        open.append((first, saved))
      case .save(let slot):
        var saved = saved
        saved[slot] = place
        open.append((index + 1, saved))
      case .assert(let assertion): if holds(assertion, at: place) { open.append((index + 1, saved)) }
      case .scalar, .any, .oneOf, .match:
        following.places.append(index)
        following.saved += saved
      }
    }
  }

  private func holds(_ assertion: PatternAssertion, at place: Int) -> Bool {
    let end = scalars.count
    switch assertion {
    case .start: return place == 0
    case .end: return place == end
    case .endOrLastNewline: return place == end || (place == end - 1 && scalars[place] == "\n")
    case .lineStart: return place == 0 || scalars[place - 1] == "\n"
    case .lineEnd: return place == end || scalars[place] == "\n"
    case .wordEdge, .noWordEdge:
      let before = place > 0 && CharacterSetOfPattern.fits(scalars[place - 1], .word)
      let after = place < end && CharacterSetOfPattern.fits(scalars[place], .word)
      return (before != after) == (assertion == .wordEdge)
    }
  }
}
