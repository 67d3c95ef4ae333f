import CommandTesting
import Foundation

/// Fits of the paper's set-ups made in Python, by group, target and predictor.
///
/// Two files have them: the reference runs, with the best of 26 starts beside what the reference's optimiser reached, and
/// `optima.json` beside this file, made by `make_optima.py`, for the set-ups that the reference runs lack.
struct ReferenceFits {
  struct Fit {
    var trainCount: Int
    var testCount: Int
    /// The best known.
    var trainSSE: Double
    /// At the best known training error.
    var testMSE: Double
    /// Where the reference's own run sits at the best known training error.
    var atOptimum: Run?
  }

  /// What the reference says of its fit in other terms.
  struct Run {
    /// Lines of the linear score over log10 compute, by family, of all families with two models or more.
    var families: [String: Line]
    /// The reference family of `families`; nil where it has too few models.
    var own: Line?
    var benchmarkWeights: [String: Double]
    var benchmarkIntercept: Double?
  }

  struct Line: Decodable {
    var slope: Double
    var intercept: Double
    /// Nil with fewer than three models.
    var rSquared: Double?
    var family: String?

    enum CodingKeys: String, CodingKey {
      case slope = "w"
      case intercept = "b"
      case rSquared = "r2"
      case family = "reference_family"
    }
  }

  private var fits: [String: Fit] = [:]

  subscript(group: String, target: String, predictor: String) -> Fit? { fits["\(group)|\(target)|\(predictor)"] }

  static func load(from folder: String) throws -> ReferenceFits {
    var result = ReferenceFits()
    let runs = try JSONDecoder().decode(
      Runs.self, from: Data(contentsOf: URL(filePath: folder + "/observational.json")))
    for setup in runs.setups {
      for (predictor, fit) in setup.fits { result.fits["\(setup.group)|\(setup.target)|\(predictor)"] = fit.fit }
    }
    let path = Repository.root + "Tests/ExampleTests/Paper/optima.json"
    let optima = try JSONDecoder().decode(Optima.self, from: Data(contentsOf: URL(filePath: path)))
    for (group, targets) in optima.groups {
      for (target, predictors) in targets {
        for (predictor, fit) in predictors {
          result.fits["\(group)|\(target)|\(predictor)"] = Fit(
            trainCount: fit.trainCount, testCount: fit.testCount, trainSSE: fit.trainSSE, testMSE: fit.testMSE)
        }
      }
    }
    return result
  }
}

/// The parts of the file of reference runs that are read.
private struct Runs: Decodable {
  var setups: [Setup]

  struct Setup: Decodable {
    var group: String
    var target: String
    var fits: [String: ReferenceFit]
  }

  struct ReferenceFit: Decodable {
    var trainCount: Int
    var testCount: Int
    var trainSSE: Double
    var benchmarkWeights: [String: Double]?
    var benchmarkIntercept: Double?
    var own: ReferenceFits.Line?
    var families: [String: ReferenceFits.Line]?
    var sensitivity: Sensitivity

    enum CodingKeys: String, CodingKey {
      case trainCount = "n_train"
      case testCount = "n_test"
      case trainSSE = "sse_train"
      case benchmarkWeights = "benchmark_weights"
      case benchmarkIntercept = "benchmark_intercept"
      case own = "equiv_scale"
      case families = "equiv_scale_other_families"
      case sensitivity
    }

    var fit: ReferenceFits.Fit {
      let best = sensitivity.bestTrainSSE
      let run = ReferenceFits.Run(
        families: families ?? [:], own: own, benchmarkWeights: benchmarkWeights ?? [:],
        benchmarkIntercept: benchmarkIntercept)
      return ReferenceFits.Fit(
        trainCount: trainCount, testCount: testCount, trainSSE: best, testMSE: sensitivity.testMSE,
        atOptimum: trainSSE / best - 1 < 1e-6 ? run : nil)
    }
  }

  struct Sensitivity: Decodable {
    var bestTrainSSE: Double
    var testMSE: Double

    enum CodingKeys: String, CodingKey {
      case bestTrainSSE = "best_sse_train"
      case testMSE = "mse_test_at_best"
    }
  }
}

/// The file beside this one.
private struct Optima: Decodable {
  var groups: [String: [String: [String: Fit]]]

  struct Fit: Decodable {
    var trainCount: Int
    var testCount: Int
    var trainSSE: Double
    var testMSE: Double

    enum CodingKeys: String, CodingKey {
      case trainCount = "n_train"
      case testCount = "n_test"
      case trainSSE = "sse_train"
      case testMSE = "mse_test"
    }
  }
}
