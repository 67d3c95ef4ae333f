import CommandTesting
import Foundation
import JSON
import ProcessPlugins
import Tables
import Testing

/// Every frame and every program of `docs/plugin-protocol.md`.
@Suite("Page on the plugin protocol", .fewAtOnce)
struct ProtocolPageTests {
  private static let folder = Repository.root + "examples/folder-plugin/"
  private let page: DocumentPage

  init() throws { page = try DocumentPage("plugin-protocol.md") }

  @Test("the bytes shown are the frames that Bellwether reads and writes")
  func bytes() throws {
    let dumps = page.blocks(of: "hex").map { FrameExample.bytes(dump: $0.text) }
    #expect(dumps.map(\.count) == [304, 80])
    for dump in dumps {
      let frame = try Frame(bytes: dump)
      #expect(try frame.bytes() == dump)
    }
    let request = try Frame(bytes: dumps[0])
    #expect(request["call"]?.string == "score")
    #expect(request.table("pairs")?["actual"]?.numbers?.contiguous == [0.5, 1])
    #expect(request.table("pairs")?["predicted"]?.numbers?.contiguous == [0.25, 1])
  }

  @Test("the text beside the bytes is theirs")
  func asciiColumn() {
    for line in page.blocks(of: "hex").flatMap({ $0.text.split(separator: "\n") }) {
      let bytes = FrameExample.bytes(dump: String(line))
      let text = String(bytes.map { (32..<127).contains($0) ? Character(UnicodeScalar($0)) : "." })
      #expect(line.dropFirst(55) == text)
    }
  }

  @Test("the Python program answers as the page says")
  func python() async throws {
    let examples = try page.blocks(of: "frames").prefix(5).flatMap { try FrameExample.all(in: $0.text) }
    #expect(examples.count == 6)
    let answers = try await answers(of: [Self.folder + "python/by-hand.py"], to: examples)
    for (answer, example) in zip(answers, examples) { expectSame(answer, example.answer) }
  }

  @Test("the Perl program answers as the Python program does")
  func perl() async throws {
    let examples = try page.blocks(of: "frames").prefix(5).flatMap { try FrameExample.all(in: $0.text) }
    let answers = try await answers(of: [Self.folder + "perl/by-hand.pl"], to: examples)
    for (answer, example) in zip(answers, examples) {
      var expected = example.answer
      if let name = expected.header.firstIndex(where: { $0.name == "name" }) {
        expected.header[name].value = "by-hand-in-perl"
      }
      if expected["result"] != nil {
        #expect(answer["result"]?["values"]?.sorted == expected["result"]?["values"]?.sorted)
      } else {
        expectSame(answer, expected)
      }
    }
  }

  @Test("the plugins of the page on Python answer as the page says")
  func kinds() async throws {
    let folder = try TestFolder()
    try DocumentPage("plugins.md").writeFiles(into: folder)
    let remembered = """


      @bellwether.predictor
      def remembered(inputs, target):
          mean = sum(target) / len(target)
          return lambda inputs: [mean] * len(inputs)

      """
    try folder.write(try folder.read("kinds.py") + remembered, to: "kinds.py")
    try folder.write("m1 0.1\nm2 0.2\n", to: "more.txt")
    let blocks = page.blocks(of: "frames").dropFirst(5)
    #expect(blocks.count == 11)
    let examples = try blocks.flatMap {
      try FrameExample.all(in: $0.text.replacing("/home/ant/more.txt", with: folder.path("more.txt")))
    }
    let helper = Repository.root + "Sources/CBuiltInData/python/bellwether.py"
    let answers = try await answers(of: ["python3", helper, "serve", folder.path("kinds.py")], to: examples)
    for (answer, example) in zip(answers, examples) { expectSame(answer, example.answer) }
  }

  @Test("the programs shown are those of the examples")
  func programs() throws {
    let shown = [("python", "python/by-hand.py"), ("perl", "perl/by-hand.pl"), ("yaml", "python/plugin.yaml")]
    for (language, file) in shown {
      let text = try String(contentsOfFile: Self.folder + file, encoding: .utf8)
      #expect(page.blocks(of: language).contains { $0.text == text }, "\(file)")
    }
    let lines = try String(contentsOfFile: Self.folder + "perl/by-hand.pl", encoding: .utf8).count { $0 == "\n" }
    #expect(lines < 80)
  }

  @Test("started by hand the programs explain themselves", arguments: ["python/by-hand.py", "perl/by-hand.pl"])
  func byHand(program: String) async throws {
    let started = try await OtherProgram.run([Self.folder + program], in: Repository.root)
    #expect(started.code == 2)
    #expect(started.output.isEmpty && started.talk.contains("plugins:"))
  }

  /// Sends the requests all at once, as a file: a plugin answers one after the other.
  private func answers(of command: [String], to examples: [FrameExample]) async throws -> [Frame] {
    let files = try TestFolder()
    try files.write("", to: "requests")
    try Data(examples.flatMap(\.request)).write(to: URL(filePath: files.path("requests")))
    let run = try await OtherProgram.run(
      command, in: files.path, environment: ["BELLWETHER_PLUGIN_PROTOCOL": "1"], input: files.path("requests"))
    #expect(run.code == 0, "\(run.talk)")
    var reader = FrameReader()
    reader.append(run.bytes)
    var frames: [Frame] = []
    while let frame = try reader.next() { frames.append(frame) }
    #expect(frames.count == examples.count, "\(run.talk)")
    return frames
  }

  private func expectSame(_ found: Frame, _ expected: Frame) {
    #expect(JSONValue.object(found.header).sorted == JSONValue.object(expected.header).sorted)
    #expect(found.tables == expected.tables)
  }
}
