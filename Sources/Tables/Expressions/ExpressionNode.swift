/// A step of an expression: a value, a column, or an operation on the results of earlier steps.
///
/// Steps stand in a flat list, operands before what uses them, so that checking and evaluating need no
/// recursion however long the text is.
struct ExpressionNode: Sendable, Hashable {
  enum Operation: Sendable, Hashable {
    case number(Double)
    case text(String)
    case truth(Bool)
    case column(String)
    /// A word that may turn out to be a text, by what stands around it.
    case word(String)
    case reference(String)
    case list
    case negate
    case arithmetic(String)
    case compare(String)
    case isIn(negated: Bool)
    case and, or, not
    case isKnown(negated: Bool)
    case call(String)
  }

  var operation: Operation
  /// Indices of earlier steps.
  var operands: [Int]
  /// The offset of the first character of the step with its operands.
  var start: Int
  /// The offset of the operator, or of the name of the function.
  var place: Int
}
