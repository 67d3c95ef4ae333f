import Diagnostics
import Experiments
import Files
import Synchronization
import Testing

@Suite struct DatasetPullTests {
  private let tiny = TinyDataset()

  private func pull(from server: DatasetTestServer, to folder: String) -> DatasetPull {
    var pull = DatasetPull(folder: folder, base: server.base)
    pull.retries = 0
    pull.delay = .zero
    return pull
  }

  private func failure(_ body: () async throws -> Void) async throws -> DatasetFetchError {
    let error = await #expect(throws: DatasetFetchError.self) { try await body() }
    return try #require(error)
  }

  private func text(of error: DatasetFetchError) -> [String] {
    error.diagnostics.all.map {
      ([$0.message] + ($0.hint.map { [$0] } ?? []) + $0.notes.map(\.message)).joined(separator: "\n")
    }
  }

  @Test("a pull puts all files in place and leaves nothing else")
  func whole() async throws {
    try await withDatasetFolder { folder in
      try await DatasetTestServer.serving([.file(tiny.scores), .file(tiny.names)]) { server in
        let fetch = try await pull(from: server, to: folder).run(tiny.card(), library: tiny.library())
        #expect(server.requests == [.init(path: "/scores.csv"), .init(path: "/lists/names.csv")])
        #expect(fetch.folder == folder + "/tiny")
        #expect(fetch.files.map(\.path) == ["scores.csv", "lists/names.csv"])
        #expect(fetch.files.map(\.state) == [.fetched, .fetched])
        #expect(files(below: folder) == ["tiny/lists/names.csv", "tiny/scores.csv"])
        let found = try tiny.library(folders: [folder]).read("dataset:tiny/scores.csv", at: nil)
        #expect(found.bytes == tiny.scores)
        #expect(found.warning == nil)
      }
    }
  }

  @Test("a second pull asks the server for nothing")
  func again() async throws {
    try await withDatasetFolder { folder in
      try await DatasetTestServer.serving([.file(tiny.scores), .file(tiny.names)]) { server in
        let pull = pull(from: server, to: folder)
        _ = try await pull.run(tiny.card(), library: tiny.library())
        let fetch = try await pull.run(tiny.card(), library: tiny.library())
        #expect(fetch.files.map(\.state) == [.present, .present])
        #expect(server.requests.count == 2)
      }
    }
  }

  @Test("a retry goes on where the stream was cut")
  func retry() async throws {
    try await withDatasetFolder { folder in
      let script: [DatasetTestServer.Reply] = [.cut(tiny.scores, after: 7000), .file(tiny.scores), .file(tiny.names)]
      try await DatasetTestServer.serving(script) { server in
        var pull = pull(from: server, to: folder)
        pull.retries = 1
        let retries = Mutex<[String]>([])
        _ = try await pull.run(tiny.card(), library: tiny.library()) { event in
          if case .retry(let file, let reason, _) = event { retries.withLock { $0.append("\(file): \(reason)") } }
        }
        #expect(server.requests.map(\.range) == [nil, "bytes=7000-", nil])
        #expect(retries.withLock { $0.count } == 1)
        #expect(try FilePath.read(folder + "/tiny/scores.csv") == tiny.scores)
      }
    }
  }

  @Test("an interrupted pull puts nothing in place, and the next one goes on where it stopped")
  func resume() async throws {
    try await withDatasetFolder { folder in
      let script: [DatasetTestServer.Reply] = [
        .file(tiny.scores), .cut(tiny.names, after: 3), .file(tiny.names),
      ]
      try await DatasetTestServer.serving(script) { server in
        let pull = pull(from: server, to: folder)
        let error = try await failure { _ = try await pull.run(tiny.card(), library: tiny.library()) }
        guard case .unreachable(_, _, attempts: 1) = error else { throw error }
        #expect(!FilePath.exists(folder + "/tiny"))
        _ = try await pull.run(tiny.card(), library: tiny.library())
        #expect(server.requests.map(\.range) == [nil, nil, "bytes=3-"])
        #expect(files(below: folder) == ["tiny/lists/names.csv", "tiny/scores.csv"])
        #expect(try FilePath.read(folder + "/tiny/lists/names.csv") == tiny.names)
      }
    }
  }

