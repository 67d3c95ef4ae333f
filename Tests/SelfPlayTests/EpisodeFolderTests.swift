import CommandTesting
import EvaluationKit
import JSON
import SelfPlay
import Testing

@Suite("Folders of episodes")
struct EpisodeFolderTests {
  @Test("both layouts tell who played what")
  func layouts() {
    let old = EpisodeFolder("/r/a-t0.0--a-t0.0/taboo/1_medium_en/episode_12").place()
    #expect(old.players == "a-t0.0--a-t0.0" && old.game == "taboo" && old.experiment == "medium_en" && old.index == 12)
    let new = EpisodeFolder("/r/a/wordle/high_frequency_words/instance_00007").place()
    #expect(new.players == "a" && new.game == "wordle" && new.experiment == "high_frequency_words" && new.index == 7)
    let example = EpisodeFolder("/r/clembench-2/imagegame/a-00").place()
    #expect(example.game == "imagegame" && example.experiment == nil && example.index == nil)
  }

  @Test("episodes are found at any depth, in sorted order, each once")
  func find() throws {
    let folder = try TestFolder()
    for name in ["b/taboo/0_x/episode_1", "b/taboo/0_x/episode_0", "a/deep/er/taboo/k"] {
      try ClembenchFixture.write(name, into: folder)
    }
    let found = try ClembenchEpisode.find(in: [folder.path(""), folder.path("b")])
    let root = folder.path("")
    #expect(
      found.map { String($0.path.dropFirst(root.count)) }
        == ["a/deep/er/taboo/k", "b/taboo/0_x/episode_0", "b/taboo/0_x/episode_1"])
    #expect(throws: EpisodeFolder.Problem("there is no folder '/nowhere'")) {
      try ClembenchEpisode.find(in: ["/nowhere"])
    }
  }

  @Test(
    "what is broken is unreadable, with a reason",
    arguments: [
      ("interactions.json", "{", "'interactions.json' is broken"),
      ("interactions.json", "[]", "holds an array, not an object"),
      ("interactions.json", #"{"players": {}, "turns": [[{"from": "GM"}]]}"#, "event 1 of turn 1 lacks"),
      ("interactions.json", #"{"players": {}, "turns": [3]}"#, "turn 1 is a number"),
      ("interactions.json", #"{"players": 4, "turns": []}"#, "no object 'players'"),
      ("interactions.json", "{\"turns\": [\"\u{1}\"]}", "control character"),
      ("interactions.json", String(repeating: "[", count: 100_000), "nest more than 256 deep"),
      ("instance.json", "3", "'instance.json' holds a number"),
      ("scores.json", #"{"episode scores": NaN}"#, "no object 'episode scores'"),
      ("scores.json", #"{"a": 1, "a": 2}"#, "'scores.json' is broken"),
    ])
  func broken(name: String, text: String, reason: String) throws {
    let folder = try TestFolder()
    let episode = try ClembenchFixture.write("taboo/e", into: folder)
    try folder.write(text, to: "taboo/e/" + name)
    let problem = #expect(throws: EpisodeFolder.Problem.self) { try episode.read() }
    #expect(problem?.reason.contains(reason) ?? false, "\(problem?.reason ?? "")")
  }

  @Test("a pair of one player is known by its name, without the temperature")
  func labels() {
    #expect(PairLabel.player("m-t0.0--m-t0.0") == "m")
    #expect(PairLabel.player("m--m") == "m")
    #expect(PairLabel.player("a--b--a--b") == "a--b")
    #expect(PairLabel.player("a--b") == "a--b")
    #expect(PairLabel.player("llama-t5") == "llama-t5")
  }

  @Test("an episode read and written is the same JSON", .enabled(if: ClembenchFixture.isThere, "needs BELLWETHER_DATA"))
  func roundTrip() throws {
    var count = 0
    for folder in try ClembenchEpisode.find(in: [ClembenchFixture.episodes]) {
      guard let episode = try? folder.read() else { continue }
      let scores = EpisodeScores(episode)
      for file in ClembenchWriter.files(of: episode.transcript, scores: scores, header: episode.header) {
        let isCompared = file.name != "scores.json" || episode.scoresFile == "scores.json"
        guard isCompared else { continue }
        let written = try readJSON(file.bytes, file: file.name, allowNonFinite: true)
        let read = try ClembenchFixture.json(folder.path + "/" + file.name)
        // The keys' order and the difference of 1 and 1.0, too: as text.
        #expect(pythonJSON(written) == pythonJSON(read), "\(folder.path)/\(file.name)")
        count += 1
      }
    }
    #expect(count == 95 + 95 + 89)
  }
}
