#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The logistic function 1 / (1 + exp(-z)), without overflow for any z.
@inline(__always)
public func logistic(_ z: Double) -> Double {
  if z >= 0 { return 1 / (1 + exp(-z)) }
  let e = exp(z)
  return e / (1 + e)
}

/// The logit log(p / (1 - p)), the inverse of ``logistic(_:)``; `nil` unless 0 < p < 1.
public func logit(_ p: Double) -> Double? {
  guard p > 0, p < 1 else { return nil }
  return log(p / (1 - p))
}
