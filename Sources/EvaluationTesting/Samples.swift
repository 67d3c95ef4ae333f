import EvaluationKit
import NumericalMethods
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Small seeded tables and pairs for laws: made-up models whose scores grow with compute.
public enum Samples {
  /// The roles of ``table(seed:rows:)``.
  public static let roles = Roles(key: ["model"], family: "family", compute: "flops")

  /// A table of models, the smaller first within a family.
  ///
  /// - `model`: text, a row each; `family`: text, four of them, missing in one row;
  /// - `size`: numbers above 0; `flops`: numbers above 0, missing in about a tenth of the rows;
  /// - `reading`, `science`, `reasoning`: shares between 0 and 1, complete;
  /// - `arithmetic`: a share, missing in about a fifth of the rows and never in the first three;
  /// - `kind`: text, `open` or `closed`; `target`: a share, complete;
  /// - `loglikelihood_0` ... `loglikelihood_2`, `characters_0` ... `characters_2`, `choices` and `answer`: each row's choices,
  ///   2 or 3, and the number of the right one, missing in about a tenth of the rows;
  /// - `log_p_vocab`, `log_p_incorrect`: logarithms of shares, complete; `p_choices`, `accuracy`: shares, complete.
  public static func table(seed: Int = 1, rows: Int = 24) -> Table {
    var chance = Seed(UInt64(seed)).child("sample table").generator()
    let families = ["Aspen", "Birch", "Cedar", "Dogwood"]
    var flops: [Double] = []
    for _ in 0..<rows { flops.append(pow(10, chance.uniform(in: -1...4))) }
    func scores(_ shift: Double, _ slope: Double) -> [Double] {
      flops.map { logistic(slope * (log10($0) - shift) + 0.4 * chance.standardNormal()) }
    }
    let reading = scores(0.5, 0.7)
    let science = scores(1.5, 0.9)
    let reasoning = scores(2, 0.8)
    let arithmetic = scores(2.2, 1.5)
    let target = scores(2.5, 1.2)
    let sizes = flops.map { ($0.squareRoot() * chance.uniform(in: 0.8...1.2)) + 0.1 }
    let computeKnown = (0..<rows).map { _ in chance.uniform() > 0.1 }
    let gapless = (0..<rows).map { $0 < 3 || chance.uniform() > 0.2 }
    let columns = [
      Column("model", texts: (0..<rows).map { "model \($0 + 1)" }),
      Column("family", texts: (0..<rows).map { $0 == rows - 1 ? nil : families[$0 % 4] }),
      Column("size", numbers: sizes),
      Column("flops", numbers: (0..<rows).map { computeKnown[$0] ? flops[$0] : nil }),
      Column("reading", numbers: reading),
      Column("science", numbers: science),
      Column("reasoning", numbers: reasoning),
      Column("arithmetic", numbers: (0..<rows).map { gapless[$0] ? arithmetic[$0] : nil }),
      Column("kind", texts: (0..<rows).map { _ in chance.uniform() < 0.5 ? "open" : "closed" }),
      Column("target", numbers: target),
    ]
    guard let table = try? Table(columns + choices(flops, seed)) else {
      preconditionFailure("the sample's columns are of one length")
    }
    return table
  }

  /// The columns of a question with two or three choices; the right one's likelihood grows with compute.
  private static func choices(_ flops: [Double], _ seed: Int) -> [Column] {
    var chance = Seed(UInt64(seed)).child("sample choices").generator()
    var columns = ["loglikelihood", "characters"].map { name in (0..<3).map { ("\(name)_\($0)", [Double?]()) } }
    var (counts, answers): ([Double], [Double?]) = ([], [])
    for compute in flops {
      let count = chance.uniform() < 0.3 ? 2 : 3
      let answer = min(Int(chance.uniform() * Double(count)), count - 1)
      for choice in 0..<3 {
        let likelihood = log10(compute) * (choice == answer ? 1.2 : 0.8) - 8 + 0.5 * chance.standardNormal()
        let length = 2 + (10 * chance.uniform()).rounded()
        columns[0][choice].1.append(choice < count ? min(likelihood, -0.01) : nil)
        columns[1][choice].1.append(choice < count ? length : nil)
      }
      counts.append(Double(count))
      answers.append(chance.uniform() < 0.1 ? nil : Double(answer))
    }
    let right = flops.map { log10($0) - 8 + 0.5 * chance.standardNormal() }
    let wrong = right.map { 0.6 * $0 - 2 + 0.5 * chance.standardNormal() }
    let shares = (0..<right.count).map { logistic(right[$0] - wrong[$0]) }
    columns.append([
      ("log_p_vocab", right), ("log_p_incorrect", wrong), ("p_choices", shares),
      ("accuracy", shares.map { $0 > 0.5 ? 1 : 0 }),
    ])
    return columns.joined().map { Column($0.0, numbers: $0.1) } + [
      Column("choices", numbers: counts), Column("answer", numbers: answers),
    ]
  }

