import CommandTesting
import EvaluationKit
import JSON
import SelfPlay
import Testing

@Suite("Transcript pages")
struct TranscriptPageTests {
  private static let hostile =
    "CLUE: <script>alert(1)</script> <img src=x onerror=alert(2)> \u{1B}[31mred\u{0} \u{202E}evil \u{5D0}\u{5D1} \"'&"

  private func page(_ clue: String) throws -> String {
    let folder = try TestFolder()
    let episode = try ClembenchFixture.write(
      "taboo/e", into: folder, interactions: ClembenchFixture.interactions(clue: clue)
    ).read()
    return TranscriptPage(
      episode.transcript, scores: EpisodeScores(episode), title: "taboo: <b>", index: "../index.html"
    )
    .html
  }

  @Test("a reply's markup is text, its control characters are seen, its direction is its own")
  func hostile() throws {
    let html = try page(Self.hostile)
    #expect(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>:"))
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    for scalar in html.unicodeScalars {
      #expect(scalar.value >= 0x20 || scalar == "\n", "U+\(String(scalar.value, radix: 16))")
      #expect(scalar.value != 0x202E)
    }
    #expect(html.contains(">U+001B</span>") && html.contains(">U+202E</span>"))
    #expect(html.contains("dir=\"auto\"") && html.contains("\u{5D0}\u{5D1}"))
    #expect(html.contains("default-src 'none'"))
    #expect(!html.contains("http://") && !html.contains("https://"))
  }

  @Test("a reply of 10 MB is cut, with a note of how much is left")
  func long() throws {
    let html = try page("CLUE: " + String(repeating: "<a>\u{1}", count: 2_500_000))
    #expect(html.utf8.count < 1_000_000)
    #expect(html.contains("9,980,006 more characters are in interactions.json"))
  }

  @Test("the card shows the scores, the outcome and the rules; verdicts stand between")
  func card() throws {
    let html = try page("CLUE: not cloudy")
    #expect(html.contains("100<small>Main Score</small>") && html.contains("mark won"))
    #expect(html.contains("by the rules of clembench-1.6"))
    #expect(html.contains("<span class=\"what\"><bdi>correct guess</bdi></span>"))
  }

  @Test("pages have names of their own that no file system minds")
  func names() throws {
    let folder = try TestFolder()
    var names = TranscriptFolder()
    let first = try ClembenchFixture.write("../m\u{7}--é/taboo/0_x/episode_1".replacing("../", with: ""), into: folder)
    let path = names.path(for: try first.read())
    #expect(path == "m_--_/taboo/0_x/episode_1.html")
    #expect(names.path(for: try first.read()) == "m_--_/taboo/0_x/episode_1-2.html")
  }

  @Test("the list groups episodes by who played and what, with marks")
  func index() throws {
    let folder = try TestFolder()
    let episode = try ClembenchFixture.write("m--m/taboo/0_x/episode_1", into: folder).read()
    let html = TranscriptIndex(
      [.init(episode, link: "a b.html", scores: EpisodeScores(episode))], unreadable: [("x<y", "is \u{1B} broken")]
    ).html
    #expect(html.contains("1 episodes: 1 won") && html.contains("<bdi>m--m</bdi>") && html.contains("x&lt;y"))
    #expect(!html.contains("\u{1B}"))
  }

  @Test("text for a terminal moves no cursor and turns no direction")
  func terminal() {
    #expect(VisibleText.line("a\u{1B}[2Jb\n\u{202E}c\u{9B}") == "a\\u{1B}[2Jb\\n\\u{202E}c\\u{9B}")
    #expect(VisibleText.line(String(repeating: "x", count: 30), limit: 10) == "xxxxxxxxxx… (20 more characters)")
  }
}
