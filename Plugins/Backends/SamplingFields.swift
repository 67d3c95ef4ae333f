import Diagnostics
import EvaluationKit
import JSON
import NumericalMethods

/// How a model on a server draws its replies: the part of a request that is the same for all conversations.
struct SamplingFields: Sendable {
  static let parameters = [
    ParameterSpec("temperature", .number(0...100), default: .number(0), "0 takes the likeliest token each time"),
    ParameterSpec("top-p", .number(0...1), default: .number(1), "the share of probability that tokens are drawn from"),
    ParameterSpec("max-tokens", .integer(1...10_000_000), default: .integer(300), "tokens of a reply at most"),
    ParameterSpec(
      "max-tokens-field", .choice(["max_tokens", "max_completion_tokens"]), default: .text("max_tokens"),
      "what the server calls them"),
    ParameterSpec(
      "seed", .integer(.min ... .max), optional: true, "the same for all requests; by default each has its own"),
    ParameterSpec("stop", .list(.text, count: 0...64), optional: true, "texts that end a reply"),
    ParameterSpec("presence-penalty", .number(-2...2), default: .number(0), "against tokens that were said before"),
    ParameterSpec(
      "frequency-penalty", .number(-2...2), default: .number(0), "against tokens by how often they were said"),
    ParameterSpec("extra", .mapping(.anything), optional: true, "more members of a request, passed on as they are"),
    ParameterSpec(
      "omit", .list(.choice(omissible), count: 0...16), optional: true, "what the server does not take and is not sent"),
  ]

  /// Members that a server may refuse, as it calls them.
  private static let omissible = [
    "temperature", "top_p", "max_tokens", "max_completion_tokens", "seed", "presence_penalty", "frequency_penalty",
    "stream",
  ]
  /// Members that are no one's choice, and why.
  private static let taken = [
    "model": "it is a parameter of its own", "messages": "they are the conversation's",
    "stop": "it is a parameter of its own",
    "stream": "replies are taken whole", "n": "one reply is taken",
  ]

  let maximumTokens: Int
  private let temperature: Double
  private let topP: Double
  private let maximumTokensField: String
  private let seed: Int?
  private let stop: [String]?
  private let presencePenalty: Double
  private let frequencyPenalty: Double
  private let extra: [JSONMember]
  private let omitted: Set<String>

  init(_ settings: Settings, _ problems: inout Diagnostics) {
    temperature = settings.number("temperature")
    topP = settings.number("top-p")
    maximumTokens = settings.integer("max-tokens")
    maximumTokensField = settings.text("max-tokens-field")
    seed = settings.optionalInteger("seed")
    stop = settings.optionalTexts("stop").flatMap { $0.isEmpty ? nil : $0 }
    presencePenalty = settings.number("presence-penalty")
    frequencyPenalty = settings.number("frequency-penalty")
    omitted = Set(settings.texts("omit"))
    let members = settings.setting("extra")?.mapping ?? []
    extra = members.map { JSONMember($0.name, $0.value.json) }
    for member in members {
      let isOwn = Self.omissible.contains(member.name) && !omitted.contains(member.name)
      guard let reason = Self.taken[member.name] ?? (isOwn ? "it is a parameter of its own" : nil) else { continue }
      problems.append(.error("'extra' cannot set '\(member.name)': \(reason)", at: member.namePlace ?? settings.place))
    }
  }

  /// The members of a request in a fixed order; what a conversation asks for comes before what was set.
  ///
  /// - Parameter chance: where the seed of the request comes from when none was set.
  func json(_ sampling: Sampling, chance: Seed) -> [JSONMember] {
    // 31 bits: what every server takes for a seed.
    let drawn = Int(truncatingIfNeeded: chance.child("seed").value >> 33)
    var members = [
      JSONMember("temperature", .number(sampling.temperature ?? temperature)),
      JSONMember("top_p", .number(sampling.topP ?? topP)),
      JSONMember(maximumTokensField, .integer(sampling.maximumTokens ?? maximumTokens)),
      JSONMember("seed", .integer(sampling.seed ?? seed ?? drawn)),
      JSONMember("presence_penalty", .number(presencePenalty)),
      JSONMember("frequency_penalty", .number(frequencyPenalty)),
      JSONMember("stream", false),
    ]
    members.removeAll { omitted.contains($0.name) }
    if let stop { members.append(JSONMember("stop", JSONValue(stop))) }
    return members + extra
  }
}
