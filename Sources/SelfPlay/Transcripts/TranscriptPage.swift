import EvaluationKit
import JSON

/// An episode as a page: a chat, with the game master's prompts to unfold and its verdicts between.
public struct TranscriptPage {
  public let html: String

  /// - Parameters:
  ///   - scores: the episode's; nil where there are none.
  ///   - index: the path from the page to the list of all pages; nil: none.
  public init(_ transcript: Transcript, scores: EpisodeScores?, title: String, index: String? = nil) {
    var writer = PageWriter(transcript: transcript)
    writer.head(title, index: index)
    writer.card(scores)
    for (number, round) in transcript.rounds.enumerated() where !round.isEmpty {
      writer.page.put("<div class=\"round\">Round \(number + 1)</div>")
      for event in round { writer.event(event) }
    }
    html = PageText.page(title: title, body: writer.page.markup)
  }
}

/// How an episode ended, by its scores.
enum EpisodeOutcome {
  case won, lost, aborted, unknown

  init(_ scores: EpisodeScores?) {
    func isSet(_ name: String) -> Bool { scores?[name]?.double == 1 }
    self =
      isSet(ScoreName.aborted) ? .aborted : isSet(ScoreName.success) ? .won : isSet(ScoreName.lose) ? .lost : .unknown
  }

  var words: String {
    switch self {
    case .won: "won"
    case .lost: "lost"
    case .aborted: "aborted"
    case .unknown: "no outcome"
    }
  }

  var mark: String {
    let sign =
      switch self {
      case .won: "\u{2713} "
      case .lost: "\u{2717} "
      case .aborted: "\u{25A0} "
      case .unknown: ""
      }
    let kind = self == .unknown ? "unknown" : words
    return "<span class=\"mark \(kind)\">\(sign)\(words)</span>"
  }
}

private struct PageWriter {
  let transcript: Transcript
  var page = PageText()

  init(transcript: Transcript) { self.transcript = transcript }

  mutating func head(_ title: String, index: String?) {
    if let index {
      page.put("<p class=\"about\"><a href=\"\(PageText.plain(index, limit: 4000))\">All episodes</a></p>")
    }
    page.put("<h1>\(PageText.inline(title))</h1>")
    let models = transcript.players.filter { $0.name != "GM" }.map { player in
      let role = player.role.isEmpty ? "" : " (" + PageText.inline(player.role) + ")"
      return PageText.inline(player.name) + role + ": " + PageText.inline(player.model)
    }
    page.put("<p class=\"lead\">\(models.joined(separator: " \u{00B7} "))</p>")
    let name = transcript.instance.experiment.name
    let experiment = name.isEmpty ? "" : "experiment \(PageText.inline(name)), "
    page.put(
      "<p class=\"about\">\(PageText.inline(transcript.game)), \(experiment)instance \(transcript.instance.id), by the rules of "
        + "\(transcript.rules.rawValue)</p>")
  }

  mutating func card(_ scores: EpisodeScores?) {
    page.put("<section class=\"card\">")
    let main = scores?[ScoreName.main]
    let shown = main?.double.map(readable) ?? "\u{2013}"
    page.put(
      "<div class=\"top\"><span class=\"main\">\(shown)<small>\(ScoreName.main)</small></span>"
        + "\(EpisodeOutcome(scores).mark)</div>")
    let rest = (scores?.episode ?? []).filter { $0.name != ScoreName.main }
    if !rest.isEmpty { list(rest) }
    if let rounds = scores?.rounds, !rounds.isEmpty {
      page.put("<details class=\"group\"><summary>Scores of rounds</summary>")
      for round in rounds {
        page.put("<h3>\(round.number)</h3>")
        list(round.scores)
      }
      page.put("</details>")
    }
    page.put("</section>")
  }

