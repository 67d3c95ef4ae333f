import CommandTesting
import JSON
import ProcessPlugins

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A plugin written for a test: Python that speaks the protocol with the standard library alone.
struct ScriptedPlugin {
  let folder: TestFolder
  let command: PluginCommand

  /// - Parameters:
  ///   - greeting: what the script does before it serves.
  ///   - calls: what it does with a request `call` whose header is `header` and payload `payload`: an `if` chain's first
  ///     lines, which may `answer(...)` and go on, `send` raw bytes, or end the process.
  init(
    _ calls: String = "", greeting: String = "greet()", limits: PluginCommand.Limits = .init(start: 20, call: 20)
  ) throws {
    folder = try TestFolder()
    let lines = calls.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
    let script = Self.prologue + greeting + "\n" + Self.loop + lines.joined(separator: "\n") + "\n    answer(ok=True)\n"
    let path = try folder.write(script, to: "plugin.py")
    command = PluginCommand(
      name: "scripted", program: "python3", arguments: ["-S", "-E", path, folder.path("pids")],
      environment: ["PATH": "/usr/bin:/bin:/usr/local/bin:" + (getenv("PATH").map { String(cString: $0) } ?? "")],
      workingFolder: folder.path, limits: limits, bellwetherVersion: "0.0")
  }

  /// The numbers of the processes that the script started, its own first.
  var pids: [Int32] { notes.compactMap { Int32($0) } }

  /// What the script noted, a line each.
  var notes: [String] { ((try? folder.read("pids")) ?? "").split(separator: "\n").map(String.init) }

  /// Those that are still there. One that has ended and waits to be reaped by init is gone for all that matters.
  var alive: [Int32] {
    pids.filter { pid in
      guard kill(pid, 0) == 0 else { return false }
      let status = (try? TestFile.read("/proc/\(pid)/stat")) ?? ""
      return !status.contains(") Z ")
    }
  }

  static let prologue = """
    import json, os, signal, struct, sys, time
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    def note(pid):
        with open(sys.argv[1], 'a') as file: file.write(f'{pid}\\n')
    note(os.getpid())
    def take(count):
        found = b''
        while len(found) < count:
            more = stdin.read(count - len(found))
            if not more:
                note('end of input')
                sys.exit(0)
            found += more
        return found
    def receive():
        magic, head, length = struct.unpack('<4sIQ', take(16))
        assert magic == b'BWF1' and length % 8 == 0 and (16 + head) % 8 == 0
        return json.loads(take(head)), take(length)
    def send(data):
        stdout.write(data)
        stdout.flush()
    def frame(payload=b'', **members):
        text = json.dumps(members).encode()
        return struct.pack('<4sIQ', b'BWF1', len(text), len(payload)) + text + payload
    def answer(**members):
        send(frame(id=header['id'], **members))
    def greet(**members):
        header, _ = receive()
        assert header['call'] == 'hello' and header['magic'] == 'bellwether-plugin', header
        assert header['api'] == {'least': 1, 'most': 1} and os.environ['BELLWETHER_PLUGIN_PROTOCOL'] == '1'
        send(frame(**{**dict(id=1, magic='bellwether-plugin', api=1, name='scripted', version='1.2'), **members}))
    def child():
        pid = os.fork()
        if pid == 0:
            note(os.getpid())
            time.sleep(60)
            os._exit(0)
        while str(pid) not in open(sys.argv[1]).read(): time.sleep(0.001)

    """

  static let loop = """
    while True:
        header, payload = receive()
        call = header['call']

    """
}

/// A file as text, read in one go.
enum TestFile {
  struct Missing: Error {}

  static func read(_ path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw Missing() }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    return String(decoding: bytes[..<fread(&bytes, 1, 4096, file)], as: UTF8.self)
  }
}

/// The failure that the body throws, or nil where it throws none.
func failure(_ body: () async throws -> Void) async -> PluginFailure? {
  do {
    try await body()
    return nil
  } catch {
    return error as? PluginFailure
  }
}
