import EvaluationKit

/// What of a finished run must not stand in its report alone.
struct RunWarnings {
  /// Notes that steps meant to be seen, each once: "lm-eval: warning: ..." as "lm-eval: ...".
  let notes: [String]
  /// Metrics of tables that came to nothing in every group, with the number of groups.
  let undefined: [(metric: String, groups: Int)]
  /// What else the run noted.
  private let others: [String]

  private static let mark = "warning: "
  /// The last of many: a dataset speaks first, and after it the steps that had to work with its rows.
  private static let mostNotes = 12

  init(_ record: RunRecord) {
    var (notes, others): ([String], [String]) = ([], [])
    for combination in record.combinations {
      let said = combination.notes + combination.transforms.flatMap(\.notes) + combination.forecasts.flatMap(\.notes)
      for note in said {
        if let loud = Self.loud(note) {
          if !notes.contains(loud) { notes.append(loud) }
        } else if !others.contains(note) {
          others.append(note)
        }
      }
    }
    let groups = Dictionary(grouping: record.combinations.flatMap(\.measurements), by: \.metric)
    self.notes = notes
    self.others = others
    undefined = groups.keys.sorted().compactMap { metric in
      guard let all = groups[metric], all.allSatisfy({ $0.result.n == 0 }) else { return nil }
      return (metric, all.count)
    }
  }

  /// The note without its mark; nil where it has none.
  private static func loud(_ note: String) -> String? {
    guard let range = note.firstRange(of: mark) else { return nil }
    let step = note[..<range.lowerBound]
    guard step.isEmpty || step.hasSuffix(": "), !step.dropLast(2).contains(" ") else { return nil }
    return String(step + note[range.upperBound...])
  }

  /// As it is shown on a terminal; empty where there is nothing to say.
  var text: String {
    var text = notes.map { "warning: \($0)\n" }.joined()
    guard !undefined.isEmpty else { return text }
    let metrics = undefined.map { "'\($0.metric)' in \(counted($0.groups, "group"))" }.joined(separator: ", ")
    text += "warning: all is undefined of \(metrics)" + (others.isEmpty ? "\n" : "; the run notes:\n")
    return text + others.suffix(Self.mostNotes).map { "  \($0)\n" }.joined()
  }
}
