import Diagnostics
import Reports
import Testing

@Suite("A paper's claims file")
struct ClaimsReaderTests {
  static let text = """
    title: A paper
    citation: Somebody (2024)
    datasets: [demo]
    experiments:
      - {config: one, shows: [figure 1, figure 2]}
      - config: two
        note: with a remark
        within: 5%
        checks:
          - {forecast: law, value: metrics.mse.test, paper: 1.30e-4}
    claims:
      - id: A1
        states: the law holds
        source: section 2
        from: {config: one, forecast: law, where: {task: addition}}
        within: 0.02
        needed: 2
        checks:
          - {value: fitted.parameters.weights.0, paper: 2.00}
          - {value: metrics.mse.test, below: {forecast: mean}, early-stop: {stop: [1, 2], optimum: [2, 1]}}
          - {transform: space, value: learned.columns, paper: [b, a], within: same members}
    not-reproducible:
      - {what: figure 3, why: it is a photograph}

    """

  private func read(_ text: String, configs: [String] = ["one", "two"]) throws -> PaperClaims {
    try PaperClaims(yaml: Array(text.utf8), file: "claims.yaml", configs: configs)
  }

  private func mistakes(_ text: String, configs: [String] = ["one", "two"]) -> String {
    do {
      _ = try read(text, configs: configs)
      return ""
    } catch let diagnostics as Diagnostics {
      return DiagnosticRenderer { _ in text }.render(diagnostics)
    } catch {
      return "\(error)"
    }
  }

  @Test("everything that a file says is read, what a claim says for all its checks put into each")
  func whole() throws {
    let paper = try read(Self.text)
    #expect(paper.title == "A paper" && paper.datasets == ["demo"] && paper.link == nil)
    #expect(paper.experiments.map(\.config) == ["one", "two"])
    #expect(paper.experiments[0].shows == ["figure 1", "figure 2"])
    let printed = try #require(paper.experiments[1].checks.first)
    #expect(printed.value.config == "two")
    guard case .equal(let number, .relative(let share)) = printed.expectation else {
      Issue.record("not a number within a share")
      return
    }
    #expect(number.text == "1.30e-4" && number.value == .numbers([1.3e-4]) && share == 0.05)
    let claim = try #require(paper.claims.first)
    #expect(claim.needed == 2 && claim.checks.count == 3)
    #expect(claim.checks[0].value.labels.map(\.name) == ["task"])
    #expect(claim.checks[0].value.labels.map(\.values) == [["addition"]])
    #expect(claim.checks[0].expectation == .equal(.init(.numbers([2]), text: "2.00"), .absolute(0.02)))
    guard case .ordered(.below, .value(let other), nil) = claim.checks[1].expectation else {
      Issue.record("not an order")
      return
    }
    #expect(other.name == "mean" && other.paths == ["metrics.mse.test"] && other.labels == claim.checks[0].value.labels)
    #expect(claim.checks[1].earlyStop?.optimum == [2, 1])
    #expect(claim.checks[2].value.kind == .transform && claim.checks[2].value.labels == [])
    #expect(paper.notReproducible.map(\.what) == ["figure 3"])
    #expect(paper.notReproducible.map(\.why) == ["it is a photograph"])
  }

  @Test("mistakes are all told at once, with their places and the nearest name")
  func mistakesTogether() {
    let wrong = Self.text.replacing("config: one, forecast", with: "config: onne, forecast")
      .replacing("citation:", with: "citaton:").replacing("paper: 2.00", with: "papper: 2.00")
      .replacing("within: same members", with: "within: about right").replacing("needed: 2", with: "needed: 9")
    #expect(
      mistakes(wrong) == """
        claims.yaml:1:1: error: 'citation' is missing
        1 | title: A paper
            ^
        claims.yaml:2:1: error: a claims file has no key 'citaton'
        2 | citaton: Somebody (2024)
            ^ did you mean 'citation'?
        claims.yaml:15:20: error: no experiment is called 'onne'
        15 |     from: {config: onne, forecast: law, where: {task: addition}}
                                ^ did you mean 'one'?
        claims.yaml:17:13: error: 'needed' takes how many of the 3 checks must hold
        17 |     needed: 9
                         ^
        claims.yaml:19:46: error: a check has no key 'papper'
        19 |       - {value: fitted.parameters.weights.0, papper: 2.00}
                                                          ^ did you mean 'paper'?
        claims.yaml:21:75: error: 'within' takes a distance, not 'about right'
        21 |       - {transform: space, value: learned.columns, paper: [b, a], within: about right}
                                                                                       ^ 0.02, 5%, 4 digits, exact or same members

        """)
  }

  @Test(
    "what a check lacks or says twice is told",
    arguments: [
      ("{value: x.y}", "a check needs the paper's number"),
      ("{value: x.y, paper: 1, above: 2, below: 3}", "a check has one of 'above' and 'below'"),
      ("{paper: 1}", "no 'value' says which number"),
      ("{forecast: a, summary: b, value: x, paper: 1}", "'forecast' and 'summary' are two entries"),
      ("{value: x, paper: 1, within: -2}", "'within' takes a distance, not '-2'"),
      ("{value: x, paper: 1, combine: median}", "'combine' is one of list, sum, mean, min, max, count"),
      (
        "{value: x, paper: [1, 2], early-stop: {stop: 1, optimum: [1, 2]}}",
        "'stop' and 'optimum' take 2 numbers each here"
      ),
      ("{value: x, below: many}", "a number is expected, not 'many'"),
    ])
  func incomplete(check: String, message: String) {
    let text = Self.text.replacing("{value: fitted.parameters.weights.0, paper: 2.00}", with: check)
    #expect(mistakes(text).contains(message), "\(mistakes(text))")
  }

  @Test("a folder's experiments and the file's are the same")
  func experiments() {
    #expect(mistakes(Self.text, configs: ["one", "two", "three"]).contains("'experiments' does not list 'three'"))
    #expect(mistakes(Self.text, configs: ["one"]).contains("no experiment is called 'two'"))
    let twice = Self.text.replacing("config: two", with: "config: one")
    #expect(mistakes(twice).contains("'one' is listed more than once"))
    #expect(mistakes(Self.text.replacing("id: A1", with: "id: A1\n    id: A2")).contains("id"))
    #expect(mistakes("").contains("the claims file is empty"))
  }
}
