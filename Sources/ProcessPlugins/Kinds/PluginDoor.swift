import Diagnostics
import EvaluationKit
import JSON
import NumericalMethods
import Tables

/// The way from one step of an experiment to the plugin that does its work in another process.
struct PluginDoor: Sendable {
  let described: DescribedPlugin
  /// The name of the folder's manifest or of the file.
  let vendor: String
  let calling: any PluginCalling
  let settings: Settings

  /// As messages call the plugin: "metric 'my-metrics/max-error'".
  var called: String { "\(described.kind.rawValue) '\(vendor)/\(described.card.name)'" }

  /// Asks and waits; what the plugin notes goes to the run.
  ///
  /// - Parameters:
  ///   - run: nil while an experiment is planned.
  ///   - members: the members of the header that belong to the call.
  ///   - settingsJSON: the settings, where they are not sent as they were given.
  /// - Throws: ``Diagnostics/Diagnostic`` where the plugin does not take its settings; ``EvaluationError``.
  func ask(
    _ call: String, _ run: RunContext?, _ members: [JSONMember] = [], tables: [FrameTable] = [], worker: Int? = nil,
    settingsJSON: JSONValue? = nil
  ) async throws -> PluginAnswerCheck {
    let header =
      [
        JSONMember(
          "plugin", ["kind": .text(described.kind.rawValue), "name": .text(described.card.name)]),
        JSONMember("settings", settingsJSON ?? settings.json),
        JSONMember("seed", .integer(Int((run?.seed.value ?? 0) >> 11))),
        JSONMember("roles", (run?.roles ?? Roles()).json),
      ] + members
    let request = PluginRequest(call, header, tables: tables, deadline: described.deadline, worker: worker)
    let response: PluginResponse
    do {
      response = try await calling.call(request)
    } catch let failure as PluginFailure {
      throw told(failure)
    }
    let answer = PluginAnswerCheck(door: self, call: call, response: response)
    for note in try answer.notes() { run?.note(note) }
    return answer
  }

  /// A failure as the run tells it.
  private func told(_ failure: PluginFailure) -> any Error {
    switch failure.kind {
    case .settings:
      let card = described.card
      let place =
        failure.parameter.flatMap { card.parameter($0) == nil ? nil : settings.place(of: $0) } ?? settings.place
      let parameter = failure.parameter.map { "'\($0)' of " } ?? ""
      return Diagnostic.error("\(parameter)'\(card.name)': \(failure.message)", at: place)
    case .rows: return EvaluationError(failure.message)
    default: return EvaluationError("\(failure)", isFault: true)
    }
  }

  /// Asks the plugin whether its settings serve, where it answers that.
  func check() async throws {
    guard described.checks else { return }
    _ = try await ask("check", nil)
  }
}

extension Roles {
  /// As requests have them.
  var json: JSONValue {
    [
      "key": JSONValue(key), "family": JSONValue(family), "compute": JSONValue(compute), "date": JSONValue(date),
    ]
  }
}

/// A plugin whose work another process does. Such a type has no card of its own and is not made from settings alone: the
/// factories of ``FoundPlugins`` make it.
protocol DistantPlugin: Plugin, SettingsChecking {
  var door: PluginDoor { get }
}

extension DistantPlugin {
  static var card: PluginCard { PluginCard(name: "process", summary: "a plugin that runs as a process") }

  init(_ settings: Settings) throws {
    throw EvaluationError("'\(settings.card.name)' runs as a process, and there is none to run it")
  }

  func checkSettings() async throws { try await door.check() }
}
