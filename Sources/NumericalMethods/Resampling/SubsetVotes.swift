/// The binomial coefficients C(n, k) up to some n, as doubles.
///
/// Made by Pascal's rule, so exact up to 2^53 and rounded once a row beyond. C(1000, 500) is 2.7e299: no product of
/// two that share their n, as the hypergeometric distribution has them, is too large for a double.
public struct BinomialTable: Sendable {
  /// The largest n a table is made for.
  public static let limit = 1000

  private let rows: [[Double]]

  /// - Parameter count: the largest n; at most ``limit``.
  public init(upTo count: Int) {
    precondition((0...Self.limit).contains(count), "binomial coefficients are made for 0 to \(Self.limit)")
    var rows: [[Double]] = [[1]]
    for n in 0..<count {
      var row = Array(repeating: 1.0, count: n + 2)
      for k in 1..<(n + 1) { row[k] = rows[n][k - 1] + rows[n][k] }
      rows.append(row)
    }
    self.rows = rows
  }

  public var count: Int { rows.count - 1 }

  /// C(n, k): 0 where k is below 0 or above n.
  public func callAsFunction(_ n: Int, _ k: Int) -> Double { k < 0 || k > n ? 0 : rows[n][k] }
}

/// The probability that at least one of `k` of the `n` repeats, drawn without replacement, is right: pass@k.
///
/// 1 - C(n - c, k) / C(n, k), as a product of c factors so that nothing overflows. Over the choice of repeats it is
/// unbiased for the probability that one of k fresh repeats is right.
///
/// Source: Chen et al. (2021), Evaluating Large Language Models Trained on Code, section 2.1, equation 1.
///
/// - Parameter right: how many of the repeats are right, c.
/// - Returns: nil where `k` is not within 1...n, or `right` not within 0...n.
public func passAtK(repeats n: Int, right c: Int, k: Int) -> Double? {
  guard k >= 1, k <= n, (0...n).contains(c) else { return nil }
  if n - c < k { return 1 }
  var allWrong = 1.0
  for i in stride(from: n - c + 1, through: n, by: 1) { allWrong *= 1 - Double(k) / Double(i) }
  return 1 - allWrong
}

/// What becomes of a majority vote whose most frequent answers are several.
public enum VoteTies: String, Sendable, Hashable, Codable, CaseIterable {
  /// Each of the tied answers is as likely to win.
  case split
  /// The one that was given first wins, in the order of the repeats.
  case first
  /// None wins.
  case none
}

/// The majority vote of every subset of `k` of n recorded votes, taken together: maj@k without drawing subsets.
///
/// Shares are over all C(n, k) subsets, each as likely, and exact but for rounding: they are the expectation that a
/// simulation over subsets would approach. With an answer's own number of votes fixed at v, all other answers must have
/// at most v; the number of such subsets is a coefficient of a product of polynomials, one an answer, which is taken
/// answer by answer as hypergeometric probabilities. Answers with fewer than v votes in all need no care, and are one pool.
/// Source: the count is ours; the multivariate hypergeometric distribution is in Johnson, Kotz and Balakrishnan (1997),
/// Discrete Multivariate Distributions, chapter 39.
///
/// Complexity of a share: about n · k² · ln(k) at worst, without ties kept apart n · k · (votes of the answer).
public struct SubsetVotes: Sendable {
  private let k: Int
  private let n: Int
  /// Where each answer's votes stand, rising, by answer.
  private let places: [[Int]]
  private let binomials: BinomialTable

  /// - Parameters:
  ///   - votes: an answer's number a repeat, in their order; nil abstains: it is drawn, and counts for none.
  ///   - answers: how many answers there are.
  ///   - k: how many repeats vote.
  ///   - binomials: up to at least the number of votes.
  /// - Returns: nil where `k` is not within 1...n.
  public init?(_ votes: [Int?], answers: Int, k: Int, binomials: BinomialTable) {
    guard k >= 1, k <= votes.count, votes.count <= binomials.count else { return nil }
    self.k = k
    self.binomials = binomials
    n = votes.count
    var places = Array(repeating: [Int](), count: answers)
    for (place, vote) in votes.enumerated() { if let vote { places[vote].append(place) } }
    self.places = places
  }

  /// The share of subsets in which nobody votes.
  public var silentShare: Double {
    let silent = n - places.reduce(0) { $0 + $1.count }
    return binomials(silent, k) / binomials(n, k)
  }

