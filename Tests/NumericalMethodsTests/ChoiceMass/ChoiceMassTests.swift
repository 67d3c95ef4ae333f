import Testing

@testable import NumericalMethods

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The numbers are made by `Fixtures/make_choice_mass.py`, which takes other roads to them.
@Suite struct ChoiceMassTests {
  struct Numbers: Decodable {
    struct Rule: Decodable { var nodes, weights: [Double] }
    struct Integral: Decodable {
      var leads: [Double]
      var shared, own, accuracy, share, brier: Double
    }
    struct Trend: Decodable {
      var x, y, places, mean, variance: [Double]
      var noise, walk: Double
    }
    struct Law: Decodable {
      var compute: [Double]
      var margins: [[Double]]
      var student: Bool
      var place, accuracy: Double
      var freedom: Double?
    }
    var hermite: Rule
    var integrals: [Integral]
    var trends: [Trend]
    var laws: [Law]
  }

  private func numbers() throws -> Numbers { try decodeFixture(Numbers.self, "choice-mass.json") }

  @Test("Gauss-Hermite nodes and weights are numpy's")
  func hermite() throws {
    let expected = try numbers().hermite
    let rule = GaussHermite(41)
    #expect(agree(rule.nodes, expected.nodes, within: 1e-12, absolute: 1e-12))
    #expect(agree(rule.weights, expected.weights, within: 1e-9))
  }

  @Test("a rule of n nodes gives the moments of the normal distribution up to 2 n - 1", arguments: [1, 2, 5, 12])
  func moments(count: Int) {
    let rule = GaussHermite(count)
    var moment = 1.0
    for power in stride(from: 0, through: 2 * count - 1, by: 2) {
      let found = zip(rule.nodes, rule.weights).reduce(0) { $0 + $1.1 * pow($1.0, Double(power)) }
      #expect(agrees(found, moment, within: 1e-9))
      moment *= Double(power + 1)
    }
  }

