/// Pictures of 5 by 5 cells from which instances of the reference game are made; `X` is a filled cell.
enum ReferencePictures {
  static let letters = [
    "C": [" XXX ", "X    ", "X    ", "X    ", " XXX "], "E": ["XXXXX", "X    ", "XXXX ", "X    ", "XXXXX"],
    "F": ["XXXXX", "X    ", "XXXX ", "X    ", "X    "], "H": ["X   X", "X   X", "XXXXX", "X   X", "X   X"],
    "I": [" XXX ", "  X  ", "  X  ", "  X  ", " XXX "], "K": ["X  X ", "X X  ", "XX   ", "X X  ", "X  X "],
    "L": ["X    ", "X    ", "X    ", "X    ", "XXXX "], "N": ["X   X", "XX  X", "X X X", "X  XX", "X   X"],
    "O": [" XXX ", "X   X", "X   X", "X   X", " XXX "], "P": ["XXXX ", "X   X", "XXXX ", "X    ", "X    "],
    "T": ["XXXXX", "  X  ", "  X  ", "  X  ", "  X  "], "U": ["X   X", "X   X", "X   X", "X   X", " XXX "],
    "V": ["X   X", "X   X", "X   X", " X X ", "  X  "], "Y": ["X   X", " X X ", "  X  ", "  X  ", "  X  "],
    "Z": ["XXXXX", "   X ", "  X  ", " X   ", "XXXXX"],
  ].sorted { $0.key < $1.key }.map(\.value)

  static let numbers = [
    [" XXX ", " X X ", " X X ", " X X ", " XXX "], ["  X  ", " XX  ", "  X  ", "  X  ", " XXX "],
    [" XXX ", "   X ", " XXX ", " X   ", " XXX "], [" XXX ", "   X ", " XXX ", "   X ", " XXX "],
    [" X X ", " X X ", " XXX ", "   X ", "   X "], [" XXX ", " X   ", " XXX ", "   X ", " XXX "],
    [" XXX ", " X   ", " XXX ", " X X ", " XXX "], [" XXX ", "   X ", "   X ", "  X  ", "  X  "],
    [" XXX ", " X X ", " XXX ", " X X ", " XXX "], [" XXX ", " X X ", " XXX ", "   X ", " XXX "],
  ]

  static let shapes = [
    ["  X  ", "  X  ", "XXXXX", "  X  ", "  X  "], ["XXXXX", "X   X", "X   X", "X   X", "XXXXX"],
    ["  X  ", " XXX ", "XXXXX", " XXX ", "  X  "], ["  X  ", " XXX ", "XXXXX", "  X  ", "  X  "],
    ["  X  ", "   X ", "XXXXX", "   X ", "  X  "], ["X    ", "XX   ", "XXX  ", "XXXX ", "XXXXX"],
    ["     ", " XXX ", " X X ", " XXX ", "     "], ["XX   ", "XX   ", "     ", "   XX", "   XX"],
    ["X X X", " X X ", "X X X", " X X ", "X X X"], [" X X ", "XXXXX", "XXXXX", " XXX ", "  X  "],
  ]
}
