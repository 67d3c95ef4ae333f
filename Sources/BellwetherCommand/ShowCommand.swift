import ArgumentParser
import Diagnostics
import EvaluationKit
import Experiments
import JSON
import YAML

struct ShowCommand: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print an experiment as it is understood: includes merged, overrides applied, sweep spelt out.",
    discussion: "Every value is followed by the file and line it comes from.")

  @OptionGroup var experiment: ExperimentOptions

  @Flag(help: "Print as JSON.")
  var json = false

  func run(in context: CommandContext) async throws -> Int32 {
    do {
      let planned = try await context.hosting { try await experiment.plan(in: context, host: $0) }
      context.console.print(json ? writeJSON(document(planned), pretty: true) + "\n" : text(planned))
      return 0
    } catch let rejected as Rejected {
      context.console.talk(rejected.rendered(colour: context.console.isColoured))
      return 2
    }
  }

  private func text(_ planned: PlannedExperiment) -> String {
    var result = OriginListing.text(of: planned.file.orderedNode)
    guard !planned.plan.axes.isEmpty else { return result }
    result += "\n# \(planned.plan.combinations.count) combinations\n"
    for combination in planned.plan.combinations {
      let coordinates = combination.sweep.map { "\($0.axis): \($0.label)" }.joined(separator: ", ")
      let rows = combination.rows.map { " (\($0.record.train) train, \($0.record.test) test)" } ?? ""
      result += "# - \(coordinates)\(rows)\n"
    }
    return result
  }

  private func document(_ planned: PlannedExperiment) -> JSONValue {
    let combinations = planned.plan.combinations.map { combination -> JSONValue in
      .object(combination.sweep.map { JSONMember(name: $0.axis, value: $0.value) })
    }
    return ["config": Setting(planned.file.orderedNode).json, "combinations": .array(combinations)]
  }
}

/// The resolved file with the origin of every value as a comment.
enum OriginListing {
  static func text(of node: YAMLNode) -> String {
    var lines: [(text: String, origin: String)] = []
    append(node, indent: "", lead: "", into: &lines)
    let width = min(72, lines.map(\.text.count).max() ?? 0)
    return lines.map { line in
      let pad = String(repeating: " ", count: max(1, width - line.text.count + 2))
      return line.origin.isEmpty ? line.text + "\n" : "\(line.text)\(pad)# \(line.origin)\n"
    }.joined()
  }

  /// - Parameters:
  ///   - indent: what stands before lines after the first.
  ///   - lead: what stands before the first line: a key, a dash.
  private static func append(
    _ node: YAMLNode, indent: String, lead: String, into lines: inout [(text: String, origin: String)]
  ) {
    switch node.content {
    case .mapping(let pairs) where !pairs.isEmpty:
      if !lead.isEmpty, !lead.hasSuffix("- ") { lines.append((lead.trimmingEnd, "")) }
      for (index, pair) in pairs.enumerated() {
        let key = oneLine(pair.key)
        let start = index == 0 && lead.hasSuffix("- ") ? lead : indent
        append(pair.value, indent: indent + "  ", lead: "\(start)\(key): ", into: &lines)
      }
    case .sequence(let items) where items.contains(where: { $0.scalar == nil }):
      if !lead.isEmpty, !lead.hasSuffix("- ") { lines.append((lead.trimmingEnd, "")) }
      for (index, item) in items.enumerated() {
        let start = index == 0 && lead.hasSuffix("- ") ? lead : indent
        append(item, indent: indent + "  ", lead: "\(start)- ", into: &lines)
      }
    default:
      lines.append((lead + oneLine(node), "\(node.location.file):\(node.location.line)"))
    }
  }

  private static func oneLine(_ node: YAMLNode) -> String {
    if case .sequence(let items) = node.content { return "[" + items.map(oneLine).joined(separator: ", ") + "]" }
    let text = writeYAML(node)
    let trimmed = text.last == "\n" ? String(text.dropLast()) : text
    guard trimmed.contains("\n") else { return trimmed }
    return writeJSON(.text(node.scalar?.text ?? ""))
  }
}

extension String {
  fileprivate var trimmingEnd: String { last == " " ? String(dropLast()) : self }
}
