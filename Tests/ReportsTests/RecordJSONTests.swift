import EvaluationKit
import JSON
import Reports
import Testing

@Suite("record.json and its schema")
struct RecordJSONTests {
  @Test("a record of simulated data says so, in its page too, and one of others says nothing")
  func marked() throws {
    var record = try SampleRecord.make()
    #expect(recordJSON(record)["experiment"]?["data"] == nil)
    record.mark = "simulated data"
    #expect(recordJSON(record)["experiment"]?["data"]?.string == "simulated data")
    #expect(SchemaCheck.faults(of: recordJSON(record), against: recordSchema()).isEmpty)
    #expect(reportHTML(record).contains("<b>simulated data</b>"))
  }

  @Test("the sample record is what the schema describes")
  func schema() throws {
    let faults = SchemaCheck.faults(of: recordJSON(try SampleRecord.make()), against: recordSchema())
    #expect(faults.isEmpty, "\(faults)")
  }

  @Test("a member that the schema does not know, or one that is missing, is a fault")
  func strict() throws {
    let record = recordJSON(try SampleRecord.make())
    let members = try #require(record.members)
    #expect(!SchemaCheck.faults(of: .object(members + [JSONMember("extra", 1)]), against: recordSchema()).isEmpty)
    #expect(!SchemaCheck.faults(of: .object(Array(members.dropFirst())), against: recordSchema()).isEmpty)
    #expect(
      !SchemaCheck.faults(of: .object([JSONMember("format", 2)] + members.dropFirst()), against: recordSchema()).isEmpty
    )
  }

  @Test("undefined numbers are null, and their reasons are in the notes")
  func undefined() throws {
    let forecast = try #require(recordJSON(try SampleRecord.make())["forecasts"]?[0])
    let metric = try #require(forecast["metrics"]?[1])
    #expect(metric["test"]?.isNull == true && metric["shared-test"]?.isNull == true)
    let notes = forecast["notes"]?.elements?.compactMap(\.string) ?? []
    #expect(notes == ["r2, test: the actual values are all equal", "r2, shared-test: there are no such rows"])
  }

  @Test("a metric says on how many rows it rests, null where there are none, and how many were undefined")
  func counts() throws {
    var record = try SampleRecord.make()
    let plain = try #require(recordJSON(record)["forecasts"]?[0]?["metrics"])
    #expect(plain[1]?["n"] == ["train": 4, "test": 3, "shared-test": .null])
    #expect(plain[1]?["undefined"] == nil)
    record.combinations[0].forecasts[0].metrics[1].test?.undefined = 2
    let json = recordJSON(record)
    #expect(
      json["forecasts"]?[0]?["metrics"]?[1]?["undefined"] == ["train": 0, "test": 2, "shared-test": .null])
    #expect(SchemaCheck.faults(of: json, against: recordSchema()).isEmpty)
  }

  @Test("equivalent compute is an object for one family, a list for several, null for none")
  func equivalentCompute() throws {
    let forecasts = try #require(recordJSON(try SampleRecord.make())["forecasts"]?.elements)
    #expect(forecasts[0]["equivalent-compute"]?["family"] == "A")
    #expect(forecasts[1]["equivalent-compute"]?.elements?.count == 2)
    #expect(forecasts[2]["equivalent-compute"] == .null)
  }

  @Test("notes of the whole run come first, with no place in the sweep, then those of each combination")
  func notes() throws {
    let record = try SampleRecord.make()
    let notes = try #require(recordJSON(record)["notes"]?.elements)
    let (first, last) = (try #require(notes.first), try #require(notes.last))
    #expect(notes.count == record.warnings.count + record.combinations.flatMap(\.notes).count)
    #expect(first["sweep"] == .object([]) && first["note"] == .text(record.warnings[0]))
    #expect(
      last["sweep"]?["task"] == .text(SampleRecord.odd)
        && last["note"] == "cutoff: 1 of 7 rows has no flops and went to test")
  }

  @Test("an interval is a method, a name and a level between 0 and 1, or null")
  func interval() throws {
    var record = try SampleRecord.make()
    #expect(recordJSON(record)["forecasts"]?[0]?["interval"] == .null)
    for (level, isFit) in [(0.9, true), (1.5, false)] {
      record.combinations[0].forecasts[0].interval = ForecastInterval(method: "conformal", level: level)
      let json = recordJSON(record)
      #expect(
        json["forecasts"]?[0]?["interval"] == ["method": "conformal", "name": "conformal", "level": .number(level)])
      #expect(json["forecasts"]?[0]?["further-intervals"] == nil)
      #expect(SchemaCheck.faults(of: json, against: recordSchema()).isEmpty == isFit)
    }
  }

  @Test("further intervals stand beside the first, and each metric over intervals says which it judged")
  func furtherIntervals() throws {
    var record = try SampleRecord.make()
    let first = ForecastInterval(method: "conformal", level: 0.9)
    let second = ForecastInterval(method: "conformal", name: "narrow", level: 0.5)
    var metric = try #require(record.combinations[0].forecasts[0].metrics.first)
    metric.interval = second
    metric.test = MetricResult(nil, n: 0, reason: "the forecast gives no intervals")
    record.combinations[0].forecasts[0].interval = first
    record.combinations[0].forecasts[0].furtherIntervals = [second]
    record.combinations[0].forecasts[0].metrics.append(metric)
    let json = recordJSON(record)
    #expect(SchemaCheck.faults(of: json, against: recordSchema()) == [])
    let forecast = try #require(json["forecasts"]?[0])
    let written: JSONValue = ["method": "conformal", "name": "narrow", "level": 0.5]
    #expect(forecast["further-intervals"] == .array([written]))
    #expect(forecast["metrics"]?.elements?.last?["interval"] == written)
    #expect(forecast["metrics"]?.elements?.first?["interval"] == nil)
    let notes = try #require(forecast["notes"]?.elements).compactMap(\.string)
    #expect(notes.contains("\(metric.name) (narrow, 0.5), test: the forecast gives no intervals"))
  }

  @Test("reading the text back gives the same value")
  func roundTrip() throws {
    let record = recordJSON(try SampleRecord.make())
    #expect(try readJSON(writeJSON(record, pretty: true), file: "record.json") == record)
  }
}

