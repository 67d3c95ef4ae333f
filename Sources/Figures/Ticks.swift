#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Places and texts of ticks, in data units.
struct Ticks: Equatable {
  var values: [Double]
  var labels: [RichText]

  /// Multiples of 1, 2 or 5 times a power of ten within `domain`, at most about `count` of them.
  ///
  /// - Parameters:
  ///   - domain: of positive width, finite.
  ///   - count: at least 1.
  static func linear(_ domain: ClosedRange<Double>, count: Int, format: TickFormat) -> Ticks {
    let step = niceStep(span: domain.upperBound - domain.lowerBound, count: count)
    let slack = 1e-9
    let first = (domain.lowerBound / step.size - slack).rounded(.up)
    let last = (domain.upperBound / step.size + slack).rounded(.down)
    var values: [Double] = []
    var index = first
    while index <= last, values.count < 100 {
      // Dividing by a whole power of ten gives 0.3, where multiplying by 0.1 gives 0.30000000000000004.
      let multiple = index * Double(step.mantissa)
      let value = step.exponent < 0 ? multiple / powerOfTen(-step.exponent) : multiple * step.power
      values.append(min(max(value, domain.lowerBound), domain.upperBound) + 0)
      index += 1
    }
    return Ticks(values: values, labels: values.map { label($0, step.exponent, format) })
  }

  /// Powers of ten within `domain`, every second or third (and so on) when there are more than `count`; with fewer
  /// than two of them 1-2-5 multiples, or linear steps over less than a factor of four.
  ///
  /// - Parameter domain: positive, of positive width.
  static func log10(_ domain: ClosedRange<Double>, count: Int, format: TickFormat) -> Ticks {
    let lower = log10Value(domain.lowerBound)
    let upper = log10Value(domain.upperBound)
    let slack = 1e-9
    let first = Int((lower - slack).rounded(.up))
    let last = Int((upper + slack).rounded(.down))
    if last > first {
      var step = 1
      while (last - first) / step + 1 > max(count, 2) { step += 1 }
      let exponents = (first...last).filter { $0 % step == 0 }
      let shown = exponents.count >= 2 ? exponents : Array(stride(from: first, through: last, by: step))
      return Ticks(
        values: shown.map { powerOfTen($0) },
        labels: shown.map { format == .automatic ? RichText.powerOfTen($0) : label(powerOfTen($0), 0, format) })
    }
    guard upper - lower > 0.6 else { return linear(domain, count: count, format: format) }
    var values: [Double] = []
    for exponent in (first - 1)...(last + 1) {
      for mantissa in [1, 2, 5] {
        let value = NiceStep(mantissa: mantissa, exponent: exponent).size
        if domain.contains(value) { values.append(value) }
      }
    }
    return Ticks(values: values, labels: values.map { label($0, Int(log10Value($0).rounded(.down)), format) })
  }

  /// The ticks asked for by hand that lie within the domain, each with as many decimals as it needs.
  static func chosen(_ values: [Double], isLog: Bool, format: TickFormat) -> Ticks {
    let labels = values.map { value -> RichText in
      let exponent = value > 0 ? log10Value(value) : Double.nan
      if isLog, format == .automatic, (exponent - exponent.rounded()).magnitude < 1e-9 {
        return .powerOfTen(Int(exponent.rounded()))
      }
      let decimals = (0...6).first { places in
        let scaled = value * powerOfTen(places)
        return (scaled - scaled.rounded()).magnitude < 1e-6
      }
      return label(value, -(decimals ?? 6), format)
    }
    return Ticks(values: values, labels: labels)
  }

  /// `stepExponent`: the power of ten of the last digit that matters.
  private static func label(_ value: Double, _ stepExponent: Int, _ format: TickFormat) -> RichText {
    switch format {
    case .percent: return RichText(minus(fixedText(value * 100, decimals: max(0, -stepExponent - 2))) + "%")
    case .decimals(let count): return RichText(minus(fixedText(value, decimals: count)))
    case .automatic:
      guard stepExponent > 4 || stepExponent < -5, value != 0 else {
        return RichText(minus(fixedText(value, decimals: max(0, -stepExponent))))
      }
      let exponent = Int(log10Value(value.magnitude).rounded(.down))
      let mantissa = value / powerOfTen(exponent)
      let text = fixedText(mantissa, decimals: min(max(exponent - stepExponent, 0), 12))
      return RichText(minus(text) + "\u{00D7}") + RichText.powerOfTen(exponent)
    }
  }
}

/// A step of `mantissa` (1, 2 or 5) times ten to `exponent`.
struct NiceStep: Equatable {
  var mantissa: Int
  var exponent: Int

  var power: Double { powerOfTen(exponent) }
  var size: Double { exponent < 0 ? Double(mantissa) / powerOfTen(-exponent) : Double(mantissa) * power }
}

/// The least 1-2-5 step that cuts `span` into at most `count` parts.
func niceStep(span: Double, count: Int) -> NiceStep {
  let raw = span / Double(max(count, 1))
  let exponent = Int(log10Value(raw).rounded(.down))
  for candidate in [
    NiceStep(mantissa: 1, exponent: exponent), NiceStep(mantissa: 2, exponent: exponent),
    NiceStep(mantissa: 5, exponent: exponent),
  ] where candidate.size >= raw * (1 - 1e-9) {
    return candidate
  }
  return NiceStep(mantissa: 1, exponent: exponent + 1)
}

/// The common logarithm, under a name that a scale's case does not hide.
func log10Value(_ value: Double) -> Double { log10(value) }

/// Ten to a whole power, rounded rightly (a library's `pow` may be off in the last place).
func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? (exponent < 0 ? 0 : .infinity) }
