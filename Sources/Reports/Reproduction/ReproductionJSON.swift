import EvaluationKit
import JSON

/// A reproduction for machines: every verdict with its numbers, without time or host.
public func reproductionJSON(_ reproduction: Reproduction) -> JSONValue {
  let paper = reproduction.paper
  return [
    "format": 1,
    "paper": .text(reproduction.name),
    "title": .text(paper.title),
    "citation": .text(paper.citation),
    "link": JSONValue(paper.link),
    "settings": JSONValue(reproduction.settings),
    "counts": .object(
      ClaimVerdict.allCases.map { JSONMember($0.rawValue, .integer(reproduction.count($0))) }),
    "claims": .array(reproduction.claims.map(claimJSON)),
    "experiments": .array(
      zip(paper.experiments, reproduction.experiments).enumerated().map { index, pair in
        experimentJSON(pair.0, pair.1, reproduction.printed[index])
      }),
    "not-reproducible": .array(
      paper.notReproducible.map { ["what": .text($0.what), "why": .text($0.why)] }),
    "failures": .array(
      reproduction.failures.map { ["config": .text($0.config), "message": .text($0.message)] }),
    "provenance": [
      "bellwether": JSONValue(reproduction.version),
      "inputs": .array(
        reproduction.inputs.map { ["path": .text($0.path), "sha256": .text($0.sha256)] }),
    ],
  ]
}

private func claimJSON(_ judged: JudgedClaim) -> JSONValue {
  [
    "id": .text(judged.claim.id), "states": .text(judged.claim.states), "source": .text(judged.claim.source),
    "verdict": .text(judged.verdict.rawValue), "reason": JSONValue(judged.reason),
    "needed": .integer(judged.claim.needed ?? judged.claim.checks.count), "note": JSONValue(judged.claim.note),
    "checks": .array(judged.checks.map(checkJSON)),
  ]
}

private func checkJSON(_ judged: JudgedCheck) -> JSONValue {
  var members = [
    JSONMember("what", .text(judged.check.told)), JSONMember("verdict", .text(judged.verdict.rawValue)),
    JSONMember("address", addressJSON(judged.check.value)),
  ]
  if let over = judged.check.over { members.append(JSONMember("over", addressJSON(over))) }
  members.append(JSONMember("ours", valueJSON(judged.ours)))
  switch judged.check.expectation {
  case .equal(let paper, let tolerance):
    members.append(JSONMember("paper", valueJSON(paper.value)))
    members.append(JSONMember("within", .text(tolerance.words)))
  case .ordered(let relation, let bound, let paper):
    members.append(JSONMember("paper", valueJSON(paper?.value)))
    members.append(JSONMember("relation", .text(relation.rawValue)))
    members.append(JSONMember("bound", valueJSON(judged.other)))
    if case .value(let address) = bound { members.append(JSONMember("bound-address", addressJSON(address))) }
  }
  if let stop = judged.check.earlyStop {
    members.append(JSONMember("early-stop", ["stop": JSONValue(stop.stop), "optimum": JSONValue(stop.optimum)]))
  }
  members.append(JSONMember("reason", JSONValue(judged.reason)))
  return .object(members)
}

private func addressJSON(_ address: RecordAddress) -> JSONValue {
  [
    "config": .text(address.config), "kind": .text(address.kind.rawValue), "name": .text(address.name),
    "where": .object(
      address.labels.map { JSONMember($0.name, $0.values.count == 1 ? .text($0.values[0]) : JSONValue($0.values)) }),
    "value": JSONValue(address.paths),
    "combine": JSONValue(address.combining?.rawValue),
  ]
}

/// A number alone, otherwise a list.
private func valueJSON(_ value: FoundValue?) -> JSONValue {
  switch value {
  case nil: .null
  case .numbers(let numbers): numbers.count == 1 ? .number(numbers[0]) : JSONValue(numbers)
  case .texts(let texts): JSONValue(texts)
  }
}

private func experimentJSON(
  _ experiment: PaperExperiment, _ outcome: ReproducedExperiment, _ printed: [JudgedCheck]
) -> JSONValue {
  let record = outcome.record
  return [
    "config": .text(experiment.config), "shows": JSONValue(experiment.shows),
    "title": JSONValue(record?.experiment.title), "outcome": .text(outcome.words),
    "figures": .array(
      (record?.figures ?? []).map { .text("\(experiment.config)/figures/\($0.drawn.name).svg") }),
    "config-sha256": JSONValue(record?.provenance.configHash),
    "seed": record.map { .integer($0.provenance.seed) } ?? .null,
    "data": JSONValue(record?.mark),
    "printed": .array(printed.map(checkJSON)),
  ]
}

extension ClaimCheck {
  /// What is compared, for people.
  var told: String {
    what ?? value.words + (over.map { " over \($0.words)" } ?? "")
  }
}

extension ReproducedExperiment {
  var words: String {
    switch outcome {
    case .finished(let record): record.allFailures.isEmpty ? "finished" : "finished with failures"
    case .failed: "failed"
    case .leftOut: "left out"
    }
  }
}

extension Reproduction {
  /// The program's version, as the records name it.
  var version: String? { experiments.lazy.compactMap(\.record?.provenance.version).first }

  /// What all experiments read, each file once, in the order of first reading.
  var inputs: [Provenance.Input] {
    var seen = Set<Provenance.Input>()
    return experiments.compactMap(\.record).flatMap(\.provenance.inputs).filter { seen.insert($0).inserted }
  }

  /// The claims that look at an experiment.
  func claims(of config: String) -> [JudgedClaim] {
    claims.filter { judged in judged.checks.contains { $0.check.configs.contains(config) } }
  }
}

extension ClaimCheck {
  /// The experiments that it looks at.
  var configs: [String] {
    var configs = [value.config] + (over.map { [$0.config] } ?? [])
    if case .ordered(_, .value(let address), _) = expectation { configs.append(address.config) }
    return configs
  }
}
