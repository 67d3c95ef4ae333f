import CommandTesting
import Foundation
import Testing

@Suite("configs/experiment.schema.json")
struct SchemaFileTests {
  @Test("the schema that the configs point editors at is the one the program prints")
  func isCurrent() async throws {
    let printed = await CapturedCommand.run(["schema"]).output
    let path = Repository.root + "configs/experiment.schema.json"
    let isSame = try String(contentsOfFile: path, encoding: .utf8) == printed
    #expect(isSame, "renew it: bellwether schema > configs/experiment.schema.json")
  }
}
