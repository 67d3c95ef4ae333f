import CLibYAML

/// libyaml's events, one after the other, as Swift values. The bytes must outlive it.
struct EventReader: ~Copyable {
  /// On the heap, as libyaml keeps pointers into it.
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// - Parameter bytes: valid UTF-8, not empty.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    parser = .allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else { preconditionFailure("no memory for a YAML parser") }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  mutating func next() throws(SyntaxProblem) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw problem }
    defer { yaml_event_delete(&event) }
    return Event(kind: kind(event), start: Mark(event.start_mark), end: Mark(event.end_mark))
  }

  private func kind(_ event: yaml_event_t) -> Event.Kind {
    let data = event.data
    switch event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_ALIAS_EVENT: return .alias(text(data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = data.scalar
      let value = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .scalar(
        NodeProperties(anchor: text(scalar.anchor), tag: text(scalar.tag)),
        text: String(decoding: value, as: UTF8.self), style: ScalarStyle(scalar.style))
    case YAML_SEQUENCE_START_EVENT:
      return .sequenceStart(
        NodeProperties(anchor: text(data.sequence_start.anchor), tag: text(data.sequence_start.tag)),
        isFlow: data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
    case YAML_MAPPING_START_EVENT:
      return .mappingStart(
        NodeProperties(anchor: text(data.mapping_start.anchor), tag: text(data.mapping_start.tag)),
        isFlow: data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
    default: return .streamEnd
    }
  }

  private func text(_ characters: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    characters.map { String(cString: UnsafePointer($0)) }
  }

  private var problem: SyntaxProblem {
    let state = parser.pointee
    return SyntaxProblem(
      problem: state.problem.map { String(cString: $0) } ?? "no memory",
      mark: Mark(state.problem_mark),
      context: state.context.map { String(cString: $0) } ?? "",
      contextMark: Mark(state.context_mark))
  }
}

struct Event {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd
    case alias(String)
    case scalar(NodeProperties, text: String, style: ScalarStyle)
    case sequenceStart(NodeProperties, isFlow: Bool)
    case mappingStart(NodeProperties, isFlow: Bool)
    case collectionEnd
  }

  var kind: Kind
  var start: Mark
  var end: Mark
}

/// What may stand before a node: `&anchor !tag`, the tag in full.
struct NodeProperties {
  var anchor: String?
  var tag: String?
}

enum ScalarStyle {
  case plain, quoted, block

  init(_ style: yaml_scalar_style_t) {
    switch style {
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: self = .block
    case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .quoted
    default: self = .plain
    }
  }
}

extension Mark {
  init(_ mark: yaml_mark_t) { self.init(line: Int(mark.line), column: Int(mark.column)) }
}
