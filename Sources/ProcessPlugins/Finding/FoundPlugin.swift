import Diagnostics
import Files

/// A plugin found on disk and understood as far as reading goes: what would run, and what it consists of.
///
/// Making one starts nothing. The content's hash is taken before a plugin is started, of the files that are then run;
/// between the two they may still change. ``hasChanged()`` after the plugin has described itself narrows that to a
/// file that is changed and changed back. Against someone who can write the user's files at that moment nothing here
/// helps.
public struct FoundPlugin: Sendable, Hashable {
  public var source: PluginSource
  /// The name before the slash in `vendor/name`.
  public var vendor: String
  /// Of a folder.
  public var manifest: PluginManifest?
  /// Of a Python file that has one.
  public var header: ScriptHeader?
  public var launch: LaunchPlan
  /// The names of environment variables that it is given beyond those that every plugin is, in the order asked.
  public var environmentNames: [String]
  public var content: PluginContent

  /// - Parameters:
  ///   - root: the experiment's folder: up to there a `.venv` is looked for.
  ///   - environment: the user's.
  /// - Throws: ``Diagnostics``.
  public init(_ source: PluginSource, root: String?, environment: [String: String]) throws {
    switch source.form {
    case .pythonFile: try self.init(file: source, root: root, environment: environment)
    case .folder: try self.init(folder: source, environment: environment)
    }
    launch.limits.deadline = source.options.deadline
  }

  /// Whether a file of the plugin is another one than when its hash was taken.
  public func hasChanged() -> Bool {
    (try? PluginContent(of: source)) != content
  }

  private init(file source: PluginSource, root: String?, environment: [String: String]) throws {
    let bytes: [UInt8]
    do {
      bytes = try FilePath.read(source.path, limit: PluginContent.largestFile)
    } catch {
      throw Diagnostics(.error("cannot read the plugin '\(source.shownPath)': \(error)", at: source.configLocation))
    }
    let header = try ScriptHeader.read(String(decoding: bytes, as: UTF8.self), file: source.shownPath)
    let folder = FilePath.folder(of: source.path)
    let python: PythonChoice
    let helper: HelperModule
    do {
      python = try PythonChoice.make(
        for: source, header: header, folder: folder, root: root, environment: environment)
      content = try PluginContent(of: source)
      helper = try HelperModule.provide(forPluginIn: folder, environment: environment)
    } catch let diagnostic as Diagnostic {
      throw Diagnostics(diagnostic)
    } catch let failure as FilePath.Failure {
      throw Diagnostics(.error("cannot write \(HelperModule.fileName): \(failure)", at: nil))
    }
    let names = source.options.environment
    func arguments(_ helper: String) -> [String] { python.arguments + [helper, "serve", source.path] }
    launch = LaunchPlan(
      program: python.program, arguments: arguments(helper.path),
      environment: PluginEnvironment.of(environment, asked: names, python: true, uv: python.isUV), folder: folder,
      limits: PluginLimits(),
      shownCommand: [python.program] + arguments(helper.isBuiltIn ? HelperModule.fileName : helper.path))
    // The first start under uv fetches what the header asks for.
    if python.isUV { launch.limits.start = .seconds(900) }
    launch.notes = python.notes
    launch.temporaryFolder = helper.temporaryFolder
    vendor = PluginSource.vendorName(ofFile: source.shownPath)
    environmentNames = names
    self.header = header
    self.source = source
  }

  private init(folder source: PluginSource, environment: [String: String]) throws {
    let manifest = try PluginManifest.read(
      folder: source.path, shownFolder: source.shownPath, environment: environment)
    do {
      content = try PluginContent(of: source)
    } catch let diagnostic as Diagnostic {
      throw Diagnostics(diagnostic)
    }
    let names = manifest.environment + source.options.environment.filter { !manifest.environment.contains($0) }
    launch = LaunchPlan(
      program: manifest.command[0], arguments: Array(manifest.command.dropFirst()),
      environment: PluginEnvironment.of(environment, asked: names), folder: source.path, limits: manifest.limits)
    vendor = manifest.name
    environmentNames = names
    self.manifest = manifest
    self.source = source
  }
}

extension PluginSource {
  /// The entry's place, where a config names the plugin.
  public var configLocation: FileLocation? {
    for naming in [namedBy] + alsoNamedBy { if case .config(let location) = naming { return location } }
    return nil
  }
}
