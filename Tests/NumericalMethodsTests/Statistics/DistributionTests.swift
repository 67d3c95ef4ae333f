import NumericalMethods
import Testing

struct Distributions: Decodable {
  struct Beta: Decodable { let x, a, b, value: Double }
  struct Student: Decodable { let t, degrees, twoSided, upTo: Double }
  struct StudentQuantile: Decodable { let p, degrees, t: Double }
  struct NormalQuantile: Decodable { let p, z: Double }
  struct Ratio: Decodable { let f, numerator, denominator, value: Double }
  let beta: [Beta]
  let student: [Student]
  let studentQuantiles: [StudentQuantile]
  let normalQuantiles: [NormalQuantile]
  let f: [Ratio]
}

@Suite("Distributions")
struct DistributionTests {
  let expected: Distributions

  init() throws {
    expected = try decodeFixture(Distributions.self, "distributions.json")
  }

  @Test("the incomplete beta function agrees with scipy")
  func beta() {
    for item in expected.beta {
      let found = regularizedIncompleteBeta(item.x, a: item.a, b: item.b)
      #expect(agrees(found, item.value, within: 1e-11, absolute: 1e-300), "\(item)")
    }
    #expect(regularizedIncompleteBeta(1.1, a: 1, b: 1) == nil && regularizedIncompleteBeta(0.5, a: 0, b: 1) == nil)
    #expect(regularizedIncompleteBeta(0, a: 2, b: 3) == 0 && regularizedIncompleteBeta(1, a: 2, b: 3) == 1)
    // I_x(1, 1) is x.
    #expect(agrees(regularizedIncompleteBeta(0.3, a: 1, b: 1), 0.3, within: 1e-14))
  }

  @Test("Student's probabilities and quantiles agree with mpmath and scipy")
  func student() throws {
    for item in expected.student {
      let distribution = try #require(StudentDistribution(degrees: item.degrees))
      #expect(agrees(distribution.twoSidedProbability(item.t), item.twoSided, within: 1e-11), "\(item)")
      #expect(agrees(distribution.probability(upTo: item.t), item.upTo, within: 1e-12), "\(item)")
    }
    for item in expected.studentQuantiles {
      let distribution = try #require(StudentDistribution(degrees: item.degrees))
      #expect(agrees(distribution.quantile(item.p), item.t, within: 1e-10, absolute: 1e-15), "\(item)")
    }
    #expect(StudentDistribution(degrees: 0) == nil)
    #expect(StudentDistribution(degrees: 3)?.quantile(1) == nil)
  }

  @Test("normal quantiles agree with scipy, and the probability undoes them")
  func normal() throws {
    for item in expected.normalQuantiles {
      let found = try #require(NormalDistribution.quantile(item.p))
      #expect(agrees(found, item.z, within: 1e-12, absolute: 1e-15), "\(item)")
      #expect(agrees(NormalDistribution.probability(upTo: found), item.p, within: 1e-10), "\(item)")
    }
    #expect(NormalDistribution.quantile(0) == nil && NormalDistribution.quantile(1) == nil)
  }

  @Test("the upper tail of F agrees with scipy")
  func ratio() {
    for item in expected.f {
      let found = upperProbabilityF(item.f, numerator: item.numerator, denominator: item.denominator)
      #expect(agrees(found, item.value, within: 1e-11), "\(item)")
    }
  }
}
