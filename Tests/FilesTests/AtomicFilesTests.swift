import CommandTesting
import Files
import Foundation
import Testing

@Suite("Files that appear whole")
struct AtomicFilesTests {
  @Test("a file is written with the folders above it, and nothing else is left")
  func writing() throws {
    let folder = try TestFolder()
    try AtomicFiles().write("text", to: folder.path("a/b/c.txt"))
    #expect(folder.files() == ["a/b/c.txt"])
    #expect(try folder.read("a/b/c.txt") == "text")
  }

  @Test("a file that is there is replaced, also by a shorter one")
  func replacing() throws {
    let folder = try TestFolder()
    for text in ["long text", "short", ""] {
      try AtomicFiles().write(text, to: folder.path("a.txt"))
      #expect(try folder.read("a.txt") == text)
    }
  }

  @Test("a program may be run by those who may read it")
  func programs() throws {
    let folder = try TestFolder()
    try AtomicFiles().write(Array("#!/bin/sh\n".utf8), to: folder.path("program"), isExecutable: true)
    try AtomicFiles().write("text", to: folder.path("text"))
    #expect(FilePath.isExecutable(folder.path("program")) && !FilePath.isExecutable(folder.path("text")))
    #expect(!FilePath.isExecutable(folder.path))
  }

  @Test("a folder is taken away with all in it, and not what a link in it points to")
  func removing() throws {
    let folder = try TestFolder()
    try folder.write("x", to: "kept/file")
    try folder.write("x", to: "gone/deep/file")
    for name in ["gone/link", "gone/deep/link"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(name), withDestinationPath: folder.path("kept"))
    }
    AtomicFiles.removeFolder(folder.path("gone"))
    #expect(folder.files() == ["kept/file"] && !folder.exists("gone"))
  }

  @Test("a private folder is new and for its owner alone")
  func privateFolder() throws {
    let folder = try TestFolder()
    let paths = try (0..<2).map { _ in try AtomicFiles.makePrivateFolder("name", in: folder.path) }
    #expect(paths[0] != paths[1] && paths.allSatisfy { $0.hasPrefix(folder.path("name-")) })
    let mode = try FileManager.default.attributesOfItem(atPath: paths[0])[.posixPermissions] as? Int
    #expect(mode == 0o700)
  }

  @Test("where writing fails, what was there stays and nothing half written is left")
  func failing() throws {
    let folder = try TestFolder()
    try folder.write("x", to: "taken/file")
    #expect(throws: FilePath.Failure.self) { try AtomicFiles().write("text", to: folder.path("taken")) }
    #expect(throws: FilePath.Failure.self) { try AtomicFiles().write("text", to: folder.path("taken/file/below")) }
    #expect(folder.files() == ["taken/file"])
  }

  @Test("a reader beside many writers sees one of the texts, never a part")
  func reading() async throws {
    let folder = try TestFolder()
    let path = folder.path("a.txt")
    let texts = ["a", "b"].map { String(repeating: $0, count: 300_000) }
    let files = AtomicFiles()
    try files.write(texts[0], to: path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { for index in 0..<40 { try files.write(texts[index % 2], to: path) } }
      group.addTask {
        for _ in 0..<40 {
          let bytes = try FilePath.read(path)
          #expect(bytes.count == 300_000 && Set(bytes).count == 1)
        }
      }
      try await group.waitForAll()
    }
  }
}
