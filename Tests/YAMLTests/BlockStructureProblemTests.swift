import Testing

@Suite("mistakes of colons, dashes and indentation")
struct BlockStructureProblemTests {
  @Test(
    "a mistake of indentation, of a colon or of a dash is explained where it was made", arguments: structureMistakes)
  func told(mistake: Case) { mistake.check() }
}

private let structureMistakes: [Case] = [
  Case(
    "tab before a key", "a:\n\tb: 1\n",
    """
    f:2:1: error: a tab is used for indentation
    2 |  b: 1
        ^ indent with blanks

    """),
  Case(
    "tab after a text", "a:\n  b: 1\n\tc: 2\n",
    """
    f:3:1: error: a tab is used for indentation
    3 |  c: 2
        ^ indent with blanks

    """),
  Case(
    "tab after blanks", "a: 1\n \tb: 2\n",
    """
    f:2:2: error: a tab is used for indentation
    2 |   b: 2
         ^ indent with blanks

    """),
  Case(
    "tab in a block text", "a: |\n\tx\n",
    """
    f:2:1: error: a tab is used for indentation
    2 |  x
        ^ indent with blanks

    """),
  Case(
    "no blank after the first colon", "a:1\nb: 2\n",
    """
    f:1:3: error: a blank is missing after ':'
    1 | a:1
          ^ between a key and its value stands ': '

    """),
  Case(
    "no blank after a later colon", "x: 1\na:1\nb: 2\n",
    """
    f:2:3: error: a blank is missing after ':'
    2 | a:1
          ^ between a key and its value stands ': '

    """),
  Case(
    "no blank after an inner colon", "x:\n  a:1\n  b: 2\n",
    """
    f:2:5: error: a blank is missing after ':'
    2 |   a:1
            ^ between a key and its value stands ': '

    """),
  Case(
    "no colon", "x: 1\na\nb: 2\n",
    """
    f:2:1: error: a ':' is missing after this key
    2 | a
        ^

    """),
  Case(
    "no colon in the first line", "a\nb: c\n",
    """
    f:1:1: error: a ':' is missing after this key
    1 | a
        ^

    """),
  Case(
    "two colons", "a: b: c\n",
    """
    f:1:5: error: a second ':' in one line
    1 | a: b: c
            ^ a text with ': ' in it needs quotes

    """),
  Case(
    "deeper key", "a: 1\n  b: 2\n",
    """
    f:2:3: error: this line is indented deeper than its mapping
    2 |   b: 2
          ^ the keys of one mapping start in one column
    f:1:1: note: the line above already has its value
    1 | a: 1
        ^

    """),
  Case(
    "key between two indentations", "a:\n    b: 1\n  c: 2\n",
    """
    f:3:3: error: this indentation fits no line above
    3 |   c: 2
          ^ the keys of one mapping start in one column
    f:1:1: note: the mapping around it starts here
    1 | a:
        ^

    """),
  Case(
    "key less indented than the first", "  a: 1\nb: 2\n",
    """
    f:2:1: error: the document ended before this
    2 | b: 2
        ^ the keys of one mapping and the items of one list start in one column

    """),
  Case(
    "item less indented than the first", "a:\n  - x\n - y\n",
    """
    f:3:2: error: a list item stands among the keys of a mapping
    3 |  - y
         ^ indent it below its key
    f:1:1: note: the mapping around it starts here
    1 | a:
        ^

    """),
  Case(
    "key after items", "- a\nb: 1\n",
    """
    f:2:1: error: a list item was expected here
    2 | b: 1
        ^ the items of one list start in one column
    f:1:1: note: the list starts here
    1 | - a
        ^

    """),
  Case(
    "item after keys", "a: 1\n- b\n",
    """
    f:2:1: error: a list item stands among the keys of a mapping
    2 | - b
        ^ indent it below its key
    f:1:1: note: the mapping around it starts here
    1 | a: 1
        ^

    """),
  Case(
    "key one too deep in an item", "a:\n  - b: 1\n   c: 2\n",
    """
    f:3:4: error: a list item was expected here
    3 |    c: 2
           ^ the items of one list start in one column
    f:2:3: note: the list starts here
    2 |   - b: 1
          ^

    """),
  Case(
    "list on the line of its key", "a: - b\n",
    """
    f:1:4: error: a list cannot start on the line of its key
    1 | a: - b
           ^ start it on the next line; a text that starts with '-' needs quotes

    """),
]
