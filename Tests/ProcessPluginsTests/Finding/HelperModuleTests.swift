import CommandTesting
import Files
import Foundation
import Testing

@testable import ProcessPlugins

@Suite("The helper module for Python")
struct HelperModuleTests {
  private let text = Array("print('helper')\n".utf8)

  private func provide(_ place: FindingPlace) throws -> HelperModule {
    try HelperModule.provide(forPluginIn: place.folder.path, environment: place.environment, builtIn: text)
  }

  @Test("it is part of the program")
  func embedded() throws {
    let bytes = try #require(HelperModule.bytes)
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("\"\"\"") || bytes.starts(with: [0x23]))
  }

  @Test("it is written once, to a folder named for its content")
  func writtenOnce() throws {
    let place = try FindingPlace()
    let first = try provide(place)
    #expect(first.isBuiltIn && first.temporaryFolder == nil)
    #expect(first.path.hasPrefix(place.folder.path("home/.cache/bellwether/python/")))
    #expect(try FilePath.read(first.path) == text)
    let date = try FileManager.default.attributesOfItem(atPath: first.path)[.modificationDate] as? Date
    #expect(try provide(place) == first)
    #expect(try FileManager.default.attributesOfItem(atPath: first.path)[.modificationDate] as? Date == date)
  }

  @Test("a copy that is another text than the program's is written anew")
  func mended() throws {
    let place = try FindingPlace()
    let path = try provide(place).path
    try "import os".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try provide(place).path == path)
    #expect(try FilePath.read(path) == text)
  }

  @Test("XDG_CACHE_HOME goes before the home folder")
  func cacheHome() throws {
    var place = try FindingPlace()
    place.environment["XDG_CACHE_HOME"] = place.folder.path("cache")
    #expect(try provide(place).path.hasPrefix(place.folder.path("cache/bellwether/python/")))
  }

  @Test("where the cache cannot be written, a private temporary folder takes it", arguments: [true, false])
  func temporary(hasHome: Bool) throws {
    var place = try FindingPlace()
    // A file where a folder should be cannot be written into by anyone, root included.
    if hasHome { try place.folder.write("", to: "home/.cache") } else { place.environment["HOME"] = nil }
    let helper = try provide(place)
    let folder = try #require(helper.temporaryFolder)
    #expect(folder.hasPrefix(place.folder.path("tmp/")))
    #expect(try FilePath.read(helper.path) == text)
    let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
    #expect(mode == 0o700)
  }

  @Test("where nothing can be written, the failure is thrown")
  func nowhere() throws {
    var place = try FindingPlace()
    place.environment = ["TMPDIR": place.folder.path("no-such-folder")]
    #expect(throws: FilePath.Failure.self) { try provide(place) }
  }
}
