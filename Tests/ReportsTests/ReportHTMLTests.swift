import EvaluationKit
import Foundation
import JSON
import Reports
import Testing

@Suite("reportHTML")
struct ReportHTMLTests {
  private func page() throws -> String { reportHTML(try SampleRecord.make()) }

  @Test("a baseline that wins is said to win, in words, with the numbers")
  func baselineWins() throws {
    let page = try page()
    #expect(page.contains("The baseline <b>training-mean</b> beats <b>components</b> on 2-digit &lt;mult&gt;"))
    #expect(page.contains("<b>components</b> beats the baseline <b>training-mean</b> on addition"))
    #expect(page.contains("the best forecast beats every baseline in <b>1 of 2</b> combinations"))
  }

  @Test("nothing from outside stands in the page unescaped")
  func escaped() throws {
    let page = try page()
    for raw in ["<mult>", "<run>", "<x>", "<old>", "<all>", "<curve>", "<raw>", "<a>.csv", "b-<3>", "R&D"] {
      #expect(!page.contains(raw), "\(raw) is not escaped")
    }
    #expect(page.contains("R&amp;D"))
  }

  @Test("there is no script in the page, and none may run")
  func noScript() throws {
    let page = try page()
    #expect(!page.lowercased().contains("<script"))
    #expect(page.contains("default-src 'none'"))
    #expect(!page.contains("http://") || page.contains("http://www.w3.org/2000/svg"))
  }

  @Test("failures come before everything else, and the reason is there")
  func failuresFirst() throws {
    let page = try page()
    let failure = try #require(page.firstRange(of: "2 steps failed"))
    let asked = try #require(page.firstRange(of: "What was asked"))
    #expect(failure.lowerBound < asked.lowerBound)
    #expect(page.contains("no training row has &lt;all&gt; inputs"))
  }

  @Test("time and host are not in the page: two runs give the same bytes")
  func stable() throws {
    var record = try SampleRecord.make()
    let page = reportHTML(record)
    record.provenance.started = "2027-12-31T00:00:00Z"
    record.provenance.seconds = 99
    record.provenance.cores = 64
    record.provenance.system = "another"
    #expect(reportHTML(record) == page)
  }

  @Test("every tag that is opened is closed")
  func balanced() throws {
    let page = try page()
    for tag in ["table", "tr", "td", "th", "section", "details", "div", "p", "ul", "li", "figure", "dl"] {
      let opened = page.ranges(of: "<\(tag)>").count + page.ranges(of: "<\(tag) ").count
      #expect(opened == page.ranges(of: "</\(tag)>").count, "\(tag)")
    }
  }

  @Test("a sweep of hundreds of combinations stays readable")
  func largeSweep() throws {
    var record = try SampleRecord.make()
    let one = record.combinations[0]
    record.combinations = (0..<900).map { index in
      var combination = one
      combination.sweep[0].value = .text("task \(index)")
      return combination
    }
    record.axes[0].labels = record.combinations.map(\.label)
    let page = reportHTML(record)
    #expect(page.utf8.count < 1_500_000)
    #expect(page.contains("360 more rows") && page.contains("500 rows are left out here"))
    let text = ReportTables.text(record, width: 100)
    #expect(text.split(separator: "\n").count < 160)
    #expect(text.contains("and 840 more combinations"))
  }

  @Test("a run without forecasts, and one without anything, give a page too")
  func empty() throws {
    var record = try SampleRecord.make()
    for index in record.combinations.indices { record.combinations[index].forecasts = [] }
    #expect(reportHTML(record).contains("This run measures the columns of a table"))
    record.combinations = []
    record.summaries = []
    record.figures = []
    #expect(reportHTML(record).contains("</html>"))
    #expect(ReportTables.text(record, width: 100).isEmpty)
  }
}
