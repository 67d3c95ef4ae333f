/// By how much the correct choice of each document leads each wrong one, over the checkpoints of one family.
///
/// A margin is ln p(correct) - ln p(wrong), in nats. What moves all choices alike (a longer training run, a kinder tokenizer)
/// drops out of it, and the arg-max needs nothing else: a document is answered right where all its margins are above 0. Each
/// document's margins are split into their mean over its wrong choices and what each deviates from that.
public struct ChoiceMargins: Sendable, Hashable {
  /// log10 of compute, one a checkpoint, rising.
  public let compute: [Double]
  /// The mean margin of document i at checkpoint t at `i * checkpoints + t`, nats.
  public let means: [Double]
  /// The deviation of wrong choice c (counted over all documents) at checkpoint t at `c * checkpoints + t`, nats.
  public let deviations: [Double]
  /// The wrong choices of document i are `starts[i]..<starts[i + 1]`.
  public let starts: [Int]

  public var checkpoints: Int { compute.count }
  public var documents: Int { starts.count - 1 }

  /// - Parameters:
  ///   - compute: log10 of compute, not falling.
  ///   - margins: of each document the margins against its wrong choices one after another, each over all checkpoints:
  ///     (K - 1) * checkpoints values, K ≥ 2.
  /// - Throws: ``NumericalError`` for a length that is no multiple of the checkpoints, a value that is not finite or no documents.
  public init(compute: [Double], margins: [[Double]]) throws {
    let width = compute.count
    guard width > 0, !margins.isEmpty else { throw NumericalError.tooFewRows(found: margins.count, needed: 1) }
    precondition(
      zip(compute, compute.dropFirst()).allSatisfy { $0 <= $1 }, "checkpoints come in the order of their compute")
    var means: [Double] = []
    var deviations: [Double] = []
    var starts = [0]
    means.reserveCapacity(margins.count * width)
    deviations.reserveCapacity(margins.reduce(0) { $0 + $1.count })
    for (document, own) in margins.enumerated() {
      guard !own.isEmpty, own.count % width == 0 else {
        throw NumericalError.lengthMismatch(found: own.count, expected: width)
      }
      if let bad = own.firstIndex(where: { !$0.isFinite }) {
        throw NumericalError.notFinite(row: document, column: bad)
      }
      let wrong = own.count / width
      let first = means.count
      for checkpoint in 0..<width {
        var sum = 0.0
        for choice in 0..<wrong { sum += own[choice * width + checkpoint] }
        means.append(sum / Double(wrong))
      }
      for choice in 0..<wrong {
        for checkpoint in 0..<width { deviations.append(own[choice * width + checkpoint] - means[first + checkpoint]) }
      }
      starts.append(starts[document] + wrong)
    }
    self.compute = compute
    self.means = means
    self.deviations = deviations
    self.starts = starts
  }

  /// How many wrong choices document `index` has.
  func wrongChoices(_ index: Int) -> Int { starts[index + 1] - starts[index] }

  /// The mean score over documents at each checkpoint, as it was.
  public func scores(_ quantity: ChoiceQuantity) -> [Double] {
    (0..<checkpoints).map { checkpoint in
      var sum = 0.0
      for document in 0..<documents {
        let mean = means[document * checkpoints + checkpoint]
        sum += quantity.score(
          (starts[document]..<starts[document + 1]).map { mean + deviations[$0 * checkpoints + checkpoint] })
      }
      return sum / Double(documents)
    }
  }

  /// The mean margin over documents at each checkpoint, each document with its weight.
  func level(weights: [Double]) -> [Double] {
    var (sums, total) = ([Double](repeating: 0, count: checkpoints), 0.0)
    for document in 0..<documents {
      total += weights[document]
      for checkpoint in 0..<checkpoints {
        sums[checkpoint] += weights[document] * means[document * checkpoints + checkpoint]
      }
    }
    return sums.map { $0 / total }
  }

  /// Weights that count documents far from the others less, for a fit to begin with: 2 / (1 + d² / its median).
  func startingWeights() -> [Double] {
    let middles = (0..<checkpoints).map { checkpoint in
      median((0..<documents).map { means[$0 * checkpoints + checkpoint] }) ?? 0
    }
    let distances = (0..<documents).map { document in
      var sum = 0.0
      for checkpoint in 0..<checkpoints {
        let distance = means[document * checkpoints + checkpoint] - middles[checkpoint]
        sum += distance * distance
      }
      return sum
    }
    let typical = median(distances) ?? 0
    return distances.map { typical > 0 ? 2 * typical / (typical + $0) : 1 }
  }

  /// The second moments [T x T] of the mean margins about `level`, each document with its weight; divided by their number.
  func meanMoments(about level: [Double], weights: [Double]) -> [Double] {
    var moments = SecondMoments(size: checkpoints)
    var row = [Double](repeating: 0, count: checkpoints)
    for document in 0..<documents {
      for checkpoint in 0..<checkpoints {
        row[checkpoint] = means[document * checkpoints + checkpoint] - level[checkpoint]
      }
      row.withUnsafeBufferPointer { moments.add($0, weight: weights[document]) }
    }
    return moments.divided(by: Double(documents))
  }

  /// The second moments [T x T] of what is private to one wrong choice: of K - 1 deviations from their own mean only K - 2 are
  /// free, so that they count by (K - 1) / (K - 2). Nil where no document has two wrong choices.
  func privateMoments(weights: [Double]) -> [Double]? {
    var moments = SecondMoments(size: checkpoints)
    var choices = 0
    deviations.withUnsafeBufferPointer { deviations in
      for document in 0..<documents where wrongChoices(document) > 1 {
        let wrong = wrongChoices(document)
        let weight = weights[document] * Double(wrong) / Double(wrong - 1)
        choices += wrong
        for choice in starts[document]..<starts[document + 1] {
          let own = UnsafeBufferPointer(rebasing: deviations[(choice * checkpoints)..<((choice + 1) * checkpoints)])
          moments.add(own, weight: weight)
        }
      }
    }
    return choices == 0 ? nil : moments.divided(by: Double(choices))
  }
}

/// Weighted sums of products, of which the lower triangle is kept while they grow.
private struct SecondMoments {
  let size: Int
  var sums: [Double]

  init(size: Int) {
    self.size = size
    sums = Array(repeating: 0, count: size * size)
  }

  mutating func add(_ row: UnsafeBufferPointer<Double>, weight: Double) {
    sums.withUnsafeMutableBufferPointer { sums in
      for i in 0..<size {
        let scaled = weight * row[i]
        for j in 0...i { sums[i * size + j] += scaled * row[j] }
      }
    }
  }

  func divided(by count: Double) -> [Double] {
    var all = sums
    for i in 0..<size {
      for j in 0...i {
        all[i * size + j] = sums[i * size + j] / count
        all[j * size + i] = all[i * size + j]
      }
    }
    return all
  }
}
