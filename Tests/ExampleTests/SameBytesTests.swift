import CommandTesting
import Foundation
import JSON
import Testing

/// Two runs of one config on the same inputs give the same bytes.
@Suite("Same bytes")
struct SameBytesTests {
  @Test("a config run twice gives the same files but for when and where", arguments: ShippedConfigs.selfContained)
  func twice(name: String) async throws { try await compare(name) }

  @Test(
    "a config over published data run twice gives the same files but for when and where",
    .enabled(if: Repository.data != nil, "needs BELLWETHER_DATA"), arguments: ShippedConfigs.overData)
  func twiceOverData(name: String) async throws { try await compare(name) }

  /// Once side by side and once one combination at a time: order of completion must not show either.
  private func compare(_ name: String) async throws {
    let (first, second) = (try TestFolder(), try TestFolder())
    for (folder, jobs) in [(first, "4"), (second, "1")] {
      let run = await CapturedCommand.run(
        ["run", ShippedConfigs.folder + name, "--out", folder.path, "--jobs", jobs, "--tables", "md,tex", "--quiet"]
          + ShippedConfigs.shortened(name),
        environment: ShippedConfigs.environment)
      #expect(run.code == 0, "\(run.talk)")
    }
    #expect(first.files() == second.files())
    for file in first.files() where file != "log.jsonl" {
      let (one, other) = (try first.read(file), try second.read(file))
      if file == "record.json" {
        #expect(try withoutTime(one) == withoutTime(other))
      } else if file.hasPrefix("work/") {
        #expect(withoutTimestamps(one) == withoutTimestamps(other), "\(file) differs")
      } else {
        #expect(one == other, "\(file) differs")
      }
    }
  }

  /// What an episode's files say but for when it was said.
  private func withoutTimestamps(_ text: String) -> String {
    text.replacing(/"timestamp": ?"[^"]*"/, with: "")
  }

  /// The record's text without the lines of the provenance that RECORD names.
  private func withoutTime(_ text: String) throws -> JSONValue {
    let record = try readJSON(text, file: "record.json")
    return .object(
      (record.members ?? []).map { member in
        guard member.name == "provenance" else { return member }
        let kept = (member.value.members ?? []).filter { !["started", "seconds", "host"].contains($0.name) }
        return JSONMember(member.name, .object(kept))
      })
  }
}
