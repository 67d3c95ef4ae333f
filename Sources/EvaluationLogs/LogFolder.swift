import Diagnostics

/// A model, or a checkpoint of one, that logs were written of.
public struct LogModel: Sendable, Hashable {
  /// As the results file calls it; else after the folder.
  public var name: String
  public var revision: String?
  /// The name of the folder it was logged in.
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
  /// By folder and revision.
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
    var samples: [(file: LogFile, task: String, date: String)] = []
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
    assign(wanted, results)
  }

  private static func guessed(_ file: LogFile) -> LogFileName? {
    let stem = file.lastName.split(separator: ".").first.map(String.init) ?? "task"
    return LogFileName("samples_\(stem).jsonl")
  }

  /// Which model each file is of, and which file of a task counts: that of the largest date.
  private mutating func assign(_ samples: [(file: LogFile, task: String, date: String)], _ results: [LogResults]) {
    let resultsOfFolder = Dictionary(grouping: results, by: \.file.folder)
    var latest: [Key: (sample: (file: LogFile, task: String, date: String), results: LogResults?)] = [:]
    var superseded: [String] = []
    for sample in samples {
      let beside = resultsOfFolder[sample.file.folder] ?? []
      let own = beside.last { $0.date == sample.date }
      // Samples of a run that broke off have no results beside them; they are of the folder's only revision.
      let revisions = Set(beside.map(\.revision))
      let revision = own.map(\.revision) ?? (revisions.count == 1 ? revisions.first ?? nil : nil)
      let key = Key(folder: sample.file.folder, revision: revision ?? "", task: sample.task)
      if let other = latest[key] {
        // Files come in the order of their paths, and of one task that is the order of dates, but not of folders.
        let isLater = sample.date >= other.sample.date
        superseded.append((isLater ? other.sample.file : sample.file).name)
        guard isLater else { continue }
      }
      latest[key] = (sample, own)
    }
    var known: [String: Int] = [:]
    for (key, entry) in latest.sorted(by: { $0.key < $1.key }) {
      let name = "\(key.folder)\u{0}\(key.revision)"
      let beside = entry.results ?? resultsOfFolder[key.folder]?.last { ($0.revision ?? "") == key.revision }
      if known[name] == nil {
        known[name] = models.count
        let folder = String(key.folder.split(separator: "/").last ?? "logs")
        models.append(
          LogModel(
            name: beside?.model ?? LogModel.unsanitized(folder), revision: key.revision.isEmpty ? nil : key.revision,
            folder: folder, parameters: beside?.parameters))
      }
      sources.append(
        LogSource(file: entry.sample.file, task: key.task, model: known[name] ?? 0, results: entry.results))
    }
    if !superseded.isEmpty {
      notes.append(
        "of several files for one model and task the latest counts; not read: \(shortList(superseded.sorted()))")
    }
  }

  private struct Key: Hashable, Comparable {
    var folder: String
    var revision: String
    var task: String

    static func < (left: Key, right: Key) -> Bool {
      (left.folder, left.revision, left.task) < (right.folder, right.revision, right.task)
    }
  }
}

/// The first of many, and how many more there are.
func shortList(_ words: [String], _ most: Int = 5) -> String {
  words.prefix(most).joined(separator: ", ") + (words.count > most ? " and \(words.count - most) more" : "")
}
