// Reads a job as JSON from the file named by its second argument, writes the timings as JSON to standard output. The first
// argument says what the job is: 'road' from a table to predictions, or 'fits' alone.

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

guard CommandLine.arguments.count == 3 else { fatalError("usage: InProcess road|fits JOB.json") }
let file = try Data(contentsOf: URL(filePath: CommandLine.arguments[2]))
if CommandLine.arguments[1] == "fits" {
  let timings = try JSONDecoder().decode(FitJob.self, from: file).timings()
  print(String(decoding: try JSONEncoder().encode(timings), as: UTF8.self))
} else {
  let job = try JSONDecoder().decode(Job.self, from: file)
  let timings = try job.starts.map { try Road(job, starts: $0).time(calls: job.calls) }
  print(String(decoding: try JSONEncoder().encode(timings), as: UTF8.self))
}
