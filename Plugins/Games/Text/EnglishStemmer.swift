import CStemmer
import EvaluationKit

/// The English Snowball stemmer, as NLTK's `SnowballStemmer("english")` applies it.
///
/// NLTK's own code differs for a few rare words in -ization, -izer and -ational ("ionization": `ionize`, here `ioniz`):
/// 144 of the 459,000 of SCOWL, compared with NLTK 3.10.
///
/// Not to be shared between threads; cheap to make.
/// Source: Porter (2001), Snowball: a language for stemming algorithms; Porter2, through libstemmer.
struct EnglishStemmer: ~Copyable {
  private let stemmer: OpaquePointer

  /// - Throws: ``EvaluationError`` where libstemmer knows no English.
  init() throws {
    guard let stemmer = sb_stemmer_new("english", nil) else {
      throw EvaluationError("libstemmer has no stemmer for English")
    }
    self.stemmer = stemmer
  }

  deinit { sb_stemmer_delete(stemmer) }

  /// The stem in lower case; words of one or two letters are their own.
  func stem(_ word: some StringProtocol) -> String {
    let lower = PythonText.lowercased(String(word))
    guard PythonText.length(lower) > 2 else { return lower }
    // NLTK takes typographic apostrophes for plain ones, and drops one at the beginning.
    var bytes = Array(lower.utf8)
    if bytes.contains(0xE2) {
      bytes = Array(
        String(String.UnicodeScalarView(lower.unicodeScalars.map { Self.apostrophes.contains($0) ? "'" : $0 })).utf8)
    }
    if bytes.first == UInt8(ascii: "'") { bytes.removeFirst() }
    guard let stem = sb_stemmer_stem(stemmer, bytes, CInt(bytes.count)) else { return lower }
    let count = Int(sb_stemmer_length(stemmer))
    return String(decoding: UnsafeBufferPointer(start: stem, count: count), as: UTF8.self)
  }

  private static let apostrophes: Set<Unicode.Scalar> = ["\u{2018}", "\u{2019}", "\u{201B}"]
}
