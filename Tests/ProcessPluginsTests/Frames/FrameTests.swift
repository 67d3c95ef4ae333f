import ChanceTesting
import JSON
import NumericalMethods
import ProcessPlugins
import Tables
import Testing

@Suite("Frames")
struct FrameTests {
  /// `{"id":7,"tables":[...]}` with the columns 1, missing and "a", nothing, written by hand.
  static let header =
    #"{"id":7,"tables":[{"name":"rows","rows":2,"columns":[{"name":"x","type":"number"},"#
    + #"{"name":"t","type":"text","values":["a",null]}]}]}"#
  static func sample() throws -> Frame {
    let table = try Table([Column("x", numbers: [1, nil]), Column("t", texts: ["a", nil])])
    return Frame([JSONMember("id", 7)], tables: [FrameTable("rows", table)])
  }

  static func bytes(header: String, payload: [UInt8], said: UInt64? = nil) -> [UInt8] {
    let text = Array(header.utf8)
    let head = (0..<4).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    let length = said ?? UInt64(payload.count)
    return Array("BWF1".utf8) + head + (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + text + payload
  }

  @Test("bytes put together by hand are read")
  func readByHand() throws {
    let payload: [UInt8] = [0, 0, 0, 0, 0, 0, 0xF0, 0x3F] + [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]
    let frame = try Frame(bytes: Self.bytes(header: Self.header, payload: payload))
    #expect(try frame == Self.sample())
    #expect(frame["id"] == 7)
    #expect(try frame.table("rows")?.numbers("x").missingCount == 1)
  }

  @Test("a frame is written as by hand, its header padded so that the payload begins at a multiple of 8")
  func writeByHand() throws {
    let blanks = String(repeating: " ", count: (8 - Self.header.utf8.count % 8) % 8)
    let payload: [UInt8] = [0, 0, 0, 0, 0, 0, 0xF0, 0x3F] + [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]
    let written = try Self.sample().bytes()
    #expect(written == Self.bytes(header: Self.header + blanks, payload: payload))
    #expect((written.count - payload.count) % 8 == 0)
  }

  @Test("what is written is read back as it was, however its bytes come", arguments: 0..<60)
  func roundTrip(trial: Int) throws {
    var chance = Seed(3).child("frames", trial).generator()
    let frame = try Self.anyFrame(&chance)
    let bytes = try frame.bytes()
    var reader = FrameReader()
    var found: [Frame] = []
    var start = 0
    while start < 2 * bytes.count {
      let end = min(2 * bytes.count, start + Int.random(in: 1...max(1, bytes.count), using: &chance))
      reader.append(Array((bytes + bytes)[start..<end]))
      while let next = try reader.next() { found.append(next) }
      start = end
    }
    #expect(found == [frame, frame])
    #expect(reader.waiting == 0 && reader.errorAtEnd() == nil)
  }

  static func anyFrame(_ chance: inout SeededGenerator) throws -> Frame {
    let tables = try (0..<Int.random(in: 0...3, using: &chance)).map { table -> FrameTable in
      let rows = Int.random(in: 0...9, using: &chance)
      let columns = (0..<Int.random(in: 0...4, using: &chance)).map { column -> Column in
        if Bool.random(using: &chance) {
          let cells = (0..<rows).map { _ in
            chance.pick([nil, 0, -0.0, 1e308, .infinity, .random(in: -1...1, using: &chance)])
          }
          return Column("n\(column)", numbers: cells)
        }
        return Column("t\(column)", texts: (0..<rows).map { _ in chance.pick([nil, "", "é", "a\nb", "\"\\"]) })
      }
      return FrameTable("table \(table)", columns.isEmpty ? Table(rowCount: rows) : try Table(columns))
    }
    return Frame([JSONMember("id", 1), JSONMember("settings", ["a": [1, nil, "x"]])], tables: tables)
  }

  @Test("changed bytes give a frame or an error in words, and never more memory than came", arguments: 0..<3000)
  func mutated(trial: Int) throws {
    var chance = Seed(4).child("changed frames", trial).generator()
    let original = try Self.anyFrame(&chance).bytes()
    let alphabet: [UInt8] = [0, 1, 8, 0x20, 0x22, 0x30, 0x39, 0x5B, 0x5D, 0x7B, 0x7D, 0x7F, 0xFF]
    let bytes = chance.mutated(original, alphabet: alphabet)
    do {
      let frame = try Frame(bytes: bytes)
      #expect(try Frame(bytes: frame.bytes()) == frame)
    } catch {
      #expect(!error.description.isEmpty && error.description.utf8.count < 1500)
    }
  }

  @Test(
    "a frame is refused with a reason",
    arguments: [
      ("hello, I am a plugin\nand more", "found 'hello, I am a plugin' where a frame begins (with BWF1)"),
      ("BWF1", "a frame ended after 4 bytes, before its lengths"),
    ])
  func refused(text: String, message: String) {
    #expect(throws: FrameError.self) { try Frame(bytes: Array(text.utf8)) }
    do { _ = try Frame(bytes: Array(text.utf8)) } catch { #expect(error.description == message) }
  }

  static let faults: [(header: String, payload: Int, said: UInt64?, message: String)] = [
    ("{}", 0, 1 << 63, "a frame of 9223372036854775826 bytes is more than the limit of 4294967296"),
    ("{}", 0, .max - 7, "a frame of 18446744073709551608 bytes is more than the limit of 4294967296"),
    ("{}", 12, nil, "a frame's payload of 12 bytes is no multiple of 8"),
    ("{}", 8, 16, "a frame ended after 26 of its 34 bytes"),
    ("{}", 8, nil, "a frame's tables are not what they should be: 8 bytes of numbers came, and no table is named"),
    ("[]", 0, nil, "a frame's header is not what it should be: it is an array and no object"),
    (
      #"{"tables": [{"name": "a", "rows": 2, "columns": [{"name": "x", "type": "number"}]}]}"#, 8, nil,
      "a frame's tables are not what they should be: column 'x' of table 'a' needs 16 bytes of numbers, and 8 are left"
    ),
    (
      #"{"tables": [{"name": "a", "rows": 1, "columns": [{"name": "x", "type": "number"}]}]}"#, 16, nil,
      "a frame's tables are not what they should be: 8 bytes of numbers belong to no column"
    ),
    (
      #"{"tables": [{"name": "a", "rows": 9223372036854775807, "columns": []}]}"#, 0, nil,
      "a frame's tables are not what they should be: table 'a' lacks 'rows', a whole number of 0 or more"
    ),
    (
      #"{"tables": [{"name": "a", "rows": 2, "columns": [{"name": "t", "type": "text", "values": ["x"]}]}]}"#, 0, nil,
      "a frame's tables are not what they should be: text column 't' of table 'a' has 1 values for 2 rows"
    ),
    (
      #"{"tables": [{"name": "a", "rows": 1, "columns": [{"name": "t", "type": "text", "values": [3]}]}]}"#, 0, nil,
      "a frame's tables are not what they should be: text column 't' of table 'a' holds a number"
    ),
    (
      #"{"tables": [{"name": "a", "rows": 0, "columns": []}, {"name": "a", "rows": 0, "columns": []}]}"#, 0, nil,
      "a frame's tables are not what they should be: two tables are named 'a'"
    ),
  ]

  @Test("a frame with a fault is refused with its reason", arguments: faults.indices)
  func fault(index: Int) {
    let fault = Self.faults[index]
    let bytes = Self.bytes(header: fault.header, payload: Array(repeating: 0, count: fault.payload), said: fault.said)
    do {
      _ = try Frame(bytes: bytes)
      Issue.record("it was read")
    } catch {
      #expect(error.description == fault.message)
    }
  }

  @Test("a header that is no JSON is told with its place")
  func brokenHeader() {
    do {
      _ = try Frame(bytes: Self.bytes(header: #"{"value": NaN}"#, payload: []))
      Issue.record("it was read")
    } catch {
      #expect(error.description.contains("(character 11 of line 1)"))
    }
  }

  @Test("a length is refused before what it claims has come")
  func early() {
    var reader = FrameReader(limits: FrameLimits(header: 100, frame: 1000))
    reader.append(Array("BWF1".utf8) + [101, 0, 0, 0] + [0, 0, 0, 0, 0, 0, 0, 0])
    #expect(throws: FrameError.headerTooLong(found: 101, limit: 100)) { try reader.next() }
  }

  @Test("a frame longer than the limit is not written")
  func tooLong() throws {
    #expect(throws: FrameError.frameTooLong(found: 168, limit: 100)) {
      try Self.sample().bytes(limits: FrameLimits(frame: 100))
    }
  }
}
