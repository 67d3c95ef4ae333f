/// How taboo reads what players say.
enum TabooWords {
  static let clueTag = "CLUE:"
  static let guessTag = "GUESS:"

  /// A reply without its tag, wherever that stands, in lower case and without ASCII punctuation; words that it joined
  /// stay joined.
  static func cleaned(_ reply: String, tag: String) -> String {
    let text = PythonText.replacing(tag, with: "", in: reply)
    return PythonText.withoutPunctuation(PythonText.lowercased(PythonText.stripped(text)))
  }

  /// Code point by code point: Swift's own comparison would take composed and decomposed letters for the same.
  static func areEqual(_ first: String, _ second: String) -> Bool { first.utf8.elementsEqual(second.utf8) }
}

/// The words that must not be said in an episode, by their stems.
struct TabooClueCheck: ~Copyable {
  private let stemmer: EnglishStemmer
  private let forbidden: [(word: String, stem: String, kind: String)]

  init(target: String, related: [String]) throws {
    let stemmer = try EnglishStemmer()
    forbidden =
      [(target, stemmer.stem(target), "Target")] + related.map { ($0, stemmer.stem($0), "Related") }
    self.stemmer = stemmer
  }

  /// What is wrong with a cleaned clue; nil where nothing is.
  func fault(in clue: String) -> String? {
    for word in PythonText.split(clue, by: " ") where !word.isEmpty && !EnglishStopWords.contains(word) {
      let stem = stemmer.stem(word)
      if let hit = forbidden.first(where: { TabooWords.areEqual($0.stem, stem) }) {
        return "\(hit.kind) word '\(hit.word)' (stem=\(hit.stem)) is similar to clue word '\(word)' (stem=\(stem))"
      }
    }
    return nil
  }
}