  @Test("a server without ranges is asked for the whole again")
  func withoutRanges() async throws {
    try await withDatasetFolder { folder in
      let script: [DatasetTestServer.Reply] = [
        .cut(tiny.scores, after: 7000), .file(tiny.scores, ranges: false), .file(tiny.scores, ranges: false),
        .file(tiny.names),
      ]
      try await DatasetTestServer.serving(script) { server in
        var pull = pull(from: server, to: folder)
        pull.retries = 1
        _ = try await pull.run(tiny.card(), library: tiny.library())
        #expect(server.requests.map(\.range) == [nil, "bytes=7000-", nil, nil])
        #expect(try FilePath.read(folder + "/tiny/scores.csv") == tiny.scores)
      }
    }
  }

  @Test("a stream without a length that is cut is told from a whole one")
  func unmeasured() async throws {
    try await withDatasetFolder { folder in
      let script: [DatasetTestServer.Reply] = [
        .unmeasured(Array(tiny.scores.prefix(500))), .file(tiny.scores), .file(tiny.names),
      ]
      try await DatasetTestServer.serving(script) { server in
        var pull = pull(from: server, to: folder)
        pull.retries = 1
        _ = try await pull.run(tiny.card(), library: tiny.library())
        #expect(server.requests.map(\.range) == [nil, "bytes=500-", nil])
      }
    }
  }

