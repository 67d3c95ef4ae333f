import Diagnostics
import Testing

@Suite("Collected diagnostics")
struct DiagnosticsTests {
  private func at(_ line: Int, _ column: Int, _ file: String = "a") -> FileLocation {
    FileLocation(file: file, line: line, column: column)
  }

  @Test("they are sorted by place, those without one first, and equal places keep their order")
  func sorting() {
    let all = Diagnostics([
      .error("5", at: at(2, 1)), .error("3", at: at(1, 9)), .error("6", at: at(1, 1, "b")), .error("1", at: nil),
      .error("4", at: at(1, 9)), .error("2", at: nil), .warning("0", at: at(1, 2)),
    ])
    #expect(all.sorted.map(\.message) == ["1", "2", "0", "3", "4", "5", "6"])
  }

  @Test("what is said twice is printed once")
  func repeats() {
    let one = Diagnostic.error("m", at: at(1, 1), hint: "h")
    #expect(Diagnostics([one, one, .error("m", at: at(1, 1))]).sorted.count == 2)
  }

  @Test("a warning alone throws nothing, an error throws all")
  func throwing() {
    #expect(throws: Never.self) { try Diagnostics(.warning("w", at: nil)).throwIfErrors() }
    let both = Diagnostics([.warning("w", at: nil), .error("e", at: nil)])
    #expect(throws: both) { try both.throwIfErrors() }
  }

  @Test("diagnostics that are thrown are kept, other errors go on")
  func collecting() {
    struct Other: Error {}
    var all = Diagnostics()
    #expect(all.collecting { 3 } == 3)
    #expect(throws: Never.self) {
      let value: Int? = try all.collecting { throw Diagnostic.error("a", at: nil) }
      #expect(value == nil)
      try all.collect { throw Diagnostics([.error("b", at: nil), .warning("c", at: nil)]) }
    }
    #expect(all.all.map(\.message) == ["a", "b", "c"])
    #expect(throws: Other.self) { try all.collect { throw Other() } }
  }
}
