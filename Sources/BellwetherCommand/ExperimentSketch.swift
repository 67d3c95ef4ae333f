import Diagnostics
import EvaluationKit
import Experiments
import JSON
import Tables

/// A first experiment for a table: what each column is taken for, and the file that says so.
struct ExperimentSketch {
  private let name: String
  /// The dataset that reads the table, as a step of YAML.
  private let dataset: String
  private let key: String?
  private let family: String?
  private let compute: String?
  private let target: Column
  private let scores: [Column]
  private let rowCount: Int
  private let cutoff: Double?
  /// How many rows train, and of how many families they are.
  private let training: (rows: Int, families: Int)

  /// - Parameters:
  ///   - dataset: the plugin that reads the table.
  ///   - parameters: what it must be told, besides the path, in YAML.
  init(
    _ table: Table, from dataset: String, _ parameters: [String], path: String, name: String, target: String?
  ) throws {
    self.name = name
    let told = (["path: \(Self.quoted(path.replacing("$", with: "$$")))"] + parameters).joined(separator: ", ")
    self.dataset = "\(dataset): {\(told)}"
    rowCount = table.rowCount
    key = Self.key(of: table)
    family = Self.family(of: table, besides: key)
    compute = Self.compute(of: table)
    let candidates = Self.scores(of: table, besides: compute)
    self.target = try Self.target(target, in: table, among: candidates)
    let wanted = self.target.name
    scores = candidates.filter { $0.name != wanted && $0.missingCount * 100 <= table.rowCount * 15 }
    cutoff = Self.cutoff(compute.flatMap { table[$0]?.numbers }, where: self.target)
    training = Self.training(
      family.flatMap { table[$0]?.texts.map(Array.init) }, compute.flatMap { table[$0]?.numbers }, cutoff, self.target)
    guard !scores.isEmpty || compute != nil else {
      throw CommandFailure("the table has no other score and no compute to forecast '\(wanted)' from", code: 2)
    }
  }

  // MARK: What columns are

  /// The first column of texts that differ in all rows, or else the first of texts.
  static func key(of table: Table) -> String? {
    let texts = table.columns.filter { $0.type == .text }
    let unique = texts.first { column in
      let cells = (column.texts ?? []).compactMap { $0 }
      return cells.count == table.rowCount && Set(cells).count == cells.count
    }
    return (unique ?? texts.first)?.name
  }

  static func family(of table: Table, besides key: String?) -> String? {
    let words = ["family", "series", "organization", "organisation", "developer"]
    return table.columns.first { column in
      column.type == .text && column.name != key && words.contains { column.name.lowercased().contains($0) }
    }?.name
  }

  static func compute(of table: Table) -> String? {
    let words = ["flop", "compute", "param", "size"]
    for word in words {
      if let column = table.columns.first(where: { $0.name.lowercased().contains(word) && isPositive($0) }) {
        return column.name
      }
    }
    return nil
  }

  private static func isPositive(_ column: Column) -> Bool {
    guard let known = column.numbers?.known, !known.isEmpty else { return false }
    return known.allSatisfy { $0 > 0 }
  }

  /// Number columns from 0 to 1 or to 100 that take several values.
  static func scores(of table: Table, besides compute: String?) -> [Column] {
    table.columns.filter { column in
      guard column.name != compute, let known = column.numbers?.known,
        known.count >= min(8, max(3, table.rowCount * 2 / 3)), let low = known.min(),
        let high = known.max()
      else { return false }
      // Flags and grades are no scores.
      return low >= 0 && high <= 100 && Set(known).count >= min(5, known.count) && !isMetadata(column.name)
    }
  }

  private static func isMetadata(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["param", "size", "token", "flop", "compute", "year", "date", "data"].contains { name.contains($0) }
  }

  /// The score asked for, or the hardest: the one of the lowest mean on its own scale.
  private static func target(_ name: String?, in table: Table, among scores: [Column]) throws -> Column {
    if let name {
      if let column = table[name], column.type == .number { return column }
      let hint = didYouMean(name, among: scores.map(\.name), plural: "scores").map { ": \($0)" } ?? ""
      throw CommandFailure("the table has no score named '\(name)'\(hint)", code: 2)
    }
    func difficulty(_ column: Column) -> Double {
      let known = column.numbers?.known ?? []
      let top = known.max() ?? 1
      return known.reduce(0, +) / Double(max(1, known.count)) / (top > 1 ? 100 : 1)
    }
    guard let hardest = scores.min(by: { difficulty($0) < difficulty($1) }) else {
      throw CommandFailure(
        "the table has no column of scores (numbers from 0 to 1 or to 100 that take several values)", code: 2)
    }
    return hardest
  }

  /// The compute below which two thirds of the rows with a target lie.
  private static func cutoff(_ compute: NumberValues?, where target: Column) -> Double? {
    guard let compute else { return nil }
    let known = compute.indices.compactMap { target.numbers?[$0] == nil ? nil : compute[$0] }.sorted()
    return known.count >= 4 ? known[known.count * 2 / 3 - 1] : nil
  }

