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
  guard bytes.count <= limits.bytes else {
    throw Diagnostics(
      .error(
        "the file has \(bytes.count) bytes; at most \(limits.bytes) are read",
        at: FileLocation(file: file, line: 1, column: 1)))
  }
  let unreadable = unreadableCharacters(bytes, file: file)
  guard unreadable.isEmpty else { throw unreadable }
  let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  guard !bytes.isEmpty else { return nil }
  return try bytes.withUnsafeBufferPointer { buffer in
    var builder = NodeBuilder(
      events: EventReader(buffer), source: SourceText(file: file, bytes: bytes), limits: limits)
    let node = builder.document()
    try builder.diagnostics.throwIfErrors()
    return node
  }
}
