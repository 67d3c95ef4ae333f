import ArgumentParser
import Diagnostics
import EvaluationKit
import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `bellwether plugin new`: a plugin that works, to be changed.
struct PluginNew: BellwetherSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write a plugin that works, to be changed.",
    discussion: """
      It writes the plugin, a test, an experiment that uses it, and the helper module for Python beside them; a file \
      that is there is never written over. With --language folder it writes a program that speaks the protocol by \
      hand, as a model to translate into another language (for a metric alone).

      Example: bellwether plugin new --kind metric max-error
      """)

  @Option(
    help: ArgumentHelp(
      "\(PluginSkeleton.kinds.map(\.name).joined(separator: ", ")).", valueName: "kind"),
    completion: .list(PluginSkeleton.kinds.map(\.name)))
  var kind: String

  @Option(help: "python (one file) or folder (a program of any language).", completion: .list(PluginSkeleton.languages))
  var language = "python"

  @Argument(help: "What configs will call it: lower-case words joined by hyphens.")
  var name: String

  @Option(help: ArgumentHelp("Where it is written (default: here).", valueName: "dir"), completion: .directory)
  var folder = "."

  @Flag(
    name: .customLong("no-helper"), help: "Leave the helper module out: Bellwether brings it where it runs a plugin.")
  var noHelper = false

  func run(in context: CommandContext) async throws -> Int32 {
    try checkWords(context)
    let skeleton = try PluginSkeleton(kind: kind, language: language, name: name, bringsHelper: !noHelper)
    // The helper may lie there from an earlier plugin, of this or another version.
    let files = skeleton.files.filter { $0.name != "bellwether.py" || !FilePath.exists(path($0.name)) }
    let taken = files.filter { FilePath.exists(path($0.name)) }
    guard taken.isEmpty else {
      let names = taken.map { "'\(path($0.name))'" }.joined(separator: ", ")
      throw CommandFailure(
        "\(names) \(taken.count == 1 ? "is" : "are") there already: give another name or --folder", code: 2)
    }
    for file in files {
      try AtomicFiles().write(file.bytes, to: path(file.name))
      if file.isProgram { chmod(path(file.name), 0o755) }
      context.console.print("\(path(file.name))\n")
    }
    context.console.talk(nextSteps(skeleton))
    return 0
  }

  private func checkWords(_ context: CommandContext) throws {
    let kinds = PluginSkeleton.kinds.map(\.name)
    guard let known = PluginSkeleton.kinds.first(where: { $0.name == kind }) else {
      throw Diagnostics(
        .error(
          "no kind of plugin is called '\(kind)'", at: nil, hint: didYouMean(kind, among: kinds, plural: "there are")))
    }
    guard PluginSkeleton.languages.contains(language) else {
      throw Diagnostics(
        .error(
          "no skeleton is written in '\(language)'", at: nil,
          hint: "there are python, and folder: a program that speaks the protocol by hand, to be translated"))
    }
    guard language == "python" || kind == "metric" else {
      throw Diagnostics(
        .error(
          "a program that speaks the protocol by hand is written for a metric alone, not for a \(kind)", at: nil,
          hint: "docs/plugin-protocol.md has the calls of every kind"))
    }
    guard name.wholeMatch(of: #/[a-z][a-z0-9]*(-[a-z0-9]+)*/#) != nil, name != "bellwether" else {
      throw Diagnostics(
        .error(
          "'\(name)' cannot be a plugin's name", at: nil, hint: "give lower-case words joined by hyphens: max-error"))
    }
    if context.registry.listing.contains(where: { $0.kind == known.kind && $0.card.name == name }) {
      throw Diagnostics(
        .error("there is a \(known.kind.rawValue) called '\(name)' already", at: nil, hint: "give another name"))
    }
    let file = name.replacing("-", with: "_")
    guard !Self.pythonWords.contains(file) else {
      throw Diagnostics(.error("'\(name)' is a word of Python's own", at: nil, hint: "give another name"))
    }
  }

  /// Names that a Python file or function cannot have, or that would hide a module that plugins use.
  private static let pythonWords: Set<String> = [
    "and", "array", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "json", "lambda", "math", "nonlocal",
    "not", "numpy", "or", "pandas", "pass", "raise", "random", "return", "statistics", "struct", "sys", "test", "try",
    "typing", "unittest", "while", "with", "yield",
  ]

  private func path(_ file: String) -> String { folder == "." ? file : FilePath.joined(folder, file) }

  private func nextSteps(_ skeleton: PluginSkeleton) -> String {
    var text = "\nIt works as it is; what to change is marked in it. Next:\n"
    text += "  bellwether plugin check \(path(skeleton.plugin))\n"
    if let experiment = skeleton.experiment {
      text += "  bellwether run \(path(experiment)) --trust-plugins\n"
    } else {
      text += "(No experiment can use a back end yet.)\n"
    }
    if let test = skeleton.test { text += "Its test: python3 \(path(test))\n" }
    return text
  }
}
