import Diagnostics
import EvaluationKit
import Tables

/// A day, or a month or a year that stands for its last day: `2024-05-01`, `2024-05`, `2024`.
///
/// So a row known to be of some day in 2024 counts as of its end, and a cutoff at a month holds the whole month.
/// Source: ISO 8601-1:2019, 5.2.2, calendar dates.
struct PeriodOfTime: Sendable, Hashable, Comparable {
  /// Year, month and day as one number that grows with time: 20240531.
  let lastDay: Int

  /// Nil where the text is no date of the Gregorian calendar in one of the three forms.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count), let year = Self.digits(parts[0], count: 4) else { return nil }
    var month = 12
    if parts.count > 1 {
      guard let given = Self.digits(parts[1], count: 2), (1...12).contains(given) else { return nil }
      month = given
    }
    let length = Self.days(of: month, in: year)
    var day = length
    if parts.count > 2 {
      guard let given = Self.digits(parts[2], count: 2), (1...length).contains(given) else { return nil }
      day = given
    }
    lastDay = (year * 100 + month) * 100 + day
  }

  static func < (left: PeriodOfTime, right: PeriodOfTime) -> Bool { left.lastDay < right.lastDay }

  private static func digits(_ text: Substring, count: Int) -> Int? {
    text.utf8.count == count && text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
  }

  private static func days(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension ExpressionSetting {
  /// The cells as numbers that can be put in order: numbers as they are, dates by their last day.
  ///
  /// - Throws: `Diagnostic` for a text that is no date, showing the cell and where it stands.
  func orderedValues(in table: Table) throws -> NumberValues {
    let parsed = try parse(for: table.schema)
    guard parsed.type == .text else { return try parsed.numbers(in: table) }
    let values: ColumnValues = try parsed.evaluate(table)
    return NumberValues(
      try (0..<table.rowCount).map { row -> Double? in
        guard !values.isMissing(row) else { return nil }
        let text = values[row].description
        guard let period = PeriodOfTime(text) else {
          let place = table.origins?[row].map { " (\($0.file):\($0.line))" } ?? ""
          throw Diagnostic.error(
            "'\(self.text)' is text, and '\(text)' in row \(row + 1)\(place) is no date", at: self.place,
            hint: "a text column can be put in order where all its cells are dates: YYYY, YYYY-MM or YYYY-MM-DD")
        }
        return Double(period.lastDay)
      })
  }
}
