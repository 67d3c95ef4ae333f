import Diagnostics
import Testing
import YAML

@Suite("mutated YAML")
struct FuzzTests {
  @Test("no mutation of a document crashes or hangs the reader, and what it says can be rendered", arguments: 0..<20)
  func mutations(block: Int) throws {
    for trial in 0..<600 {
      var chance = Chance(seed: UInt64(block * 1000 + trial))
      var bytes = Array(samples[chance.below(samples.count)].utf8)
      for _ in 0...chance.below(4) { mutate(&bytes, &chance) }
      let limits = YAMLLimits(aliasExpansion: 2000)
      do {
        guard let node = try parseYAML(bytes: bytes, file: "f", limits: limits) else { continue }
        let back = try parseYAML(writeYAML(node), file: "written")
        #expect(back?.hasSameValue(as: node) ?? node.isNull, "\(bytes)")
      } catch let mistakes as Diagnostics {
        #expect(mistakes.hasErrors)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(mistakes.all.allSatisfy { $0.location.map { $0.line >= 1 && $0.column >= 1 } ?? false }, "\(bytes)")
        if trial % 10 == 0 { #expect(!DiagnosticRenderer { _ in text }.render(mistakes).isEmpty) }
      }
    }
  }

  @Test("a document of brackets, of dashes or of anchors without end is refused quickly")
  func monsters() {
    let many = 20_000
    for piece in ["[", "{a: ", "- ", "{", "? ", "&a ", "*a ", "!!str ", "a: [", "- &a [*a, "] {
      #expect(throws: Diagnostics.self, "\(piece)") {
        try parseYAML(String(repeating: piece, count: many) + "&", file: "f")
      }
    }
  }

  @Test("aliases of aliases are refused before they are spelt out")
  func laughs() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<40 {
      let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    #expect(throws: Diagnostics.self) { try parseYAML(text, file: "f") }
  }
}

private func mutate(_ bytes: inout [UInt8], _ chance: inout Chance) {
  let place = chance.below(bytes.count + 1)
  switch chance.below(6) {
  case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(chance.below(8))
  case 1: bytes.removeSubrange(place...)
  case 2 where place < bytes.count:
    bytes.removeSubrange(place..<min(bytes.count, place + 1 + chance.below(8)))
  case 3:
    let end = min(bytes.count, place + chance.below(40))
    bytes.insert(contentsOf: Array(bytes[place..<end]), at: chance.below(bytes.count + 1))
  default:
    let piece = insertions[chance.below(insertions.count)]
    bytes.insert(contentsOf: piece, at: place)
  }
}

private let insertions: [[UInt8]] =
  [
    "\n", "\r", "\r\n", "\t", " ", "  ", ":", ": ", "- ", "-", "?", "? ", "[", "]", "{", "}", ",", "'", "\"", "\\", "#",
    " #", "&a ", "*a", "<<: *a", "!!int ", "!", "|", "|+\n", ">-\n", "%", "@", "`", "---\n", "...\n", "%YAML 1.2\n",
    "\u{FEFF}",
    "\u{85}", "\u{2028}", "\u{0}", "e\u{301}", "字", "\\x", "\\u12", "~", "null", "0x", ".nan", "a: b: c",
  ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xE2, 0x80], [0xF0, 0x9F], [0x80], [0xED, 0xA0, 0x80], [0xFF, 0xFE]]

private let samples = [
  """
  # a remark
  name: emergent
  include: [models.yaml, "other.yaml"]
  data:
    models: {csv: {path: a.csv, rename: {Model: model, FLOPs (1E21): flops}}}
    table: &table {join: {tables: [models, tasks], on: model}}
  split:
    - cutoff: {column: flops, at: $task.cutoff}
    - hold-out
  again: *table
  """,
  """
  base: &base
    a: 1.5e-3
    b: [0x1F, .inf, ~, true]
  derived:
    <<: *base
    b: |
      text of
        several lines

    c: >-
      folded
      text
  list:
  - - a
    - b
  -
    k: v
  """,
  "a: \"é \\u00e9 \\\" \\\n  folded\"\r\nb: 'it''s'\r\n字: {👩‍👩‍👧: [e\u{301}, !!str 1]}\r\n? key\r\n: value\r\n",
]
