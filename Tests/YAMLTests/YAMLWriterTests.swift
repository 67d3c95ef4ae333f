import Testing
import YAML

@Suite("writing YAML")
struct YAMLWriterTests {
  @Test("short collections stand in brackets, others in blocks, each text with the quotes it needs")
  func layout() throws {
    let text = """
      name: ruan2024-emergent
      title: "on: off"
      seed: 0x1F
      empty:
      rate: 1e-8
      roles: {key: model, family: family}
      split:
        - cutoff: {column: flops, at: $task.cutoff}
        - hold-out:
            keys: [a, b]
        - plain
        - "no #1"
        - "1"
        - no
      matrix:
        - [1, 2]
        - []
      task:
        - name: Persian QA
          range: [0.25, 1]
      note: |
        two
        lines
      long:
        - a text that is rather long, too long for a line
        - together with this one in brackets

      """
    #expect(writeYAML(try #require(try parseYAML(text, file: "f"))) == text)
  }

  @Test("made nodes are written in the form that reads back")
  func generated() {
    let node = YAMLNode.mapping([
      ("a", .integer(-3)), ("b", .number(0.1)), ("c", .number(.infinity)), ("d", .null()), ("e", .truth(false)),
      ("f", .text("true")), ("<<", .sequence([])), ("g", .number(1)),
    ])
    #expect(
      writeYAML(.sequence([node, .text("x")]))
        == """
        - {a: -3, b: 0.1, c: .inf, d: null, e: false, f: "true", "<<": [], g: 1.0}
        - x

        """)
  }

  @Test("a value whose tag overrules its text is written as its value")
  func tagged() throws {
    let node = try #require(try parseYAML("[!!str 1, !!float 3, !!int '4', !!null '']", file: "f"))
    #expect(writeYAML(node) == "- \"1\"\n- 3.0\n- 4\n-\n")
  }

  @Test("what is written reads back to the same values, and is written the same again", arguments: 0..<400)
  func roundTrip(trial: Int) throws {
    var chance = Chance(seed: UInt64(trial))
    let node = randomNode(depth: 0, &chance)
    let text = writeYAML(node)
    let back = try #require(try parseYAML(text, file: "f"), "\(text)")
    #expect(back.hasSameValue(as: node), "\(text)")
    #expect(writeYAML(back) == text)
  }

  @Test("a key too long to be simple reads back")
  func longKey() throws {
    let node = YAMLNode.sequence([.mapping([(String(repeating: "k", count: 2000), .mapping([("a", .integer(1))]))])])
    #expect(try #require(try parseYAML(writeYAML(node), file: "f")).hasSameValue(as: node))
  }
}

private func randomNode(depth: Int, _ chance: inout Chance) -> YAMLNode {
  switch chance.below(depth > 4 ? 6 : 10) {
  case 0: return .integer(Int(truncatingIfNeeded: chance.next()) >> Int(chance.below(64)))
  case 1: return .number(randomNumber(&chance))
  case 2: return chance.below(2) == 0 ? .null() : .truth(chance.below(2) == 0)
  case 3, 4, 5: return .text(randomText(&chance))
  case 6, 7: return .sequence((0..<chance.below(5)).map { _ in randomNode(depth: depth + 1, &chance) })
  default:
    var keys: Set<String> = []
    let pairs = (0..<chance.below(5)).compactMap { _ -> (String, YAMLNode)? in
      let key = randomText(&chance)
      return keys.insert(key).inserted ? (key, randomNode(depth: depth + 1, &chance)) : nil
    }
    return .mapping(pairs)
  }
}

private func randomNumber(_ chance: inout Chance) -> Double {
  chance.below(10) == 0
    ? [.nan, .infinity, -.infinity, -0.0, .leastNonzeroMagnitude][chance.below(5)] : Double(bitPattern: chance.next())
}

/// Texts out of the pieces that could confuse a reader.
private func randomText(_ chance: inout Chance) -> String {
  let pieces = [
    "a", "b c", "no", "1", "0x1", "1e3", "null", "~", "true", "- ", "-", ": ", ":", " #", "#", "\n", "\n\n", " ", "  ",
    "\t", "'", "\"", "\\", "[", "]", "{", "}", ",", "&", "*", "!", "|", ">", "%", "@", "`", "?", "? ", "---", "...",
    "<<",
    "é", "e\u{301}", "字", "👩‍👩‍👧", "\u{0}", "\u{7}", "\u{85}", "\u{A0}", "\u{2028}", "\u{FEFF}", "\u{FFFE}", "\r",
    "\r\n", "\u{10FFFF}", "http://x/y?z=1", "$name", "=", "a: b", "\u{1B}[0m",
  ]
  return (0..<chance.below(6)).map { _ in pieces[chance.below(pieces.count)] }.joined()
}
