import Experiments
import JSON

/// What `bellwether data` writes about datasets.
enum DataReport {
  /// A dataset for people; in full, with its citation and files.
  static func text(_ holding: DatasetHolding, isFull: Bool) -> String {
    let card = holding.card
    var text = "\(card.name): \(whereabouts(holding))\n"
    text += wrapped(card.summary)
    text += wrapped("licence: \(card.licence)")
    guard isFull else { return text }
    if let citation = card.citation { text += wrapped("cite: \(citation)") }
    if let homepage = card.homepage { text += "  \(homepage)\n" }
    text += "  files:\n"
    for file in holding.files {
      let size = file.card.bytes.map { ", \($0) bytes" } ?? ""
      text += "    dataset:\(card.name)/\(file.card.path)\(size), \(words(for: file.state))\n"
      if !file.card.columns.isEmpty {
        text += wrapped("columns: " + file.card.columns.joined(separator: ", "), indent: 6)
      }
    }
    for file in card.files where file.isPattern { text += "    dataset:\(card.name)/\(file.path), a pattern\n" }
    return text
  }

  private static func whereabouts(_ holding: DatasetHolding) -> String {
    let name = holding.card.name
    if holding.folders.isEmpty {
      if holding.isBuiltIn { return "built in" }
      return holding.card.isImportOnly
        ? "not present (bellwether data import \(name) --from DIR)" : "not present (bellwether data pull \(name))"
    }
    let here = holding.count(.present) + holding.count(.builtIn)
    let differing = holding.count(.differs)
    let counts = "\(here) of \(holding.files.count) files" + (differing > 0 ? ", \(differing) differ" : "")
    return "\(counts) in \(holding.folders.joined(separator: ", "))"
  }

  private static func words(for state: DatasetHolding.State) -> String {
    switch state {
    case .present: "present"
    case .differs: "not the file that the card knows"
    case .builtIn: "built in"
    case .absent: "not present"
    }
  }

  /// Lines of at most 96 characters.
  static func wrapped(_ text: String, indent: Int = 2) -> String {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < 96 - indent {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.map { String(repeating: " ", count: indent) + $0 + "\n" }.joined()
  }

  /// All datasets for machines.
  static func json(_ holdings: [DatasetHolding], folders: [String]) -> JSONValue {
    .object([
      JSONMember("folders", .array(folders.map(JSONValue.text))),
      JSONMember("datasets", .array(holdings.map(json))),
    ])
  }

  private static func json(_ holding: DatasetHolding) -> JSONValue {
    let card = holding.card
    return .object([
      JSONMember("name", .text(card.name)),
      JSONMember("summary", .text(card.summary)),
      JSONMember("licence", .text(card.licence)),
      JSONMember("citation", JSONValue(card.citation)),
      JSONMember("homepage", JSONValue(card.homepage)),
      JSONMember("import-only", .truth(card.isImportOnly)),
      JSONMember("folders", .array(holding.folders.map(JSONValue.text))),
      JSONMember("files", .array(holding.files.map(json))),
      JSONMember("patterns", .array(card.files.filter(\.isPattern).map { .text($0.path) })),
    ])
  }

  private static func json(_ file: DatasetHolding.File) -> JSONValue {
    .object([
      JSONMember("path", .text(file.card.path)),
      JSONMember("state", .text(file.state.rawValue)),
      JSONMember("at", JSONValue(file.path)),
      JSONMember("bytes", file.card.bytes.map(JSONValue.integer) ?? .null),
      JSONMember("sha256", JSONValue(file.card.sha256)),
      JSONMember("url", JSONValue(file.card.url)),
      JSONMember("columns", .array(file.card.columns.map(JSONValue.text))),
    ])
  }

  /// Says what came of a pull or an import.
  static func tell(_ fetch: DatasetFetch, json isJSON: Bool, quiet: Bool, _ console: Console) {
    if isJSON {
      console.print(writeJSON(json(fetch), pretty: true) + "\n")
    } else if !quiet {
      console.talk(text(fetch))
    }
  }

  /// What came of a pull or an import, for machines.
  static func json(_ fetch: DatasetFetch) -> JSONValue {
    .object([
      JSONMember("dataset", .text(fetch.dataset)),
      JSONMember("folder", JSONValue(fetch.folder)),
      JSONMember(
        "files",
        .array(
          fetch.files.map {
            .object([JSONMember("path", .text($0.path)), JSONMember("state", .text($0.state.rawValue))])
          })),
    ])
  }

  /// What came of a pull or an import, for people: a line of what is where now.
  static func text(_ fetch: DatasetFetch) -> String {
    guard let folder = fetch.folder else { return "\(fetch.dataset) is built in: there is nothing to fetch\n" }
    let parts: [(DatasetFetch.State, String)] = [
      (.fetched, "new and checked"), (.unchecked, "new, without a sum to check by"), (.present, "there already"),
      (.missing, "missing"),
    ]
    let counts = parts.compactMap { state, words in
      let count = fetch.files.count { $0.state == state }
      return count > 0 ? "\(count) \(words)" : nil
    }
    return "\(fetch.dataset) is in \(folder): \(counts.joined(separator: ", "))\n"
  }
}