  @Test("wrong bytes are refused and leave nothing behind")
  func wrongBytes() async throws {
    var wrong = tiny.scores
    wrong[123] ^= 1
    try await withDatasetFolder { folder in
      try await DatasetTestServer.serving([.file(wrong)]) { server in
        let error = try await failure {
          _ = try await pull(from: server, to: folder).run(tiny.card(), library: tiny.library())
        }
        #expect(
          text(of: error) == [
            """
            'scores.csv' from \(server.base)/scores.csv is not the file that the card knows; nothing was kept
            expected SHA-256 \(SHA256.hex(of: tiny.scores))
            found    SHA-256 \(SHA256.hex(of: wrong))
            """
          ])
        #expect(FilePath.entries(of: folder) == [])
        #expect(server.requests.count == 1)
      }
    }
  }

  @Test("a beginning that does not fit its end is fetched anew")
  func rottenBeginning() async throws {
    try await withDatasetFolder { folder in
      try place(Array(repeating: 0, count: 300), at: folder + "/.tiny.partial/scores.csv")
      try await DatasetTestServer.serving([.file(tiny.scores), .file(tiny.scores), .file(tiny.names)]) { server in
        _ = try await pull(from: server, to: folder).run(tiny.card(), library: tiny.library())
        #expect(server.requests.map(\.range) == ["bytes=300-", nil, nil])
        #expect(try FilePath.read(folder + "/tiny/scores.csv") == tiny.scores)
      }
    }
  }

  @Test("a file that is longer than the card says is refused and leaves nothing behind")
  func tooLong() async throws {
    try await withDatasetFolder { folder in
      try await DatasetTestServer.serving([.file(tiny.scores + [0])]) { server in
        let error = try await failure {
          _ = try await pull(from: server, to: folder).run(tiny.card(), library: tiny.library())
        }
        #expect(
          text(of: error) == [
            """
            'scores.csv' from \(server.base)/scores.csv is not the file that the card knows; nothing was kept
            expected 20000 bytes
            found    more
            """
          ])
        #expect(FilePath.entries(of: folder) == [])
      }
    }
  }

  @Test("a file that the server has not got is said so and not asked for again")
  func notFound() async throws {
    try await withDatasetFolder { folder in
      try await DatasetTestServer.serving([.status(404)]) { server in
        var pull = pull(from: server, to: folder)
        pull.retries = 3
        let error = try await failure { _ = try await pull.run(tiny.card(), library: tiny.library()) }
        #expect(
          text(of: error) == [
            """
            the server has no such file: HTTP status 404 for \(server.base)/scores.csv
            another address: --from-url BASE
            """
          ])
        #expect(server.requests.count == 1)
        #expect(FilePath.entries(of: folder) == [])
      }
    }
  }

  @Test("a server in trouble is tried again, and no more often than asked for")
  func serverInTrouble() async throws {
    try await withDatasetFolder { folder in
      try await DatasetTestServer.serving([.status(503)]) { server in
        var pull = pull(from: server, to: folder)
        pull.retries = 2
        let error = try await failure { _ = try await pull.run(tiny.card(), library: tiny.library()) }
        #expect(error == .unreachable(url: server.base + "/scores.csv", reason: "HTTP status 503", attempts: 3))
        #expect(server.requests.count == 3)
      }
    }
  }

  @Test("redirects are followed to http, not to files")
  func redirects() async throws {
    try await withDatasetFolder { folder in
      let script: [DatasetTestServer.Reply] = [
        .redirect("/there"), .file(tiny.scores), .redirect("file:///etc/hostname"),
      ]
      try await DatasetTestServer.serving(script) { server in
        let error = try await failure {
          _ = try await pull(from: server, to: folder).run(tiny.card(), library: tiny.library())
        }
        #expect(server.requests.map(\.path) == ["/scores.csv", "/there", "/lists/names.csv"])
        guard case .unreachable(server.base + "/lists/names.csv", _, attempts: 1) = error else { throw error }
      }
    }
  }

  @Test("a server that says nothing is given up", .timeLimit(.minutes(10)))
  func hang() async throws {
    try await withDatasetFolder { folder in
      try await DatasetTestServer.serving([.hang]) { server in
        var pull = pull(from: server, to: folder)
        pull.stallTimeout = .seconds(1)
        let error = try await failure { _ = try await pull.run(tiny.card(), library: tiny.library()) }
        guard case .unreachable(server.base + "/scores.csv", _, attempts: 1) = error else { throw error }
      }
    }
  }

  @Test("a cancelled pull stops and puts nothing in place", .timeLimit(.minutes(10)))
  func cancelled() async throws {
    try await withDatasetFolder { folder in
      try await DatasetTestServer.serving([.hang]) { server in
        let pull = pull(from: server, to: folder)
        let (card, library) = (try tiny.card(), tiny.library())
        await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { _ = try await pull.run(card, library: library) }
          group.cancelAll()
          await #expect(throws: CancellationError.self) { try await group.next() }
        }
        #expect(!FilePath.exists(folder + "/tiny"))
      }
    }
  }

  @Test("a file in place that is not the card's is an error, unless it may be replaced")
  func occupied() async throws {
    try await withDatasetFolder { folder in
      try place("mine", at: folder + "/tiny/scores.csv")
      try place("also mine", at: folder + "/tiny/notes.txt")
      try await DatasetTestServer.serving([.file(tiny.scores), .file(tiny.names)]) { server in
        var pull = pull(from: server, to: folder)
        let error = try await failure { _ = try await pull.run(tiny.card(), library: tiny.library()) }
        #expect(
          text(of: error) == [
            """
            '\(folder)/tiny/scores.csv' is there, but is not the file that the card knows
            move it away, or replace it with --replace
            """
          ])
        #expect(server.requests.isEmpty)
        pull.replaces = true
        _ = try await pull.run(tiny.card(), library: tiny.library())
        #expect(files(below: folder) == ["tiny/lists/names.csv", "tiny/notes.txt", "tiny/scores.csv"])
        #expect(try FilePath.read(folder + "/tiny/scores.csv") == tiny.scores)
      }
    }
  }

  @Test("a dataset that can only be imported is not pulled, but from a mirror")
  func importOnly() async throws {
    var tiny = tiny
    tiny.isImportOnly = true
    try await withDatasetFolder { folder in
      let error = try await failure {
        _ = try await DatasetPull(folder: folder).run(tiny.card(), library: tiny.library())
      }
      #expect(
        text(of: error) == [
          """
          the dataset 'tiny' has no address to be fetched from
          bellwether data import tiny --from DIR
          """
        ])
    }
  }

  @Test("a system without libcurl is told how to get it")
  func noLibrary() {
    #expect(
      text(of: .noLibrary) == ["downloads need libcurl, which is not on this system\napt-get install libcurl4"])
  }

  @Test("what is built in needs no fetching, and can be copied to a folder")
  func builtIn() async throws {
    try await withDatasetFolder { folder in
      let library = DatasetLibrary()
      let card = try #require(try library.card("published-scores"))
      let nothing = try await DatasetPull().run(card, library: library)
      #expect(nothing.folder == nil)
      #expect(Set(nothing.files.map(\.state)) == [.builtIn])
      let copied = try await DatasetPull(folder: folder).run(card, library: library)
      #expect(Set(copied.files.map(\.state)) == [.fetched])
      #expect(files(below: folder).count == card.namedFiles.count)
    }
  }
}
