import CommandTesting
import Diagnostics
import Foundation
import JSON
import NumericalMethods
import Testing
import YAML

/// One letter of one key is changed at a time, in every config that is shipped.
@Suite("Misspelt keys")
struct MisspeltKeyTests {
  @Test("a misspelt key of the language is refused at its line", arguments: ShippedConfigs.selfContained)
  func selfContained(name: String) async throws { try await misspell(name) }

  @Test(
    "a misspelt key of a config over published data is refused at its line",
    .enabled(if: Repository.data != nil, "needs BELLWETHER_DATA"), arguments: ShippedConfigs.overData)
  func overData(name: String) async throws { try await misspell(name) }

  private func misspell(_ name: String) async throws {
    let folder = try ShippedConfigs.copy()
    let text = ShippedConfigs.text(name)
    let root = try #require(ShippedConfigs.node(name))
    let keys = Key.all(in: root)
    #expect(keys.count > 5)
    for (index, key) in keys.enumerated() {
      let wrong = key.misspelt(Seed(2026).child(name, index))
      try folder.write(key.replaced(in: text, by: wrong), to: name)
      let check = await CapturedCommand.run(
        ["check", "--json", folder.path(name)], environment: ShippedConfigs.environment)
      try expectRefusal(check, key, wrong, folder.path(name), text)
    }
  }

  private func expectRefusal(
    _ check: CapturedCommand, _ key: Key, _ wrong: String, _ file: String, _ text: String
  ) throws {
    let what = "'\(wrong)' for '\(key.name)' at \(key.path.joined(separator: "."))"
    // A name that nothing here refers to is not missed, nor one that an included file may have too.
    if key.isUsersOwn, !text.contains("$\(key.name)") || text.contains("\ninclude:") { return }
    #expect(check.code == 2, "\(what) is accepted")
    let document = try readJSON(check.output, file: "diagnostics")
    let places = (document["diagnostics"]?.elements ?? []).flatMap { [$0] + ($0["notes"]?.elements ?? []) }
    guard !key.isUsersOwn else { return }
    #expect(
      places.contains { $0["line"]?.int == key.place.line && $0["file"]?.string == file },
      "\(what) is not refused at line \(key.place.line): \(check.output)")
  }
}

/// A key of a config: its name, its place, and the keys it stands under.
private struct Key {
  var name: String
  var place: (line: Int, column: Int)
  var path: [String]

  static func all(in node: YAMLNode, under path: [String] = []) -> [Key] {
    switch node.content {
    case .scalar: return []
    case .sequence(let items): return items.flatMap { all(in: $0, under: path) }
    case .mapping(let pairs):
      return pairs.flatMap { pair -> [Key] in
        guard let name = pair.key.scalar?.text else { return [] }
        let place = (pair.key.location.line, pair.key.location.column)
        return [Key(name: name, place: place, path: path)] + all(in: pair.value, under: path + [name])
      }
    }
  }

  /// Whether the user chose the name: of a value, a table or an axis, of a field of an axis' value, of a new column or of
  /// what a step makes as new columns.
  /// Such a name is missed where it is used.
  var isUsersOwn: Bool {
    switch path.first {
    case "let": true
    case "sweep": !(path.count == 1 && name == "zip")
    case "data" where path.count == 1: true
    default: path.last == "columns" || path.suffix(2) == ["repeats", "scores"]
    }
  }

  /// The name with one letter changed.
  func misspelt(_ seed: Seed) -> String {
    var chance = seed.generator()
    var letters = Array(name)
    let candidates = letters.indices.filter { letters[$0].isLetter }
    let index = candidates.randomElement(using: &chance) ?? 0
    let others = "abcdefghijklmnopqrstuvwxyz".filter { String($0) != letters[index].lowercased() }
    letters[index] = others.randomElement(using: &chance) ?? "q"
    let wrong = String(letters)
    // A key that begins so is the user's own, or a real one: x-scale for y-scale.
    return wrong.hasPrefix("x-") ? "q" + wrong : wrong
  }

  func replaced(in text: String, by wrong: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
    let isQuoted = ["\"", "'"].contains(lines[place.line - 1][place.column - 1])
    let start = place.column - (isQuoted ? 0 : 1)
    precondition(String(lines[place.line - 1][start..<start + name.count]) == name, "keys of shipped configs are plain")
    lines[place.line - 1].replaceSubrange(start..<start + name.count, with: wrong)
    return lines.map { String($0) }.joined(separator: "\n")
  }
}
