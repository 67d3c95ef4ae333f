#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A function of the expression language, as `explain expressions` lists it.
public struct ExpressionFunction: Sendable {
  public let name: String
  /// How it is called: `round(x, digits)`.
  public let signature: String
  /// What it gives, in a line.
  public let help: String
  let form: Form

  enum Form: Sendable {
    /// One number to a number; NaN, or an infinity from a finite number, means undefined for the reason.
    case number(UndefinedReason, @Sendable (Double) -> Double)
    /// The least or greatest of two or more numbers.
    case extreme(@Sendable (Double, Double) -> Double)
    case round
    /// One text to a text.
    case text(@Sendable (String) -> String)
    case length
    /// Two texts to a truth.
    case test(@Sendable (String, String) -> Bool)
    case choose
    case coalesce
  }

  static let named: [String: ExpressionFunction] = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// All functions, in the order in which they are listed.
  static let all: [ExpressionFunction] = [
    .init("ln", "ln(x)", "natural logarithm; missing where x <= 0", .number(.logarithm) { $0 > 0 ? log($0) : .nan }),
    .init("log2", "log2(x)", "logarithm to base 2", .number(.logarithm) { $0 > 0 ? log2($0) : .nan }),
    .init("log10", "log10(x)", "logarithm to base 10", .number(.logarithm) { $0 > 0 ? log10($0) : .nan }),
    .init("exp", "exp(x)", "e to the power of x", .number(.overflow) { exp($0) }),
    .init("sqrt", "sqrt(x)", "square root; missing where x < 0", .number(.root) { $0.squareRoot() }),
    .init("abs", "abs(x)", "x without its sign", .number(.indeterminate) { abs($0) }),
    .init(
      "logit", "logit(p)", "ln(p / (1 - p)); missing but for 0 < p < 1",
      .number(.logit) { $0 > 0 && $0 < 1 ? log($0) - log1p(-$0) : .nan }),
    .init("logistic", "logistic(x)", "1 / (1 + exp(-x)), between 0 and 1", .number(.indeterminate, logistic)),
    .init("floor", "floor(x)", "greatest whole number not above x", .number(.indeterminate) { $0.rounded(.down) }),
    .init("ceil", "ceil(x)", "least whole number not below x", .number(.indeterminate) { $0.rounded(.up) }),
    .init("round", "round(x, digits)", "nearest number of that many decimals (default 0); halves away from 0", .round),
    .init("min", "min(a, b, ...)", "least of the numbers; missing where one is", .extreme { Swift.min($0, $1) }),
    .init("max", "max(a, b, ...)", "greatest of the numbers; missing where one is", .extreme { Swift.max($0, $1) }),
    .init("if", "if(test, a, b)", "a where the test holds, b where not, missing where it is missing", .choose),
    .init("coalesce", "coalesce(a, b, ...)", "the first that is known", .coalesce),
    .init("lower", "lower(text)", "the text in small letters", .text { $0.lowercased() }),
    .init("upper", "upper(text)", "the text in capitals", .text { $0.uppercased() }),
    .init("length", "length(text)", "how many characters the text has", .length),
    .init("contains", "contains(text, part)", "whether the part stands in the text", .test(contains)),
    .init("starts-with", "starts-with(text, part)", "whether the text starts so", .test { $0.hasPrefix($1) }),
    .init("ends-with", "ends-with(text, part)", "whether the text ends so", .test { $0.hasSuffix($1) }),
  ]

  private init(_ name: String, _ signature: String, _ help: String, _ form: Form) {
    self.name = name
    self.signature = signature
    self.help = help
    self.form = form
  }

  /// How many arguments it takes.
  var argumentCounts: ClosedRange<Int> {
    switch form {
    case .number, .text, .length: 1...1
    case .test: 2...2
    case .choose: 3...3
    case .round: 1...2
    case .extreme, .coalesce: 2...1000
    }
  }
}

/// Source: the usual form split at 0, so that neither side loses digits or overflows.
private func logistic(_ x: Double) -> Double {
  if x >= 0 { return 1 / (1 + exp(-x)) }
  let power = exp(x)
  return power / (1 + power)
}

private func contains(_ text: String, _ part: String) -> Bool {
  let whole = Array(text)
  let wanted = Array(part)
  guard wanted.count <= whole.count else { return false }
  return (0...(whole.count - wanted.count)).contains { whole[$0..<($0 + wanted.count)].elementsEqual(wanted) }
}
