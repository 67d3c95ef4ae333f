#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How far a power law of the loss has come after so many decades of compute: 0 at 0, there of slope 1, and slower after it.
///
/// - Parameter curvature: at least 0; 0 is the straight line.
func powerLawProgress(_ decades: Double, curvature: Double) -> Double {
  // Of log(10) x small, 1 - 10^-x loses digits; expm1 does not.
  curvature == 0 ? decades : -expm1(-curvature * decades * log(10)) / (curvature * log(10))
}

/// 0 long before 0, the identity long after, and round over about `width` in between; `width` above 0.
func softplus(_ x: Double, width: Double) -> Double {
  let scaled = x / width
  return width * (max(scaled, 0) + log1p(exp(-abs(scaled))))
}
