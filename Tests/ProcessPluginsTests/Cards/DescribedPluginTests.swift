import EvaluationKit
import JSON
import Testing

@testable import ProcessPlugins

@Suite("Cards of plugins that run as processes")
struct DescribedPluginTests {
  /// All that is wrong with a card, a line each.
  private func mistakes(_ json: String) throws -> String {
    let card = try readJSON(json, file: "card")
    return try #require(throws: DescriptionMistakes.self) { _ = try DescribedPlugin(card) }.description
  }

  @Test("a card says all that a card can say")
  func whole() throws {
    let json = try readJSON(
      """
      {"kind": "predictor", "name": "boosting", "summary": "boosted trees", "details": "Two\\nlines.", "version": "2.1",
       "source": "Friedman (2001)", "example": "- boosting", "deadline": 30, "checks": true, "may-be-undefined": true,
       "predictor": {"inputs": [2, null], "accepts-missing": true, "baseline": true, "needs": ["family"]},
       "parameters": [
         {"name": "depth", "type": {"type": "integer", "least": 1, "most": 64}, "default": 2, "summary": "levels"},
         {"name": "loss", "type": {"type": "choice", "of": ["square", "huber"]}, "default": "huber"},
         {"name": "columns", "type": {"type": "list", "of": "column", "least": 1}, "optional": true},
         {"name": "grid", "type": {"type": "list", "of": "number"}, "default": 3},
         {"name": "how", "type": {"type": "one-of", "of": ["truth", {"type": "record", "of": [
           {"name": "rate", "type": {"type": "number", "least": 0}}]}]}, "default": null, "optional": true},
         {"name": "names", "type": {"type": "mapping", "of": "new-column"}, "optional": true},
         {"name": "where", "type": {"type": "expression", "gives": "truth"}}]}
      """, file: "card")
    let plugin = try DescribedPlugin(json)
    #expect(plugin.kind == .predictor)
    #expect(plugin.card.inputs == InputRule(2...10_000, acceptsMissing: true))
    #expect(plugin.card.isBaseline && plugin.checks && plugin.mayBeUndefined && !plugin.readsTable)
    #expect(plugin.needs == [.family])
    #expect(plugin.deadline == 30)
    #expect(plugin.card.version == "2.1")
    let specs = plugin.card.parameters
    #expect(specs.map(\.name) == ["depth", "loss", "columns", "grid", "how", "names", "where"])
    #expect(specs.map(\.isRequired) == [false, false, false, false, false, false, true])
    #expect(specs[0] == ParameterSpec("depth", .integer(1...64), default: .integer(2), "levels"))
    #expect(specs[1].type == .choice(["square", "huber"]))
    #expect(specs[2].type == .list(.expression(.any), count: 1...10_000))
    #expect(specs[3].fallback == .list([Setting(.integer(3))]), "a lone default of a list is a list of one")
    #expect(
      specs[4].type == .oneOf([.truth, .record([ParameterSpec("rate", .number(0...(.infinity)), "")])]))
    #expect(specs[6].type == .expression(.truth))
  }

  @Test("a card that is written and read again is the same")
  func roundTrip() throws {
    let types: [JSONValue] = [
      "truth", "text", "integer", "number", "range", "column", "new-column", "table", "file", "forecast", "axis",
      "metric", "anything", ["type": "integer", "least": 1], ["type": "number", "most": 0.5],
      ["type": "choice", "of": ["a", "b"]], ["type": "expression", "gives": "number-or-text"],
      ["type": "list", "of": "file", "least": 2, "most": 3], ["type": "mapping", "of": "text"],
      ["type": "record", "of": [["name": "x", "type": "text", "default": "y", "summary": "z"]]],
      ["type": "one-of", "of": ["number", "text"]],
    ]
    let parameters = types.enumerated().map { index, type -> JSONValue in
      ["name": .text("p\(index)"), "type": type, "optional": true, "summary": "one"]
    }
    let more: [(String, JSONValue)] = [
      ("dataset", [:]), ("split", ["reads-table": false]), ("backend", ["deadline": 5]), ("figure", [:]),
      ("transform", ["transform": ["learns": true, "columns": "asked"], "checks": true]),
      ("predictor", ["predictor": ["inputs": [1, 3], "needs": ["key", "date"]], "source": "here"]),
      ("metric", ["metric": ["shape": "summary", "direction": "neither", "range": [nil, 1]], "details": "Long."]),
    ]
    for (kind, members) in more {
      let given = JSONValue.object(
        (card(kind, members).members ?? []) + [JSONMember("parameters", .array(parameters))])
      let plugin = try DescribedPlugin(given)
      #expect(try DescribedPlugin(plugin.json) == plugin)
    }
  }

  @Test("what a card leaves out has the protocol's defaults")
  func defaults() throws {
    let metric = try DescribedPlugin(card("metric", ["metric": ["shape": "pairs"]]))
    #expect(metric.card.metric == MetricTraits(.pairs, .neither))
    #expect(metric.mayBeUndefined && metric.card.version == "1.0" && metric.deadline == nil && !metric.checks)
    let predictor = try DescribedPlugin(card("predictor"))
    #expect(predictor.card.inputs == .oneOrMore && !predictor.mayBeUndefined)
    #expect(try DescribedPlugin(card("transform")).transform == DescribedPlugin.TransformTraits())
    #expect(try DescribedPlugin(card("split")).readsTable)
    let range = try DescribedPlugin(card("metric", ["metric": ["shape": "pairs", "range": [0, nil]]]))
    #expect(range.card.metric?.range == 0...(.infinity))
  }

  @Test(
    "each mistake is told in words, with its place",
    arguments: [
      (#"[]"#, "plugin: an object is needed, not an array"),
      (#"{"name": "a", "summary": "b"}"#, "kind: a kind is needed"),
      (#"{"kind": "metrik", "name": "a", "summary": "b"}"#, "plugin.kind: 'metrik' is unknown; did you mean 'metric'?"),
      (#"{"kind": "split", "name": "Max_Error", "summary": "b"}"#, "'Max_Error' is no name: lower-case words"),
      (#"{"kind": "split", "name": "-a", "summary": "b"}"#, "'-a' is no name"),
      (#"{"kind": "split", "name": "a--b", "summary": "b"}"#, "'a--b' is no name"),
      (#"{"kind": "split", "name": "a"}"#, "split 'a'.summary: a text is needed"),
      (#"{"kind": "split", "name": "a", "summary": 3}"#, "split 'a'.summary: a text is needed, not a number"),
      (#"{"kind": "split", "name": "a", "summary": " "}"#, "split 'a'.summary: the text is empty"),
      (#"{"kind": "split", "name": "a", "summary": "b\nc"}"#, "split 'a'.summary: one line of plain text"),
      (#"{"kind": "split", "name": "a", "summary": "\u001b[2J"}"#, "split 'a'.summary: one line of plain text"),
      (
        #"{"kind": "split", "name": "a", "summary": "b", "sumary": "c"}"#,
        "'sumary' is unknown; did you mean 'summary'?"
      ),
      (#"{"kind": "split", "name": "a", "summary": "b", "metric": {}}"#, "split 'a': 'metric' is unknown"),
      (#"{"kind": "split", "name": "a", "summary": "b", "checks": 1}"#, "checks: true or false is needed, not 1"),
      (#"{"kind": "split", "name": "a", "summary": "b", "deadline": 0}"#, "deadline: seconds are needed"),
      (#"{"kind": "metric", "name": "a", "summary": "b"}"#, "metric 'a'.metric.shape: a shape is needed: pairs"),
      (
        #"{"kind": "metric", "name": "a", "summary": "b", "metric": {"shape": "pair"}}"#,
        "metric 'a'.metric.shape: 'pair' is unknown; did you mean 'pairs'?"
      ),
      (
        #"{"kind": "metric", "name": "a", "summary": "b", "metric": {"shape": "pairs", "range": [1, 0]}}"#,
        "metric 'a'.metric.range: [low, high] with low < high is needed, not [1.0, 0.0]"
      ),
      (
        #"{"kind": "metric", "name": "a", "summary": "b", "metric": {"shape": "pairs", "range": [1]}}"#,
        "metric 'a'.metric.range: two ends are needed"
      ),
      (
        #"{"kind": "metric", "name": "a", "summary": "b", "metric": {"shape": "pairs", "direction": "up"}}"#,
        "metric 'a'.metric.direction: 'up' is unknown; it can be"
      ),
      (
        #"{"kind": "predictor", "name": "a", "summary": "b", "predictor": {"inputs": [3, 1]}}"#,
        "predictor 'a'.predictor.inputs: [least, most] is needed"
      ),
      (
        #"{"kind": "predictor", "name": "a", "summary": "b", "predictor": {"needs": ["familly"]}}"#,
        "predictor 'a'.predictor.needs[0]: 'familly' is no role; it can be key, family, compute, date"
      ),
      (
        #"{"kind": "transform", "name": "a", "summary": "b", "transform": {"learns": true, "makes-rows": true}}"#,
        "what learns cannot make rows"
      ),
    ])
  func faults(json: String, wanted: String) throws {
    #expect(try mistakes(json).contains(wanted))
  }

  @Test(
    "each mistake of a parameter is told in words, with its place",
    arguments: [
      (#"{"name": "x"}"#, "parameters[0].type: a type is needed: truth, text"),
      (#"{"name": "x", "type": "intger"}"#, "parameters[0].type: 'intger' is no type; did you mean 'integer'?"),
      (#"{"name": "x", "type": "list"}"#, "parameters[0].type: 'list' says more than a word"),
      (#"{"name": "x", "type": 3}"#, "parameters[0].type: a word or an object is needed, not a number"),
      (#"{"name": "x", "type": {"type": "list"}}"#, "parameters[0].type.of: the type of its elements is needed"),
      (#"{"name": "x", "type": {"type": "list", "of": "lis"}}"#, "parameters[0].type.of: 'lis' is no type"),
      (
        #"{"name": "x", "type": {"type": "list", "of": "text", "least": 3, "most": 1}}"#, "'least' is 3 and 'most' is 1"
      ),
      (#"{"name": "x", "type": {"type": "choice", "of": []}}"#, "parameters[0].type.of: a choice needs"),
      (#"{"name": "x", "type": {"type": "choice", "of": ["a", "a"]}}"#, "of[1]: 'a' stands there twice"),
      (#"{"name": "x", "type": {"type": "number", "leats": 1}}"#, "'leats' is unknown; did you mean 'least'?"),
      (#"{"name": "x", "type": {"type": "number", "least": 2, "most": 1}}"#, "no value lies between"),
      (#"{"name": "x", "type": {"type": "expression", "gives": "numbers"}}"#, "did you mean 'number'?"),
      (#"{"name": "x", "type": "integer", "default": "two"}"#, "default: 'x' must be a whole number, not 'two'"),
      (
        #"{"name": "x", "type": {"type": "integer", "least": 1, "most": 9}, "default": 10}"#,
        "parameters[0].default: 'x' must be a whole number from 1 to 9, not 10"
      ),
      (#"{"name": "name", "type": "text"}"#, "a parameter may not be named 'name'"),
      (#"{"name": "inputs", "type": "text"}"#, "a parameter may not be named 'inputs'"),
      (#"{"name": "x", "type": "text"}, {"name": "x", "type": "text"}"#, "parameters[1]: a second parameter named 'x'"),
      (#"{"name": "X", "type": "text"}"#, "parameters[0].name: 'X' is no name"),
      (#"{"name": "x", "type": "text", "defualt": 1}"#, "'defualt' is unknown; did you mean 'default'?"),
    ])
  func parameterFaults(parameter: String, wanted: String) throws {
    let json = #"{"kind": "split", "name": "a", "summary": "b", "parameters": [\#(parameter)]}"#
    let told = try mistakes(json)
    #expect(told.contains(wanted), "\(told)")
    #expect(told.hasPrefix("split 'a'"))
  }

  @Test("all mistakes of a description are told in one go")
  func together() throws {
    let json = try readJSON(
      """
      {"workers": 0, "plugins": [{"kind": "metric", "name": "a", "summary": "b"}, {"kind": "split", "name": "c"},
       {"kind": "split", "name": "d", "summary": "e"}, {"kind": "split", "name": "d", "summary": "e"}]}
      """, file: "description")
    let mistakes = try #require(throws: DescriptionMistakes.self) { _ = try PluginDescription(json) }
    #expect(mistakes.all.count == 4)
    #expect(mistakes.all[0] == "workers: a whole number from 1 to 1024 is needed, not 0")
    #expect(mistakes.all[3] == "plugins[3]: a second split 'd'")
  }

  @Test("a summary of 10 MB is refused and not repeated")
  func longText() throws {
    let long = String(repeating: "x", count: 10_000_000)
    let mistakes = try #require(throws: DescriptionMistakes.self) {
      _ = try DescribedPlugin(["kind": "split", "name": "a", "summary": .text(long)])
    }
    #expect(mistakes.all == ["split 'a'.summary: the text has 10000000 bytes; 200 characters are the most"])
  }

  @Test("types nested without end are refused")
  func deepType() throws {
    var type: JSONValue = "text"
    for _ in 0..<50 { type = ["type": "list", "of": type] }
    let mistakes = try #require(throws: DescriptionMistakes.self) {
      _ = try DescribedPlugin(card("split", ["parameters": [["name": "x", "type": type]]]))
    }
    #expect(mistakes.all.count == 1)
    #expect(mistakes.description.contains("more than 8 deep"))
  }

  @Test("a description without plugins is refused")
  func empty() throws {
    let mistakes = try #require(throws: DescriptionMistakes.self) { _ = try PluginDescription(["plugins": []]) }
    #expect(mistakes.all == ["it provides no plugin: 'plugins' is empty or left out"])
  }
}