  private static func training(
    _ families: [String?]?, _ compute: NumberValues?, _ cutoff: Double?, _ target: Column
  ) -> (rows: Int, families: Int) {
    let training = (0..<target.count).filter { row in
      guard target.numbers?[row] != nil else { return false }
      guard let cutoff else { return true }
      return compute?[row].map { $0 <= cutoff } ?? false
    }
    return (training.count, Set(training.compactMap { families?[$0] }).count)
  }

  static func usableName(_ stem: String) -> String {
    let name = String(stem.map { $0.isLetter || $0.isNumber || "-_".contains($0) ? $0 : "-" })
    return name.isEmpty ? "experiment" : name
  }

  // MARK: What is said

  var remarks: [String] {
    var remarks = ["target: \(target.name) (\(target.count - target.missingCount) of \(rowCount) rows have it)"]
    if let key { remarks.append("rows are told apart by \(key)") }
    if let compute {
      remarks.append("compute: \(compute)" + (cutoff.map { ", training up to \(numberText($0))" } ?? ""))
    }
    remarks.append("inputs: \(scores.isEmpty ? "none but compute" : scores.map(\.name).joined(separator: ", "))")
    return remarks
  }

  /// Few: with two scores or a handful of rows one is all that they can tell.
  private var components: Int { scores.count >= 3 && rowCount >= 12 ? 2 : 1 }
  private var high: Double { (target.numbers?.known.max() ?? 1) > 1 ? 100 : 1 }

  /// The file: as few lines as say it.
  var text: String {
    var lines = ["name: \(name)", "data: {scores: {\(dataset)}}"]
    let roles = [("key", key), ("family", family), ("compute", compute)].compactMap { role, column in
      column.map { "\(role): \(Self.quoted($0))" }
    }
    if !roles.isEmpty { lines.append("roles: {\(roles.joined(separator: ", "))}") }
    lines += split + transform + forecast
    return lines.map { $0 + "\n" }.joined()
  }

  private var split: [String] {
    if let compute, let cutoff {
      return [
        "# Larger models are forecast from smaller ones.",
        "split: [{cutoff: {column: \(Self.quoted(compute)), at: \(numberText(cutoff))}}]",
      ]
    }
    return ["# No column of compute was found: a random third is held back.", "split: [{random: {share: 0.33}}]"]
  }

  private var transform: [String] {
    guard scores.count >= 2 else { return [] }
    let list = "[" + scores.map { Self.quoted($0.name) }.joined(separator: ", ") + "]"
    return [
      "# Missing scores are filled in, then a few components stand for all; both learnt on training rows alone.",
      "let: {benchmarks: \(list)}",
      "transform: [{impute-pca: {columns: $benchmarks}}, {pca: {columns: $benchmarks, components: \(components), into: PC}}]",
    ]
  }

  private var forecast: [String] {
    var with: [String] = []
    if scores.count >= 2 {
      let inputs = (1...components).map { "PC-\($0)" }.joined(separator: ", ")
      with.append("{sigmoid: {inputs: [\(inputs)], name: capabilities}}")
    } else if let score = scores.first {
      with.append("{sigmoid: {inputs: [\(Self.quoted(score.name))], name: other score}}")
    }
    if let compute {
      with.append("{sigmoid: {inputs: [\(Self.quotedText("ln(\(Self.backQuoted(compute)))"))], name: compute}}")
    }
    let law = scores.count >= 2 ? "capabilities" : scores.isEmpty ? "compute" : "other score"
    with += ["training-mean", "training-maximum"]
    if scores.count >= 2 { with.append("{best-single-benchmark: {inputs: $benchmarks}}") }
    if family != nil, compute != nil { with.append("nearest-sibling") }
    return [
      "forecast:", "  target: {column: \(Self.quoted(target.name)), range: [0, \(numberText(high))]}",
      "  with: [\(with.joined(separator: ", "))]", "  intervals: {\(intervals)}",
      "metrics: [mae, rmse, coverage, interval-score]", "figures: [{predicted-vs-actual: {of: \(law)}}]",
    ]
  }

  /// Models of a family err alike, so that families are drawn or left out whole; without families there is only the spread of
  /// the residuals, which is too narrow beyond the training range. `bagged-logit` did best in the backtest
  /// (configs/backtests/ruan2024-intervals.yaml); it goes by earlier cutoffs of compute, and ten rows are its least.
  private var intervals: String {
    guard training.families >= 4 else { return "residual: {level: 0.9}" }
    guard cutoff != nil, training.rows >= 12 else { return "grouped-cv: {level: 0.9, scale: logit}" }
    return "bagged-logit: {level: 0.9}"
  }

  // MARK: Names in YAML

  private static func backQuoted(_ column: String) -> String {
    let isWord = column.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && column.first?.isLetter == true
    return isWord ? column : "`\(column)`"
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "_-./".contains($0) } && text.first?.isLetter == true
    return isPlain && !["true", "false", "null", "y", "n"].contains(text.lowercased()) ? text : inQuotes(text)
  }

  private static func quotedText(_ text: String) -> String {
    text.allSatisfy { $0.isLetter || $0.isNumber || "_-.()".contains($0) } && text.first?.isLetter == true
      ? text : inQuotes(text)
  }

  private static func inQuotes(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
