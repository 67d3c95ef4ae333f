/// The known name that `word` was probably meant to be.
///
/// Names within an edit distance of a third of the word's length (at least 1) are near, where a
/// swap of neighbours counts as one edit; the nearest wins, ties by sort order. A difference in case
/// alone is always near.
public func nearest(to word: String, among known: some Sequence<String>) -> String? {
  let wanted = Array(word.lowercased())
  let limit = max(1, wanted.count / 3)
  var best: (distance: Int, name: String)?
  for name in known where name != word {
    let candidate = Array(name.lowercased())
    guard abs(candidate.count - wanted.count) <= limit else { continue }
    let distance = editDistance(wanted, candidate)
    guard distance <= limit else { continue }
    if let best, (best.distance, best.name) <= (distance, name) { continue }
    best = (distance, name)
  }
  return best?.name
}

/// A hint for an unknown name: the nearest known one, or all of them where they are few.
public func didYouMean(_ word: String, among known: some Collection<String>, plural: String = "known names") -> String?
{
  if let name = nearest(to: word, among: known) { return "did you mean '\(name)'?" }
  guard !known.isEmpty else { return nil }
  let listed = known.sorted().prefix(12).joined(separator: ", ")
  return "\(plural): \(listed)" + (known.count > 12 ? ", ... (\(known.count) in all)" : "")
}

/// Optimal string alignment distance: insertions, deletions, replacements, swaps of neighbours.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
  var beforeLast = [Int](repeating: 0, count: right.count + 1)
  var last = Array(0...right.count)
  for i in 1...left.count {
    var row = [i] + [Int](repeating: 0, count: right.count)
    for j in 1...right.count {
      let same = left[i - 1] == right[j - 1]
      row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
      if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
        row[j] = min(row[j], beforeLast[j - 2] + 1)
      }
    }
    (beforeLast, last) = (last, row)
  }
  return last[right.count]
}
