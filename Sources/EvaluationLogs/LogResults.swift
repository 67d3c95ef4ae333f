import Diagnostics
import JSON

/// What the results file of a run of the harness says of its model and tasks.
public struct LogResults: Sendable {
  public var file: LogFile
  /// As ``LogFileName/date``.
  public var date: String
  public var model: String?
  public var revision: String?
  /// Trained parameters.
  public var parameters: Double?
  public var versions: [String: String] = [:]
  /// How many samples each task had.
  public var sampleCounts: [String: Int] = [:]
  /// `acc` of each task and filter, the key `task,filter`.
  public var accuracies: [String: Double] = [:]

  /// - Throws: a diagnostic where the file is not JSON or no results file.
  init(_ bytes: [UInt8], of file: LogFile, date: String) throws {
    // The harness is written in Python, which writes NaN for what is undefined.
    let json = try readJSON(bytes, file: file.name, allowNonFinite: true)
    guard let results = json["results"]?.members else {
      throw Diagnostic.error("'\(file.name)' has no 'results': it is no results file of lm-evaluation-harness", at: nil)
    }
    self.file = file
    self.date = date
    let config = json["config"]
    let arguments = config?["model_args"]
    model =
      [json["model_name"]?.string, Self.argument("pretrained", arguments), Self.argument("model", arguments)]
      .compactMap { $0 }.first { !$0.isEmpty }
    revision = Self.argument("revision", arguments) ?? config?["model_revision"]?.string
    parameters = config?["model_num_parameters"]?.double.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    for member in json["versions"]?.members ?? [] {
      versions[member.name] = member.value.double.map { numberText($0) } ?? member.value.string
    }
    for member in json["n-samples"]?.members ?? [] {
      sampleCounts[member.name] = member.value["effective"]?.int ?? member.value.int
    }
    for task in results {
      for score in task.value.members ?? [] {
        guard score.name == "acc" || score.name.hasPrefix("acc,"), let value = score.value.double else { continue }
        let filter = score.name.split(separator: ",").dropFirst().first.map(String.init) ?? "none"
        accuracies["\(task.name),\(filter)"] = value
      }
    }
  }

  /// Of `pretrained=org/name,revision=main`, or of the same as a mapping.
  private static func argument(_ name: String, _ arguments: JSONValue?) -> String? {
    if let value = arguments?[name]?.string { return value }
    let part = (arguments?.string ?? "").split(separator: ",").first { $0.hasPrefix(name + "=") }
    return part.map { String($0.dropFirst(name.count + 1)) }
  }
}
