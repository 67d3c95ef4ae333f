import Diagnostics
import JSON

/// One results file of lm-evaluation-harness, or of the Open LLM Leaderboard's older fork of it: a model and its scores.
struct HarnessResults: Sendable {
  /// One number of a results file: of a task, a metric, and the filter of answers it was taken after.
  struct Score: Sendable, Hashable {
    var task: String
    var metric: String
    /// "none" where answers were not filtered; nil in old files, which do not say.
    var filter: String?
    var value: Double

    /// Whether it is an accuracy and lies outside of 0...1.
    var isImpossible: Bool {
      ["acc", "acc_norm", "mc1", "mc2", "exact_match"].contains(metric) && !(-1e-9...1 + 1e-9).contains(value)
    }
  }

  var model: String
  /// Seconds since 1970, where the file tells; of two files for one model the later one counts.
  var date: Double?
  /// Trained parameters, where the file tells.
  var parameters: Double?
  /// In the order of the file.
  var scores: [Score]
  var file: String

  /// - Throws: ``Diagnostics/Diagnostic`` where the file is not JSON or not of that form.
  init(_ bytes: [UInt8], file: String) throws {
    // The harness is written in Python, which writes NaN for what is undefined.
    let json = try readJSON(bytes, file: file, allowNonFinite: true)
    guard let results = json["results"]?.members else {
      throw Diagnostic.error(
        "'\(file)' has no 'results': it is no results file of lm-evaluation-harness", at: nil,
        hint: "results files are called results_<time>.json; samples_*.jsonl hold single documents")
    }
    guard let model = Self.model(json) else {
      throw Diagnostic.error("'\(file)' does not say which model it is of", at: nil)
    }
    self.file = file
    self.model = model
    date = json["date"]?.double
    parameters = json["config"]?["model_num_parameters"]?.double.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    scores = results.flatMap { Self.scores(of: $0.name, $0.value) }
  }

  private static func model(_ json: JSONValue) -> String? {
    let named = [json["model_name"], json["config_general"]?["model_name"]].compactMap { $0?.string }
    if let name = named.first(where: { !$0.isEmpty }) { return name }
    return json["config"]?["model_args"].flatMap(pretrained) ?? json["config"]?["model"]?.string
  }

  /// From `pretrained=org/name,dtype=float16`, or the same as a mapping.
  private static func pretrained(_ arguments: JSONValue) -> String? {
    if let name = arguments["pretrained"]?.string ?? arguments["model"]?.string { return name }
    let parts = (arguments.string ?? "").split(separator: ",")
    for word in ["pretrained=", "model="] {
      if let part = parts.first(where: { $0.hasPrefix(word) }) { return String(part.dropFirst(word.count)) }
    }
    return nil
  }

  private static func scores(of task: String, _ values: JSONValue) -> [Score] {
    (values.members ?? []).compactMap { member in
      let words = member.name.split(separator: ",", maxSplits: 1).map(String.init)
      guard let metric = words.first, !metric.hasSuffix("_stderr"), !Self.isCount(metric),
        let value = member.value.double, value.isFinite
      else { return nil }
      return Score(task: task, metric: metric, filter: words.count > 1 ? words[1] : nil, value: value)
    }
  }

  /// Numbers beside the scores that say how many samples there were.
  private static func isCount(_ name: String) -> Bool {
    ["sample_len", "sample_count", "alias", "name"].contains(name)
  }
}
