import CommandTesting
import EvaluationTesting
import Foundation
import NumericalMethods
import Testing
import YAML

/// Configs with one or two nodes replaced by something else: whatever that gives, it is an answer and no crash.
@Suite("Mutated configs")
struct ConfigFuzzTests {
  @Test("a mutated config is run or refused in words", arguments: ["small", "quickstart.yaml", "small/games.yaml", "small/per-sample.yaml"])
  func mutated(name: String) async throws {
    let folder = try ShippedConfigs.copy()
    try folder.write(SmallExperiment.table, to: "scores.csv")
    let text = name == "small" ? SmallExperiment.swept : ShippedConfigs.text(name)
    let root = try #require(try parseYAML(text, file: name))
    let path = folder.path(name == "small" ? "small.yaml" : name)
    for trial in 0..<Self.trials {
      var chance = Seed(2026).child(name, trial).generator()
      var mutant = root
      for _ in 0..<Int.random(in: 1...2, using: &chance) { Mutation.apply(to: &mutant, &chance) }
      try writeYAML(mutant).write(toFile: path, atomically: false, encoding: .utf8)
      let run = await CapturedCommand.run(["run", path, "--out", folder.path("out"), "--force", "--quiet"])
      #expect([0, 1, 2].contains(run.code), "trial \(trial): \(run.talk)")
      guard run.code > 0 else { continue }
      #expect(run.talk.contains("error: ") || run.talk.contains("failed: "), "trial \(trial): \(run.talk)")
      for trace in ["Diagnostic(", "Optional(", "Error Domain", "EvaluationError("] {
        #expect(!run.talk.contains(trace), "trial \(trial): \(run.talk)")
      }
    }
  }

  /// More of them where somebody is looking for something.
  private static let trials = ProcessInfo.processInfo.environment["FUZZ_TRIALS"].flatMap(Int.init) ?? 60
}

/// One change of a document.
private enum Mutation {
  private static let strangers = [
    "null", "true", "-1", "0", "3", "0.5", "1e300", ".inf", ".nan", "''", "word", "$none", "${none}", "[]", "{}", "[1, a]",
    "{a: 1}", "[[1]]", "GSM8K", "model", "ln(0)", "1/0", "mae", "{mae: {}}", "$limit",
  ]

  static func apply(to root: inout YAMLNode, _ chance: inout SeededGenerator) {
    let count = size(of: root)
    var target = Int.random(in: 1..<max(2, count), using: &chance)
    let stranger = strangers.randomElement(using: &chance).flatMap { try? parseYAML($0, file: "x") ?? nil }
    let transplant = Bool.random(using: &chance) ? node(Int.random(in: 0..<count, using: &chance), in: root) : nil
    change(&root, &target, to: transplant ?? stranger, isRemoved: Int.random(in: 0..<5, using: &chance) == 0)
  }

  private static func size(of node: YAMLNode) -> Int { 1 + children(of: node).reduce(0) { $0 + size(of: $1) } }

  private static func children(of node: YAMLNode) -> [YAMLNode] { node.sequence ?? node.mapping?.map(\.value) ?? [] }

  private static func node(_ index: Int, in root: YAMLNode) -> YAMLNode? {
    if index == 0 { return root }
    var rest = index - 1
    for child in children(of: root) {
      let size = size(of: child)
      if rest < size { return node(rest, in: child) }
      rest -= size
    }
    return nil
  }

  /// Changes the node that is `target` nodes further on, in the order of the document.
  private static func change(_ node: inout YAMLNode, _ target: inout Int, to other: YAMLNode?, isRemoved: Bool) {
    if target == 0 { node = other ?? .null() }
    target -= 1
    guard target >= 0 else { return }
    switch node.content {
    case .scalar: break
    case .sequence(var items):
      for index in items.indices where target >= 0 {
        if target == 0, isRemoved {
          items.remove(at: index)
          target = -1
          break
        }
        change(&items[index], &target, to: other, isRemoved: isRemoved)
      }
      node.content = .sequence(items)
    case .mapping(var pairs):
      for index in pairs.indices where target >= 0 {
        if target == 0, isRemoved {
          pairs.remove(at: index)
          target = -1
          break
        }
        change(&pairs[index].value, &target, to: other, isRemoved: isRemoved)
      }
      node.content = .mapping(pairs)
    }
  }
}
