import ChatClient
import Diagnostics
import EvaluationKit

/// How a server is treated: how much at once, how long, how often, at what price.
enum ServerManners {
  static let parameters = [
    ParameterSpec("concurrency", .integer(1...4096), default: .integer(8), "requests of this model in flight at most"),
    ParameterSpec(
      "timeouts",
      .record([
        ParameterSpec("connect", .number(0.001...86400), default: .number(10), "seconds to a connection"),
        ParameterSpec("attempt", .number(0.001...86400), default: .number(120), "seconds of one attempt"),
        ParameterSpec(
          "total", .number(0.001...1e6), default: .number(600), "seconds of all attempts and the waits between them"),
      ]), optional: true, "how long to wait; by default 10 s, 120 s and 600 s"),
    ParameterSpec("retries", .integer(0...1000), default: .integer(5), "how often a request is sent again at most"),
    ParameterSpec(
      "rate-limit",
      .record([
        ParameterSpec(
          "requests-per-minute", .number(0.001...1e9), optional: true, "requests, attempts that failed among them"),
        ParameterSpec("tokens-per-minute", .number(0.001...1e12), optional: true, "tokens in and out"),
      ]), optional: true, "requests go out evenly, and no faster than this"),
    ParameterSpec(
      "budget",
      .record([
        ParameterSpec("tokens", .integer(1...Int.max), optional: true, "tokens in and out at most"),
        ParameterSpec("cost", .number(0...1e12), optional: true, "cost at most, in the currency of the prices"),
        ParameterSpec(
          "price-per-million-in", .number(0...1e12), optional: true, "of a million tokens of conversations"),
        ParameterSpec("price-per-million-out", .number(0...1e12), optional: true, "of a million tokens of replies"),
      ]), optional: true, "what may be spent; nothing more is asked where the next request might pass it"),
    ParameterSpec(
      "reply-limit", .integer(1000...1_000_000_000), default: .integer(16_000_000),
      "bytes of an answer at most; a longer one is refused"),
  ]

  static func timeouts(_ settings: Settings) -> ChatServer.Timeouts {
    var timeouts = ChatServer.Timeouts()
    guard let given = settings.setting("timeouts") else { return timeouts }
    if let seconds = given["connect"]?.number { timeouts.connect = .seconds(seconds) }
    if let seconds = given["attempt"]?.number { timeouts.attempt = .seconds(seconds) }
    if let seconds = given["total"]?.number { timeouts.total = .seconds(seconds) }
    return timeouts
  }

  static func rateLimit(_ settings: Settings) -> RateLimit {
    let given = settings.setting("rate-limit")
    return RateLimit(
      requestsPerMinute: given?["requests-per-minute"]?.number, tokensPerMinute: given?["tokens-per-minute"]?.number)
  }

  static func budget(_ settings: Settings, _ problems: inout Diagnostics) -> Budget? {
    guard let given = settings.setting("budget") else { return nil }
    let prices = ["price-per-million-in", "price-per-million-out"]
    let cost = given["cost"]?.number
    if cost != nil, prices.contains(where: { given[$0] == nil }) {
      problems.append(
        .error(
          "a budget of a cost needs prices", at: given.place ?? settings.place(of: "budget"),
          hint: "give 'price-per-million-in' and 'price-per-million-out'"))
    }
    let tokens = given["tokens"]?.integer
    return tokens == nil && cost == nil
      ? nil
      : Budget(
        tokens: tokens, cost: cost, pricePerMillionIn: given[prices[0]]?.number ?? 0,
        pricePerMillionOut: given[prices[1]]?.number ?? 0)
  }
}
