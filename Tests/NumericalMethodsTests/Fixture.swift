import Foundation

/// A file of reference numbers made by `Fixtures/make_fixtures.py`.
struct Fixture<Case: Decodable>: Decodable {
  let cases: [Case]

  static func load(_ name: String) throws -> [Case] {
    try decodeFixture(Fixture.self, name).cases
  }
}

func decodeFixture<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
  return try JSONDecoder().decode(type, from: Data(contentsOf: folder.appendingPathComponent(name)))
}

/// Whether two numbers agree to a share of the expected one, or to an absolute amount where that is larger.
func agrees(_ found: Double?, _ expected: Double, within share: Double, absolute: Double = 0) -> Bool {
  guard let found else { return false }
  return abs(found - expected) <= max(share * abs(expected), absolute)
}

func agree(
  _ found: some Collection<Double>, _ expected: [Double], within share: Double, absolute: Double = 0
) -> Bool {
  found.count == expected.count
    && zip(found, expected).allSatisfy { agrees($0, $1, within: share, absolute: absolute) }
}
