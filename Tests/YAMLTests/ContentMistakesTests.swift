import Testing

@Suite("mistakes of content")
struct ContentMistakesTests {
  @Test("mistakes of content are told all together, each at its place", arguments: contentMistakes)
  func told(mistake: Case) { mistake.check() }
}

private let contentMistakes: [Case] = [
  Case(
    "several duplicate keys", "a: 1\nb: {c: 1, c: 2}\na: 3\n",
    """
    f:2:11: error: the key 'c' stands twice in one mapping
    2 | b: {c: 1, c: 2}
                  ^
    f:2:5: note: it stands here first
    2 | b: {c: 1, c: 2}
            ^
    f:3:1: error: the key 'a' stands twice in one mapping
    3 | a: 3
        ^
    f:1:1: note: it stands here first
    1 | a: 1
        ^

    """),
  Case(
    "duplicate merge key", "a: {<<: {x: 1}, <<: {y: 2}}\n",
    """
    f:1:17: error: the key '<<' stands twice in one mapping
    1 | a: {<<: {x: 1}, <<: {y: 2}}
                        ^ one '<<' takes a list: [*a, *b]
    f:1:5: note: it stands here first
    1 | a: {<<: {x: 1}, <<: {y: 2}}
            ^

    """),
  Case(
    "merged text", "<<: x\na: {<<: [{b: 1}, 4]}\n",
    """
    f:1:5: error: '<<' takes a mapping or a list of mappings, not text
    1 | <<: x
            ^
    f:2:18: error: '<<' takes a mapping or a list of mappings, not a number
    2 | a: {<<: [{b: 1}, 4]}
                         ^

    """),
  Case(
    "mapping as a key", "a: {{ x }}\n",
    """
    f:1:5: error: a key cannot be a mapping
    1 | a: {{ x }}
            ^ a text that starts with '{' or '[' needs quotes

    """),
  Case(
    "list as a key", "? [a]\n: b\n",
    """
    f:1:3: error: a key cannot be a list
    1 | ? [a]
          ^ a text that starts with '{' or '[' needs quotes

    """),
  Case(
    "alias of nothing", "a: *y\nb: &yy 1\nc: *y\n",
    """
    f:1:4: error: nothing before here is anchored as '&y'
    1 | a: *y
           ^ a text that starts with '*' needs quotes
    f:3:4: error: nothing before here is anchored as '&y'
    3 | c: *y
           ^ did you mean '*yy'?

    """),
  Case(
    "alias inside what it names", "a: &x [*x]\n",
    """
    f:1:8: error: '*x' stands inside the very thing it names
    1 | a: &x [*x]
               ^
    f:1:4: note: '&x' starts here
    1 | a: &x [*x]
           ^

    """),
  Case(
    "unknown and unfit tags", "a: !!python/object x\nb: !foo y\nc: !!int abc\nd: !!map []\ne: !!str {}\n",
    """
    f:1:4: error: unknown tag '!!python/object'
    1 | a: !!python/object x
           ^ known tags: !!str, !!int, !!float, !!bool, !!null, !!map, !!seq
    f:2:4: error: unknown tag '!foo'
    2 | b: !foo y
           ^ known tags: !!str, !!int, !!float, !!bool, !!null, !!map, !!seq
    f:3:4: error: '!!int' does not fit 'abc'
    3 | c: !!int abc
           ^
    f:4:4: error: '!!map' does not fit a list
    4 | d: !!map []
           ^
    f:5:4: error: '!!str' does not fit a mapping
    5 | e: !!str {}
           ^

    """),
  Case(
    "second document", "---\na: 1\n---\nb: 2\n",
    """
    f:3:1: error: a second document starts here; a file holds one
    3 | ---
        ^

    """),
  Case(
    "content and syntax mistakes together", "a: 1\na: 2\nb: 'x\n",
    """
    f:2:1: error: the key 'a' stands twice in one mapping
    2 | a: 2
        ^
    f:1:1: note: it stands here first
    1 | a: 1
        ^
    f:3:4: error: this quote is never closed
    3 | b: 'x
           ^ end the text with another '

    """),
]
