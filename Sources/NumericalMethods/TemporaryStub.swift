public func quantile(_ values: [Double], _ p: Double) -> Double? { values.first }
public struct LinearFit {
  public var slope = 0.0, intercept = 0.0; public init(simple x: [Double], _ y: [Double]) throws {}
}
