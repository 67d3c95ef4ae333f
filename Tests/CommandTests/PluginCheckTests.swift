import CommandTesting
import Foundation
import JSON
import Testing

/// `plugin check` finds what is wrong with plugins found on disk, and says it.
@Suite(.fewAtOnce) struct PluginCheckTests {
  init() { signal(SIGPIPE, SIG_IGN) }

  private static let wrong = """
    import random

    import bellwether


    @bellwether.metric(direction="lower-is-better", range=(0, None))
    def careless(actual, predicted):
        \"\"\"A mean of the others.\"\"\"
        return sum(abs(a - p) for a, p in zip(actual, predicted)) / (len(actual) - 1)


    @bellwether.metric(direction="higher-is-better", range=(0, 0.001))
    def narrow(actual, predicted):
        \"\"\"The first error, larger than its card says.\"\"\"
        return abs(actual[0] - predicted[0]) if len(actual) else 0


    @bellwether.metric(direction="higher-is-better")
    def upside(actual, predicted):
        \"\"\"The largest error, called better when larger.\"\"\"
        return max((abs(a - p) for a, p in zip(actual, predicted)), default=None)


    calls = 0


    @bellwether.metric
    def counting(actual, predicted):
        \"\"\"How often it was asked.\"\"\"
        global calls
        calls += 1
        return calls


    @bellwether.predictor
    class Chatty:
        \"\"\"Predicts a row from the rows beside it.\"\"\"

        def fit(self, inputs, target):
            return {}

        def predict(self, model, inputs):
            print("a word on standard output")
            return [row / (len(inputs) + 1) for row in range(len(inputs))]


    @bellwether.transform
    class Centred:
        \"\"\"Takes away the mean of whatever rows it sees.\"\"\"

        def __init__(self, of: bellwether.NumberColumn):
            self.of = of

        def apply(self, of):
            return {self.of: [value - sum(of) / len(of) for value in of]}

    """

  private func check(_ arguments: [String], _ folder: TestFolder) async -> CapturedCommand {
    await CapturedCommand.run(
      ["plugin", "check"] + arguments, environment: PluginNewTests.environment(folder))
  }

