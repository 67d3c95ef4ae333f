import EvaluationKit
import Testing

@testable import Reports

@Suite("ReportTables")
struct ReportTablesTests {
  @Test("no line is wider than asked for", arguments: [80, 100, 200])
  func width(width: Int) throws {
    for line in ReportTables.text(try SampleRecord.make(), width: width).split(separator: "\n") {
      #expect(line.count <= width, "\(line)")
    }
  }

  @Test("every row of a Markdown table has as many cells as its head")
  func markdown() throws {
    var head: Int?
    for line in ReportTables.markdown(try SampleRecord.make()).split(separator: "\n", omittingEmptySubsequences: false)
    {
      let bars = line.replacing("\\|", with: "").count { $0 == "|" }
      if bars > 0, let head { #expect(bars == head, "\(line)") }
      head = bars > 0 ? bars : nil
    }
  }

  @Test("the best by a metric that nobody has heard of is marked by its direction, and gets a verdict")
  func unheardOf() throws {
    func record(_ direction: Direction) throws -> RunRecord {
      var record = try SampleRecord.make()
      for combination in record.combinations.indices {
        for forecast in record.combinations[combination].forecasts.indices {
          var metric = record.combinations[combination].forecasts[forecast].metrics[0]
          (metric.metric, metric.name, metric.direction) = ("mine", "mine", direction)
          record.combinations[combination].forecasts[forecast].metrics = [metric]
        }
      }
      return record
    }
    let (lower, higher, neither) = (
      ReportTables.markdown(try record(.lowerIsBetter)), ReportTables.markdown(try record(.higherIsBetter)),
      ReportTables.markdown(try record(.neither))
    )
    #expect(lower.contains("**") && higher.contains("**") && lower != higher)
    #expect(!neither.contains("**"))
    #expect(reportHTML(try record(.lowerIsBetter)).contains("By mine on shared test rows"))
    #expect(!reportHTML(try record(.neither)).contains("By mine on shared test rows"))
  }

  @Test("LaTeX's own characters are escaped")
  func latex() {
    #expect(
      escapeLaTeX("50% of R&D_1 #2 {a} $x ~ ^ \\") == """
        50\\% of R\\&D\\_1 \\#2 \\{a\\} \\$x \\textasciitilde{} \\textasciicircum{} \\textbackslash{}
        """)
  }

  @Test("four significant digits, the exponent where small or large, whole numbers whole")
  func numbers() {
    #expect(readableNumber(0.0039681234) == "0.003968")
    #expect(readableNumber(9.99996) == "10.000" || readableNumber(9.99996) == "10.00")
    #expect(readableNumber(-0.5) == "-0.5000")
    #expect(readableNumber(123456.789) == "123457")
    #expect(readableNumber(1.3e-7) == "1.300e-7")
    #expect(readableNumber(42) == "42")
    #expect(readableNumber(.nan) == "undefined")
  }
}
