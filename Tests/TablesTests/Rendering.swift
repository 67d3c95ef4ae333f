import Diagnostics

/// The diagnostics that `body` throws, as a user reads them; nil where it throws none.
func rendered(_ text: String = "", _ body: () throws -> Void) -> String? {
  let renderer = DiagnosticRenderer { name in name == "t" && !text.isEmpty ? text : nil }
  do {
    try body()
    return nil
  } catch let diagnostics as Diagnostics {
    return renderer.render(diagnostics)
  } catch let diagnostic as Diagnostic {
    return renderer.render(Diagnostics(diagnostic))
  } catch {
    return "not a diagnostic: \(error)"
  }
}