  private mutating func list(_ scores: [NamedScore]) {
    page.put("<dl class=\"scores\">")
    for score in scores {
      let value = score.value.double.map { (readable($0), "\($0)") } ?? ("\u{2013}", "undefined")
      page.put(
        "<div><dt>\(PageText.inline(score.name))</dt><dd title=\"\(value.1)\">\(value.0)</dd></div>")
    }
    page.put("</dl>")
  }

  /// To two digits at most.
  private func readable(_ value: Double) -> String {
    let text = pythonNumber((value * 100).rounded() / 100)
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text).replacing("-", with: "\u{2212}")
  }

  // MARK: Events

  mutating func event(_ event: TranscriptEvent) {
    if event.from != "GM" {
      reply(event)
    } else if event.to != "GM" {
      prompt(event)
    } else {
      verdict(event)
    }
  }

  /// The side of the chat that a player has.
  private func side(_ player: String) -> String {
    switch player {
    case "Player 1": "one"
    case "Player 2": "two"
    default: "one more"
    }
  }

  private mutating func reply(_ event: TranscriptEvent) {
    let player = transcript.players.first { $0.name == event.from }
    let role = player.flatMap { $0.role.isEmpty ? nil : $0.role }.map { " \u{00B7} " + PageText.inline($0) } ?? ""
    let model = player.map { " \u{00B7} " + PageText.inline($0.model) } ?? ""
    page.put(
      "<div class=\"say \(side(event.from))\"><div class=\"who\"><b>\(PageText.inline(event.from))</b>\(role)\(model)\(tag(event))"
        + "</div><div class=\"bubble\">\(text(event.content))</div></div>")
  }

  private mutating func prompt(_ event: TranscriptEvent) {
    let content = plainText(event.content)
    let to = "Game master to \(PageText.inline(event.to))\(tag(event))"
    let classes = "prompt " + side(event.to)
    if content.utf8.count <= 160, content.utf8.count(where: { $0 == 0x0A }) <= 2 {
      page.put("<div class=\"\(classes)\">\(to)\(PageText.block(content))</div>")
      return
    }
    let first = content.split(whereSeparator: \.isNewline).first.map { String($0.prefix(90)) } ?? ""
    page.put(
      "<details class=\"\(classes)\"><summary>\(to): \(PageText.inline(first))…</summary>\(PageText.block(content))</details>"
    )
  }

  private mutating func verdict(_ event: TranscriptEvent) {
    let content = plainText(event.content)
    let kind = Self.kind(of: event.type)
    let what = "<span class=\"what\">\(PageText.inline(event.type))</span>"
    let details = event.details.map { "\($0.name): \(plainText($0.value))" }
    let all = ([content] + details).filter { !$0.isEmpty }.joined(separator: "\n")
    let shown = content.utf8.count <= 120 && !content.utf8.contains(0x0A) ? content : ""
    if details.isEmpty, shown == content {
      page.put("<div class=\"verdict \(kind)\">\(what) \(PageText.inline(content))</div>")
    } else {
      page.put(
        "<div class=\"verdict \(kind)\"><details><summary>\(what) \(PageText.inline(shown))</summary>\(PageText.block(all))"
          + "</details></div>")
    }
  }

  private static func kind(of type: String) -> String {
    let words = type.lowercased()
    if ["invalid", "abort", "wrong", "violat", "error", "max "].contains(where: words.contains) { return "bad" }
    return ["valid", "correct", "success", "found"].contains(where: words.contains) ? "good" : ""
  }

  private func tag(_ event: TranscriptEvent) -> String {
    switch event.label {
    case "forget": " <span class=\"tag\">on the side</span>"
    case "pseudo": " <span class=\"tag\">made up</span>"
    default: ["probe question", "probe answer"].contains(event.type) ? " <span class=\"tag\">on the side</span>" : ""
    }
  }

  private func text(_ content: JSONValue) -> String {
    let words = plainText(content)
    return words.isEmpty ? "<span class=\"empty\">says nothing</span>" : PageText.block(words)
  }

  private func plainText(_ content: JSONValue) -> String {
    content.string ?? String(decoding: pythonJSON(content), as: UTF8.self)
  }
}
