import ChatClient
import Diagnostics
import EvaluationKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The value of an environment variable; nil where it is not set.
@Sendable func environmentVariable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// Where a server is, and what it is shown to let one in.
enum ServerAccess {
  /// What is wrong is put among the problems; the server is then of no use.
  static func server(
    _ settings: Settings, environment: (String) -> String?, _ problems: inout Diagnostics
  ) -> ChatServer {
    var server = ChatServer(
      url: address(settings, &problems), model: settings.text("model"),
      certificates: settings.optionalText("certificates"), concurrency: settings.integer("concurrency"),
      timeouts: ServerManners.timeouts(settings), retries: RetryPolicy(retries: settings.integer("retries")),
      rateLimit: ServerManners.rateLimit(settings), budget: ServerManners.budget(settings, &problems),
      mostBytes: settings.integer("reply-limit"))
    if let name = settings.setting("key-from") {
      server.key = secret(name, settings, "the key", environment, &problems)
    }
    for header in settings.setting("headers")?.mapping ?? [] {
      guard isHeader(header, settings, &problems) else { continue }
      let value = Secret(header.value.text ?? "")
      if ["authorization", "api-key", "x-api-key"].contains(header.name.lowercased()) {
        problems.append(
          .error(
            "'\(header.name)' is a key, which has no place in a config", at: header.namePlace ?? settings.place,
            hint: "put it into an environment variable and name that under 'headers-from', or 'key-from'"))
      } else if value.isSendable {
        server.plainHeaders.append((header.name, header.value.text ?? ""))
      } else {
        problems.append(
          .error(
            "'\(header.name)' cannot be sent as a header: it is empty, or not printable ASCII",
            at: header.value.place ?? settings.place))
      }
    }
    for header in settings.setting("headers-from")?.mapping ?? [] where isHeader(header, settings, &problems) {
      if let value = secret(header.value, settings, "the header '\(header.name)'", environment, &problems) {
        server.headers.append((header.name, value))
      }
    }
    return server
  }

  private static func address(_ settings: Settings, _ problems: inout Diagnostics) -> String {
    let url = settings.text("url")
    if let address = ChatServer.address(url) { return address }
    // What is shown may hold a password.
    let isSecret = url.contains("@")
    problems.append(
      .error(
        isSecret ? "'url' holds a user, which has no place in a config" : "'\(url)' is no address of a server",
        at: settings.place(of: "url"),
        hint: isSecret
          ? "put the password into an environment variable and name that under 'key-from'"
          : "give one such as http://localhost:8000/v1"))
    return ""
  }

  private static func isHeader(_ header: Setting.Member, _ settings: Settings, _ problems: inout Diagnostics) -> Bool {
    let marks = Set("!#$%&'*+-.^_`|~".utf8)
    let isToken = header.name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || marks.contains(byte)
    }
    if isToken, !header.name.isEmpty { return true }
    problems.append(.error("'\(header.name)' is no name of a header", at: header.namePlace ?? settings.place))
    return false
  }

  /// The value of the environment variable that a setting names.
  private static func secret(
    _ setting: Setting, _ settings: Settings, _ purpose: String, _ environment: (String) -> String?,
    _ problems: inout Diagnostics
  ) -> Secret? {
    let name = setting.text ?? ""
    let place = setting.place ?? settings.place
    guard isName(name) else {
      // It may be the key itself, put where its name belongs: it is not repeated.
      problems.append(
        .error(
          "what is to hold \(purpose) is no name of an environment variable", at: place,
          hint: "give the name, such as OPENAI_API_KEY, and not what it holds"))
      return nil
    }
    guard let value = environment(name), !value.isEmpty else {
      problems.append(
        .error(
          "the environment variable '\(name)', which is to hold \(purpose), is not set", at: place,
          hint: "export \(name)=... before the run"))
      return nil
    }
    let secret = Secret(value)
    if secret.isSendable { return secret }
    problems.append(
      .error(
        "the environment variable '\(name)' cannot be sent as a header: it holds a line break or what is not ASCII",
        at: place))
    return nil
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }
  }
}
