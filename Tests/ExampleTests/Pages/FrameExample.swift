import Foundation
import JSON
import ProcessPlugins

/// A request and its answer, as `docs/plugin-protocol.md` shows them: `request`, `payload`, `answer`, `payload`.
struct FrameExample {
  var request: [UInt8]
  var answer: Frame

  /// The examples of a block, one after the other.
  static func all(in block: String) throws -> [FrameExample] {
    var parts: [(word: String, text: String)] = []
    for line in block.split(separator: "\n") {
      if let word = ["request", "payload", "answer"].first(where: { line.hasPrefix($0) }) {
        parts.append((word, String(line.dropFirst(word.count))))
      } else if !parts.isEmpty {
        parts[parts.count - 1].text += "\n" + line
      }
    }
    var frames: [(word: String, bytes: [UInt8])] = []
    for (index, part) in parts.enumerated() where part.word != "payload" {
      let isFollowed = index + 1 < parts.count && parts[index + 1].word == "payload"
      let numbers = isFollowed ? parts[index + 1].text.split { $0.isWhitespace } : []
      frames.append((part.word, try bytes(header: part.text, numbers: numbers.compactMap { Double($0) })))
    }
    return try stride(from: 0, to: frames.count - 1, by: 2).map { index in
      guard frames[index].word == "request", frames[index + 1].word == "answer" else {
        throw CocoaError(.formatting)
      }
      return FrameExample(request: frames[index].bytes, answer: try Frame(bytes: frames[index + 1].bytes))
    }
  }

  /// A frame put together by hand, without the code that is under test.
  static func bytes(header: String, numbers: [Double]) throws -> [UInt8] {
    var text = Array(header.utf8)
    while text.count % 8 != 0 { text.append(0x20) }
    var bytes = Array("BWF1".utf8)
    for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: text.count >> (8 * shift))) }
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: (8 * numbers.count) >> (8 * shift))) }
    bytes += text
    for number in numbers {
      for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number.bitPattern >> (8 * UInt64(shift)))) }
    }
    return bytes
  }

  /// The bytes of a hex dump: an offset, 16 bytes, and what they are as text.
  static func bytes(dump: String) -> [UInt8] {
    dump.split(separator: "\n").flatMap { line in
      line.dropFirst(6).prefix(47).split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }
  }
}

extension JSONValue {
  /// With the members of objects in the order of their names.
  var sorted: JSONValue {
    switch self {
    case .array(let elements): .array(elements.map(\.sorted))
    case .object(let members):
      .object(members.map { JSONMember($0.name, $0.value.sorted) }.sorted { $0.name < $1.name })
    default: self
    }
  }
}
