import EvaluationKit
import NumericalMethods

/// Refits on families drawn with replacement, and which families each was made of.
struct FamilyBag {
  /// What each refit predicts, on a scale of the maker's choice; nil where it does not.
  private(set) var values: [[Double?]] = []
  /// Which families each refit saw, by number.
  private(set) var drawn: [Set<Int>] = []
  /// How many draws could not be fitted and were made again.
  private(set) var redrawn = 0

  /// - Parameters:
  ///   - families: lists of training rows; as many lists are drawn as there are.
  ///   - seed: that of these draws; rows beyond the training rows never change them.
  /// - Throws: ``EvaluationError`` where more than half of the draws cannot be fitted.
  init(
    of families: [[Int]], count: Int, seed: Seed, scale: (Double) -> Double, refit: ([Int]) async throws -> [Double?]
  ) async throws {
    var draw = 0
    while values.count < count {
      var chance = seed.child("resample", draw).generator()
      draw += 1
      let sample = bootstrapSample(of: families.count, using: &chance)
      do {
        values.append(try await refit(sample.flatMap { families[$0] }).map { $0.map(scale) })
        drawn.append(Set(sample))
      } catch let error as EvaluationError {
        redrawn += 1
        guard redrawn <= count else {
          throw EvaluationError("more than half of the draws of families cannot be fitted: \(error)")
        }
      }
    }
  }

  struct Summary: Hashable {
    var mean: Double
    /// The standard deviation, divided by the number of refits.
    var spread: Double
  }

  /// The mean and spread of what the refits predict for a row; nil where fewer than half of them do.
  ///
  /// - Parameter without: only of refits that did not see this family; nil where they are fewer than a tenth of all.
  func summary(of row: Int, without family: Int? = nil) -> Summary? {
    let chosen = values.indices.filter { family == nil || !drawn[$0].contains(family ?? 0) }
    guard chosen.count * 10 >= values.count else { return nil }
    let known = chosen.compactMap { values[$0][row] }
    guard known.count * 2 >= chosen.count, let mean = mean(known),
      let spread = populationStandardDeviation(known)
    else { return nil }
    return Summary(mean: mean, spread: spread)
  }
}
