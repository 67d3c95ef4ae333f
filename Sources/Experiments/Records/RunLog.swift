import JSON
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What happened in a run, a JSON object a line: the one file of a record that tells the time.
public final class RunLog: Sendable {
  private let lines = Mutex<[String]>([])

  public init() {}

  public func add(_ event: String, _ details: KeyValuePairs<String, JSONValue> = [:]) {
    let members = [JSONMember(name: "time", value: .text(Self.now())), JSONMember(name: "event", value: .text(event))]
    let line = writeJSON(.object(members + details.map { JSONMember(name: $0.key, value: $0.value) }))
    lines.withLock { $0.append(line) }
  }

  public var text: String { lines.withLock { $0.map { $0 + "\n" }.joined() } }

  /// ISO 8601, in UTC, to the second.
  public static func now() -> String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ number: Int32, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let date = "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
    return "\(date)T\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))Z"
  }
}
