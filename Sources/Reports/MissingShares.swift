import EvaluationKit

/// How much of what the forecasts read is missing in the training rows, in words; a range where combinations differ.
struct MissingShares {
  /// "ARC_C 11-14%", the column that lacks most first; columns that lack nothing are not told.
  let columns: [(name: String, share: String)]
  /// How many columns were looked at.
  private let lookedAt: Int

  init(_ record: RunRecord) {
    var names: [String] = []
    var shares: [String: ClosedRange<Double>] = [:]
    for missing in record.combinations.compactMap(\.split).flatMap(\.missing) {
      if let known = shares[missing.column] {
        shares[missing.column] = min(known.lowerBound, missing.share)...max(known.upperBound, missing.share)
      } else {
        names.append(missing.column)
        shares[missing.column] = missing.share...missing.share
      }
    }
    let told = names.compactMap { name in shares[name].map { (name: name, share: $0) } }
      .filter { $0.share.upperBound > 0 }.enumerated()
      .sorted { a, b in
        (-a.element.share.upperBound, a.offset) < (-b.element.share.upperBound, b.offset)
      }
    lookedAt = names.count
    columns = told.map { ($0.element.name, Self.text($0.element.share)) }
  }

  /// Columns that are told by name; the others are counted.
  private static let limit = 8

  var told: [(name: String, share: String)] { Array(columns.prefix(Self.limit)) }
  /// "and 3 more"; empty where all are told.
  var rest: String { columns.count > Self.limit ? " and \(columns.count - Self.limit) more" : "" }

  /// "missing in training rows: ARC_C 14%, MMLU 2%" in lines of at most `width` characters; none where no column
  /// was looked at.
  func lines(width: Int) -> [String] {
    if columns.isEmpty {
      return lookedAt == 0
        ? []
        : [
          "\(Self.title) nothing, in the \(lookedAt == 1 ? "one column that is" : "\(lookedAt) columns that are") read"
        ]
    }
    var lines: [String] = []
    for (index, column) in told.enumerated() {
      let end = index + 1 < told.count ? "," : rest
      let room = max(1, width - 3 - column.share.count - end.count)
      let name = column.name.count > room ? column.name.prefix(room - 1) + "\u{2026}" : column.name[...]
      let piece = " \(name) \(column.share)\(end)"
      if let last = lines.last, last.count + piece.count <= width {
        lines[lines.count - 1] += piece
      } else if lines.isEmpty, Self.title.count + piece.count <= width {
        lines.append(Self.title + piece)
      } else {
        if lines.isEmpty { lines.append(Self.title) }
        lines.append(" " + piece)
      }
    }
    return lines
  }

  private static let title = "missing in training rows:"

  private static func text(_ share: ClosedRange<Double>) -> String {
    let (low, high) = (percent(share.lowerBound), percent(share.upperBound))
    return low == high ? "\(high)%" : "\(low)-\(high)%"
  }

  /// To the nearest whole; 0 and 100 are told of nothing and all alone.
  private static func percent(_ share: Double) -> String {
    let whole = Int((share * 100).rounded())
    if whole == 0, share > 0 { return "<1" }
    if whole == 100, share < 1 { return ">99" }
    return "\(whole)"
  }
}
