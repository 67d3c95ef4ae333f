import Foundation
import JSON
import Synchronization

/// A chat server on loopback that does what a script says: one thread, no more than a test needs.
public final class ScriptedServer: Sendable {
  /// What the server does with a request.
  public enum Act: Sendable {
    /// A chat completion that says this.
    case reply(String, after: Duration = .zero)
    case status(Int, headers: [String] = [], body: String = "", after: Duration = .zero)
    /// A success with any body.
    case raw(String, contentType: String = "application/json", after: Duration = .zero)
    /// A reply of which so many bytes arrive before the connection is closed; 0 closes it without a word.
    case cut(afterBytes: Int)
    /// A success with so many bytes of text, its length told beforehand or not.
    case long(bytes: Int, isAnnounced: Bool = true)
    /// Nothing, for as long as the client waits.
    case hang
  }

  /// A request as the server sees it.
  public struct Request: Sendable {
    /// Its seed and the contents of its messages, one after the other: what a request is known by.
    public var identity: String
    /// How often this was asked, from 1.
    public var times: Int
    public var path: String
    /// Names in lower case.
    public var headers: [String: String]
    public var json: JSONValue
  }

  /// What the server saw.
  public struct Log: Sendable {
    /// How often each was asked.
    public var asked: [String: Int] = [:]
    /// How often each was answered with a whole reply, written to its last byte.
    public var answered: [String: Int] = [:]
    /// Asked again though it had been answered.
    public var askedAgain: [String] = []
    public var inFlight = 0
    public var mostInFlight = 0
    public var connections = 0
    public var last: Request?
    /// CPU time that the server took, which is none of the client's.
    public var cpuSeconds = 0.0

    public var requests: Int { asked.values.reduce(0, +) }
  }

  public let port: Int
  private let state = Mutex(Log())
  private let isStopping = Mutex(false)

  /// The address that clients are given.
  public var url: String { "http://127.0.0.1:\(port)/v1" }
  public var log: Log { state.withLock(\.self) }

  public init(_ script: @escaping @Sendable (Request) -> Act) throws {
    let (listener, port) = try Self.listen()
    self.port = port
    // Ended by `stop`; a test that forgets to leaves it to the end of the process.
    let thread = Thread { [weak self] in
      ServerLoop(listener: listener, script: script).run { change in
        guard let self, !self.isStopping.withLock(\.self) else { return false }
        self.state.withLock { change(&$0) }
        return true
      }
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Ends the server within moments.
  public func stop() { isStopping.withLock { $0 = true } }

  private static func listen() throws -> (listener: Int32, port: Int) {
    #if canImport(Darwin)
      let listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isOpen = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && Foundation.listen(listener, 1024) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
    guard listener >= 0, isOpen else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    _ = fcntl(listener, F_SETFL, O_NONBLOCK)
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }
}
