import Diagnostics

extension SyntaxProblem {
  func diagnostic(in source: inout SourceText) -> Diagnostic {
    .error(problem, at: source.location(mark))
  }
}
