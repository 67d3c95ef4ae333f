import JSON
import Tables

/// The language of column expressions.
enum ExpressionPage {
  static var json: JSONValue {
    .array(
      ColumnExpression.functions.map { function in
        ["name": .text(function.name), "signature": .text(function.signature), "help": .text(function.help)]
      })
  }

  static var text: String {
    let functions = ColumnExpression.functions
    let width = functions.map(\.signature.count).max() ?? 0
    let listed = functions.map { function in
      "  \(function.signature)\(String(repeating: " ", count: width - function.signature.count))  \(function.help)\n"
    }
    return """
      A text equal to a column's name is that column; only otherwise is it an expression.

        numbers, 'text'        84, 1e21, 'Llama 2'
        columns                flops, PC-1; in back quotes where the name is not a word: `Model Size (B)`
        + - * / ^ ( )          ^ binds tightest and to the right
        = != < <= > >=         comparisons
        in, not in             family not in [Mistral, Qwen2]
        and, or, not
        is known, is missing   what is missing stays missing in all else
        $name, $name.field     a value of 'let' or of the sweep

      functions

      """ + listed.joined()
  }
}
