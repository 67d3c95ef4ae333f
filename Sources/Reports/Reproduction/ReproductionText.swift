import EvaluationKit

/// What the command prints when a paper's experiments are done: a line a claim, and why some do not agree.
///
/// - Parameter width: characters a line.
public func reproductionText(_ reproduction: Reproduction, width: Int) -> String {
  var lines = [reproduction.paper.title, ""]
  let idWidth = max(5, reproduction.claims.map(\.claim.id.count).max() ?? 0)
  let verdictWidth = reproduction.claims.map(\.verdict.label.count).max() ?? 0
  for judged in reproduction.claims {
    let start = padded(judged.claim.id, idWidth) + "  " + padded(judged.verdict.label, verdictWidth) + "  "
    lines.append(start + shortened(judged.claim.states, max(20, width - start.count)))
    if !judged.verdict.holds, let reason = judged.reason {
      let indent = String(repeating: " ", count: start.count)
      lines += wrapped(reason, max(40, width - indent.count)).map { indent + $0 }
    }
  }
  lines += ["", reproduction.countsText]
  let printed = reproduction.printed.flatMap { $0 }
  if !printed.isEmpty {
    let agreeing = printed.count { $0.verdict.holds }
    lines.append("of \(counted(printed.count, "further number")) printed in figures and tables \(agreeing) agree")
  }
  let without = reproduction.paper.notReproducible.count
  if without > 0 { lines.append("\(without) more cannot be checked here, and the page says why") }
  return lines.map { $0 + "\n" }.joined()
}

extension Reproduction {
  /// "27 agree, 2 held by early stopping only, 1 differs".
  var countsText: String {
    let parts = ClaimVerdict.allCases.compactMap { verdict -> String? in
      let count = count(verdict)
      switch verdict {
      case .agrees: return "\(count) of \(counted(claims.count, "claim")) \(count == 1 ? "agrees" : "agree")"
      case _ where count == 0: return nil
      case .simulated: return "\(count) held in simulation, which is no evidence about the paper's data"
      case .earlyStop: return "\(count) held by early stopping only"
      case .differs: return "\(count) \(count == 1 ? "differs" : "differ")"
      case .notJudged: return "\(count) not judged"
      }
    }
    return parts.joined(separator: ", ")
  }
}

extension ClaimVerdict {
  /// Short, for a column.
  var label: String {
    switch self {
    case .agrees: "agrees"
    case .simulated: "simulation"
    case .earlyStop: "early stop"
    case .differs: "differs"
    case .notJudged: "not judged"
    }
  }
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

private func shortened(_ text: String, _ width: Int) -> String {
  text.count <= width ? text : text.prefix(width - 3) + "..."
}

private func wrapped(_ text: String, _ width: Int) -> [String] {
  var lines: [String] = []
  for word in text.split(separator: " ") {
    if let last = lines.last, last.count + word.count < width {
      lines[lines.count - 1] = last + " " + word
    } else {
      lines.append(String(word))
    }
  }
  return lines
}
