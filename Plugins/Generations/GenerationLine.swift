import Diagnostics
import JSON

/// One line of a samples file of lm-evaluation-harness: what a model wrote about one document, after one filter.
struct GenerationLine: Sendable {
  var document: String
  var filter: String
  /// The texts, one a recorded repeat; nil where the line holds log-likelihoods of choices instead.
  var responses: [String]?
  /// The texts that the harness' filters left.
  var filtered: [String]
  var target: String?
  /// The metric asked for, as the harness computed it.
  var recorded: Double?
  /// What tells the document's content; nil where the log does not.
  var hash: String?

  /// - Throws: a diagnostic at the mistake's place.
  init(_ bytes: UnsafeBufferPointer<UInt8>, metric: String, file: String, line: Int) throws {
    try self.init(try readJSON(bytes, file: file, firstLine: line, allowNonFinite: true), metric: metric) {
      Diagnostic.error($0, at: FileLocation(file: file, line: line, column: 1))
    }
  }

  init(_ json: JSONValue, metric: String, fault: (String) -> Diagnostic) throws {
    guard case .object = json else { throw fault("expected an object on the line, found \(json.kind)") }
    guard let document = json["doc_id"].flatMap(Self.plain) else { throw fault("the line has no 'doc_id'") }
    guard let responses = json["resps"]?.elements else { throw fault("the line has no 'resps'") }
    self.document = document
    filter = json["filter"]?.string ?? "none"
    self.responses = Self.texts(of: responses)
    filtered = json["filtered_resps"]?.elements.flatMap(Self.texts) ?? []
    target = json["target"].flatMap(Self.plain)
    recorded = json[metric].flatMap { $0.bool.map { $0 ? 1 : 0 } ?? $0.double }.flatMap { $0.isFinite ? $0 : nil }
    hash = json["doc_hash"]?.string
  }

  /// Texts, or lists of texts, in their order; nil where there are deeper lists, as log-likelihoods have them.
  private static func texts(of elements: [JSONValue]) -> [String]? {
    var result: [String] = []
    for element in elements {
      if let text = element.string {
        result.append(text)
        continue
      }
      guard let inner = element.elements else { return nil }
      for text in inner {
        guard let text = text.string else { return nil }
        result.append(text)
      }
    }
    return result
  }

  /// A text, or what stands for one; a list of targets is written as JSON.
  private static func plain(_ value: JSONValue) -> String? {
    switch value {
    case .null: nil
    case .text(let text): text
    default: writeJSON(value)
    }
  }
}
