import Testing
import YAML

@Suite("the core schema")
struct CoreSchemaTests {
  @Test(
    "a plain text means what YAML 1.2.2, section 10.3, says",
    arguments: [
      ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("nULL", .text("nULL")),
      ("true", .truth(true)), ("True", .truth(true)), ("TRUE", .truth(true)), ("tRUE", .text("tRUE")),
      ("false", .truth(false)), ("False", .truth(false)), ("FALSE", .truth(false)),
      ("yes", .text("yes")), ("no", .text("no")), ("on", .text("on")), ("off", .text("off")), ("y", .text("y")),
      ("0", .integer(0)), ("-19", .integer(-19)), ("+7", .integer(7)), ("007", .integer(7)),
      ("0o7", .integer(7)), ("0o8", .text("0o8")), ("-0o7", .text("-0o7")), ("0x3A", .integer(58)),
      ("0xg", .text("0xg")), ("0x", .text("0x")), ("0b1", .text("0b1")), ("1_000", .text("1_000")),
      ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
      ("-9223372036854775808", .integer(.min)), ("0x10000000000000000", .number(18_446_744_073_709_551_616)),
      ("0.", .number(0)), ("-0.0", .number(0)), (".5", .number(0.5)), ("+.5", .number(0.5)), ("12e03", .number(12000)),
      ("-2E+05", .number(-200_000)), ("1e-8", .number(1e-8)), ("1.e2", .number(100)), ("1e", .text("1e")),
      (".", .text(".")), ("-", .text("-")), ("1.2.3", .text("1.2.3")), ("1:30", .text("1:30")),
      (".e1", .text(".e1")), ("0x1p3", .text("0x1p3")), ("inf", .text("inf")), ("nan", .text("nan")),
      (".inf", .number(.infinity)), ("+.Inf", .number(.infinity)), ("-.INF", .number(-.infinity)),
      (".nan", .number(.nan)), (".NaN", .number(.nan)), ("-.nan", .text("-.nan")),
      ("2024-01-01", .text("2024-01-01")), ("１", .text("１")),
    ] as [(String, YAMLValue)])
  func plain(text: String, value: YAMLValue) {
    #expect(YAMLValue.ofPlain(text) == value)
  }

  @Test("what is quoted or a block text is text", arguments: ["'1'", "\"1\"", "|-\n  1", ">-\n  1"])
  func quoted(text: String) throws {
    let scalar = try #require(try parseYAML(text, file: "f")?.scalar)
    #expect(scalar.value == .text("1"))
    #expect(!scalar.isPlain)
  }
}
