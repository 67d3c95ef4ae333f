import CommandTesting
import Files
import Foundation
import Testing

@Suite("Paths")
struct FilePathTests {
  @Test(
    "a path is normalized as its text allows",
    arguments: [
      ("a/./b//c/", "a/b/c"), ("a/../b", "b"), ("../a", "../a"), ("a/../../b", "../b"), ("/../a", "/a"), ("/", "/"),
      (".", "."), ("a/..", "."), ("", "."),
    ])
  func normalized(path: String, expected: String) {
    #expect(FilePath.normalized(path) == expected)
    #expect(FilePath.normalized(expected) == expected)
  }

  @Test("a path joined to a folder lies in it, unless it is absolute")
  func joined() {
    #expect(FilePath.joined("a/b", "c") == "a/b/c")
    #expect(FilePath.joined("a/", "c") == "a/c")
    #expect(FilePath.joined(".", "c") == "c")
    #expect(FilePath.joined("a", "/c") == "/c")
  }

  @Test("a path is its folder and its name")
  func parts() {
    #expect(FilePath.folder(of: "a/b.yaml") == "a")
    #expect(FilePath.folder(of: "b.yaml") == ".")
    #expect(FilePath.folder(of: "/b.yaml") == "/")
    #expect(FilePath.name(of: "a/b.yaml") == "b.yaml")
  }

  @Test(
    "a path reads from a folder as one would type it there",
    arguments: [
      ("/a/b/c", "/a/b", "c"), ("/a/x", "/a/b/c", "../../x"), ("/a/b", "/a/b", "."), ("/x", "/", "x"),
      ("a/b", "a", "b"),
    ])
  func relative(path: String, folder: String, expected: String) {
    #expect(FilePath.relative(path, to: folder) == expected)
    #expect(FilePath.absolute(FilePath.joined(folder, expected)) == FilePath.absolute(path))
  }

  @Test("a path is inside a folder by its parts, not by its letters, and whether it exists or not")
  func inside() throws {
    let folder = try TestFolder()
    try folder.write("x", to: "in/file")
    #expect(FilePath.isInside(folder.path("in/file"), folder.path("in")))
    #expect(FilePath.isInside(folder.path("in/new/file"), folder.path("in")))
    #expect(FilePath.isInside(folder.path("in"), folder.path("in")))
    #expect(!FilePath.isInside(folder.path("inside"), folder.path("in")))
    #expect(!FilePath.isInside(folder.path("in/../out"), folder.path("in")))
    #expect(FilePath.isInside("/anything", "/"))
  }

  @Test("a link that leads out of a folder is outside, one that stays within is inside")
  func links() throws {
    let folder = try TestFolder()
    try folder.write("x", to: "out/secret")
    try folder.write("x", to: "in/file")
    let files = FileManager.default
    try files.createSymbolicLink(atPath: folder.path("in/away"), withDestinationPath: folder.path("out"))
    try files.createSymbolicLink(atPath: folder.path("in/here"), withDestinationPath: folder.path("in/file"))
    try files.createSymbolicLink(atPath: folder.path("alias"), withDestinationPath: folder.path("in"))
    #expect(!FilePath.isInside(folder.path("in/away/secret"), folder.path("in")))
    #expect(!FilePath.isInside(folder.path("in/away/new"), folder.path("in")))
    #expect(FilePath.isInside(folder.path("in/here"), folder.path("in")))
    #expect(FilePath.isInside(folder.path("in/file"), folder.path("alias")))
  }

  @Test("a table behind a link that leads out is refused like one outside")
  func linkedTable() async throws {
    let folder = try TestFolder()
    try folder.write(SmallExperiment.table, to: "out/scores.csv")
    let path = try folder.write(SmallExperiment.config, to: "in/small.yaml")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("in/scores.csv"), withDestinationPath: folder.path("out/scores.csv"))
    let check = await CapturedCommand.run(["check", path])
    #expect(check.talk.contains("'scores.csv' leaves the experiment's folder"))
    #expect(await CapturedCommand.run(["check", path, "--allow-outside"]).code == 0)
  }

  @Test("reading a folder, or what is not there, fails in the system's words")
  func reading() throws {
    let folder = try TestFolder()
    #expect("\(failure { try FilePath.read(folder.path) })" == "is a directory")
    #expect("\(failure { try FilePath.read(folder.path("none")) })" == "no such file or directory")
    #expect(try FilePath.read(try folder.write("", to: "empty")).isEmpty)
  }

  private func failure(_ body: () throws -> [UInt8]) -> any Error {
    do {
      _ = try body()
      return CancellationError()
    } catch {
      return error
    }
  }
}
