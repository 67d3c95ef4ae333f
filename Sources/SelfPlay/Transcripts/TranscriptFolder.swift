/// What transcript pages are called.
public struct TranscriptFolder: Sendable {
  private var taken: Set<String> = []

  public init() {}

  /// A path below the folder of pages for an episode's page, which no other has: letters, digits and a few signs.
  public mutating func path(for episode: RecordedEpisode) -> String {
    let row = ScoreFolders.scored(episode, .missing)
    let parts = [row.players, row.game, row.experiment, row.episode].map(Self.name)
    let base = parts.joined(separator: "/")
    var path = base + ".html"
    var number = 2
    while !taken.insert(path.lowercased()).inserted {
      path = "\(base)-\(number).html"
      number += 1
    }
    return path
  }

  private static func name(_ text: String) -> String {
    var name = ""
    for scalar in text.unicodeScalars.prefix(100) {
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      if isPlain || "-_.+".unicodeScalars.contains(scalar) { name.unicodeScalars.append(scalar) } else { name += "_" }
    }
    return name.isEmpty ? "_" : name.hasPrefix(".") ? "_" + name : name
  }
}
