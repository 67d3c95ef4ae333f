import Diagnostics
import EvaluationKit
import NumericalMethods
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The share of right answers among samples of alike probability.
struct BinnedAccuracy: Transform {
  typealias Learned = NothingLearned

  static let card = PluginCard(
    name: "binned-accuracy", summary: "share of right answers in bins of a probability",
    details: """
      A row a bin, with the columns of `each` and bin (from 0), lower, upper, n and fraction, the mean of `score` over \
      the rows whose `of` is above `lower` and at most `upper`; the first bin has its lower edge too. `scale: linear` \
      cuts 0...1 into equal bins. `scale: log` cuts from the 1% quantile of what is above 0 up to 1 into bins of equal \
      ratio; values below the first edge fall in none, and a note counts them. The fraction of an empty bin is \
      missing. \
      It makes rows of its own, and so stands in `prepare`.
      """,
    parameters: [
      ParameterSpec("of", .expression(.number), default: .text("p_choices"), "the probability"),
      ParameterSpec("score", .expression(.number), default: .text("accuracy"), "what is averaged in each bin"),
      ParameterSpec("bins", .integer(1...10_000), default: .integer(30), "how many"),
      ParameterSpec("scale", .choice(["linear", "log"]), default: .text("linear"), "of the edges"),
      ParameterSpec(
        "each", .list(.expression(.any), count: 0...100), default: .list([]),
        "the columns that the rows of a group share"),
    ], source: ChoiceStep.source, example: "- binned-accuracy: {of: p_vocab, scale: log}")

  let settings: Settings
  let each: NamedColumns
  let count: Int
  let isLog: Bool

  init(_ settings: Settings) {
    self.settings = settings
    each = NamedColumns(settings, "each")
    count = settings.integer("bins")
    isLog = settings.text("scale") == "log"
  }

  private static let made = ["bin", "lower", "upper", "n", "fraction"]

  func columns(after before: TableSchema) throws -> TableSchema {
    var after = TableSchema()
    for name in try each.names(in: before) {
      if Self.made.contains(name) {
        throw Diagnostic.error(
          "'binned-accuracy' makes a column '\(name)' of its own", at: settings.place(of: "each"),
          hint: "rename it before")
      }
      after.set(name, before[name] ?? .text)
    }
    for parameter in ["of", "score"] { _ = try settings.expression(parameter).parse(for: before) }
    for name in Self.made { after.set(name, .number) }
    return after
  }

  func apply(_ learned: NothingLearned, to rows: Table, in run: RunContext) async throws -> Table {
    let names = try each.names(in: rows.schema)
    let of = try settings.expression("of").parse(for: rows.schema).numbers(in: rows).contiguous
    let score = try settings.expression("score").parse(for: rows.schema).numbers(in: rows).contiguous
    let samples = SampleRows(try rows.coded(by: names)) { !of[$0].isNaN && !score[$0].isNaN }
    var source: [Int] = []
    var columns = [[Double]](repeating: [], count: Self.made.count)
    var (outside, known) = (0, 0)
    for sample in 0..<samples.count {
      let edges = try edges(samples[sample].map { of[Int($0)] })
      var (counts, sums) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
      for row in samples[sample].lazy.map(Int.init) {
        known += 1
        guard let bin = edges.bin(of[row]) else {
          outside += 1
          continue
        }
        counts[bin] += 1
        sums[bin] += score[row]
      }
      for bin in 0..<count {
        source.append(samples.firstRows[sample])
        let fraction = counts[bin] > 0 ? sums[bin] / counts[bin] : .nan
        let row = [Double(bin), edges.edges[bin], edges.edges[bin + 1], counts[bin], fraction]
        for (column, value) in row.enumerated() { columns[column].append(value) }
      }
    }
    note(known, outside, rows, run)
    var result = try rows.selecting(columns: names).selecting(rows: source)
    if names.isEmpty { result = Table(rowCount: source.count) }
    for (name, values) in zip(Self.made, columns) {
      try result.append(Column(name, .numbers(NumberValues(contiguous: values))))
    }
    return result
  }

  private func note(_ known: Int, _ outside: Int, _ rows: Table, _ run: RunContext) {
    if known < rows.rowCount {
      run.note("binned-accuracy: \(rows.rowCount - known) of \(rows.rowCount) rows lack the probability or the score")
    }
    if outside > 0 { run.note("binned-accuracy: \(outside) of \(known) rows fall in no bin") }
  }

  private func edges(_ values: [Double]) throws -> ProbabilityBins {
    guard isLog else { return ProbabilityBins(linear: count) }
    guard let least = quantile(values.filter { $0 > 0 && $0.isFinite }, at: 0.01), least < 1 else {
      throw EvaluationError(
        "'\(settings.expression("of").text)' has no value between 0 and 1 from which bins on a log scale could start")
    }
    return ProbabilityBins(logarithmic: count, from: least)
  }
}

/// Bins of a probability, each with its upper edge and without its lower, the first with both.
struct ProbabilityBins: Sendable {
  /// One more than there are bins, rising, the last 1.
  let edges: [Double]

  /// Bins of equal width over 0...1.
  init(linear count: Int) { edges = (0...count).map { Double($0) / Double(count) } }

  /// Bins of equal ratio over `least`...1.
  init(logarithmic count: Int, from least: Double) {
    let low = log10(least)
    edges = (0...count).map { edge in
      switch edge {
      case 0: least
      case count: 1
      default: pow(10, low * (1 - Double(edge) / Double(count)))
      }
    }
  }

  /// The bin that a value falls in; nil outside of all.
  func bin(_ value: Double) -> Int? {
    guard value >= edges[0], value <= edges[edges.count - 1] else { return nil }
    var (low, high) = (0, edges.count - 2)
    while low < high {
      let middle = (low + high) / 2
      if value <= edges[middle + 1] { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
