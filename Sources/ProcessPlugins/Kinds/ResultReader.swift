import EvaluationKit
import JSON

/// Reads what a metric came to.
struct ResultReader {
  let answer: PluginAnswerCheck
  /// The observations that were sent: what a result rests on where it does not say.
  let rows: Int

  /// - Parameter place: where it stands in the answer, for messages: "'result'".
  func read(_ json: JSONValue, at place: String) throws -> MetricResult {
    guard json.members != nil else { throw answer.fault("\(place) is \(json.kind) and no object") }
    guard let elements = json["values"]?.elements, !elements.isEmpty else {
      throw answer.fault("\(place) lacks 'values', an array of at least one {\"name\", \"value\"}")
    }
    guard elements.count <= 1000 else { throw answer.fault("\(place) has \(elements.count) values; 1000 are the most") }
    var values: [MetricResult.Value] = []
    for element in elements {
      let value = try value(element, at: place)
      guard !values.contains(where: { $0.name == value.name }) else {
        throw answer.fault("\(place) has two values named '\(value.name)'")
      }
      values.append(value)
    }
    let reason = try reason(json, at: place)
    let isUndefined = values.contains { $0.value == nil }
    return MetricResult(
      values: values, n: try count(json, "n", at: place) ?? rows,
      undefined: try count(json, "undefined", at: place) ?? 0,
      reason: isUndefined ? reason ?? "the plugin gave no reason" : nil)
  }

  private func value(_ json: JSONValue, at place: String) throws -> MetricResult.Value {
    guard let name = json["name"]?.string, !name.isEmpty, name.count <= 200, name.allSatisfy(\.isPrintable) else {
      throw answer.fault("a value of \(place) has no name of one line")
    }
    guard let found = json["value"], !found.isNull else {
      guard answer.door.described.mayBeUndefined else {
        throw answer.fault("'\(name)' is null, and its card says that it is always defined (may-be-undefined: false)")
      }
      return MetricResult.Value(name, nil)
    }
    guard let number = found.double, number.isFinite else {
      throw answer.fault(
        "'\(name)' is \(CardReader.called(found)); a finite number is needed, or null where it is undefined")
    }
    if let range = answer.door.described.card.metric?.range, !range.contains(number) {
      // As the laws of built-in metrics: a rounding error beyond an end is none.
      let slack = 1e-12
      guard number >= range.lowerBound - slack, number <= range.upperBound + slack else {
        throw answer.fault(
          "'\(name)' is \(number), outside the range \(Self.called(range)) that its card gives")
      }
    }
    return MetricResult.Value(name, number)
  }

  private static func called(_ range: ClosedRange<Double>) -> String {
    func end(_ value: Double) -> String { value.isFinite ? "\(value)" : "any" }
    return "[\(end(range.lowerBound)), \(end(range.upperBound))]"
  }

  private func count(_ json: JSONValue, _ name: String, at place: String) throws -> Int? {
    guard let found = json[name], !found.isNull else { return nil }
    guard let count = found.int, count >= 0 else {
      throw answer.fault("'\(name)' of \(place) is \(CardReader.called(found)); a whole number of 0 or more is needed")
    }
    return count
  }

  private func reason(_ json: JSONValue, at place: String) throws -> String? {
    guard let found = json["reason"], !found.isNull else { return nil }
    guard let text = found.string else { throw answer.fault("'reason' of \(place) is \(found.kind) and no text") }
    return answer.line(text)
  }
}

extension PluginAnswerCheck {
  /// The result that metrics answer.
  func result(rows: Int) throws -> MetricResult {
    guard let json = self["result"] else { throw fault("it lacks 'result', an object with 'values'") }
    return try ResultReader(answer: self, rows: rows).read(json, at: "'result'")
  }
}
