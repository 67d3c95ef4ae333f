import Foundation

/// Where the data and the reference numbers lie, from the environment.
enum ReferenceFolders {
  static var data: URL? { folder("BELLWETHER_DATA") }
  static var reference: URL? { folder("BELLWETHER_REFERENCE") }
  static var arePresent: Bool { data != nil && reference != nil }

  private static func folder(_ name: String) -> URL? {
    ProcessInfo.processInfo.environment[name].map { URL(fileURLWithPath: $0, isDirectory: true) }
  }
}

/// The parts of the file of reference runs that these tests read.
struct ReferenceRuns: Decodable {
  let setups: [Setup]
  let pcaAnalysis: [String: Analysis]

  struct Setup: Decodable {
    let id: String
    let group: String
    let target: String
    let setup: Words
    let fits: [String: Fit]
    let components: TrainComponents

    enum CodingKeys: String, CodingKey {
      case id, group, target, setup, fits
      case components = "train_set_pca"
    }
  }

  struct Words: Decodable {
    let nonlinearity: String
    let loss: String
    let range: [Double]?
    let imputation: Imputation

    enum CodingKeys: String, CodingKey {
      case nonlinearity, loss, imputation
      case range = "y_range"
    }
  }

  struct Imputation: Decodable {
    let metrics: [String]
  }

  struct Fit: Decodable {
    let sensitivity: Sensitivity
    let trainCount: Int
    let testCount: Int

    enum CodingKeys: String, CodingKey {
      case sensitivity
      case trainCount = "n_train"
      case testCount = "n_test"
    }
  }

  struct Sensitivity: Decodable {
    let bestTrainSSE: Double
    let bestParameters: [Double]
    let testMSE: Double

    enum CodingKeys: String, CodingKey {
      case bestTrainSSE = "best_sse_train"
      case bestParameters = "best_params"
      case testMSE = "mse_test_at_best"
    }
  }

  struct TrainComponents: Decodable {
    let mean: [Double]
    let components: [[Double]]
    let explainedVariance: [Double]
    let explainedVarianceRatio: [Double]
    let trainModels: [String]
    let testModels: [String]

    enum CodingKeys: String, CodingKey {
      case mean, components
      case explainedVariance = "explained_variance"
      case explainedVarianceRatio = "explained_variance_ratio"
      case trainModels = "train_models"
      case testModels = "test_models"
    }
  }

  struct Analysis: Decodable {
    let metrics: [String]
    let mean: [String: Double]
    let explainedVariance: [Double]
    let loadings: [String: [String: Double]]
    let scores: [String: [Double]]
    let imputed: [ImputedCell]

    enum CodingKeys: String, CodingKey {
      case metrics, mean, loadings, scores
      case explainedVariance = "explained_variance"
      case imputed = "imputed_cells"
    }
  }

  struct ImputedCell: Decodable {
    let model: String
    let metric: String
    let value: Double
  }

  enum CodingKeys: String, CodingKey {
    case setups
    case pcaAnalysis = "pca_analysis"
  }

  static func load(from folder: URL) throws -> ReferenceRuns {
    try JSONDecoder().decode(
      ReferenceRuns.self, from: Data(contentsOf: folder.appendingPathComponent("observational.json")))
  }
}
