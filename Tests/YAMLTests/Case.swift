import Diagnostics
import Testing
import YAML

/// A text with mistakes and exactly what is said about them.
struct Case: CustomTestStringConvertible {
  let testDescription: String
  let text: String
  let expected: String

  init(_ name: String, _ text: String, _ expected: String) {
    testDescription = name
    self.text = text
    self.expected = expected
  }

  func check() { #expect(rendered(Array(text.utf8)) == expected) }
}

/// What reading the file `f` says.
func rendered(_ bytes: [UInt8], limits: YAMLLimits = .init()) -> String {
  do {
    _ = try parseYAML(bytes: bytes, file: "f", limits: limits)
    return "nothing"
  } catch let mistakes as Diagnostics {
    let text = String(decoding: bytes, as: UTF8.self)
    return DiagnosticRenderer { _ in text }.render(mistakes)
  } catch {
    return "\(error)"
  }
}
