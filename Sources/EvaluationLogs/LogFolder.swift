import Diagnostics

/// A model, or a checkpoint of one, that logs were written of.
public struct LogModel: Sendable, Hashable {
  /// As the results file calls it; else after the folder.
  public var name: String
  public var revision: String?
  /// The name of the folder that its logs lie in.
  public var folder: String
  /// Trained parameters, where a results file tells.
  public var parameters: Double?

  /// Names by which a table of models may know it, the best first.
  public var names: [String] {
    var names = [name]
    for other in [folder, Self.unsanitized(folder)] where !names.contains(other) { names.append(other) }
    return names
  }

  /// The harness writes `__` for `/`.
  static func unsanitized(_ folder: String) -> String {
    guard let mark = folder.firstRange(of: "__") else { return folder }
    return folder[..<mark.lowerBound] + "/" + folder[mark.upperBound...]
  }
}

/// The samples of one task and one model: a file that is read.
struct LogSource: Sendable {
  var file: LogFile
  var task: String
  /// An index into ``LogFolder/models``.
  var model: Int
  var results: LogResults?
}

/// The files of evaluation logs in order: which samples are of which model and task, and which are superseded.
public struct LogFolder: Sendable {
  /// By name and revision.
  public private(set) var models: [LogModel] = []
  /// By model, then by task.
  private(set) var sources: [LogSource] = []
  /// Of the files that were not taken, and why.
  public private(set) var notes: [String] = []

  public var tasks: [String] { Set(sources.map(\.task)).sorted() }
  public var byteCount: Int { sources.reduce(0) { $0 + $1.file.size } }

  /// - Parameters:
  ///   - files: what was found, in any order; files of other names are passed over.
  ///   - options: which tasks are taken.
  /// - Throws: ``Diagnostics/Diagnostics`` where there are no samples, or a results file cannot be read.
  public init(_ files: [LogFile], options: LogOptions) throws {
    var samples: [Found] = []
    var results: [LogResults] = []
    var diagnostics = Diagnostics()
    for file in files.sorted(by: { $0.path < $1.path }) {
      // A file that was named by the user is read whatever it is called.
      let name = LogFileName(file.lastName) ?? (files.count == 1 ? Self.guessed(file) : nil)
      guard let name else { continue }
      switch name.kind {
      case .samples(let task): samples.append((file, task, name.date))
      case .results:
        try diagnostics.collect { results.append(try LogResults(try file.contents(), of: file, date: name.date)) }
      }
    }
    try diagnostics.throwIfErrors()
    guard !samples.isEmpty else {
      throw Diagnostic.error(
        "there are no samples among \(files.count == 1 ? "the one file" : "the \(files.count) files")", at: nil,
        hint: "files of samples are called samples_<task>_<time>.jsonl; the harness writes them with --log_samples")
    }
    let wanted = samples.filter { options.takes($0.task) }
    guard !wanted.isEmpty else {
      throw Diagnostic.error(
        "none of the tasks is logged", at: nil,
        hint: "there are " + Set(samples.map(\.task)).sorted().prefix(12).joined(separator: ", "))
    }
    let logged = Set(samples.map(\.task)).sorted()
    noteUnmatched(options.tasks, "tasks", logged)
    noteUnmatched(options.targets.map(\.pattern), "targets", logged)
    assign(wanted, results)
  }

  /// What the user named and no file is of: a slip of the pen would else pass unseen.
  private mutating func noteUnmatched(_ patterns: [NamePattern], _ parameter: String, _ logged: [String]) {
    for pattern in patterns where !logged.contains(where: pattern.fits) {
      let hint = didYouMean(pattern.text, among: logged, plural: "there are")
      notes.append(
        "warning: no task '\(pattern.text)' is logged, which `\(parameter)` names" + (hint.map { " (\($0))" } ?? ""))
    }
  }

  private static func guessed(_ file: LogFile) -> LogFileName? {
    let stem = file.lastName.split(separator: ".").first.map(String.init) ?? "task"
    return LogFileName("samples_\(stem).jsonl")
  }

  /// Which model each file is of, and which file of a task counts: that of the largest date.
  private mutating func assign(_ samples: [Found], _ results: [LogResults]) {
    let resultsOfFolder = Dictionary(grouping: results, by: \.file.folder)
    var latest: [Key: (sample: Found, own: LogResults?, model: LogModel)] = [:]
    var superseded: [String] = []
    for sample in samples {
      let beside = resultsOfFolder[sample.file.folder] ?? []
      let own = beside.last { $0.date == sample.date }
      let model = Self.model(of: sample.file, own: own, beside: beside)
      let key = Key(model: model.name, revision: model.revision ?? "", task: sample.task)
      if let other = latest[key] {
        let isLater = sample.date >= other.sample.date
        superseded.append((isLater ? other.sample.file : sample.file).name)
        guard isLater else { continue }
      }
      latest[key] = (sample, own, model)
    }
    for (key, entry) in latest.sorted(by: { $0.key < $1.key }) {
      if models.last.map({ $0.name != key.model || ($0.revision ?? "") != key.revision }) ?? true {
        models.append(entry.model)
      }
      sources.append(
        LogSource(file: entry.sample.file, task: key.task, model: models.count - 1, results: entry.own))
    }
    if !superseded.isEmpty {
      notes.append(
        "of several files for one model and task the latest counts; not read: \(shortList(superseded.sorted()))")
    }
  }

  private typealias Found = (file: LogFile, task: String, date: String)

  /// - Parameters:
  ///   - own: the results of the run that wrote the samples: those of the same date.
  ///   - beside: all results in the folder. Samples of a run that broke off have none of their own; where all others are of
  ///     one model, they are of it too.
  private static func model(of file: LogFile, own: LogResults?, beside: [LogResults]) -> LogModel {
    let folder = String(file.folder.split(separator: "/").last ?? "logs")
    let isOne = Set(beside.map { [$0.model, $0.revision] }).count == 1
    let results = own ?? (isOne ? beside.last : nil)
    return LogModel(
      name: results?.model ?? LogModel.unsanitized(folder), revision: results?.revision, folder: folder,
      parameters: results?.parameters)
  }

  private struct Key: Hashable, Comparable {
    var model: String
    var revision: String
    var task: String

    static func < (left: Key, right: Key) -> Bool {
      (left.model, left.revision, left.task) < (right.model, right.revision, right.task)
    }
  }
}

/// The first of many, and how many more there are.
func shortList(_ words: [String], _ most: Int = 5) -> String {
  words.prefix(most).joined(separator: ", ") + (words.count > most ? " and \(words.count - most) more" : "")
}
