/// The cells of a number column: doubles side by side, some of them missing.
///
/// As a collection its elements are `Double?`, nil for a missing cell. A NaN given is a missing cell;
/// the infinities are values.
public struct NumberValues: Sendable {
  /// All cells as doubles, for loops that must be fast; a missing cell is NaN there, and only there.
  public private(set) var contiguous: [Double]
  public private(set) var missingCount: Int

  public init(_ values: some Sequence<Double?>) {
    self.init(contiguous: values.map { $0 ?? .nan })
  }

  /// Cells from doubles, where NaN marks the missing ones.
  public init(contiguous: [Double]) {
    self.contiguous = contiguous
    missingCount = 0
    let missing = Double.nan.bitPattern
    for index in contiguous.indices where contiguous[index].isNaN {
      missingCount += 1
      // Written only where it differs: a write would copy cells that others hold too.
      if contiguous[index].bitPattern != missing { self.contiguous[index] = .nan }
    }
  }

  /// The known cells, in their order.
  public var known: [Double] { missingCount == 0 ? contiguous : contiguous.filter { !$0.isNaN } }
}

extension NumberValues: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { contiguous.count }

  public subscript(index: Int) -> Double? {
    let value = contiguous[index]
    return value.isNaN ? nil : value
  }
}

extension NumberValues: Hashable {
  /// Missing cells are equal to each other.
  public static func == (left: NumberValues, right: NumberValues) -> Bool {
    guard left.missingCount == right.missingCount else { return false }
    return left.contiguous.elementsEqual(right.contiguous) { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(contiguous) }
}

extension NumberValues: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Double?...) { self.init(elements) }
}
