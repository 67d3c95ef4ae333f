import NumericalMethods
import Testing

@Suite("Votes of subsets")
struct SubsetVotesTests {
  private let binomials = BinomialTable(upTo: 64)

  private func votes(_ votes: [Int?], answers: Int, k: Int) throws -> SubsetVotes {
    try #require(SubsetVotes(votes, answers: answers, k: k, binomials: binomials))
  }

  @Test("binomial coefficients are Pascal's, and 0 outside of their row")
  func coefficients() {
    #expect(binomials(5, 2) == 10 && binomials(64, 1) == 64 && binomials(0, 0) == 1)
    #expect(binomials(5, 6) == 0 && binomials(5, -1) == 0)
    // C(64, 32) = 1 832 624 140 942 590 534, rounded to the nearest double.
    #expect(abs(binomials(64, 32) / 1_832_624_140_942_590_464 - 1) < 1e-15)
    #expect(BinomialTable(upTo: 1000)(1000, 500).isFinite)
  }

  /// Repeats a a b: of the three pairs one is a a, two are tied.
  @Test("three repeats, two of them alike, give by hand what is counted")
  func hand() throws {
    let votes = try votes([0, 0, 1], answers: 2, k: 2)
    #expect(abs(votes.winningShare(of: 0, ties: .split) - 2.0 / 3) < 1e-15)
    #expect(abs(votes.winningShare(of: 1, ties: .split) - 1.0 / 3) < 1e-15)
    #expect(votes.winningShare(of: 0, ties: .first) == 1)
    #expect(votes.winningShare(of: 1, ties: .first) == 0)
    #expect(abs(votes.winningShare(of: 0, ties: .none) - 1.0 / 3) < 1e-15)
    #expect(abs(votes.tiedShare - 2.0 / 3) < 1e-15)
    #expect(votes.silentShare == 0)
  }

  @Test("who abstains is drawn and counts for none")
  func abstaining() throws {
    let votes = try votes([nil, 0, nil, 1], answers: 2, k: 2)
    // Of six pairs: silent 1; one vote 4, two for each answer; both answers 1.
    #expect(abs(votes.silentShare - 1.0 / 6) < 1e-15 && abs(votes.tiedShare - 1.0 / 6) < 1e-15)
    #expect(abs(votes.winningShare(of: 0, ties: .split) - 2.5 / 6) < 1e-15)
  }

  @Test("no subset of 0, or of more repeats than there are")
  func outside() {
    #expect(SubsetVotes([0, 1], answers: 2, k: 0, binomials: binomials) == nil)
    #expect(SubsetVotes([0, 1], answers: 2, k: 3, binomials: binomials) == nil)
    #expect(passAtK(repeats: 5, right: 2, k: 6) == nil && passAtK(repeats: 5, right: 6, k: 2) == nil)
  }

  @Test("every share is that of all subsets, one by one", arguments: 0..<60)
  func everySubset(trial: Int) throws {
    var chance = Seed(2026).child("subsets", trial).generator()
    let (count, answers) = (Int.random(in: 1...9, using: &chance), Int.random(in: 1...4, using: &chance))
    let given: [Int?] = (0..<count).map { _ in
      let answer = Int.random(in: 0...answers, using: &chance)
      return answer == answers ? nil : answer
    }
    let k = Int.random(in: 1...count, using: &chance)
    let found = try votes(given, answers: answers, k: k)
    var (won, tied, silent, all) = ([VoteTies: [Double]](), 0.0, 0.0, 0.0)
    for ties in VoteTies.allCases { won[ties] = Array(repeating: 0, count: answers) }
    for subset in 0..<(1 << count) where subset.nonzeroBitCount == k {
      all += 1
      let drawn = (0..<count).filter { subset >> $0 & 1 == 1 }.compactMap { given[$0] }
      let counts = (0..<answers).map { answer in drawn.count { $0 == answer } }
      guard let most = counts.max(), most > 0 else {
        silent += 1
        continue
      }
      let best = (0..<answers).filter { counts[$0] == most }
      if best.count > 1 { tied += 1 }
      for answer in best { won[.split]?[answer] += 1 / Double(best.count) }
      if let first = drawn.first(where: best.contains) { won[.first]?[first] += 1 }
      if best.count == 1 { won[VoteTies.none]?[best[0]] += 1 }
    }
    #expect(abs(found.tiedShare - tied / all) < 1e-13 && abs(found.silentShare - silent / all) < 1e-13)
    for ties in VoteTies.allCases {
      for answer in 0..<answers {
        let wanted = try #require(won[ties]?[answer]) / all
        #expect(abs(found.winningShare(of: answer, ties: ties) - wanted) < 1e-13, "\(given) \(k) \(ties)")
      }
    }
  }

  @Test("the winning shares and the silent one are everything, however large the vote", arguments: 0..<6)
  func everything(trial: Int) throws {
    var chance = Seed(2026).child("large votes", trial).generator()
    let given: [Int?] = (0..<64).map { _ in
      let answer = Int.random(in: -1..<20, using: &chance)
      return answer < 0 ? nil : answer / (1 + trial % 3)
    }
    let found = try votes(given, answers: 20, k: 40)
    for ties in [VoteTies.split, .first] {
      let sum = (0..<20).reduce(found.silentShare) { $0 + found.winningShare(of: $1, ties: ties) }
      #expect(abs(sum - 1) < 1e-11, "\(ties)")
    }
    let alone = (0..<20).reduce(0) { $0 + found.winningShare(of: $1, ties: .none) }
    #expect(abs(alone + found.tiedShare + found.silentShare - 1) < 1e-11)
  }

  @Test("drawing subsets comes near to what is counted")
  func drawing() throws {
    var chance = Seed(7).child("drawing").generator()
    var given: [Int?] = Array(repeating: 0, count: 14) + Array(repeating: 1, count: 13) + Array(repeating: 2, count: 9)
    given.shuffle(using: &chance)
    let found = try votes(given, answers: 3, k: 10)
    var (won, tied) = (0.0, 0.0)
    let trials = 4000
    for _ in 0..<trials {
      let drawn = given.shuffled(using: &chance).prefix(10)
      let counts = (0..<3).map { answer in drawn.count { $0 == answer } }
      let best = counts.indices.filter { counts[$0] == counts.max() }
      if best.contains(0) { won += 1 / Double(best.count) }
      if best.count > 1 { tied += 1 }
    }
    // Four standard errors of a share.
    let margin = 4 * 0.5 / Double(trials).squareRoot()
    #expect(abs(won / Double(trials) - found.winningShare(of: 0, ties: .split)) < margin)
    #expect(abs(tied / Double(trials) - found.tiedShare) < margin)
  }

  @Test("pass@k: all right or all wrong, one repeat, and by hand 1 - C(3, 2) / C(5, 2)")
  func passing() throws {
    #expect(passAtK(repeats: 5, right: 0, k: 3) == 0 && passAtK(repeats: 5, right: 5, k: 1) == 1)
    #expect(abs(try #require(passAtK(repeats: 5, right: 2, k: 1)) - 0.4) < 1e-15)
    #expect(abs(try #require(passAtK(repeats: 5, right: 2, k: 2)) - 0.7) < 1e-15)
    // Nothing overflows: one right among a million.
    #expect(abs(try #require(passAtK(repeats: 1_000_000, right: 1, k: 1000)) - 0.001) < 1e-12)
  }
}
