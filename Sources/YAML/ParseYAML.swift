import Diagnostics

/// Reads the one YAML document of a file; nil where it is empty.
///
/// - Parameter file: the name that places carry.
/// - Throws: ``Diagnostics`` with all mistakes that could be found: a mistake of the syntax ends the
///   reading, others do not.
public func parseYAML(_ text: String, file: String, limits: YAMLLimits = .init()) throws -> YAMLNode? {
  try parseYAML(bytes: Array(text.utf8), file: file, limits: limits)
}

/// Reads the one YAML document of a file of UTF-8 bytes, with or without a byte order mark.
public func parseYAML(bytes: [UInt8], file: String, limits: YAMLLimits = .init()) throws -> YAMLNode? {
  let parsed = try parseRepeatingYAML(bytes: bytes, file: file, limits: limits)
  try parsed.diagnostics.throwIfErrors()
  return parsed.root
}

/// A document some of whose keys may stand twice.
struct RepeatingYAML {
  var root: YAMLNode?
  /// The keys that stand twice, and no other mistake.
  var diagnostics = Diagnostics()
  /// Whether something that a repeated key says is not in the document.
  var isLossy = false
}

/// Reads a document as ``parseYAML(bytes:file:limits:)`` does, but does not throw for keys that stand twice.
func parseRepeatingYAML(bytes: [UInt8], file: String, limits: YAMLLimits) throws -> RepeatingYAML {
  guard bytes.count <= limits.bytes else {
    throw Diagnostics(
      .error(
        "the file has \(bytes.count) bytes; at most \(limits.bytes) are read",
        at: FileLocation(file: file, line: 1, column: 1)))
  }
  let unreadable = unreadableCharacters(bytes, file: file)
  guard unreadable.isEmpty else { throw unreadable }
  let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  guard !bytes.isEmpty else { return RepeatingYAML() }
  return try bytes.withUnsafeBufferPointer { buffer in
    var builder = NodeBuilder(
      events: EventReader(buffer), source: SourceText(file: file, bytes: bytes), limits: limits)
    let node = builder.document()
    if builder.diagnostics.errors.count > builder.repeated.count { throw builder.diagnostics }
    return RepeatingYAML(
      root: node, diagnostics: builder.diagnostics, isLossy: builder.repeated.contains { $0.isLost })
  }
}
