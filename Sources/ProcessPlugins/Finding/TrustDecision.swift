import Diagnostics

/// Whether a plugin may be started.
public enum TrustDecision: Sendable, Hashable {
  /// The user named it, or it lies in the user's own folder.
  case trustedByPlace(PluginNaming)
  /// The user was asked before, and nothing has changed since.
  case trustedByStore
  /// Only a config names it: nothing of it may run before the user has said so.
  case needsAsking(TrustQuestion)

  /// A plugin that the user has named is trusted, unless a config's entry also says with which interpreter or with
  /// which of the user's variables it runs: that is the config's word and not the user's.
  public init(for plugin: FoundPlugin, in store: TrustStore) {
    let source = plugin.source
    if let place = ([source.namedBy] + source.alsoNamedBy).first(where: \.isTheUsers), !source.options.changesWhatRuns {
      self = .trustedByPlace(place)
      return
    }
    var question = TrustQuestion(about: plugin)
    if store.trusts(question) {
      self = .trustedByStore
    } else {
      question.changes = store.changes(since: question)
      self = .needsAsking(question)
    }
  }

  public var isTrusted: Bool {
    if case .needsAsking = self { false } else { true }
  }
}

/// All that a user is shown before saying yes, and all that a yes holds for.
public struct TrustQuestion: Sendable, Hashable {
  /// Absolute, links followed.
  public var path: String
  public var shownPath: String
  /// The SHA-256 of its content, and of how many files.
  public var contentHash: String
  public var fileCount: Int
  /// The command that would run.
  public var command: [String]
  /// The names of the environment variables that it asks for, sorted.
  public var environmentNames: [String]
  /// The config's entry.
  public var namedAt: FileLocation?
  /// What is another than when the user was last asked; nil where that has never been.
  public var changes: [String]?

  public init(about plugin: FoundPlugin) {
    path = plugin.source.path
    shownPath = plugin.source.shownPath
    contentHash = plugin.content.hash
    fileCount = plugin.content.files.count
    command = plugin.launch.shownCommand
    environmentNames = plugin.environmentNames.sorted()
    namedAt = plugin.source.configLocation
  }

  /// The question in lines, without the asking.
  ///
  ///     configs/a.yaml:3:5 names a plugin that has not been run before
  ///       what      /home/me/a/my_metrics.py
  ///       sha-256   9f86d081884c7d65...
  ///       runs      /usr/bin/python3 bellwether.py serve /home/me/a/my_metrics.py
  ///       is given  OPENAI_API_KEY
  public var text: String {
    let how = changes.map { "whose \(joined($0)) changed since you trusted it" } ?? "that you have not trusted yet"
    var lines = ["\(namedAt.map { "\($0)" } ?? "a config") names a plugin \(how)"]
    lines.append("  what      \(TrustQuestion.printable(path))" + (fileCount > 1 ? " (\(fileCount) files)" : ""))
    lines.append("  sha-256   \(contentHash)")
    lines.append("  runs      \(command.map(TrustQuestion.quoted).joined(separator: " "))")
    if !environmentNames.isEmpty { lines.append("  is given  \(environmentNames.joined(separator: ", "))") }
    return lines.joined(separator: "\n")
  }

  private func joined(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// A word as a shell would be given it, so that its ends show.
  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-./=:@+,".contains($0)) }
    return isPlain
      ? word
      : "'"
        + printable(word).split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
  }

  /// A stranger's path could otherwise move the cursor and paint over the question.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.value {
          case 0..<32, 127..<160, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: "?"
          default: scalar
          }
        }))
  }
}
