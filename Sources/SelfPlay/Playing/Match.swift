import EvaluationKit

/// One instance played by given players.
public struct Match: Sendable {
}
