/// Makes the machine's program from a pattern.
struct PatternCompiler {
  /// With more steps than this a pattern is refused: the work of a match is steps times characters.
  static let longest = 2000

  let flags: PatternFlags
  private(set) var program: [PatternInstruction] = []
  private(set) var classes: [CharacterSetOfPattern] = []

  init(flags: PatternFlags) { self.flags = flags }

  mutating func compile(_ node: PatternNode) throws {
    try add(.group(0, node))
    try put(.match)
  }

  private mutating func put(_ instruction: PatternInstruction) throws {
    guard program.count < Self.longest else {
      throw PatternMistake(
        message: "the pattern is too large: it takes more than \(Self.longest) steps", offset: 0,
        hint: "repeat less: {1000} of a group is the group a thousand times")
    }
    program.append(instruction)
  }

  private mutating func add(_ node: PatternNode) throws {
    switch node {
    case .empty: break
    case .scalar(let scalar): try addScalar(scalar)
    case .any: try put(.any(newlines: flags.dotMatchesNewline))
    case .oneOf(var set):
      set.ignoresCase = flags.ignoresCase
      try put(.oneOf(number(of: set)))
    case .assert(let assertion): try put(.assert(assertion))
    case .sequence(let nodes): for node in nodes { try add(node) }
    case .choice(let branches): try addChoice(branches)
    case .group(let number, let inner):
      if let number { try put(.save(2 * number)) }
      try add(inner)
      if let number { try put(.save(2 * number + 1)) }
    case .repeated(let inner, let least, let most, let isGreedy):
      try addRepeated(inner, least, most, isGreedy)
    }
  }

  private mutating func addScalar(_ scalar: Unicode.Scalar) throws {
    guard flags.ignoresCase, CharacterSetOfPattern.cases(scalar).contains(where: { $0 != scalar }) else {
      return try put(.scalar(scalar))
    }
    var set = CharacterSetOfPattern()
    set.ranges = ([scalar] + CharacterSetOfPattern.cases(scalar)).map { $0.value...$0.value }
    try put(.oneOf(number(of: set)))
  }

  private mutating func number(of set: CharacterSetOfPattern) -> Int {
    if let index = classes.firstIndex(of: set) { return index }
    classes.append(set)
    return classes.count - 1
  }

  private mutating func addChoice(_ branches: [PatternNode]) throws {
    var ends: [Int] = []
    for (index, branch) in branches.enumerated() {
      let split = program.count
      if index < branches.count - 1 { try put(.split(split + 1, 0)) }
      try add(branch)
      if index < branches.count - 1 {
        ends.append(program.count)
        try put(.jump(0))
        program[split] = .split(split + 1, program.count)
      }
    }
    for end in ends { program[end] = .jump(program.count) }
  }

  private mutating func addRepeated(_ node: PatternNode, _ least: Int, _ most: Int?, _ isGreedy: Bool) throws {
    for _ in 0..<least { try add(node) }
    guard let most else {
      let split = program.count
      try put(.split(0, 0))
      try add(node)
      try put(.jump(split))
      program[split] = isGreedy ? .split(split + 1, program.count) : .split(program.count, split + 1)
      return
    }
    var splits: [Int] = []
    for _ in least..<max(least, most) {
      splits.append(program.count)
      try put(.split(0, 0))
      try add(node)
    }
    for split in splits {
      program[split] = isGreedy ? .split(split + 1, program.count) : .split(program.count, split + 1)
    }
  }
}
