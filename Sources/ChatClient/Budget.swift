/// Tokens that went to a model and came back.
public struct Usage: Sendable, Hashable {
  public var promptTokens: Int
  public var replyTokens: Int

  public init(promptTokens: Int = 0, replyTokens: Int = 0) {
    self.promptTokens = promptTokens
    self.replyTokens = replyTokens
  }

  public var tokens: Int { promptTokens + replyTokens }

  static func + (left: Usage, right: Usage) -> Usage {
    Usage(
      promptTokens: left.promptTokens + right.promptTokens, replyTokens: left.replyTokens + right.replyTokens)
  }

  static func - (left: Usage, right: Usage) -> Usage {
    Usage(
      promptTokens: left.promptTokens - right.promptTokens, replyTokens: left.replyTokens - right.replyTokens)
  }
}

/// What may be spent on a model.
public struct Budget: Sendable, Hashable {
  /// In and out together; nil for no limit.
  public var tokens: Int?
  /// In the currency of the prices; nil for no limit.
  public var cost: Double?
  public var pricePerMillionIn: Double
  public var pricePerMillionOut: Double

  public init(
    tokens: Int? = nil, cost: Double? = nil, pricePerMillionIn: Double = 0, pricePerMillionOut: Double = 0
  ) {
    self.tokens = tokens
    self.cost = cost
    self.pricePerMillionIn = pricePerMillionIn
    self.pricePerMillionOut = pricePerMillionOut
  }

  public func cost(of usage: Usage) -> Double {
    Double(usage.promptTokens) * pricePerMillionIn / 1e6 + Double(usage.replyTokens) * pricePerMillionOut / 1e6
  }

  func allows(_ usage: Usage) -> Bool {
    (tokens.map { usage.tokens <= $0 } ?? true) && (cost.map { cost(of: usage) <= $0 } ?? true)
  }

  /// "9870 of 10000 tokens, 0.42 of 0.5 in cost".
  func spent(_ usage: Usage) -> String {
    var parts: [String] = []
    if let tokens {
      parts.append(
        "\(usage.tokens) of \(tokens) tokens (\(usage.promptTokens) in, \(usage.replyTokens) out)")
    }
    if let cost { parts.append("\(rounded(self.cost(of: usage))) of \(rounded(cost)) in cost") }
    return parts.joined(separator: ", ")
  }

  /// To a millionth, as the shortest number.
  private func rounded(_ value: Double) -> String {
    let text = "\((value * 1e6).rounded() / 1e6)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
