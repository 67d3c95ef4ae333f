import Diagnostics
import JSON

/// One log of Inspect: a model, a task and its samples.
struct InspectLog: Sendable {
  var file: String
  var model: String
  var revision: String?
  var task: String
  var created: String
  var samples: [InspectSample]

  /// - Throws: a diagnostic where the file is not JSON, no log of Inspect, or has no samples.
  init(_ bytes: [UInt8], file: String, fields: [String], scorer: String?) throws {
    let json = try readJSON(bytes, file: file, allowNonFinite: true)
    guard let evaluation = json["eval"], let model = evaluation["model"]?.string, let task = evaluation["task"]?.string
    else {
      throw Diagnostic.error(
        "'\(file)' is no log of Inspect: it has no 'eval' with 'model' and 'task'", at: nil,
        hint: "inspect log dump writes a log as JSON")
    }
    guard let samples = json["samples"]?.elements else {
      throw Diagnostic.error(
        "'\(file)' holds no samples", at: nil, hint: "it is a header: dump the whole log, without --header-only")
    }
    self.file = file
    self.model = model
    self.task = task
    revision = evaluation["model_args"]?["revision"]?.string
    created = evaluation["created"]?.string ?? ""
    self.samples = try samples.enumerated().map { index, sample in
      guard let read = InspectSample(sample, fields: fields, scorer: scorer) else {
        throw Diagnostic.error("sample \(index + 1) of '\(file)' has no 'id'", at: nil)
      }
      return read
    }
  }

  /// Names by which a table of models may know it: with the provider before it and without.
  var names: [String] {
    let parts = model.split(separator: "/").map(String.init)
    return [model] + (parts.count > 1 ? [parts.dropFirst().joined(separator: "/"), parts[parts.count - 1]] : [])
  }
}

/// One sample: which choice is right, and how likely each is.
struct InspectSample: Sendable, Hashable {
  /// Where metadata hold log-probabilities.
  static let fields = ["choice_logprobs", "logprobs", "choice_loglikelihoods", "loglikelihoods"]

  var id: String
  var epoch: Int
  /// How many choices there are; nil where it is not told.
  var choices: Int?
  /// From 0; nil where the target is no letter of a choice.
  var target: Int?
  /// Natural logarithms by choice; nil where one is not known. Empty where there is no record.
  var logProbabilities: [Double?]

  /// Nil where it has no id.
  init?(_ json: JSONValue, fields: [String], scorer: String?) {
    guard let id = json["id"]?.string ?? json["id"]?.int.map(String.init) else { return nil }
    self.id = id
    epoch = json["epoch"]?.int ?? 1
    let texts = json["choices"]?.elements?.map { $0.string ?? "" }
    choices = texts?.count
    target = json["target"].flatMap { Self.target($0, texts) }
    logProbabilities = Self.record(of: json, fields, scorer).map { $0.list(choices: texts?.count) } ?? []
    if choices == nil, !logProbabilities.isEmpty { choices = logProbabilities.count }
    if let target, let choices, target >= choices { self.target = nil }
  }

  /// A letter, a list of one letter, or the text of a choice.
  private static func target(_ json: JSONValue, _ texts: [String]?) -> Int? {
    if let elements = json.elements { return elements.count == 1 ? target(elements[0], texts) : nil }
    guard let text = json.string else { return nil }
    if let letter = letter(text) { return letter }
    let fitting = (texts ?? []).indices.filter { texts?[$0] == text }
    return fitting.count == 1 ? fitting[0] : nil
  }

  /// The choice that a letter stands for, from 0; blanks, brackets and points about it do not count.
  static func letter(_ text: String) -> Int? {
    let plain = text.unicodeScalars.filter { !" \n\t().:▁Ġ".unicodeScalars.contains($0) }
    guard plain.count == 1, let scalar = plain.first, ("A"..."Z").contains(scalar) else { return nil }
    return Int(scalar.value - 65)
  }

  // MARK: Where log-probabilities stand

  private enum Record {
    case list([Double?])
    case byChoice([Int: Double])

    func list(choices: Int?) -> [Double?] {
      switch self {
      case .list(let values): values
      case .byChoice(let values):
        (0..<max(choices ?? 0, (values.keys.max() ?? -1) + 1)).map { values[$0] }
      }
    }
  }

  private static func record(of json: JSONValue, _ fields: [String], _ scorer: String?) -> Record? {
    let scores = (json["scores"]?.members ?? []).filter { scorer == nil || $0.name == scorer }
    let places = scores.map { $0.value["metadata"] } + [json["metadata"]]
    for place in places {
      for field in fields {
        if let found = place?[field].flatMap(record) { return found }
      }
    }
    for score in scores {
      if let value = score.value["value"], let found = record(value), isAnswered(found) { return found }
    }
    return topTokens(json["output"])
  }

  private static func isAnswered(_ record: Record) -> Bool {
    if case .byChoice = record { true } else { false }
  }

  /// A list of numbers, or a mapping from letters; nil where it is neither.
  private static func record(_ json: JSONValue) -> Record? {
    if let elements = json.elements {
      let values = elements.map(number)
      return values.contains { $0 != nil } ? .list(values) : nil
    }
    var values: [Int: Double] = [:]
    for member in json.members ?? [] {
      guard let letter = letter(member.name) else { return nil }
      values[letter] = number(member.value)
    }
    return values.isEmpty ? nil : .byChoice(values)
  }

  /// A number, or one written as text: "-inf". What is not a number is nil.
  private static func number(_ json: JSONValue) -> Double? {
    let value = json.double ?? json.string.flatMap(Double.init)
    return value.flatMap { $0.isNaN ? nil : $0 }
  }

  /// The likeliest tokens where the answer is one letter.
  private static func topTokens(_ output: JSONValue?) -> Record? {
    guard let choice = output?["choices"]?[0], let content = choice["logprobs"]?["content"]?.elements else {
      return nil
    }
    // The one place at which a letter was written: with words about it, other places would be other questions.
    let places = content.filter { $0["token"]?.string.flatMap(letter) != nil }
    let others = content.filter { place in
      place["token"]?.string.map { letter($0) == nil && $0.unicodeScalars.contains { $0.properties.isAlphabetic } }
        ?? false
    }
    guard places.count == 1, others.allSatisfy({ $0["token"]?.string?.hasPrefix("<") ?? false }) else { return nil }
    var values: [Int: Double] = [:]
    for token in places[0]["top_logprobs"]?.elements ?? [] {
      guard let letter = token["token"]?.string.flatMap(letter), let value = token["logprob"].flatMap(number) else {
        continue
      }
      values[letter] = values[letter].map { logOfSum($0, value) } ?? value
    }
    return values.isEmpty ? nil : .byChoice(values)
  }
}
