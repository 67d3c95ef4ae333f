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
    /// Two or three texts to a text.
    case edit(texts: Int, @Sendable ([String]) -> String)
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
    .init("trim", "trim(text)", "the text without blanks at its ends", .text(trimmed)),
    .init(
      "before", "before(text, part)", "what stands before the part, the whole text where it does not stand there",
      .edit(texts: 2) { before($0[0], $0[1]) }),
    .init(
      "replace", "replace(text, part, other)", "the text with the other in each place of the part",
      .edit(texts: 3) { replacing($0[0], $0[1], with: $0[2]) }),
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
    case .edit(let count, _): count...count
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
  place(of: Array(part), in: Array(text), from: 0) != nil
}

/// Where `part` begins in `whole`, at `start` or later.
private func place(of part: [Character], in whole: [Character], from start: Int) -> Int? {
  guard start + part.count <= whole.count else { return nil }
  return (start...(whole.count - part.count)).first { whole[$0..<($0 + part.count)].elementsEqual(part) }
}

private func trimmed(_ text: String) -> String {
  var rest = Substring(text)
  while rest.first?.isWhitespace == true { rest.removeFirst() }
  while rest.last?.isWhitespace == true { rest.removeLast() }
  return String(rest)
}

/// An empty part stands nowhere.
private func before(_ text: String, _ part: String) -> String {
  let whole = Array(text)
  guard !part.isEmpty, let end = place(of: Array(part), in: whole, from: 0) else { return text }
  return String(whole[..<end])
}

/// From left to right, without overlap; an empty part stands nowhere.
private func replacing(_ text: String, _ part: String, with other: String) -> String {
  let (whole, wanted) = (Array(text), Array(part))
  guard !wanted.isEmpty else { return text }
  var result = ""
  var start = 0
  while let next = place(of: wanted, in: whole, from: start) {
    result += String(whole[start..<next]) + other
    start = next + wanted.count
  }
  return result + String(whole[start...])
}
