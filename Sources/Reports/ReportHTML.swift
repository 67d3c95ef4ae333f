import EvaluationKit

/// The run as one self-contained page: a function of the record, without scripts, time or host.
///
/// Texts from outside are escaped; the figures' SVG stands in the page as it is, and the page allows no script to run.
public func reportHTML(_ record: RunRecord) -> String {
  let title = record.experiment.title ?? record.experiment.name
  var page = HTMLText()
  page.begin(title: title, of: record)
  var identity = "<code>\(escapeHTML(record.experiment.name))</code>"
  if let reproduces = record.experiment.reproduces {
    identity += " \u{B7} reproduces <code>\(escapeHTML(reproduces))</code>"
  }
  if let mark = record.mark { identity += " \u{B7} <b>\(escapeHTML(mark))</b>" }
  page.put("<p class=\"identity\">\(identity)</p>")
  page.put("</header>")
  FailuresBox(record: record).write(into: &page)
  AskedSection(record: record).write(into: &page)
  ResultsSection(record: record).write(into: &page)
  SummariesSection(record: record).write(into: &page)
  FiguresSection(record: record).write(into: &page)
  LearntSection(record: record).write(into: &page)
  MeasurementsSection(record: record).write(into: &page)
  NotesSection(record: record).write(into: &page)
  ProvenanceSection(record: record).write(into: &page)
  page.put("</main>\n</body>\n</html>")
  return page.text
}

/// How much of a long run the page shows.
enum ReportLimits {
  /// Rows of a table before the rest is folded away.
  static let openRows = 40
  /// Rows of a table in all.
  static let rows = 400
  /// Combinations whose forecasts are told one by one.
  static let combinations = 60
}

extension HTMLText {
  /// Everything up to the title, within an open header.
  mutating func begin(title: String, of record: RunRecord) {
    put(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
      <meta name="generator" content="Bellwether \(escapeHTML(record.provenance.version))">
      <title>\(escapeHTML(title))</title>
      <style>
      \(reportStyle)
      </style>
      </head>
      <body>
      <main>
      <header>
      <h1>\(escapeHTML(title))</h1>
      """)
  }

  /// A long table: its first rows, the rest folded away, and where to look for what is left out.
  mutating func longTable(_ table: HTMLTable, rest: String) {
    guard table.rows.count > ReportLimits.openRows else {
      self.table(table)
      return
    }
    var first = table
    first.rows = Array(table.rows.prefix(ReportLimits.openRows))
    self.table(first)
    var more = table
    more.caption = ""
    more.rows = Array(table.rows.prefix(ReportLimits.rows).dropFirst(ReportLimits.openRows))
    details("\(more.rows.count) more rows") { $0.table(more) }
    let left = table.rows.count - ReportLimits.rows
    if left > 0 { put("<p class=\"rest\">\(counted(left, "row is", "rows are")) left out here: see \(rest).</p>") }
  }
}
