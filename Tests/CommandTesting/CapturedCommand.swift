import BellwetherCommand
import EvaluationKit
import Synchronization

/// What a command said and how it ended.
public struct CapturedCommand: Sendable {
  /// The exit code.
  public var code: Int32
  /// Standard output: data.
  public var output: String
  /// Standard error: talk.
  public var talk: String

  /// Runs the whole command as a shell would, in this process, and keeps what it says.
  ///
  /// - Parameters:
  ///   - environment: the variables it sees; none by default, so that no folder of the user's is looked at.
  ///   - answer: what the user says to a question, as on a terminal; nil: there is nobody to ask.
  ///   - adding: plugins besides the built-in ones.
  public static func run(
    _ arguments: [String], environment: [String: String] = [:], isColoured: Bool = false,
    answer: Bool? = nil, adding: (inout Registry) -> Void = { _ in }
  ) async -> CapturedCommand {
    let heard = Heard()
    var ask: (@Sendable (String) -> Bool)?
    if let answer {
      ask = { question in
        heard.talk.withLock { $0 += question }
        return answer
      }
    }
    let console = Console(
      print: { text in heard.output.withLock { $0 += text } }, talk: { text in heard.talk.withLock { $0 += text } },
      isColoured: isColoured, ask: ask)
    let code = await runBellwether(arguments, console: console, environment: environment, adding: adding)
    return CapturedCommand(code: code, output: heard.output.withLock { $0 }, talk: heard.talk.withLock { $0 })
  }

  private final class Heard: Sendable {
    let output = Mutex("")
    let talk = Mutex("")
  }
}
