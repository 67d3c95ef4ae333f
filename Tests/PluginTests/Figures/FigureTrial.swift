import EvaluationKit
import JSON

/// Draws a figure of the sample sweep.
enum FigureTrial {
  /// What pictures must say of their data.
  @TaskLocal static var mark: String?

  static func draw<F: FigurePlugin>(
    _ type: F.Type, _ settings: JSONValue, _ record: RunRecord? = nil
  ) async throws -> [DrawnFigure] {
    let figure = try F(Settings(Setting(settings), for: F.card))
    var context = FigureSampleRecord.context
    context.mark = mark
    return try await figure.draw(try record ?? FigureSampleRecord.make(), in: context)
  }
}

extension [String] {
  /// Each once, in the order of first mention.
  var distinct: [String] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
