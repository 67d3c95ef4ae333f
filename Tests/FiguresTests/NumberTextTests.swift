import Testing

@testable import Figures

@Suite("Numbers as text")
struct NumberTextTests {
  @Test(
    "a number has the decimals asked for, halves away from zero",
    arguments: [
      (0.125, 2, "0.13"), (-0.125, 2, "-0.13"), (2, 0, "2"), (0.0004, 2, "0.00"), (-0.0004, 2, "0.00"),
      (1234.5, 1, "1234.5"), (0.05, 3, "0.050"), (-7.5, 0, "-8"),
    ])
  func fixed(value: Double, decimals: Int, text: String) {
    #expect(fixedText(value, decimals: decimals) == text)
  }

  @Test("coordinates carry no needless digit")
  func coordinates() {
    #expect([1, 1.5, 1.25, -0.001, 100, 0.999].map(coordinateText) == ["1", "1.5", "1.25", "0", "100", "1"])
  }

  @Test("numbers for readers have a true minus sign, and undefined ones say so")
  func readable() {
    #expect(decimalText(-0.5, decimals: 1) == "\u{2212}0.5")
    #expect(decimalText(.nan, decimals: 1) == "undefined")
  }
}
