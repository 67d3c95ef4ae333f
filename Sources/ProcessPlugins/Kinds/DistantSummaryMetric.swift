import EvaluationKit
import JSON
import Tables

/// A metric of another process that sums up a sweep.
struct DistantSummaryMetric: SummaryMetric, DistantPlugin {
  let door: PluginDoor
  let rendering: RecordRendering

  func summarize(_ sweep: FinishedSweep, in run: RunContext) async throws -> [SummaryRow] {
    let answer = try await door.ask(
      "summarize", run, [JSONMember("sweep", try rendering.sweep(sweep))],
      tables: [FrameTable("predictions", try rendering.sweepPredictions(sweep))])
    let reader = ResultReader(answer: answer, rows: sweep.forecasts.count)
    var rows: [SummaryRow] = []
    var seen = Set<[SweepCoordinate]>()
    for (index, json) in try answer.list("rows").enumerated() {
      let keys = try keys(json["keys"], of: answer, at: "rows[\(index)]")
      guard seen.insert(keys).inserted else { throw answer.fault("rows[\(index)] has the keys of an earlier row") }
      rows.append(SummaryRow(keys: keys, result: try reader.read(json, at: "rows[\(index)]")))
    }
    return rows
  }

  private func keys(_ json: JSONValue?, of answer: PluginAnswerCheck, at place: String) throws -> [SweepCoordinate] {
    guard let json, !json.isNull else { return [] }
    guard let members = json.members else { throw answer.fault("'keys' of \(place) is \(json.kind) and no object") }
    var keys: [SweepCoordinate] = []
    for member in members {
      switch member.value {
      case .text, .integer, .number, .truth: break
      default: throw answer.fault("'\(member.name)' of the keys of \(place) is \(member.value.kind), no text or number")
      }
      guard !keys.contains(where: { $0.axis == member.name }) else {
        throw answer.fault("\(place) has two keys named '\(member.name)'")
      }
      keys.append(SweepCoordinate(axis: member.name, value: member.value))
    }
    return keys
  }
}
