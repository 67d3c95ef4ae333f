import CommandTesting
import Diagnostics
import Files
import Foundation
import Testing

@testable import ProcessPlugins

@Suite("What a plugin consists of")
struct PluginContentTests {
  let place: FindingPlace

  init() throws {
    place = try FindingPlace()
    try place.folder.write("import json, mine\nfrom other.part import x\n", to: "a/my.py")
    try place.folder.write("import deeper\n", to: "a/mine.py")
    try place.folder.write("", to: "a/deeper.py")
    try place.folder.write("", to: "a/unused.py")
    try place.folder.write("", to: "a/other/__init__.py")
    try place.folder.write("", to: "a/other/part.py")
    try place.folder.write("name: x", to: "folder/plugin.yaml")
    try place.folder.write("x", to: "folder/lib/x.txt")
    try place.folder.write("x", to: "folder/.venv/y")
    try place.folder.write("x", to: "folder/lib/__pycache__/y")
    try place.folder.write("x", to: "folder/.git/y")
  }

  private var file: PluginSource { place.named("a/my.py") }
  private var whole: PluginSource { place.named("folder", .folder) }

  @Test("of a file: itself and what it imports from beside it")
  func imports() throws {
    #expect(
      try PluginContent(of: file).files == ["deeper.py", "mine.py", "my.py", "other/__init__.py", "other/part.py"])
  }

  @Test("of a file: the helper module beside it, for that runs first")
  func helper() throws {
    let before = try PluginContent(of: file)
    try place.folder.write("", to: "a/bellwether.py")
    #expect(try PluginContent(of: file).files.contains("bellwether.py"))
    #expect(try PluginContent(of: file) != before)
  }

  @Test("of a file: a compiled module, which Python takes before the text")
  func compiled() throws {
    try place.folder.write("", to: "a/mine.cpython-311-x86_64-linux-gnu.so")
    try place.folder.write("", to: "a/other/__pycache__/part.cpython-311.pyc")
    let files = try PluginContent(of: file).files
    #expect(files.contains("mine.cpython-311-x86_64-linux-gnu.so"))
    #expect(!files.contains { $0.contains("__pycache__") })
  }

  @Test("a file that cannot be looked at is refused and not passed over")
  func unreadable() throws {
    #expect(mkfile(place.folder.path("folder") + "/", bytes: [0x61, 0xFF, 0x62]))
    #expect(throws: Diagnostic.self) { try PluginContent(of: whole) }
  }

  /// Makes an empty file whose name is no UTF-8.
  private func mkfile(_ folder: String, bytes: [UInt8]) -> Bool {
    let path = Array(folder.utf8) + bytes + [0]
    return path.withUnsafeBytes { bytes in
      guard let name = bytes.bindMemory(to: CChar.self).baseAddress, let file = fopen(name, "w") else { return false }
      return fclose(file) == 0
    }
  }

  @Test("a change of any of its files is another hash", arguments: ["my.py", "mine.py", "deeper.py", "other/part.py"])
  func fileChanges(name: String) throws {
    let before = try PluginContent(of: file)
    try place.folder.write("import deeper\n# changed\n", to: "a/\(name)")
    #expect(try PluginContent(of: file).hash != before.hash)
  }

  @Test(
    "an import may stand on a line with others, and in a block",
    arguments: [
      "import json; import unused", "try: import unused", "def f():\n    from unused import x",
      "if a: b(); import unused",
    ])
  func placesOfImports(line: String) throws {
    try place.folder.write("# there", to: "a/unused.py")
    try place.folder.write(line + "\n", to: "a/my.py")
    let before = try PluginContent(of: file)
    try place.folder.write("# changed", to: "a/unused.py")
    #expect(try PluginContent(of: file).hash != before.hash)
  }

  @Test("a file that it does not import may change")
  func others() throws {
    let before = try PluginContent(of: file)
    try place.folder.write("# changed", to: "a/unused.py")
    #expect(try PluginContent(of: file) == before)
  }

  @Test("of a folder: all files, without environments, caches and history")
  func folder() throws {
    let before = try PluginContent(of: whole)
    #expect(before.files == ["lib/x.txt", "plugin.yaml"])
    try place.folder.write("other", to: "folder/.venv/y")
    #expect(try PluginContent(of: whole) == before)
    try place.folder.write("y", to: "folder/lib/x.txt")
    #expect(try PluginContent(of: whole).hash != before.hash)
  }

  @Test("a new file, a new name and a file gone are other hashes")
  func names() throws {
    let before = try PluginContent(of: whole)
    try place.folder.write("", to: "folder/new")
    let added = try PluginContent(of: whole)
    #expect(added.hash != before.hash)
    AtomicFiles.removeFolder(place.folder.path("folder/lib"))
    #expect(try PluginContent(of: whole).hash != added.hash)
    try place.folder.write("x", to: "folder/lib/z.txt")
    #expect(try PluginContent(of: whole).hash != added.hash)
  }

  @Test("a link is told by where it leads and not followed")
  func links() throws {
    try place.folder.write("secret", to: "outside/file")
    try link(place.folder.path("folder/out"), to: place.folder.path("outside"))
    let before = try PluginContent(of: whole)
    #expect(before.files == ["lib/x.txt", "out", "plugin.yaml"])
    try place.folder.write("other", to: "outside/file")
    #expect(try PluginContent(of: whole) == before)
    try link(place.folder.path("folder/up"), to: "..")  // A circle ends nothing.
    #expect(try PluginContent(of: whole).files.count == 4)
  }

  @Test("a folder of too many files is refused with a reason")
  func tooMany() throws {
    for index in 0...PluginContent.mostFiles { try place.folder.write("", to: "folder/many/\(index)") }
    let error = #expect(throws: Diagnostic.self) { try PluginContent(of: whole) }
    #expect(
      error?.message
        == "the plugin 'folder' is too large to be told by its content: it has more than 5000 files")
  }
}
