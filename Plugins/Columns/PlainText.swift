import EvaluationKit
import Tables

extension Setting {
  /// A text or number as the cell of a table would show it; empty for anything else.
  var plainText: String { text ?? number.map { Cell.number($0).description } ?? "" }
}
