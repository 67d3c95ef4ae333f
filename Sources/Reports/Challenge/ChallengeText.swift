import EvaluationKit
import JSON

extension ChallengeVerdict {
  /// The rank in a sentence.
  public var headline: String {
    guard let rank else { return "\(challenger) is not ranked: \(unranked ?? "there is no reason given")" }
    let compared = standings.count { $0.isChallenger || $0.ratio?.value != nil }
    return "\(challenger) ranks \(rank) of \(compared)"
      + (made < combinations ? ", on the \(made) of \(combinations) combinations that it could forecast" : "")
  }

  /// What the command prints.
  ///
  /// - Parameter width: characters a line.
  public func text(width: Int) -> String {
    var lines = [
      "\(experiment.title ?? experiment.name) (\(experiment.name))",
      "\(counted(combinations, "combination")) of \(listed(axes.isEmpty ? ["one setting"] : axes))",
      "", headline, "",
    ]
    lines += ["errors over the challenger's (geometric mean of squared errors; below 1 is better)"]
    lines += standingsTable.aligned(width: width) + [""]
    lines += ["skill against each baseline (1 is perfect, 0 is as good, below 0 is worse)"]
    lines += skillsTable.aligned(width: width) + [""]
    lines += ["errors by decades of compute beyond the training range"]
    lines += distanceTable.aligned(width: width) + [""]
    if intervals.isEmpty {
      lines += ["it has no intervals", ""]
    } else {
      lines += ["intervals"] + intervalTable.aligned(width: width) + [""]
    }
    lines += weaknessLines + failureLines
    return lines.joined(separator: "\n") + "\n"
  }

  var weaknessLines: [String] {
    guard made > 0 else { return [] }
    guard !weaknesses.isEmpty else { return ["no task, origin or distance at which a baseline has less error", ""] }
    let shown = weaknesses.prefix(8).map { "  " + $0.sentence }
    let left = weaknesses.count - shown.count
    return ["where a baseline has less error"] + shown + (left > 0 ? ["  and \(left) more: see the page"] : []) + [""]
  }

  var failureLines: [String] {
    var lines: [String] = []
    if !failures.isEmpty {
      lines.append("failures")
      for failure in failures {
        lines.append("  " + failure.sentence)
      }
      lines.append("")
    }
    if !gaps.isEmpty {
      lines.append("test rows without a prediction")
      lines += gaps.map { "  \(counted($0.rows, "row")): \($0.reason)" } + [""]
    }
    return lines
  }

  // MARK: Tables

  var standingsTable: TextTable {
    var table = TextTable(
      columns: [
        .init(title: "rank", isNumber: true), .init(title: "forecast"), .init(title: "error ratio", isNumber: true),
        .init(title: "interval", isNumber: true), .init(title: "combinations", isNumber: true),
      ])
    for (index, standing) in standings.enumerated() {
      let isRanked = standing.isChallenger ? rank != nil : standing.ratio?.value != nil
      table.rows.append(
        [
          isRanked ? "\(index + 1)" : "-",
          standing.name + (standing.isBaseline ? " (baseline)" : "") + (standing.isChallenger ? " <- this one" : ""),
          standing.isChallenger ? "1" : standing.ratio.text, standing.isChallenger ? "" : standing.ratio.interval,
          standing.isChallenger ? "\(made)" : "\(standing.ratio?.n ?? 0)",
        ].map { TextTable.Cell(text: $0) })
    }
    return table
  }

  var skillsTable: TextTable {
    var table = TextTable(
      columns: [
        .init(title: "against"), .init(title: "skill", isNumber: true), .init(title: "interval", isNumber: true),
        .init(title: "combinations", isNumber: true),
      ])
    for skill in skills {
      let value: Value? = skill.skill
      table.rows.append(
        [skill.against, value.text, value.interval, "\(skill.skill.n)"].map { TextTable.Cell(text: $0) })
    }
    return table
  }

  var distanceTable: TextTable {
    var table = TextTable(
      columns: [
        .init(title: "decades"), .init(title: "MAE", isNumber: true), .init(title: "interval", isNumber: true),
        .init(title: "rows", isNumber: true),
      ])
    for distance in distances {
      let value: Value? = distance.error
      table.rows.append(
        [distance.label, value.text, value.interval, "\(distance.error.n)"].map { TextTable.Cell(text: $0) })
    }
    return table
  }

  var intervalTable: TextTable {
    var table = TextTable(
      columns: [
        .init(title: "method"), .init(title: "level", isNumber: true), .init(title: "decades"),
        .init(title: "coverage", isNumber: true), .init(title: "interval", isNumber: true),
        .init(title: "score", isNumber: true), .init(title: "median width", isNumber: true),
        .init(title: "rows", isNumber: true),
      ])
    for row in intervals {
      let coverage: Value? = row.coverage
      table.rows.append(
        [
          row.interval, row.level, row.distance, coverage.text, coverage.interval, row.score.text, row.width.text,
          "\(row.coverage.n)",
        ].map { TextTable.Cell(text: $0) })
    }
    return table
  }

  // MARK: JSON

  /// What `--json` prints.
  public var json: JSONValue {
    [
      "challenger": .text(challenger), "predictor": JSONValue(predictor), "experiment": .text(experiment.name),
      "combinations": .integer(combinations), "made": .integer(made), "rank": rank.map { .integer($0) } ?? .null,
      "unranked": JSONValue(unranked),
      "standings": .array(
        standings.map { standing in
          [
            "name": .text(standing.name), "baseline": .truth(standing.isBaseline),
            "challenger": .truth(standing.isChallenger), "error-ratio": standing.ratio?.json ?? .null,
          ]
        }),
      "skills": .array(skills.map { ["against": .text($0.against), "skill": $0.skill.json] }),
      "distances": .array(distances.map { ["distance": .text($0.label), "mae": $0.error.json] }),
      "intervals": .array(
        intervals.map { row in
          [
            "method": .text(row.interval), "level": .text(row.level), "distance": .text(row.distance),
            "coverage": row.coverage.json, "interval-score": row.score?.json ?? .null,
            "median-width": row.width?.json ?? .null,
          ]
        }),
      "weaknesses": .array(
        weaknesses.map { weakness in
          [
            "axis": .text(weakness.axis), "label": .text(weakness.label), "against": .text(weakness.against),
            "skill": .number(weakness.skill),
          ]
        }),
      "failures": .array(
        failures.map { ["message": .text($0.message), "places": .array($0.places.map { .text($0) })] }),
      "rows-without-prediction": .array(gaps.map { ["reason": .text($0.reason), "rows": .integer($0.rows)] }),
    ]
  }
}

extension ChallengeVerdict.Value {
  fileprivate var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    return [
      "value": number(value), "lower": number(lower), "upper": number(upper), "n": .integer(n),
      "reason": JSONValue(reason),
    ]
  }
}

extension ChallengeVerdict.Value? {
  fileprivate var text: String { self?.value.map { readableNumber($0, digits: 3) } ?? "-" }
  fileprivate var interval: String {
    guard let lower = self?.lower, let upper = self?.upper else { return "" }
    return "\(readableNumber(lower, digits: 3)) to \(readableNumber(upper, digits: 3))"
  }
}

extension ChallengeVerdict.Weakness {
  var sentence: String {
    "\(axis) \(label): \(readableNumber(1 - skill, digits: 3)) times the squared error of \(against)"
  }
}

extension ChallengeVerdict.Failure {
  var sentence: String {
    let shown = places.prefix(3).joined(separator: "; ")
    return "\(counted(places.count, "combination")) (\(shown)\(places.count > 3 ? ", ..." : "")): \(message)"
  }
}
