/// A place on an axis: a number in data units, or the name of a category.
///
/// A number may be non-finite; such a datum is dropped and counted, never drawn.
public enum Coordinate: Sendable, Equatable {
  case number(Double)
  case category(String)
}

extension Coordinate: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  public init(stringLiteral value: String) { self = .category(value) }
}
