import ArgumentParser
import EvaluationKit
import Experiments
import Files
import JSON
import Reports
import Tables

/// Writes a finished run into its folder: see RECORD.
struct RecordWriter {
  let folder: RunFolder
  let formats: [FigureFormat]
  let tables: [TableFormat]
  /// What the user should know of what could not be written.
  private(set) var notes: [String] = []

  init(folder: RunFolder, formats: [FigureFormat], tables: [TableFormat]) {
    self.folder = folder
    self.formats = formats
    self.tables = tables
  }

  /// The record itself comes last: where it stands, everything it names does too.
  mutating func write(_ record: RunRecord, _ plan: Plan, _ log: RunLog) async throws {
    do {
      try folder.write(plan.resolvedConfig, to: "config.yaml")
      for file in plan.ownFiles { try folder.write(file) }
      for table in plan.tables { try folder.write(writeCSV(table.table), to: "tables/\(table.name).csv") }
      for table in record.keptTables where table.isWritten {
        try folder.write(writeCSV(table.table), to: "tables/\(table.name).csv")
      }
      for figure in record.figures { try await write(figure.drawn) }
      for format in tables {
        switch format {
        case .markdown: try folder.write(ReportTables.markdown(record), to: "tables/forecasts.md")
        case .latex: try folder.write(ReportTables.latex(record), to: "tables/forecasts.tex")
        }
      }
      try folder.write(predictionsCSV(record), to: "predictions.csv")
      if let intervals = intervalsCSV(record) { try folder.write(intervals, to: "intervals.csv") }
      try folder.write(reportHTML(record), to: "report.html")
      try folder.write(log.text, to: "log.jsonl")
      try folder.write(writeJSON(recordJSON(record), pretty: true) + "\n", to: "record.json")
    } catch let failure as FilePath.Failure {
      throw CommandFailure("cannot write into '\(folder.path)': \(failure); what was written before is kept")
    }
  }

  private mutating func write(_ figure: DrawnFigure) async throws {
    let stem = "figures/\(figure.name)"
    try folder.write(figure.svg, to: stem + ".svg")
    try folder.write(writeCSV(figure.data), to: stem + ".csv")
    for format in formats where format != .svg {
      guard let converter = FigureConverter.find() else {
        let note = "no \(format.rawValue) figures: rsvg-convert is not installed (apt-get install librsvg2-bin)"
        if !notes.contains(note) { notes.append(note) }
        continue
      }
      do {
        try folder.write(try await converter.convert(figure.svg, to: format), to: "\(stem).\(format.rawValue)")
      } catch let failure as FigureConverter.Failure {
        notes.append("\(figure.name).\(format.rawValue) could not be made: \(failure.message)")
      }
    }
  }
}

enum FigureFormat: String, CaseIterable {
  case svg, png, pdf

  static func list(_ text: String) throws -> [FigureFormat] {
    try text.split(separator: ",").map { word in
      guard let format = FigureFormat(rawValue: word.trimmed.lowercased()) else {
        throw ValidationError("no figure format is called '\(word)': there are svg, png, pdf")
      }
      return format
    }
  }
}

enum TableFormat: String, CaseIterable {
  case markdown = "md"
  case latex = "tex"

  static func list(_ text: String) throws -> [TableFormat] {
    try text.split(separator: ",").map { word in
      guard let format = TableFormat(rawValue: word.trimmed.lowercased()) else {
        throw ValidationError("no table format is called '\(word)': there are md, tex")
      }
      return format
    }
  }
}

extension Substring {
  fileprivate var trimmed: Substring { drop { $0 == " " }.prefix { $0 != " " } }
}