  @Test("what Python plugins do wrong is told by name and law, with the line at fault")
  func wrongPlugins() async throws {
    let folder = try TestFolder()
    let path = try folder.write(Self.wrong, to: "wrong.py")
    let checked = await check([path], folder)
    #expect(checked.code == 1)
    let text = checked.output
    #expect(
      text.contains(
        "  BROKEN: a single row gives a value, a reason why there is none, or an error in words: plugin 'wrong', 'score' of "
          + "'careless': ZeroDivisionError: float division by zero (wrong.py, line 9, in careless)"), "\(text)")
    #expect(text.contains("outside the range [0.0, 0.001] that its card gives"))
    #expect(text.contains("  BROKEN: perfect forecasts get the best value: seen on sample 1\n"))
    #expect(text.contains("  BROKEN: scoring twice gives the same: seen on sample 1\n"))
    #expect(text.contains("  BROKEN: the order of rows does not matter: seen on sample 1\n"))
    #expect(text.contains("  BROKEN: a row's cells do not depend on the other rows: (row 1), on sample 1\n"))
    #expect(text.contains("program of wrong: 6 kept\n"))
  }

  @Test("one plugin of several is checked alone, with settings of the user's own, as JSON too")
  func only() async throws {
    let folder = try TestFolder()
    let path = try folder.write(Self.wrong, to: "wrong.py")
    let checked = await check([path, "--only", "centred", "--settings", "{of: size}", "--json"], folder)
    #expect(checked.code == 1)
    let blocks = try #require(try readJSON(checked.output, file: "output").elements)
    #expect(blocks.count == 1)
    #expect(blocks[0]["name"] == "centred" && blocks[0]["sound"] == false && blocks[0]["kind"] == "transform")
    let broken = blocks[0]["laws"]?.elements?.filter { $0["verdict"] == "broken" } ?? []
    #expect(broken.contains { $0["law"] == "a row's cells do not depend on the other rows" })
    let refused = await check([path, "--only", "centred", "--settings", "{of: 7, depth: 1}"], folder)
    #expect(refused.code == 1 && refused.output.contains("'centred' has no parameter 'depth'"))
    let unknown = await check([path, "--only", "center"], folder)
    #expect(unknown.code == 2 && unknown.talk.contains("no plugin here is called 'center'"))
    let stray = await check([path, "--settings", "{of: size}"], folder)
    #expect(stray.code == 2 && stray.talk.contains("name it with --only"))
  }

  @Test("a plugin that wants settings it cannot be guessed is not called sound")
  func settings() async throws {
    let folder = try TestFolder()
    let path = try folder.write(
      """
      import bellwether


      @bellwether.metric
      def picky(actual, predicted, word: str):
          \"\"\"Takes one word.\"\"\"
          if word != "open":
              raise bellwether.BadSetting("word", "must be 'open'")
          return max(predicted, default=None)
      """, to: "picky.py")
    let checked = await check([path], folder)
    #expect(checked.code == 1)
    #expect(
      checked.output.contains("  not asked: it works on sample data: settings made up from its card do not serve, "),
      "\(checked.output)")
    #expect(await check([path, "--only", "picky", "--settings", "{word: open}"], folder).code == 0)
  }

  @Test("a plugin that hangs or dies in a call is told, and the others are checked all the same")
  func hangAndCrash() async throws {
    let folder = try TestFolder()
    let path = try folder.write(
      """
      import os
      import time

      import bellwether


      @bellwether.metric
      def hanging(actual, predicted):
          \"\"\"Never comes back.\"\"\"
          time.sleep(600)


      @bellwether.metric
      def dying(actual, predicted):
          \"\"\"Takes its process along.\"\"\"
          os._exit(7)


      @bellwether.metric
      def sound(actual, predicted):
          \"\"\"Works.\"\"\"
          return max(predicted)
      """, to: "ends.py")
    for (name, words) in [("hanging", "0.5"), ("dying", "exit code 7")] {
      let checked = await check([path, "--deadline", "0.5", "--only", name, "--only", "sound"], folder)
      #expect(checked.code == 1)
      #expect(checked.output.contains("metric \(name): 2 kept, 1 broken"), "\(checked.output)")
      let line = checked.output.split(separator: "\n").first { $0.contains("BROKEN: it works on sample data") }
      #expect(line?.contains(words) == true, "\(checked.output)")
      #expect(checked.output.contains("metric sound: ") && !checked.output.contains("metric sound: 2 kept"))
    }
  }

  @Test("a file that is missing or cannot be loaded is told, and nothing stays behind")
  func unloadable() async throws {
    let folder = try TestFolder()
    #expect(await check([folder.path("none.py")], folder).code == 2)
    let path = try folder.write("import bellwether\ndef broken(:\n", to: "broken.py")
    let checked = await check([path], folder)
    #expect(checked.code == 2 && checked.talk.contains("SyntaxError"), "\(checked.talk)")
  }

  @Test("a program that does not keep the protocol is found out")
  func program() async throws {
    let folder = try TestFolder()
    #expect(await PluginNewTests.make("metric", "by-hand", in: folder, ["--language", "folder"]).code == 0)
    var text = try folder.read("by-hand/by_hand.py")
    // By hand it ends well and says nothing; an unknown call is answered like any other; it stays when its input ends.
    text = text.replacing("    sys.exit(2)", with: "    sys.exit(0)")
    text = text.replacing(
      #"return {"error": {"kind": "internal", "message": "there is no call '%s'" % call}}"#, with: "return {}")
    text = text.replacing(
      "sys.exit(0)  # the end of the input is the end of the plugin", with: "__import__('time').sleep(60)")
    try folder.write(text, to: "by-hand/by_hand.py")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.path("by-hand/by_hand.py"))
    let checked = await check([folder.path("by-hand")], folder)
    #expect(checked.code == 1)
    let laws = [
      "started by hand it says what it is and exits with a code other than 0: it ended: with exit code 0",
      "a call that it does not know is answered with an error: it answered as if it had done something",
      "it ends within 2 s of the end of its input: it was still there",
    ]
    for law in laws { #expect(checked.output.contains("  BROKEN: \(law)"), "\(checked.output)") }
  }
}
