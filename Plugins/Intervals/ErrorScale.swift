import NumericalMethods

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How large errors are that grow with a distance: scale^2 = noise^2 + (slope distance)^2.
struct ErrorScale: Hashable {
  /// The error of a row that the fit did not see, and how far it lay from what the fit saw.
  struct Case: Hashable {
    var error: Double
    var distance: Double
    var weight: Double
  }

  var noise: Double
  var slope: Double

  func scale(at distance: Double) -> Double { (noise * noise + slope * slope * distance * distance).squareRoot() }

  /// Of Student's t that errors are taken to follow: heavy tails, so that one wild row does not set the scale of all.
  static let degrees = 4.0

  /// The scale of largest penalised likelihood.
  ///
  /// What is minimised: the sum of weight (ln scale + (degrees + 1)/2 ln(1 + error^2/(degrees scale^2))), and
  /// `rows` (ln(noise/prior.noise)^2 + ln(slope/prior.slope)^2). For a normal scale the information of n errors on the
  /// logarithm of it is 2n, so the prior counts like about that many rows.
  ///
  /// A grid about the prior, seven times refined: 169 places a time, last steps under 0.001 in logarithms.
  ///
  /// - Parameter isRelative: whether distances are in units of the noise: scale^2 = noise^2 (1 + (slope distance)^2).
  static func fitted(to cases: [Case], prior: ErrorScale, rows: Double, isRelative: Bool = false) -> ErrorScale {
    var best = (noise: 0.0, slope: 0.0)  // logarithms, from the prior
    var least = Double.infinity
    var reach = 2.5
    for _ in 0..<7 {
      let middle = best
      for i in -6...6 {
        for j in -6...6 {
          let noise = middle.noise + reach * Double(i) / 6
          let slope = middle.slope + reach * Double(j) / 6
          let tried = ErrorScale(noise: prior.noise * exp(noise), slope: prior.slope * exp(slope))
          let loss = tried.loss(cases, unit: isRelative ? tried.noise : 1) + rows * (noise * noise + slope * slope)
          if loss < least {
            least = loss
            best = (noise, slope)
          }
        }
      }
      reach /= 3
    }
    return ErrorScale(noise: prior.noise * exp(best.noise), slope: prior.slope * exp(best.slope))
  }

  private func loss(_ cases: [Case], unit: Double) -> Double {
    let half = (Self.degrees + 1) / 2
    let slope = slope * unit
    return cases.reduce(0.0) { sum, one in
      let square = noise * noise + slope * slope * one.distance * one.distance
      return sum + one.weight * (log(square) / 2 + half * log1p(one.error * one.error / (Self.degrees * square)))
    }
  }
}
