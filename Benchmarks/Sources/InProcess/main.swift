// Reads a job as JSON from the file named by its only argument, writes the timings as JSON to standard output.

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

guard CommandLine.arguments.count == 2 else { fatalError("usage: InProcess JOB.json") }
let job = try JSONDecoder().decode(Job.self, from: Data(contentsOf: URL(filePath: CommandLine.arguments[1])))
let timings = try job.starts.map { try Road(job, starts: $0).time(calls: job.calls) }
print(String(decoding: try JSONEncoder().encode(timings), as: UTF8.self))
