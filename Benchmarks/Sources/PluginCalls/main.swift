// Times calls of a plugin that is a Python process, and its start; writes medians in seconds as JSON to standard output.

import JSON
import ProcessPlugins
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

signal(SIGPIPE, SIG_IGN)
guard CommandLine.arguments.count == 4 else { fatalError("usage: PluginCalls PYTHON HELPER PLUGIN.py") }
let command = PluginCommand(
  name: "plugin-calls", program: CommandLine.arguments[1],
  arguments: [CommandLine.arguments[2], "serve", CommandLine.arguments[3]],
  environment: ["PATH": "/usr/bin:/bin", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"])

/// The plugin that a request is for, and what every request has besides.
func header(_ kind: JSONValue, _ name: JSONValue) -> [JSONMember] {
  [
    JSONMember("plugin", ["kind": kind, "name": name]), JSONMember("settings", [:]), JSONMember("seed", 1),
    JSONMember("roles", [:]),
  ]
}

func seconds(_ work: () async throws -> Void) async throws -> Double {
  let clock = ContinuousClock()
  let duration = try await clock.measure { try await work() }
  return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

func median(_ times: Int, _ work: () async throws -> Void) async throws -> Double {
  var durations: [Double] = []
  for _ in 0..<times { durations.append(try await seconds(work)) }
  return durations.sorted()[times / 2]
}

let cells = (0..<1_000_000).map { Double($0) / 7 }
let pairs = try Table([
  Column("actual", numbers: (0..<20).map { Double($0) / 7 }),
  Column("predicted", numbers: (0..<20).map { Double($0) / 8 }),
])
let column = try Table([Column("x", numbers: cells)])

let start = try await median(5) {
  let pool = PluginPool(command)
  _ = try await pool.describe()
  await pool.stop()
}
let pool = PluginPool(command)
_ = try await pool.describe()
let again = try await median(5) { _ = try await pool.describe() }
let small = {
  let answer = try await pool.call("score", header("metric", "max-error"), tables: [FrameTable("pairs", pairs)])
  guard answer["result"]?["values"] != nil else { fatalError("no result") }
}
let large = {
  let answer = try await pool.call("apply", header("transform", "doubled"), tables: [FrameTable("rows", column)])
  guard answer.table("rows")?["x"]?.numbers?.count == cells.count else { fatalError("no column") }
}
_ = try await median(200, small)
let times: JSONValue = [
  "start": .number(start), "again": .number(again), "small": .number(try await median(5000, small)),
  "large": .number(try await median(9, large)),
]
await pool.stop()
print(writeJSON(times))
