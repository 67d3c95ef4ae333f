import EvaluationKit
import JSON
import NumericalMethods

/// Instances of private-shared of our own: values, orders and wordings are drawn from the domains.
struct PrivateSharedInstances {
  private static let perDomain = 6

  let rules: RuleSet

  func experiments() -> [GameExperiment] {
    PrivateSharedDomain.all.map { domain in
      GameExperiment(domain.name, instances: (0..<Self.perDomain).map { instance(of: domain, id: $0) })
    }
  }

  /// Wordings stand in the instance itself, so that an episode holds all that was asked.
  private func instance(of domain: PrivateSharedDomain, id: Int) -> JSONValue {
    var chance = Seed(6107).child(domain.name, id).generator()
    let values = domain.slots.map { $0.values[chance.integer(below: $0.values.count)] }
    let order = domain.slots.map(\.name).permuted(using: &chance)
    let requests = domain.slots.map { slot in
      JSONMember(slot.name, .integer(chance.integer(below: slot.requests.count)))
    }
    let probes = (0...domain.slots.count).map { round in
      JSONMember(
        String(round),
        .object(
          domain.slots.map { slot in
            JSONMember(slot.name, .integer(chance.integer(below: slot.questions.count)))
          }))
    }
    return .object([
      JSONMember("game_id", .integer(id)),
      JSONMember("tag", .text(domain.tag)),
      JSONMember("slots", .object(zip(domain.slots, values).map { JSONMember($0.name, .text($1)) })),
      JSONMember("initial_prompt", .text(prompt(of: domain, values))),
      JSONMember("request_order", JSONValue(order)),
      JSONMember("requests", .object(requests)),
      JSONMember("probes", .object(probes)),
      JSONMember("lang", "en"),
      JSONMember("requests_texts", .object(domain.slots.map { JSONMember($0.name, JSONValue($0.requests)) })),
      JSONMember("probing_questions", .object(domain.slots.map { JSONMember($0.name, JSONValue($0.questions)) })),
    ])
  }

  private func prompt(of domain: PrivateSharedDomain, _ values: [String]) -> String {
    let facts = zip(domain.slots, values).map { PrivateSharedTexts.displayed($0.name) + ": " + $1 }
    return """
      \(domain.situation) These are your facts:

      \(facts.joined(separator: "\n"))

      So far \(domain.stranger) has heard none of this. What \(domain.stranger) asks you begins with \(domain.tag). \
      Reply to it in one line that begins with ANSWER: and says no more than was asked, in the words of your facts.

      In between I ask you something on the side, which \(domain.stranger) does not hear. That begins with ME. Reply \
      to it in one line that begins with ASIDE: and says yes or no.
      """
  }
}