  @Test("scores of a document are those of dense quadrature")
  func integrals() throws {
    for expected in try numbers().integrals {
      let spread = ChoiceIntegrals.Spread(shared: expected.shared, own: expected.own)
      func found(_ quantity: ChoiceQuantity) throws -> Double {
        try Self.integrals(quantity, wrong: expected.leads.count).score(expected.leads, spread).mean
      }
      #expect(agrees(try found(.accuracy), expected.accuracy, within: 0, absolute: 2e-6))
      // Of two choices by Gauss-Hermite, of more over a lattice of 128 points.
      let tolerance = expected.own > 0 ? 4e-3 : 1e-8
      #expect(agrees(try found(.share), expected.share, within: 0, absolute: tolerance))
      #expect(agrees(try found(.brier), expected.brier, within: 0, absolute: 2 * tolerance))
      #expect(
        agrees(
          try found(.meanBrier), expected.brier / Double(expected.leads.count + 1), within: 0, absolute: tolerance))
    }
  }

  private static func integrals(_ quantity: ChoiceQuantity, wrong: Int) throws -> ChoiceIntegrals {
    ChoiceIntegrals(try ChoicePaths(drawn(documents: 20, wrong: wrong), isStudent: false), quantity: quantity)
  }

  @Test("the damped trend is that of a Kalman filter, mean and variance")
  func trends() throws {
    for expected in try numbers().trends {
      let trend = try DampedTrend(x: expected.x, y: expected.y, noise: expected.noise, walk: expected.walk)
      let found = expected.places.map { trend.forecast(at: $0) }
      #expect(agree(found.map(\.mean), expected.mean, within: 1e-5))
      #expect(agree(found.map(\.variance), expected.variance, within: 1e-3, absolute: 1e-8))
    }
  }

  @Test("a straight line is carried on as it is, however far")
  func line() throws {
    let x = [18.0, 19, 19.5, 21, 22]
    let trend = try DampedTrend(x: x, y: x.map { 3 - 0.4 * $0 }, noise: 1e-6, walk: 0)
    for place in [22.5, 24, 30] { #expect(agrees(trend.forecast(at: place).mean, 3 - 0.4 * place, within: 1e-6)) }
  }

  @Test("the fitted law is that of one maximisation over all parameters")
  func laws() throws {
    for expected in try numbers().laws {
      let margins = try ChoiceMargins(compute: expected.compute, margins: expected.margins)
      let law = try ChoiceMassFit(isStudent: expected.student, drift: .lastTwo, isCalibrated: false).fit(
        [margins], observed: margins.scores(.accuracy))
      let found = law.score(try law.forecast(at: expected.place).logit)
      #expect(agrees(found, expected.accuracy, within: 0, absolute: expected.student ? 1e-3 : 1e-4))
      if let freedom = expected.freedom { #expect(agrees(law.paths[0].freedom, freedom, within: 0.02)) }
    }
  }

  @Test("a covariance is found again in the moments it makes", arguments: 0..<20)
  func recovery(trial: Int) throws {
    var chance = Seed(2026).child("path covariance", trial).generator()
    let compute = (0..<8).map { 18 + 0.6 * Double($0) + chance.uniform(in: 0...0.2) }
    let truth = PathCovariance(
      origin: compute[0], level: chance.uniform(in: 0.3...2), levelSlope: chance.uniform(in: -0.3...0.3),
      slope: chance.uniform(in: 0.1...0.6), walk: chance.uniform(in: 0.1...1), noise: chance.uniform(in: 0.1...1))
    let found = try PathCovarianceFit(compute: compute, moments: truth.matrix(compute)).fit()
    #expect(agree(found.matrix(compute), truth.matrix(compute), within: 1e-4))
    #expect(agrees(found.walk, truth.walk, within: 1e-3))
    #expect(agrees(found.noise, truth.noise, within: 1e-3))
  }

  @Test("on data of its own making the law forecasts what comes to pass within its intervals", arguments: 0..<3)
  func ownData(trial: Int) throws {
    let law = ChoiceMassFit()
    let (seen, later, place) = try Self.madeByTheLaw(documents: 1500, trial: trial)
    let fitted = try law.fit([seen], observed: seen.scores(.accuracy))
    let forecast = try fitted.forecast(at: place)
    let error = fitted.score(forecast.logit) - later
    #expect(abs(error) < 0.03)
    #expect(abs(log(later / (1 - later)) - forecast.logit) < 3.5 * forecast.deviation)
    #expect(forecast.deviation < 0.2)
    let freedom = try #require(fitted.paths[0].freedom)
    #expect((3.5...7).contains(freedom))
  }

  @Test("of two choices accuracy is the mean of normal probabilities, without any quadrature")
  func twoChoices() throws {
    let margins = try Self.drawn(documents: 50, wrong: 1)
    let paths = try ChoicePaths(margins, isStudent: false)
    let (weights, variance) = try paths.common.conditional(at: 22.5, seeing: margins.compute)
    var sum = 0.0
    for document in 0..<50 {
      var lead = 0.7
      for (t, weight) in weights.enumerated() {
        lead += weight * (margins.means[document * margins.checkpoints + t] - paths.level[t])
      }
      sum += erfc(-lead / (2 * variance).squareRoot()) / 2
    }
    for nodes in [3, 41] {
      let found = try ChoiceIntegrals(paths, quantity: .accuracy, nodes: nodes).outcome(at: 22.5, level: 0.7)
      #expect(agrees(found.mean, sum / 50, within: 1e-8))
    }
  }

  @Test("the order of documents and of their wrong choices does not matter")
  func order() throws {
    let (rows, compute) = Self.rows(documents: 80, wrong: 3, trial: 9)
    let turned = rows.reversed().map { row in Array(row[5...] + row[..<5]) }
    let forecasts = try [rows, turned].map { rows in
      let margins = try ChoiceMargins(compute: compute, margins: rows)
      return try ChoiceMassFit().fit([margins], observed: margins.scores(.accuracy)).forecast(at: 23)
    }
    #expect(agrees(forecasts[1].logit, forecasts[0].logit, within: 1e-6, absolute: 1e-6))
  }

  @Test("what cannot be fitted is an error with its reason")
  func trouble() throws {
    #expect(throws: NumericalError.self) { try ChoiceMargins(compute: [1, 2, 3], margins: []) }
    #expect(throws: NumericalError.self) { try ChoiceMargins(compute: [1, 2, 3], margins: [[1, .infinity, 2]]) }
    let constant = try ChoiceMargins(compute: [1, 2, 3], margins: Array(repeating: [1, 1, 1], count: 9))
    #expect(throws: NumericalError.self) { try ChoiceMassFit().fit([constant], observed: [1, 1, 1]) }
    let few = try ChoiceMargins(compute: [1, 2], margins: [[1, 2], [0, 1], [3, 1]])
    #expect(throws: NumericalError.self) { try ChoiceMassFit().fit([few], observed: [1, 1]) }
  }

  // MARK: Made-up margins

  private static func drawn(documents: Int, wrong: Int) throws -> ChoiceMargins {
    let (rows, compute) = rows(documents: documents, wrong: wrong, trial: 1)
    return try ChoiceMargins(compute: compute, margins: rows)
  }

  /// Lines with noise, a margin a wrong choice.
  private static func rows(documents: Int, wrong: Int, trial: Int) -> (rows: [[Double]], compute: [Double]) {
    var chance = Seed(2026).child("margins", trial).generator()
    let compute = [19.0, 19.7, 20.5, 21.1, 21.8]
    let rows = (0..<documents).map { _ in
      let (level, slope) = (chance.standardNormal(), 0.4 + 0.3 * chance.standardNormal())
      return (0..<wrong).flatMap { _ in
        let own = chance.standardNormal()
        return compute.map { level + own + slope * ($0 - 19) + 0.3 * chance.standardNormal() }
      }
    }
    return (rows, compute)
  }

  /// Student margins against three wrong choices with a mean path that bends, and the accuracy they come to a decade later.
  private static func madeByTheLaw(
    documents: Int, trial: Int
  ) throws -> (seen: ChoiceMargins, later: Double, place: Double) {
    var chance = Seed(2026).child("law", trial).generator()
    let compute = [18.5, 19.2, 20.0, 20.6, 21.2, 21.7]
    let place = 22.6
    let all = compute + [place]
    let path = PathCovariance(origin: 18.5, level: 0.8, levelSlope: 0.1, slope: 0.2, walk: 0.4, noise: 0.3)
    let root = try path.factor(all)
    let level = all.map { -0.2 + 0.5 * log1p(exp(($0 - 20) / 0.8)) }
    func drawnPath() -> [Double] {
      let normal = all.map { _ in chance.standardNormal() }
      return all.indices.map { i in (0...i).reduce(0) { $0 + root[i, $1] * normal[$1] } }
    }
    var (right, rows) = (0.0, [[Double]]())
    for _ in 0..<documents {
      var squares = 0.0
      for _ in 0..<5 {
        let normal = chance.standardNormal()
        squares += normal * normal
      }
      let scale = (5 / squares).squareRoot()
      let common = drawnPath()
      let margins = (0..<3).map { _ in
        zip(level, zip(common, drawnPath())).map { $0 + scale * ($1.0 + $1.1) }
      }
      rows.append(margins.flatMap { $0.dropLast() })
      if margins.allSatisfy({ ($0.last ?? 0) > 0 }) { right += 1 }
    }
    return (try ChoiceMargins(compute: compute, margins: rows), right / Double(documents), place)
  }
}
