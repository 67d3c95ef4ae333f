import Testing

@testable import Figures

@Suite("Ticks")
struct TicksTests {
  private func texts(_ ticks: Ticks) -> [String] { ticks.labels.map(\.plainText) }

  @Test("ticks over 0 to 1 stand at every fifth and read so")
  func unitInterval() {
    let ticks = Ticks.linear(0...1, count: 5, format: .automatic)
    #expect(ticks.values == [0, 0.2, 0.4, 0.6, 0.8, 1])
    #expect(texts(ticks) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
  }

  @Test("ticks over -3 to 12 stand at every fifth number")
  func acrossZero() {
    let ticks = Ticks.linear(-3...12, count: 4, format: .automatic)
    #expect(ticks.values == [0, 5, 10])
    #expect(texts(Ticks.linear(-12...3, count: 4, format: .automatic)) == ["\u{2212}10", "\u{2212}5", "0"])
  }

  @Test("a tick that is a decimal is that decimal, not a multiple of a rounded step")
  func exactDecimals() {
    #expect(Ticks.linear(0...0.35, count: 4, format: .automatic).values == [0, 0.1, 0.2, 0.3])
  }

  @Test("the step is the least of 1, 2 and 5 times a power of ten that is coarse enough")
  func steps() {
    #expect(niceStep(span: 10, count: 5) == NiceStep(mantissa: 2, exponent: 0))
    #expect(niceStep(span: 11, count: 5) == NiceStep(mantissa: 5, exponent: 0))
    #expect(niceStep(span: 0.6, count: 6) == NiceStep(mantissa: 1, exponent: -1))
    #expect(niceStep(span: 51, count: 1) == NiceStep(mantissa: 1, exponent: 2))
  }

  @Test("large steps are written as powers of ten")
  func large() {
    let ticks = Ticks.linear(0...4e6, count: 4, format: .automatic)
    #expect(texts(ticks) == ["0", "1\u{D7}106", "2\u{D7}106", "3\u{D7}106", "4\u{D7}106"])
    #expect(ticks.labels.last?.runs.last == RichText.Run("6", .raised))
  }

  @Test("shares are written as percentages")
  func percent() {
    #expect(texts(Ticks.linear(0...1, count: 2, format: .percent)) == ["0%", "50%", "100%"])
    #expect(texts(Ticks.linear(0...0.01, count: 2, format: .percent)) == ["0.0%", "0.5%", "1.0%"])
  }

  @Test("a log axis over many decades shows whole powers of ten, thinned to fit")
  func decades() {
    let all = Ticks.log10(1e19...1e24, count: 7, format: .automatic)
    #expect(all.values == [1e19, 1e20, 1e21, 1e22, 1e23, 1e24])
    #expect(all.labels.first == RichText(runs: [.init("10"), .init("19", .raised)]))
    #expect(Ticks.log10(1e19...1e24, count: 3, format: .automatic).values == [1e20, 1e22, 1e24])
  }

  @Test("a log axis over less than two decades shows 1-2-5 steps, over little more than a number linear ones")
  func narrowLog() {
    #expect(Ticks.log10(2...60, count: 7, format: .automatic).values == [2, 5, 10, 20, 50])
    #expect(Ticks.log10(100...300, count: 4, format: .automatic).values == [100, 150, 200, 250, 300])
    #expect(texts(Ticks.log10(0.02...0.6, count: 7, format: .automatic)) == ["0.02", "0.05", "0.1", "0.2", "0.5"])
  }

  @Test("ticks chosen by hand have the decimals they need")
  func chosen() {
    let ticks = Ticks.chosen([0.25, 1, 1.5], isLog: false, format: .automatic)
    #expect(texts(ticks) == ["0.25", "1", "1.5"])
    #expect(Ticks.chosen([100], isLog: true, format: .automatic).labels == [.powerOfTen(2)])
  }

  @Test("ticks lie within the domain, rise, and are as many as asked for", arguments: 0..<300)
  func laws(trial: Int) {
    var chance = SampleChance(state: UInt64(trial))
    let size = (0..<(trial % 12)).reduce(1e-6) { size, _ in size * 10 }
    let lower = Double.random(in: -size...size, using: &chance)
    let upper = lower + Double.random(in: 1e-3...3, using: &chance) * size
    let count = Int.random(in: 1...9, using: &chance)
    let ticks = Ticks.linear(lower...upper, count: count, format: .automatic)
    #expect(ticks.values.count <= count + 1)
    #expect(ticks.values.allSatisfy { (lower...upper).contains($0) })
    #expect(zip(ticks.values, ticks.values.dropFirst()).allSatisfy { $0 < $1 })
    #expect(Set(texts(ticks)).count == ticks.values.count)
  }
}
