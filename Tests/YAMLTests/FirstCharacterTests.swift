import Testing

@Suite("texts that need quotes, and ends of documents")
struct FirstCharacterTests {
  @Test("a character that means something to YAML is explained where it stands", arguments: characterMistakes)
  func told(mistake: Case) { mistake.check() }
}

private let characterMistakes: [Case] = [
  Case(
    "at sign", "a: @x\n",
    """
    f:1:4: error: a text cannot start with '@'
    1 | a: @x
           ^ put quotes around the text

    """),
  Case(
    "backtick", "a: `x`\n",
    """
    f:1:4: error: a text cannot start with '`'
    1 | a: `x`
           ^ put quotes around the text

    """),
  Case(
    "percent sign", "a: %x\n",
    """
    f:1:4: error: a text cannot start with '%'
    1 | a: %x
           ^ put quotes around the text

    """),
  Case(
    "percent sign in the first column", "%x\n",
    """
    f:1:1: error: a line that starts with '%' is a directive, and this one is unknown
    1 | %x
        ^ a text that starts with '%' needs quotes

    """),
  Case(
    "star", "a: *.csv\n",
    """
    f:1:4: error: '*' starts an alias, but no name follows
    1 | a: *.csv
           ^ a text that starts with '*' needs quotes

    """),
  Case(
    "ampersand", "a: & b\n",
    """
    f:1:4: error: '&' starts an anchor, but no name follows
    1 | a: & b
           ^ a text that starts with '&' needs quotes

    """),
  Case(
    "question mark", "a: ? b\n",
    """
    f:1:4: error: a text cannot start with '?'
    1 | a: ? b
           ^ put quotes around the text

    """),
  Case(
    "exclamation mark", "a: !x!y 1\n",
    """
    f:1:4: error: a tag that cannot be read
    1 | a: !x!y 1
           ^ a text that starts with '!' needs quotes

    """),
  Case(
    "text on the line of its bar", "a: |x\n",
    """
    f:1:5: error: a block text cannot start on the line of its '|' or '>'
    1 | a: |x
            ^ start it on the next line, indented

    """),
  Case(
    "indentation indicator of nothing", "a: |0\n x\n",
    """
    f:1:5: error: while scanning a block scalar: found an indentation indicator equal to 0
    1 | a: |0
            ^

    """),
  Case(
    "value after an alias", "a: &x 1\nb: *x y\n",
    """
    f:2:7: error: the value has ended before this
    2 | b: *x y
              ^ put quotes around the text

    """),
  Case(
    "two anchors", "&a &b c\n",
    """
    f:1:4: error: the document ended before this
    1 | &a &b c
           ^

    """),
  Case(
    "text after the end of the document", "a: 1\n...\nb: 2\n",
    """
    f:3:1: error: the document ended before this
    3 | b: 2
        ^ a file holds one document, and '...' ends it

    """),
  Case(
    "YAML of the future", "%YAML 2.0\n---\na\n",
    """
    f:1:1: error: found incompatible YAML document
    1 | %YAML 2.0
        ^

    """),
  Case(
    "mistake behind wide characters", "字: é\n  e\u{301}: 2\n",
    """
    f:2:3: error: this line is indented deeper than its mapping
    2 |   é: 2
          ^ the keys of one mapping start in one column
    f:1:1: note: the line above already has its value
    1 | 字: é
        ^

    """),
]
