import EvaluationKit
import JSON
import Reports
import Testing

@Suite("The page of a reproduction")
struct ReproductionPageTests {
  private func reproduction(
    _ change: (inout RunRecord) -> Void = { _ in }, failed: Bool = false
  ) throws -> Reproduction {
    let text = """
      title: On <curves> & R&D
      citation: Somebody (2024)
      link: https://example.org/<paper>
      experiments:
        - {config: one, shows: [figure 1], note: a <remark>, within: exact, checks: [{forecast: components, where: {task: addition}, value: rows.train, paper: 4}]}
        - {config: two, shows: [table <2>]}
      claims:
        - id: A1
          states: the <law> holds
          source: section <1>
          from: {config: one, forecast: components, where: {task: addition}}
          within: exact
          checks: [{value: rows.train, paper: 4}]
        - {id: A2, states: it differs, source: section 2, from: {config: one, forecast: components, where: {task: addition}}, within: exact, checks: [{value: rows.train, paper: 5}]}
        - {id: A3, states: it is early, source: section 2, from: {config: one, forecast: components, where: {task: addition}}, within: exact, checks: [{value: rows.train, paper: 5, early-stop: {stop: 5, optimum: 4}}]}
        - {id: A4, states: it is open, source: section 2, from: {config: two, forecast: law}, within: exact, checks: [{value: rows.train, paper: 5}]}
      not-reproducible: [{what: a <drawing>, why: it holds no data}]

      """
    let paper = try PaperClaims(yaml: Array(text.utf8), file: "claims.yaml", configs: ["one", "two"])
    var record = try SampleRecord.make()
    record.failures = []
    for index in record.combinations.indices { record.combinations[index].failures = [] }
    change(&record)
    return Reproduction(
      name: "paper2024", paper: paper,
      experiments: [
        .init(config: "one", outcome: .finished(record)),
        .init(config: "two", outcome: failed ? .failed("no column is called '<x>'") : .leftOut),
      ])
  }

  @Test("each verdict is told in words beside its sign, and counted")
  func verdicts() throws {
    let page = reproductionHTML(try reproduction())
    for words in [
      "agrees within the stated tolerance", "held by early stopping only", "differs", "not judged",
    ] {
      #expect(page.contains("</span> \(words)</li>"), "\(words) is not counted")
      #expect(page.contains("</span> \(words)</span></h3>"), "\(words) stands on no claim")
    }
    #expect(page.contains("<b>1</b> <span aria-hidden=\"true\">\u{2713}</span>"))
  }

  @Test("claims lead to the runs, figures stand in the page, what cannot be reproduced is listed")
  func parts() throws {
    let page = reproductionHTML(try reproduction())
    #expect(page.contains("<a href=\"one/report.html\">one</a>"))
    #expect(page.contains("<a href=\"configs/one.yaml\">config</a>"))
    #expect(page.contains("<svg xmlns"))
    #expect(page.contains("it holds no data"))
    #expect(page.contains("00ff") && page.contains("abc123"))
    #expect(page.contains("1 number printed there, 1 agree"))
  }

  @Test("nothing from outside stands in the page unescaped, no script runs and nothing is fetched")
  func escaped() throws {
    let page = reproductionHTML(try reproduction(failed: true))
    for raw in ["<curves>", "<paper>", "<law>", "<remark>", "<drawing>", "<x>", "<2>", "<1>", "R&D"] {
      #expect(!page.contains(raw), "\(raw) is not escaped")
    }
    #expect(page.contains("default-src 'none'"))
    #expect(!page.lowercased().contains("<script") && !page.contains("src=\""))
    #expect(page.contains("1 failure; everything else is below"))
  }

  @Test("time and host are in neither page nor JSON")
  func stable() throws {
    let (one, other) = (
      try reproduction(),
      try reproduction { record in
        record.provenance.started = "2027-12-31T00:00:00Z"
        record.provenance.seconds = 99
        record.provenance.cores = 64
        record.provenance.system = "another"
      }
    )
    #expect(reproductionHTML(one) == reproductionHTML(other))
    #expect(reproductionJSON(one) == reproductionJSON(other))
  }

  @Test("every tag that is opened is closed")
  func balanced() throws {
    let page = reproductionHTML(try reproduction(failed: true))
    for tag in ["article", "section", "table", "tr", "td", "th", "div", "p", "ul", "li", "span", "a", "details", "nav"]
    {
      let opened = page.ranges(of: "<\(tag)>").count + page.ranges(of: "<\(tag) ").count
      #expect(opened == page.ranges(of: "</\(tag)>").count, "\(tag)")
    }
  }

  @Test("the text has a line a claim and the reasons of those that do not agree")
  func text() throws {
    #expect(
      reproductionText(try reproduction(), width: 80) == """
        On <curves> & R&D

        A1     agrees      the <law> holds
        A2     differs     it differs
                           components, addition: train: ours is 4, the paper's 5, 1 or
                           20 % away (exact)
        A3     early stop  it is early
                           components, addition: train: the paper's optimiser stops at
                           5; the optimum is 4, and ours is there
        A4     not judged  it is open
                           two was not run

        1 of 4 claims agrees, 1 held by early stopping only, 1 differs, 1 not judged
        of 1 further number printed in figures and tables 1 agree
        1 more cannot be checked here, and the page says why

        """)
  }

  @Test("the JSON has each check with its address, both numbers and the verdict")
  func json() throws {
    let document = reproductionJSON(try reproduction())
    #expect(document["counts"]?["early-stop"]?.int == 1)
    let check = document["claims"]?[1]?["checks"]?[0]
    #expect(check?["ours"]?.int == 4 && check?["paper"]?.int == 5 && check?["verdict"]?.string == "differs")
    #expect(check?["address"]?["where"]?["task"]?.string == "addition")
    #expect(document["experiments"]?[0]?["figures"]?[0]?.string == "one/figures/fig-1.svg")
    #expect(document["experiments"]?[1]?["outcome"]?.string == "left out")
  }
}
