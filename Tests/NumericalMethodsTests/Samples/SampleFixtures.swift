/// `Fixtures/samples.json`, made by scipy; the least double stands for -infinity, null for undefined.
struct SampleReference: Decodable {
  struct Matrix: Decodable {
    let x: [Double]
    let columns: [[Double?]]
    let kinds: [String]
    /// Coefficient and p-value of each column.
    let pearson, spearman, kendall: [[Double?]]
  }

  struct Distance: Decodable {
    let first, second: [Double]
    let wasserstein, energy: Double
    let kolmogorovSmirnov: Double

    enum CodingKeys: String, CodingKey {
      case first, second, wasserstein, energy
      case kolmogorovSmirnov = "kolmogorov-smirnov"
    }
  }

  struct Distribution: Decodable {
    let values: [Double?]
    let mean, median, sd, variance, survivalArea, undefinedShare: Double
    let skewness, kurtosis: Double?
    /// To +1 and to -1.
    let wasserstein, energy, kolmogorovSmirnov: [Double]

    enum CodingKeys: String, CodingKey {
      case values, mean, median, sd, variance, skewness, kurtosis, wasserstein, energy
      case survivalArea = "survival-area"
      case undefinedShare = "undefined-share"
      case kolmogorovSmirnov = "kolmogorov-smirnov"
    }
  }

  let matrices: [Matrix]
  let distances: [Distance]
  let distributions: [Distribution]
}

/// `Fixtures/samples-hand.json`: the hand-worked cases, to full precision.
struct SampleHandCases: Decodable {
  struct Column: Decodable {
    let name: String
    let scores: [Double?]
    let pearson, spearman, kendall: Double?
  }

  struct Distribution: Decodable {
    let name: String
    let corr: [Double?]
    let quantiles, survival: [Double]
    let auc, aucMax, mean, median, std, `var`, w1, w2, wMin, e1, e2, eMin, ks1, ks2, ksMin, fracNan: Double
    let exactArea: Double
    let skew, kurtosis: Double?

    enum CodingKeys: String, CodingKey {
      case name, corr, quantiles, survival, auc, mean, median, std, `var`, w1, w2, e1, e2, ks1, ks2, skew, kurtosis
      case aucMax = "auc_max"
      case wMin = "w_min"
      case eMin = "e_min"
      case ksMin = "ks_min"
      case fracNan = "frac_nan"
      case exactArea = "exact_area"
    }
  }

  let compute: [Double]
  let correlations: [Column]
  let distributions: [Distribution]
}

/// The doubles a fixture stands for.
func scores(_ cells: [Double?]) -> [Double] {
  cells.map { cell in
    guard let cell else { return .nan }
    return cell == -Double.greatestFiniteMagnitude ? -.infinity : cell
  }
}

/// Columns side by side, a row a checkpoint.
func checkpointMajor(_ columns: [[Double]]) -> ArraySlice<Double> {
  guard let first = columns.first else { return [] }
  return first.indices.flatMap { row in columns.map { $0[row] } }[...]
}
