import Foundation
import JSON

/// What `Small/make_reference.py` worked out.
struct SmallReference: Decodable {
  struct Score: Decodable {
    var checkpoint: String
    var document: String
    var logPVocab: Double
    var pChoices: Double
    var brier: Double
    var accuracy: Double

    enum CodingKeys: String, CodingKey {
      case checkpoint, document, brier, accuracy
      case logPVocab = "log_p_vocab"
      case pChoices = "p_choices"
    }
  }

  struct Correlation: Decodable {
    var document: String
    var score: String
    var method: String
    var correlation: Double?
  }

  struct Distribution: Decodable {
    var score: String
    var method: String
    var mean: Double
    var median: Double
    var undefinedShare: Double
    var n: Int
    var undefined: Int

    enum CodingKeys: String, CodingKey {
      case score, method, mean, median, n, undefined
      case undefinedShare = "undefined-share"
    }
  }

  struct Forecast: Decodable {
    struct Prediction: Decodable {
      var key: String
      var set: String
      var actual: Double
      var predicted: Double
    }

    var score: String?
    var name: String
    var fitted: JSONValue
    var predictions: [Prediction]
    var train: [String: Double]
    var test: [String: Double]
  }

  struct Games: Decodable {
    struct Player: Decodable {
      var player: String
      var score: Double?
      var sharePlayed: Double
      var episodes: Double

      enum CodingKeys: String, CodingKey {
        case player, score, episodes
        case sharePlayed = "share_played"
      }
    }

    var players: [Player]
    var forecasts: [Forecast]
  }

  var scores: [Score]
  var correlations: [Correlation]
  var distributions: [Distribution]
  var checkpoints: [Forecast]
  var games: Games

  static func read() throws -> SmallReference {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Small/reference.json")
    return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
  }
}
