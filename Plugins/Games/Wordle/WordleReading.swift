import EvaluationKit

/// How wordle reads replies.
enum WordleReading {
  /// clembench-1.6: the rest of the line after the first occurrence of a tag, wherever that stands; nil where it stands
  /// nowhere.
  static func tolerant(_ tag: String, in reply: String) -> String? {
    guard let found = PythonText.place(of: tag, in: reply) else { return nil }
    return PythonText.stripped(restOfLine(reply, from: found.upperBound))
  }

  /// What clembench-2 read in a reply.
  struct Strict: Equatable {
    var explanation: String
    /// Of the guess or the agreement: in lower case.
    var value: String
  }

  /// clembench-2: `explanation:` at the very beginning, at most two lines, the tag once.
  ///
  /// - Parameter tag: "guess:" or "agreement:", found in capitals too.
  static func strict(_ reply: String, tag: String) -> Result<Strict, WordleFormError> {
    let start = "explanation:"
    guard PythonText.starts(reply, with: start) else {
      return .failure(WordleFormError("The response should always start with the keyword '\(start)'."))
    }
    let text = PythonText.stripped(reply)
    guard PythonText.split(text, by: "\n").count <= 2 else {
      return .failure(
        WordleFormError("The response should contain only the '\(start)' and '\(tag)' keywords and their texts."))
    }
    let places = places(of: tag, in: text)
    guard places.count == 1, let value = places.first else {
      return .failure(WordleFormError("The response should contain the '\(tag)' keyword exactly once."))
    }
    let explanation = restOfLine(text, from: text.utf8.index(text.startIndex, offsetBy: start.utf8.count))
    return .success(
      Strict(
        explanation: PythonText.stripped(explanation),
        value: PythonText.lowercased(PythonText.stripped(restOfLine(text, from: value)))))
  }

  private static func restOfLine(_ text: String, from start: String.Index) -> Substring {
    text[start..<(text.utf8[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex)]
  }

  /// Where a tag in small letters ends, each time it occurs, in small letters or capitals.
  private static func places(of tag: String, in text: String) -> [String.Index] {
    let bytes = text.utf8
    let wanted = Array(tag.utf8)
    var found: [String.Index] = []
    var matched = 0
    for place in bytes.indices {
      let byte = bytes[place]
      let small = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
      // No tag's beginning comes again within it.
      matched = small == wanted[matched] ? matched + 1 : small == wanted[0] ? 1 : 0
      if matched == wanted.count {
        found.append(bytes.index(after: place))
        matched = 0
      }
    }
    return found
  }
}

/// Why a reply breaks the form of clembench-2, in a sentence for the log.
struct WordleFormError: Error, Equatable {
  var reason: String
  init(_ reason: String) { self.reason = reason }
}

/// What can be wrong with a guess in clembench-1.6.
enum WordleMistake: String {
  case form = "INVALID_FORMAT"
  case letters = "INVALID_WORD"
  case length = "INVALID_WORD_LENGTH"
  case unknownWord = "NOT_VALID_ENGLISH_WORD"

  /// The first mistake in the order in which they are looked for.
  static func first(in guess: String, isMissing: Bool, of instance: WordleInstance) -> WordleMistake? {
    if isMissing { return .form }
    if !PythonText.isAlphabetic(guess) { return .letters }
    if PythonText.length(guess) != instance.wordLength { return .length }
    return instance.words.contains(guess) ? nil : .unknownWord
  }

  /// How the player is asked again.
  var request: String {
    switch self {
    case .form: "Provide your response only in this format:\nguess:word\nexplanation:details.\nPlease try again"
    case .letters: "the word should contain only alphabets. Please try again"
    case .length: "the word should have exactly 5 letters. Please try again"
    case .unknownWord: "your guess is not a valid word for this game. Please try again"
    }
  }
}
