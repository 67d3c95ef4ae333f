import Diagnostics
import EvaluationKit
import JSON
import Tables

/// A predictor of another process.
struct DistantPredictor: Predictor, DistantPlugin {
  let door: PluginDoor

  func check(_ roles: Roles) throws {
    for role in door.described.needs {
      let isThere =
        switch role {
        case .key: !roles.key.isEmpty
        case .family: roles.family != nil
        case .compute: roles.compute != nil
        case .date: roles.date != nil
        }
      if isThere { continue }
      throw Diagnostic.error(
        "'\(door.described.card.name)' looks at each row's \(role.rawValue), and the experiment has no such role",
        at: nil, hint: "say which column it is: roles: {\(role.rawValue): ...}")
    }
  }

  func fit(_ rows: PredictorRows, target: [Double], in run: RunContext) async throws -> DistantFit {
    // No plugin needs to think of this case.
    guard rows.count > 0 else { throw EvaluationError("there is no training row") }
    let targets = try Table([Column("target", .numbers(NumberValues(contiguous: target)))])
    let answer = try await door.ask("fit", run, tables: try rows.tables() + [FrameTable("target", targets)])
    let memory = try Memory(answer, named: "fitted")
    return DistantFit(
      door: door, memory: memory, formula: try formula(answer), curve: try curve(answer, inputs: rows.inputs.count),
      intervalLevel: try level(answer))
  }

  func restore(_ fitted: JSONValue) throws -> DistantFit {
    DistantFit(door: door, memory: try Memory(restoring: fitted), formula: nil, curve: nil, intervalLevel: nil)
  }

  private func formula(_ answer: PluginAnswerCheck) throws -> String? {
    guard let json = answer["formula"] else { return nil }
    guard let text = json.string else { throw answer.fault("'formula' is \(json.kind) and no text") }
    return answer.line(text)
  }

  private func level(_ answer: PluginAnswerCheck) throws -> Double? {
    guard let json = answer["interval-level"] else { return nil }
    guard let level = json.double, level > 0, level < 1 else {
      throw answer.fault("'interval-level' is \(CardReader.called(json)); a number between 0 and 1 is needed")
    }
    return level
  }

  private func curve(_ answer: PluginAnswerCheck, inputs: Int) throws -> ScoreCurve? {
    guard let json = answer["curve"] else { return nil }
    guard let link = json["link"]?.string.flatMap(ScoreCurve.Link.init(rawValue:)),
      let intercept = json["intercept"]?.double, let elements = json["weights"]?.elements
    else {
      throw answer.fault(
        "'curve' is not {\"link\": \"logistic\" or \"identity\", \"intercept\": number, \"weights\": [numbers]}")
    }
    let weights = elements.compactMap(\.double)
    let floor = try end(json, "floor", 0, of: answer)
    let height = try end(json, "height", 1, of: answer)
    guard weights.count == elements.count, weights.count == inputs else {
      throw answer.fault("'curve' has \(elements.count) weights for \(inputs) inputs, each of which needs a number")
    }
    guard (weights + [intercept, floor, height]).allSatisfy(\.isFinite) else {
      throw answer.fault("'curve' holds a number that is not finite")
    }
    return ScoreCurve(link: link, intercept: intercept, weights: weights, floor: floor, height: height)
  }

  private func end(_ curve: JSONValue, _ name: String, _ fallback: Double, of answer: PluginAnswerCheck) throws
    -> Double
  {
    guard let json = curve[name], !json.isNull else { return fallback }
    guard let number = json.double else { throw answer.fault("'\(name)' of 'curve' is \(json.kind) and no number") }
    return number
  }
}

/// What a predictor of another process has fitted.
struct DistantFit: FittedPredictor {
  let door: PluginDoor
  let memory: Memory
  let formula: String?
  let curve: ScoreCurve?
  let intervalLevel: Double?

  init(door: PluginDoor, memory: Memory, formula: String?, curve: ScoreCurve?, intervalLevel: Double?) {
    self.door = door
    self.memory = memory
    self.formula = formula
    self.curve = curve
    self.intervalLevel = intervalLevel
  }

  /// There is no process in an encoding: ``DistantPredictor/restore(_:)`` reads it.
  init(from decoder: any Decoder) throws { throw NotPortable() }

  func encode(to encoder: any Encoder) throws { try memory.recorded.encode(to: encoder) }

  func predict(_ rows: PredictorRows, in run: RunContext) async throws -> [Prediction] {
    guard rows.count > 0 else { return [] }
    let answer = try await door.ask(
      "predict", run, [memory.member(named: "fitted")], tables: try rows.tables(), worker: memory.worker)
    return try PredictionReader(answer: answer, table: try answer.table("predictions", rows: rows.count)).all()
  }
}

extension PredictorRows {
  /// The tables `rows`, a column an input, and `who`.
  fileprivate func tables() throws -> [FrameTable] {
    var table = Table(rowCount: count)
    for (index, input) in inputs.enumerated() {
      // An input may stand there twice; the columns of a table differ.
      let name = table[input.name] == nil ? input.name : "\(input.name) (\(index + 1))"
      try table.append(Column(name, .numbers(input.values)))
    }
    let who = try Table([
      Column("key", texts: keys), Column("family", texts: families), Column("compute", .numbers(compute)),
    ])
    return [FrameTable("rows", table), FrameTable("who", who)]
  }
}

/// Reads predictions, a row each.
private struct PredictionReader {
  let answer: PluginAnswerCheck
  let table: Table

  func all() throws -> [Prediction] {
    let mayBeUndefined = answer.door.described.mayBeUndefined
    let values = try answer.numbers("value", of: table, called: "predictions", mayBeMissing: mayBeUndefined)
    let lower = try end("lower")
    let upper = try end("upper")
    guard (lower == nil) == (upper == nil) else {
      throw answer.fault("'predictions' has one end of the intervals; both 'lower' and 'upper' are needed, or neither")
    }
    let reasons = table["reason"]?.texts
    if table["reason"] != nil, reasons == nil { throw answer.fault("the column 'reason' of 'predictions' is no text") }
    return try values.indices.map { row in
      guard !values[row].isNaN else {
        return Prediction(nil, reason: reasons?[row].map(answer.line) ?? "the plugin gave no reason")
      }
      guard let lower, let upper, !lower[row].isNaN, !upper[row].isNaN else { return Prediction(values[row]) }
      guard lower[row] <= upper[row] else {
        throw answer.fault(
          "the interval of row \(row) (counted from 0) begins at \(lower[row]) and ends at \(upper[row]), which is less"
        )
      }
      return Prediction(values[row], lower: lower[row], upper: upper[row])
    }
  }

  private func end(_ name: String) throws -> [Double]? {
    guard table[name] != nil else { return nil }
    return try answer.numbers(name, of: table, called: "predictions", mayBeMissing: true)
  }
}