/// The few words of JSON Schema that the record's schema uses.
enum SchemaCheck {
  static func faults(of value: JSONValue, against schema: JSONValue, at path: String = "$") -> [String] {
    if schema.bool == true { return [] }
    if let constant = schema["const"], constant != value { return ["\(path): not \(writeJSON(constant))"] }
    if let options = schema["anyOf"]?.elements {
      return options.contains { faults(of: value, against: $0, at: path).isEmpty }
        ? [] : ["\(path): fits no alternative"]
    }
    if let type = schema["type"] {
      let types = type.elements?.compactMap(\.string) ?? [type.string].compactMap { $0 }
      guard types.contains(where: { fits(value, $0) }) else { return ["\(path): \(value.kind) is not \(types)"] }
    }
    if let least = schema["minimum"]?.double, let number = value.double, number < least {
      return ["\(path): too small"]
    }
    if let most = schema["maximum"]?.double, let number = value.double, number > most {
      return ["\(path): too large"]
    }
    var found: [String] = []
    if let element = schema["items"] {
      for (index, item) in (value.elements ?? []).enumerated() {
        found += Self.faults(of: item, against: element, at: "\(path)[\(index)]")
      }
    }
    for name in schema["required"]?.elements?.compactMap(\.string) ?? []
    where value.members != nil && value[name] == nil {
      found.append("\(path): lacks \(name)")
    }
    for member in value.members ?? [] {
      let inner = "\(path).\(member.name)"
      if let property = schema["properties"]?[member.name] {
        found += Self.faults(of: member.value, against: property, at: inner)
      } else if schema["additionalProperties"] == .truth(false) {
        found.append("\(inner): not known")
      } else if let other = schema["additionalProperties"] {
        found += Self.faults(of: member.value, against: other, at: inner)
      }
    }
    return found
  }

  private static func fits(_ value: JSONValue, _ type: String) -> Bool {
    switch type {
    case "null": value.isNull
    case "boolean": value.bool != nil
    case "integer": value.int != nil
    case "number": value.double != nil
    case "string": value.string != nil
    case "array": value.elements != nil
    case "object": value.members != nil
    default: false
    }
  }
}
