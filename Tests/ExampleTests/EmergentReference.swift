import Foundation

/// The parts of the file of reference runs that the emergent experiments are held against.
struct EmergentReference: Decodable {
  var setups: [Setup]

  struct Setup: Decodable {
    var group: String
    var target: String
    var fits: [String: Fit]
  }

  struct Fit: Decodable {
    var trainCount: Int
    var testCount: Int
    var trainSSE: Double
    var equivalentScale: EquivalentScale?
    var sensitivity: Sensitivity

    enum CodingKeys: String, CodingKey {
      case trainCount = "n_train"
      case testCount = "n_test"
      case trainSSE = "sse_train"
      case equivalentScale = "equiv_scale"
      case sensitivity
    }
  }

  struct EquivalentScale: Decodable {
    var slope: Double
    var intercept: Double

    enum CodingKeys: String, CodingKey {
      case slope = "w"
      case intercept = "b"
    }
  }

  /// The best of the reference's 26 starts.
  struct Sensitivity: Decodable {
    var bestTrainSSE: Double
    var testMSE: Double

    enum CodingKeys: String, CodingKey {
      case bestTrainSSE = "best_sse_train"
      case testMSE = "mse_test_at_best"
    }
  }

  static func load(from folder: String) throws -> EmergentReference {
    let data = try Data(contentsOf: URL(filePath: folder + "/observational.json"))
    return try JSONDecoder().decode(EmergentReference.self, from: data)
  }

  func fit(_ group: String, _ target: String, _ predictor: String) -> Fit? {
    setups.first { $0.group == group && $0.target == target }?.fits[predictor]
  }
}
