import JSON
import Synchronization

/// One child process that serves a plugin, from its greeting to its end.
///
/// It takes one call at a time. Whatever it does wrong ends it, and all that it started; a call then throws a
/// ``PluginFailure``, and so does every later one. ``PluginPool`` starts a new one in its place.
public final class PluginProcess: Sendable {
  /// The protocol's version that is spoken here.
  public static let api = 1

  public let command: PluginCommand
  /// What it calls itself.
  public let name: String
  public let version: String
  private let channel: PluginChannel
  private let lastID = Atomic(1)

  /// Starts the command and greets it.
  ///
  /// - Parameter log: is handed each line of the plugin's log as it comes, on a thread of its own.
  /// - Throws: ``PluginFailure``; `CancellationError`. No process is left then.
  public static func start(
    _ command: PluginCommand, log: (@Sendable (String) -> Void)? = nil
  ) async throws -> PluginProcess {
    try Task.checkCancellation()
    let channel = try await PluginChannel.open(command, log: log)
    do {
      let hello = Frame(
        [
          JSONMember("id", 1), JSONMember("call", "hello"), JSONMember("magic", .text(magic)),
          JSONMember("api", ["least": .integer(api), "most": .integer(api)]),
        ] + (command.bellwetherVersion.map { [JSONMember("bellwether", .text($0))] } ?? []))
      let greeting = try await channel.exchange(id: 1, label: nil, hello.bytes(), seconds: command.limits.start)
      return try PluginProcess(command, channel, greeting)
    } catch {
      channel.killNow()
      await channel.finish()
      throw error
    }
  }

  private static let magic = "bellwether-plugin"

  private init(_ command: PluginCommand, _ channel: PluginChannel, _ greeting: Frame) throws {
    self.command = command
    self.channel = channel
    name = greeting["name"]?.string ?? command.name
    version = greeting["version"]?.string ?? ""
    func refusal(_ message: String) -> PluginFailure { PluginFailure(.start, plugin: command.name, message) }
    guard greeting["magic"]?.string == Self.magic else {
      throw refusal("its greeting lacks \"magic\": \"\(Self.magic)\"")
    }
    guard let spoken = greeting["api"]?.int else {
      throw refusal("its greeting lacks \"api\", the version of the protocol that it will speak")
    }
    guard spoken == Self.api else {
      let remedy = spoken > Self.api ? "a newer Bellwether or an older plugin" : "a newer plugin"
      throw refusal(
        "it speaks version \(spoken) of the protocol, and this Bellwether version \(Self.api): it takes \(remedy)")
    }
  }

  deinit { channel.killNow() }

  /// Whether its process was alive a moment ago.
  public var isAlive: Bool { channel.isAlive }

  /// Why it takes no more calls; nil while it does.
  public var failure: PluginFailure? { channel.state.withLock { $0.finished } }

  /// The child's number in the system, which leads a session of its own.
  public var processID: Int32 { channel.state.withLock { $0.pid } }

  /// What it says of itself and of the plugins it provides: the answer to `describe`, without its id.
  public func describe() async throws -> JSONValue {
    let answer = try await call("describe", deadline: command.limits.start)
    return .object(answer.header.filter { $0.name != "id" })
  }

  /// Asks for a call and waits for its answer.
  ///
  /// - Parameters:
  ///   - header: the request's members but `id` and `call`.
  ///   - deadline: seconds it may take; nil for the command's limit.
  /// - Throws: ``PluginFailure``: also what the plugin itself answers as an error; `CancellationError`, and then its
  ///   process is gone.
  public func call(
    _ name: String, _ header: [JSONMember] = [], tables: [FrameTable] = [], deadline: Double? = nil
  ) async throws -> Frame {
    try Task.checkCancellation()
    let id = lastID.add(1, ordering: .relaxed).newValue
    let label = "'\(name)'" + (header.first { $0.name == "plugin" }?.value["name"]?.string.map { " of '\($0)'" } ?? "")
    let request = Frame([JSONMember("id", .integer(id)), JSONMember("call", .text(name))] + header, tables: tables)
    let bytes: [UInt8]
    do throws(FrameError) {
      bytes = try request.bytes(limits: command.limits.frames)
    } catch {
      throw PluginFailure(.rows, plugin: command.name, call: label, "the request cannot be sent: \(error)")
    }
    let answer = try await channel.exchange(
      id: id, label: label, bytes, seconds: deadline ?? command.limits.call)
    if let error = answer["error"], !error.isNull { throw answered(error, label) }
    return answer
  }

  private func answered(_ error: JSONValue, _ label: String) -> PluginFailure {
    let kind: PluginFailure.Kind =
      switch error["kind"]?.string {
      case "settings": .settings
      case "rows": .rows
      default: .internal
      }
    return PluginFailure(
      kind, plugin: command.name, call: label,
      error["message"]?.string.map { tame($0.prefix(Self.longestMessage)) } ?? "an error without a message",
      parameter: error["parameter"]?.string, trace: error["trace"]?.string.map { tame($0.suffix(Self.longestTrace)) })
  }

  private static let longestMessage = 2000
  private static let longestTrace = 8000

  /// A text of the plugin's that goes to a terminal and into a record: without control characters but line breaks.
  private func tame(_ text: Substring) -> String {
    String(text.map { $0.isNewline ? "\n" : $0.isPrintable ? $0 : " " })
  }

  /// Ends it politely: its input is closed, and what is still there after a second is ended.
  public func stop() async { await channel.stop() }

  /// Ends it and all that it started at once, without waiting; may be called from any thread.
  public func killNow() { channel.killNow() }
}
