// Reads a job as JSON from the file named by its second argument, writes the timings as JSON to standard output. The first
// argument says what the job is: 'road' from a table to predictions, 'fits' alone, or correlations of 'samples', whose job is a
// folder.

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

guard CommandLine.arguments.count == 3 else {
  fatalError("usage: InProcess road|fits JOB.json, or InProcess samples FOLDER")
}
let name = CommandLine.arguments[2]
func job<Value: Decodable>(_ type: Value.Type) throws -> Value {
  try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: name)))
}
let encoded =
  switch CommandLine.arguments[1] {
  case "samples": try JSONEncoder().encode(await Samples(folder: name).timings())
  case "fits": try JSONEncoder().encode(try job(FitJob.self).timings())
  default: try JSONEncoder().encode(try roads(job(Job.self)))
  }
print(String(decoding: encoded, as: UTF8.self))

func roads(_ job: Job) throws -> [Timing] {
  try job.starts.map { try Road(job, starts: $0).time(calls: job.calls) }
}
