import EvaluationKit
import Files
import JSON

/// Forecasts made before what they speak of is known, in a file that cannot be changed unseen.
///
/// Its hash is taken over everything else in it: the config, the hashes of the data and of the plugins, every forecast. Who
/// keeps the hash elsewhere (a preprint, a public post) can show later that the file is the one of that day: a changed file
/// has another hash, though it were hashed again.
public struct FutureForecastFile: Sendable {
  /// What is written: an object with a member `sha256` at its end.
  public let json: JSONValue
  public let hash: String

  /// Why a file is refused.
  public struct Refused: Error, Sendable, Hashable, CustomStringConvertible {
    public var description: String
    public var hint: String?
  }

  static let kind = "bellwether-forecasts"
  private static let hashMember = "sha256"

  /// Seals a document.
  init(sealing members: [JSONMember]) {
    // Hashed as a reader will see it: what was written and read once does not change any more.
    let body = Self.normal(.object(members))
    hash = Self.hash(of: body)
    json = .object((body.members ?? []) + [JSONMember(Self.hashMember, .text(hash))])
  }

  /// Opens a file that was sealed.
  ///
  /// - Parameter expected: the hash that was kept elsewhere; at least its first 12 digits.
  /// - Throws: ``Refused`` where it is no such file or was changed; a `Diagnostic` where it is not JSON.
  public init(opening bytes: [UInt8], called name: String, expecting expected: String) throws {
    let json = try readJSON(bytes, file: name)
    guard json["kind"]?.string == Self.kind, let members = json.members, let written = json[Self.hashMember]?.string
    else {
      throw Refused(description: "'\(name)' is no file of forecasts", hint: "'bellwether predict' writes such files")
    }
    let body = JSONValue.object(members.filter { $0.name != Self.hashMember })
    let hash = Self.hash(of: body)
    guard hash == written else {
      throw Refused(
        description:
          "'\(name)' was changed after it was written: its contents have the hash \(hash), and it says \(written)",
        hint: nil)
    }
    let digits = expected.lowercased()
    guard digits.count >= 12, digits.allSatisfy(\.isHexDigit), digits.count <= 64 else {
      throw Refused(
        description: "'\(expected)' is no hash: at least 12 digits of 0-9 and a-f are needed",
        hint: "'bellwether predict' printed it")
    }
    guard hash.hasPrefix(digits) else {
      throw Refused(
        description: "'\(name)' is not the file that was expected: its hash is \(hash), expected was \(digits)",
        hint: "it was made anew, or changed and hashed again")
    }
    self.json = json
    self.hash = hash
  }

  /// The file's text.
  public var text: String { writeJSON(json, pretty: true) + "\n" }

  private static func hash(of body: JSONValue) -> String { SHA256.hex(of: writeJSON(body)) }

  /// As it is after having been written and read.
  private static func normal(_ json: JSONValue) -> JSONValue {
    (try? readJSON(writeJSON(json), file: "forecasts")) ?? json
  }
}
