import EvaluationKit

/// A regular expression of an instance that none of the hand-written matchers knows, matched in time proportional to
/// the reply.
///
/// It matches at the start of a text, as Python's `re.match`; groups are known by their names. Letters of either case
/// are alike where one scalar stands for the other, which leaves out the Turkish dotted capital I.
struct UnknownPattern: Sendable {
  private let pattern: TextPattern
  private let groups: [String: Int]

  /// - Parameter ignoresCase: as the rules match it.
  /// - Throws: ``EvaluationError`` where the pattern cannot be matched in linear time.
  init(_ text: String, called name: String, ignoresCase: Bool) throws {
    do {
      pattern = try TextPattern((ignoresCase ? "(?i)" : "") + text)
    } catch let mistake as PatternMistake {
      throw EvaluationError("the instance's '\(name)', '\(text)', cannot be matched: \(mistake.message)")
    }
    groups = Self.names(in: text)
  }

  /// The groups that took part, by name; nil where there is no match at the start.
  ///
  /// - Throws: ``EvaluationError`` where matching this text takes too long.
  func match(_ text: String) throws -> [String: String]? {
    var matcher = PatternMatcher(pattern, in: text)
    let match = matcher.match(last: false)
    if matcher.gaveUp {
      throw EvaluationError("matching '\(pattern.text)' against a reply of \(text.utf8.count) bytes takes too long")
    }
    guard let match, match.range(0)?.lowerBound == 0 else { return nil }
    return groups.compactMapValues { group in match.range(group).map { matcher.text($0) } }
  }

  /// Which number each named group has: groups are numbered by their opening parentheses.
  private static func names(in text: String) -> [String: Int] {
    var names: [String: Int] = [:]
    var number = 0
    var isInSet = false
    let scalars = Array(text.unicodeScalars)
    var place = 0
    while place < scalars.count {
      let scalar = scalars[place]
      let rest = scalars[(place + 1)...]
      switch scalar {
      case "\\": place += 1
      case "[": isInSet = true
      case "]": isInSet = false
      case "(" where !isInSet && !rest.starts(with: "?:".unicodeScalars):
        number += 1
        if rest.starts(with: "?P<".unicodeScalars), let end = rest.firstIndex(of: ">") {
          var name = ""
          name.unicodeScalars.append(contentsOf: scalars[(place + 4)..<end])
          names[name] = number
        }
      default: break
      }
      place += 1
    }
    return names
  }
}