  /// Rows as a predictor sees them, with `inputs` complete inputs and targets between 0 and 1: each the
  /// difference of two shares, which go with the rows.
  public static func predictorRows(seed: Int = 1, rows: Int = 24, inputs: Int = 2) -> (
    rows: PredictorRows, target: [Double]
  ) {
    var chance = Seed(UInt64(seed)).child("sample inputs").generator()
    let table = table(seed: seed, rows: rows)
    let target = table["target"]?.numbers?.contiguous ?? []
    let columns = (0..<inputs).map { index in
      PredictorRows.Input(
        name: "input \(index + 1)",
        values: NumberValues(
          contiguous: target.map { logistic(2 * $0 + 0.3 * Double(index) + 0.4 * chance.standardNormal()) }))
    }
    return (
      PredictorRows(
        count: rows, inputs: columns, keys: Array(table["model"]?.texts ?? []),
        families: Array(table["family"]?.texts ?? []),
        compute: table["flops"]?.numbers ?? [],
        targetParts: TargetParts(
          columns: [
            PredictorRows.Input(name: "ahead", values: NumberValues(target.map { 0.3 + 0.7 * $0 })),
            PredictorRows.Input(name: "behind", values: NumberValues(target.map { 0.3 - 0.3 * $0 })),
          ], low: 0, high: 1), members: members(of: columns.first?.values.contiguous ?? target, seed)), target
    )
  }

  /// Documents behind each row, as many for all: three choices each, two in every fifth; the higher the row's input, the
  /// likelier the right one.
  private static func members(of inputs: [Double], _ seed: Int) -> RowMembers {
    var chance = Seed(UInt64(seed)).child("sample members").generator()
    let count = 40
    let harder = (0..<count).map { _ in chance.standardNormal() }
    var likelihoods = Array(repeating: [Double?](), count: 3)
    for input in inputs {
      for document in 0..<count {
        for choice in 0..<3 {
          let lead = choice == document % 2 ? 2 * input - harder[document] : 0
          let value = -3 + lead + 0.3 * chance.standardNormal()
          likelihoods[choice].append(choice < (document % 5 == 0 ? 2 : 3) ? min(value, -0.01) : nil)
        }
      }
    }
    let documents = inputs.indices.flatMap { _ in 0..<count }
    let columns = [
      Column("document", texts: documents.map { "\($0)" }), Column("answer", numbers: documents.map { Double($0 % 2) }),
      Column("choices", numbers: documents.map { $0 % 5 == 0 ? 2 : 3 }),
    ]
    guard let table = try? Table(columns + likelihoods.enumerated().map { Column("loglikelihood_\($0)", numbers: $1) })
    else { preconditionFailure("the sample's columns are of one length") }
    return RowMembers(table: table, rows: inputs.indices.map { Array(($0 * count)..<(($0 + 1) * count)) })
  }

  /// How many inputs the rows of a predictor's laws have: the forecasts that its settings combine, then two of its own or
  /// as many as its card allows.
  public static func inputs(of card: PluginCard, _ settings: Setting) -> Int {
    let own = (card.inputs ?? .none).count
    let combined: Int =
      switch card.parameter("of")?.type {
      case .forecast: 1
      case .list(.forecast, _): settings["of"]?.list?.count ?? 1
      default: 0
      }
    return combined + min(max(own.lowerBound, combined > 0 ? 0 : 2), own.upperBound)
  }

  /// Pairs within 0...1: forecasts that are off by the noise given.
  public static func pairs(seed: Int = 1, count: Int = 20, noise: Double = 0.1) -> ForecastPairs {
    var chance = Seed(UInt64(seed)).child("sample pairs").generator()
    let actual = (0..<count).map { _ in chance.uniform(in: 0.02...0.98) }
    let predicted = actual.map { min(max($0 + noise * chance.standardNormal(), 0), 1) }
    return ForecastPairs(actual: actual, predicted: predicted)
  }

  /// Intervals of a level of 0.8 about forecasts within 0...1 that are off by half their width or so.
  public static func intervals(seed: Int = 1, count: Int = 20, width: Double = 0.2) -> ForecastIntervals {
    let pairs = pairs(seed: seed, count: count, noise: width / 2)
    return ForecastIntervals(
      actual: pairs.actual, lower: pairs.predicted.map { $0 - width / 2 },
      upper: pairs.predicted.map { $0 + width / 2 },
      level: 0.8)
  }

  static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