  /// The share of subsets in which two answers or more have the greatest number of votes.
  public var tiedShare: Double {
    var share = 0.0
    for most in stride(from: 1, through: k, by: 1) {
      let rivals = places.filter { $0.count >= most }
      if rivals.count < 2 { break }
      var draw = Draw(poolSize: n - rivals.reduce(0) { $0 + $1.count }, upTo: k, ties: 2)
      for rival in rivals { draw.add(rival.count, most: most, tieWeight: 1, binomials) }
      share += draw.shares(k)[2]
    }
    return min(share, 1)
  }

  /// The share of subsets that an answer wins.
  public func winningShare(of answer: Int, ties: VoteTies) -> Double {
    let own = places[answer].count
    var share = 0.0
    for votes in stride(from: 1, through: min(own, k), by: 1) {
      let chance = binomials(own, votes) * binomials(n - own, k - votes) / binomials(n, k)
      if chance > 0 { share += chance * winningShare(of: answer, with: votes, ties) }
    }
    return min(share, 1)
  }

  /// The share among the subsets in which the answer has just so many votes.
  private func winningShare(of answer: Int, with votes: Int, _ ties: VoteTies) -> Double {
    let rivals = places.indices.filter { $0 != answer && places[$0].count >= votes }
    if rivals.isEmpty { return 1 }
    let pool = n - places[answer].count - rivals.reduce(0) { $0 + places[$1].count }
    let rest = k - votes
    if ties != .first {
      let most = ties == .split ? rest / votes : 0
      var draw = Draw(poolSize: pool, upTo: rest, ties: most)
      for rival in rivals {
        draw.add(places[rival].count, most: votes, tieWeight: ties == .split ? 1 : 0, binomials)
      }
      return draw.shares(rest).enumerated().reduce(0) { $0 + $1.element / Double(1 + $1.offset) }
    }
    let own = places[answer]
    var share = 0.0
    for first in stride(from: 0, through: own.count - votes, by: 1) {
      let chance = binomials(own.count - 1 - first, votes - 1) / binomials(own.count, votes)
      var draw = Draw(poolSize: pool, upTo: rest, ties: 0)
      for rival in rivals {
        // A rival with as many votes loses where all of them stand behind.
        let behind = places[rival].count { $0 > own[first] }
        let weight = binomials(behind, votes) / binomials(places[rival].count, votes)
        draw.add(places[rival].count, most: votes, tieWeight: weight, binomials)
      }
      share += chance * draw.shares(rest)[0]
    }
    return share
  }
}

/// Draws from a growing set of votes: by how many are drawn, the probability that no answer has more than it may, and
/// how many have just that.
private struct Draw {
  private var size: Int
  private let upTo: Int
  /// By the number of ties (the last: that many or more, where ties are kept apart), then by the number drawn.
  private var shares: [[Double]]

  /// - Parameter ties: how many are told apart; 0 adds tied subsets, weighted, to those without ties.
  init(poolSize: Int, upTo: Int, ties: Int) {
    size = poolSize
    self.upTo = upTo
    let none = (0...upTo).map { $0 <= poolSize ? 1.0 : 0 }
    shares = [none] + Array(repeating: Array(repeating: 0, count: upTo + 1), count: ties)
  }

  /// Adds an answer's votes, of which at most `most` may be drawn.
  mutating func add(_ votes: Int, most: Int, tieWeight: Double, _ binomials: BinomialTable) {
    var next = Array(repeating: Array(repeating: 0.0, count: upTo + 1), count: shares.count)
    for drawn in 0...min(upTo, size + votes) {
      let all = binomials(size + votes, drawn)
      for own in max(0, drawn - size)...max(0, drawn - size, min(votes, most, drawn))
      where own <= min(most, votes, drawn) {
        let chance = binomials(votes, own) * binomials(size, drawn - own) / all
        let isTie = own == most
        if isTie, tieWeight == 0 { continue }
        for ties in shares.indices where shares[ties][drawn - own] > 0 {
          let after = isTie ? min(ties + 1, shares.count - 1) : ties
          next[after][drawn] += chance * shares[ties][drawn - own] * (isTie ? tieWeight : 1)
        }
      }
    }
    shares = next
    size += votes
  }

  func shares(_ drawn: Int) -> [Double] { shares.map { $0[drawn] } }
}
