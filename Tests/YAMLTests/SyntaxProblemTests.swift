import Testing

@Suite("other mistakes of the syntax")
struct SyntaxProblemTests {
  @Test("a quote or bracket is explained where it was opened, a character where it stands", arguments: bracketMistakes)
  func told(mistake: Case) { mistake.check() }
}

private let bracketMistakes: [Case] = [
  Case(
    "single quote not closed", "a: 'x\nb: 2\n",
    """
    f:1:4: error: this quote is never closed
    1 | a: 'x
           ^ end the text with another '

    """),
  Case(
    "double quote not closed", "a: \"x",
    """
    f:1:4: error: this quote is never closed
    1 | a: "x
           ^ end the text with another "

    """),
  Case(
    "quote closed by the next one", "a: \"x\nb: \"y\"\n",
    """
    f:1:4: error: this quote is closed only in line 2
    1 | a: "x
           ^ end the text with another "
    f:2:5: note: the text goes on after it here
    2 | b: "y"
            ^

    """),
  Case(
    "quote closed by the end of the document", "a: \"x\n---\ny\"\n",
    """
    f:1:4: error: this quote is never closed
    1 | a: "x
           ^ end the text with another "
    f:2:1: note: here the document ends
    2 | ---
        ^

    """),
  Case(
    "quote inside single quotes", "a: 'it's'\n",
    """
    f:1:8: error: the quotes end before this
    1 | a: 'it's'
               ^ inside single quotes write '' for a single quote

    """),
  Case(
    "text after double quotes", "a: \"x\" y\n",
    #"""
    f:1:8: error: the quotes end before this
    1 | a: "x" y
               ^ inside double quotes write \" for a double quote

    """#),
  Case(
    "unknown escape", "a: \"\\d\"\n",
    #"""
    f:1:5: error: unknown escape
    1 | a: "\d"
            ^ write \\ for a backslash, or use single quotes

    """#),
  Case(
    "escape of no character", "a: \"\\uD800\"\n",
    #"""
    f:1:7: error: this escape stands for no character
    1 | a: "\uD800"
              ^ write \\ for a backslash, or use single quotes

    """#),
  Case(
    "list not closed", "a: [1, 2\nb: 3\n",
    """
    f:1:4: error: this '[' is not closed
    1 | a: [1, 2
           ^ close it with ']'
    f:2:2: note: here a ',' or ']' was expected
    2 | b: 3
         ^

    """),
  Case(
    "mapping not closed", "a: {x: 1\nb: 3\n",
    """
    f:1:4: error: this '{' is not closed
    1 | a: {x: 1
           ^ close it with '}'
    f:2:2: note: here a ',' or '}' was expected
    2 | b: 3
         ^

    """),
  Case(
    "list not closed at the end", "- [\n",
    """
    f:1:3: error: this '[' is not closed
    1 | - [
          ^ close it with ']'
    f:2:1: note: here a ',' or ']' was expected
    2 | 
        ^

    """),
  Case(
    "list closed as a mapping", "a: [1, 2}\n",
    """
    f:1:9: error: '}' cannot close '['
    1 | a: [1, 2}
                ^
    f:1:4: note: '[' was opened here
    1 | a: [1, 2}
           ^

    """),
  Case(
    "bracket never opened", "a: ]\n",
    """
    f:1:4: error: ']' closes nothing
    1 | a: ]
           ^ a text that starts with ']' needs quotes

    """),
  Case(
    "no comma between items", "a: [\"x\" \"y\"]\n",
    """
    f:1:9: error: a ',' or ']' is missing before this
    1 | a: ["x" "y"]
                ^
    f:1:4: note: '[' was opened here
    1 | a: ["x" "y"]
           ^

    """),
  Case(
    "no comma between pairs", "a: {x: 1 y: 2}\n",
    """
    f:1:11: error: a ',' or '}' is missing before this
    1 | a: {x: 1 y: 2}
                  ^
    f:1:4: note: '{' was opened here
    1 | a: {x: 1 y: 2}
           ^

    """),
  Case(
    "comma without a value", "a: [a, , b]\n",
    """
    f:1:8: error: a value is missing before this ','
    1 | a: [a, , b]
               ^

    """),
  Case(
    "no blank after a colon in brackets", "a: {b:[1]}\n",
    """
    f:1:7: error: a blank is missing after ':'
    1 | a: {b:[1]}
              ^ between a key and its value stands ': '

    """),
]
