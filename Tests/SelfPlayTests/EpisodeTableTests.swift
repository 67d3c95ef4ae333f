import EvaluationKit
import SelfPlay
import Tables
import Testing

@Suite("the table of episodes")
struct EpisodeTableTests {
  @Test("planned, played, aborted, missing and failed are told apart, and what is undefined is missing")
  func statuses() async throws {
    let model = ScriptedBackend { talk, _ in
      switch talk.seat?.instance {
      case 1: "no"
      case 2: throw EvaluationError("gone")
      case 3: throw EvaluationError("spent", concernsModel: true)
      default: counted(talk)
      }
    }
    let plan = try planned([PlayerPair(modelled("a", model))])
    let results = try await Tournament(plan.episodes, width: 1).play()
    let table = EpisodeTable.table(of: plan.episodes, results)
    #expect(table.schema == EpisodeTable.schema)
    let (metric, status) = (try table.texts("metric"), try table.texts("status"))
    let values = try table.numbers("value")
    func rows(_ name: String, _ wanted: String) -> [Double?] {
      (0..<table.rowCount).filter { metric[$0] == name && status[$0] == wanted }.map { values[$0] }
    }
    #expect(rows("Played", "played") == [1])
    #expect(rows("Played", "aborted") == [0])
    #expect(rows("Played", "failed") == [nil])
    #expect(rows("Played", "missing") == [nil, nil, nil, nil, nil])
    #expect(rows("Main Score", "played") == [100])
    #expect(rows("Main Score", "aborted") == [nil])
    #expect(table.rowCount == 8 + 7 * 2)
    #expect(try table.texts("players")[0] == "a--a")
    #expect(try table.texts("player")[0] == "a")
    #expect(try table.texts("rules")[0] == "clembench-2")
  }
}
