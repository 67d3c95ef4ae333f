import Diagnostics

extension FileLocation {
  /// The place of a node that stands in no file.
  public static let generated = FileLocation(file: "generated", line: 1, column: 1)
}

/// Nodes that are made, not read.
extension YAMLNode {
  public static func null(at location: FileLocation = .generated) -> YAMLNode {
    plain("null", .null, location)
  }

  public static func truth(_ truth: Bool, at location: FileLocation = .generated) -> YAMLNode {
    plain(truth ? "true" : "false", .truth(truth), location)
  }

  public static func integer(_ integer: Int, at location: FileLocation = .generated) -> YAMLNode {
    plain("\(integer)", .integer(integer), location)
  }

  /// A number in the shortest form that reads back to it.
  public static func number(_ number: Double, at location: FileLocation = .generated) -> YAMLNode {
    plain(plainText(of: number), .number(number), location)
  }

  public static func text(_ text: String, at location: FileLocation = .generated) -> YAMLNode {
    YAMLNode(.scalar(YAMLScalar(text: text, isPlain: false)), at: location, end: location)
  }

  public static func sequence(_ items: [YAMLNode], at location: FileLocation = .generated) -> YAMLNode {
    YAMLNode(.sequence(items), at: location, end: location)
  }

  /// A mapping of differing keys, in this order.
  public static func mapping(_ pairs: [(String, YAMLNode)], at location: FileLocation = .generated) -> YAMLNode {
    let pairs = pairs.map { YAMLPair(key: .text($0.0, at: location), value: $0.1) }
    return YAMLNode(.mapping(pairs), at: location, end: location)
  }

  private static func plain(_ text: String, _ value: YAMLValue, _ location: FileLocation) -> YAMLNode {
    YAMLNode(.scalar(YAMLScalar(text: text, isPlain: true, value: value)), at: location, end: location)
  }
}

/// A number as the core schema writes it.
func plainText(of number: Double) -> String {
  if number.isNaN { return ".nan" }
  if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
  return "\(number)"
}
