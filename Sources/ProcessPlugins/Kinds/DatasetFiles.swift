import EvaluationKit
import Files
import JSON

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The files that a dataset's settings name. They are read here, so that the record can list them, and the plugin reads them
/// again from disk; what has no place there is written to a private folder while a call lasts.
struct DatasetFiles: Sendable {
  private let given: Settings
  /// In the order in which the settings name them.
  private let files: [InputFile]

  init(_ settings: Settings, read: (Setting) throws -> InputFile) throws {
    given = settings
    var files: [InputFile] = []
    for spec in settings.card.parameters {
      guard let setting = settings.setting(spec.name) else { continue }
      for file in Self.files(setting, spec.type) { files.append(try read(file)) }
    }
    self.files = files
  }

  /// The settings that name files, in their order.
  private static func files(_ setting: Setting, _ type: ParameterType) -> [Setting] {
    switch type {
    case .file: [setting]
    case .list(let element, _): (setting.list ?? []).flatMap { files($0, element) }
    case .mapping(let element): (setting.mapping ?? []).flatMap { files($0.value, element) }
    case .record(let specs): specs.flatMap { spec in setting[spec.name].map { files($0, spec.type) } ?? [] }
    default: []
    }
  }

  /// Calls the body with the absolute path of each file.
  func onDisk<Result>(_ body: ([String]) async throws -> Result) async throws -> Result {
    guard files.contains(where: { $0.path == nil }) else {
      return try await body(files.compactMap { $0.path.map(FilePath.absolute) })
    }
    let folder = try Self.privateFolder()
    defer { AtomicFiles.removeFolder(folder) }
    var paths: [String] = []
    for (index, file) in files.enumerated() {
      if let path = file.path {
        paths.append(FilePath.absolute(path))
      } else {
        // The ending may say how to read it.
        let path = FilePath.joined(FilePath.joined(folder, "\(index)"), FilePath.name(of: file.name))
        try AtomicFiles().write(file.bytes, to: path)
        paths.append(path)
      }
    }
    return try await body(paths)
  }

  private static func privateFolder() throws -> String {
    do {
      return try AtomicFiles.makePrivateFolder("bellwether", in: getenv("TMPDIR").map { String(cString: $0) })
    } catch {
      throw EvaluationError("no folder for files: \(error)")
    }
  }

  /// The settings with the files' paths in place of what the user wrote.
  func settings(_ paths: [String]) -> JSONValue {
    var rest = paths[...]
    return .object(
      given.card.parameters.compactMap { spec in
        given.setting(spec.name).map { JSONMember(spec.name, Self.named($0, spec.type, &rest)) }
      })
  }

  /// The paths by the parameters that name the files: one, or as many as a list has.
  func json(_ paths: [String]) -> JSONValue {
    var members: [JSONMember] = []
    var rest = paths[...]
    for spec in given.card.parameters {
      guard let setting = given.setting(spec.name) else { continue }
      let named = Self.named(setting, spec.type, &rest)
      if !Self.files(setting, spec.type).isEmpty { members.append(JSONMember(spec.name, named)) }
    }
    return .object(members)
  }

  private static func named(_ setting: Setting, _ type: ParameterType, _ rest: inout ArraySlice<String>) -> JSONValue {
    switch type {
    case .file: return rest.popFirst().map { .text($0) } ?? setting.json
    case .list(let element, _):
      return .array((setting.list ?? []).map { named($0, element, &rest) })
    case .mapping(let element):
      return .object((setting.mapping ?? []).map { JSONMember($0.name, named($0.value, element, &rest)) })
    case .record(let specs):
      return .object(
        specs.compactMap { spec in setting[spec.name].map { JSONMember(spec.name, named($0, spec.type, &rest)) } })
    default: return setting.json
    }
  }
}
