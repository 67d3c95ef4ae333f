import Diagnostics
import Figures

/// What a paper's folder says of the paper: its experiments in their order, what it claims, and what nobody can reproduce.
///
/// Everything that is known of a paper is in here and in its configs; nothing in the program knows a paper.
public struct PaperClaims: Sendable, Hashable {
  public var title: String
  public var citation: String
  public var link: String?
  /// The datasets that its experiments read, beside what is built in.
  public var datasets: [String]
  public var experiments: [PaperExperiment]
  public var claims: [Claim]
  public var notReproducible: [NotReproducible]
}

/// One config of a paper's folder.
public struct PaperExperiment: Sendable, Hashable {
  /// The file's name without its ending: `fig-4`.
  public var config: String
  /// The figures and tables of the paper that it makes, as people say them: "figure 4".
  public var shows: [String]
  /// What a reader should know who holds it beside the paper.
  public var note: String?
  /// Numbers that the paper prints there and that no claim asks for.
  public var checks: [ClaimCheck]
}

public struct NotReproducible: Sendable, Hashable {
  public var what: String
  public var why: String
}

/// One thing that a paper says, in our words, and how it is judged.
public struct Claim: Sendable, Hashable {
  public var id: String
  public var states: String
  /// Where the paper says it: "section 4.1, figure 4b".
  public var source: String
  public var checks: [ClaimCheck]
  /// How many of the checks must hold; nil: all.
  public var needed: Int?
  /// What the reader should know beside the numbers.
  public var note: String?
}

/// One number or order of a claim: where ours stands in a record, and what the paper has there.
public struct ClaimCheck: Sendable, Hashable {
  /// What is compared, for people; nil: told from the address.
  public var what: String?
  public var value: RecordAddress
  /// What ``value`` is divided by, where a ratio is compared.
  public var over: RecordAddress?
  public var expectation: Expectation
  public var earlyStop: EarlyStop?
  /// Where it stands in the claims file.
  public var place: FileLocation
}

public enum Expectation: Sendable, Hashable {
  case equal(ClaimedValue, Tolerance)
  /// Ours stands so to a number of ours; the paper's number, where it prints one, is only shown.
  case ordered(Relation, Bound, paper: ClaimedValue?)
}

public enum Relation: String, Sendable, Hashable, CaseIterable {
  case above, below
  case atLeast = "at-least"
  case atMost = "at-most"

  public func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .above: left > right
    case .below: left < right
    case .atLeast: left >= right
    case .atMost: left <= right
    }
  }

  /// As a sentence has it: "is above".
  var words: String { rawValue.replacing("-", with: " ") }
}

/// The other side of an order.
public enum Bound: Sendable, Hashable {
  case number(Double, text: String)
  /// Another value of a record.
  case value(RecordAddress)
}

/// How far ours may lie from the paper's number.
public enum Tolerance: Sendable, Hashable {
  case absolute(Double)
  /// A share of the paper's number.
  case relative(Double)
  /// Equal when both are rounded to so many significant digits.
  case digits(Int)
  case exact
  /// The same members in whatever order.
  case set

  public func holds(_ ours: Double, paper: Double) -> Bool {
    // Room for the last binary digit: 0.97 and 0.95 are 0.020000000000000018 apart.
    let slack = 1e-12 * max(ours.magnitude, paper.magnitude)
    switch self {
    case .absolute(let width): return (ours - paper).magnitude <= width + slack
    case .relative(let share): return (ours - paper).magnitude <= share * paper.magnitude + slack
    case .digits(let count): return sameDigits(ours, paper, count)
    case .exact, .set: return ours == paper
    }
  }

  public var words: String {
    switch self {
    case .absolute(let width): "\u{B1} " + proseNumber(width)
    case .relative(let share): "\u{B1} " + proseNumber(share * 100) + " %"
    case .digits(let count): "\(count) digits"
    case .exact: "exact"
    case .set: "same members"
    }
  }
}

/// A number, numbers or names, as the paper prints them.
public struct ClaimedValue: Sendable, Hashable {
  public var value: FoundValue
  /// As it was written: 2.00 says more than 2.
  public var text: String

  public init(_ value: FoundValue, text: String) {
    self.value = value
    self.text = text
  }
}

/// What stands at an address of a record.
public enum FoundValue: Sendable, Hashable {
  case numbers([Double])
  case texts([String])

  /// The only number.
  var number: Double? {
    if case .numbers(let numbers) = self, numbers.count == 1 { numbers[0] } else { nil }
  }

  var count: Int {
    switch self {
    case .numbers(let numbers): numbers.count
    case .texts(let texts): texts.count
    }
  }
}

/// Numbers of a fit that the paper's optimiser left before its optimum: what holds there need not hold at the optimum.
public struct EarlyStop: Sendable, Hashable {
  /// Where the paper's own program stops; of an order, both sides.
  public var stop: [Double]
  /// At the optimum, to four digits or more; of an order, both sides.
  public var optimum: [Double]
}

/// Whether two numbers read the same when they are rounded to so many significant digits.
func sameDigits(_ left: Double, _ right: Double, _ count: Int) -> Bool {
  guard let left = SignificantDigits(left, count: count), let right = SignificantDigits(right, count: count) else {
    return false
  }
  return left == right
}
