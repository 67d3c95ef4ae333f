import Diagnostics

/// Builds nodes from events, keeping every mistake it meets and going on where it can.
struct NodeBuilder: ~Copyable {
  private var events: EventReader
  var source: SourceText
  private let limits: YAMLLimits
  private(set) var diagnostics = Diagnostics()
  /// Keys that stood twice: the mistakes that leave a document to go on with.
  private(set) var repeated: [(key: String, isLost: Bool)] = []
  private var anchors: [String: Anchor] = [:]
  private var expandedNodes = 0
  /// Where each collection that is being read was opened; nil for one without brackets.
  private var brackets: [Mark?] = []
  private var lastQuotes: Quotes?

  init(events: consuming EventReader, source: SourceText, limits: YAMLLimits) {
    self.events = events
    self.source = source
    self.limits = limits
  }

  /// The document; nil where it is empty or reading had to stop.
  mutating func document() -> YAMLNode? {
    do {
      while true {
        let event = try next()
        switch event.kind {
        case .streamStart, .documentStart: continue
        case .streamEnd: return nil
        default: return try onlyDocument(startingWith: event)
        }
      }
    } catch {
      return nil
    }
  }

  private mutating func onlyDocument(startingWith event: Event) throws(Stop) -> YAMLNode? {
    let root = try node(event, depth: 1).node
    _ = try next()
    let following = try next()
    if case .documentStart = following.kind {
      report(.error("a second document starts here; a file holds one", at: source.location(following.start)))
    }
    let isEmpty = root.location == root.end && root.tag == nil && root.scalar?.text == ""
    return isEmpty ? nil : root
  }

  mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  private mutating func next() throws(Stop) -> Event {
    do {
      return try events.next()
    } catch {
      report(error.diagnostic(in: &source, openBracket: brackets.last ?? nil, lastQuotes: lastQuotes))
      throw Stop()
    }
  }

  private mutating func node(_ event: Event, depth: Int) throws(Stop) -> Built {
    switch event.kind {
    case .alias(let name): return try alias(name, event, depth: depth)
    case .scalar(let properties, let text, let style):
      return scalar(event, properties, YAMLScalar(text: text, isPlain: style == .plain), style)
    case .sequenceStart(let properties, let isFlow):
      defer { brackets.removeLast() }
      brackets.append(isFlow ? event.start : nil)
      return try sequence(event, properties, depth: depth)
    case .mappingStart(let properties, let isFlow):
      defer { brackets.removeLast() }
      brackets.append(isFlow ? event.start : nil)
      return try mapping(event, properties, depth: depth)
    case .streamStart, .streamEnd, .documentStart, .documentEnd, .collectionEnd:
      preconditionFailure("libyaml ends no collection and no document that it has not begun")
    }
  }

  private mutating func scalar(
    _ event: Event, _ properties: NodeProperties, _ scalar: YAMLScalar, _ style: ScalarStyle
  ) -> Built {
    if style == .quoted { lastQuotes = Quotes(start: event.start, end: event.end) }
    let end = style == .block ? source.afterLastInk(before: event.end) : event.end
    let built = Built(
      node: YAMLNode(.scalar(scalar), at: source.location(event.start), end: source.location(end)))
    return finish(built, properties, openedAs: nil)
  }

  private mutating func sequence(_ event: Event, _ properties: NodeProperties, depth: Int) throws(Stop) -> Built {
    let start = source.location(event.start)
    try checkDepth(depth, at: start)
    let opened = open(properties, at: start)
    var built = Built(node: YAMLNode(.sequence([]), at: start, end: source.location(event.end)), height: 1)
    var items: [YAMLNode] = []
    while true {
      let event = try next()
      if case .collectionEnd = event.kind {
        built.node.end = end(event, after: items.last?.end ?? built.node.end)
        break
      }
      let item = try node(event, depth: depth + 1)
      built.include(item)
      items.append(item.node)
    }
    built.node.content = .sequence(items)
    return finish(built, properties, openedAs: opened)
  }

  private mutating func mapping(_ event: Event, _ properties: NodeProperties, depth: Int) throws(Stop) -> Built {
    let start = source.location(event.start)
    try checkDepth(depth, at: start)
    let opened = open(properties, at: start)
    var built = Built(node: YAMLNode(.mapping([]), at: start, end: source.location(event.end)), height: 1)
    var entries = MappingEntries()
    var last = built.node.end
    while true {
      let event = try next()
      if case .collectionEnd = event.kind {
        built.node.end = end(event, after: last)
        break
      }
      let key = try node(event, depth: depth + 1)
      let mistakes = diagnostics.all.count
      let value = try node(next(), depth: depth + 1)
      let isSound = diagnostics.all.count == mistakes
      built.include(key)
      built.include(value)
      last = value.node.end
      entries.add(YAMLPair(key: key.node, value: value.node), isSound: isSound, &diagnostics)
    }
    repeated += entries.repeated
    built.node.content = .mapping(entries.resolved())
    return finish(built, properties, openedAs: opened)
  }

  /// A bracket ends a collection where it stands; a block ends with its last item, though libyaml says
  /// where the next thing begins.
  private mutating func end(_ event: Event, after last: FileLocation) -> FileLocation {
    event.start == event.end ? last : source.location(event.end)
  }

  private mutating func checkDepth(_ depth: Int, at location: FileLocation) throws(Stop) {
    guard depth > limits.nesting else { return }
    report(.error("lists and mappings are nested more than \(limits.nesting) deep", at: location))
    throw Stop()
  }
}

/// Reading cannot go on; why is among the diagnostics.
struct Stop: Error {}

/// A node with what the limits must know of it.
private struct Built {
  var node: YAMLNode
  /// Collections inside each other: 0 for a scalar.
  var height = 0
  /// Nodes, those behind aliases counted as often as they are used.
  var size = 1

  mutating func include(_ child: Built) {
    height = max(height, child.height + 1)
    size += child.size
  }
}

private struct Anchor {
  var location: FileLocation
  /// nil while the node is being read.
  var built: Built?
}

extension NodeBuilder {
  private mutating func open(_ properties: NodeProperties, at location: FileLocation) -> FileLocation? {
    guard let name = properties.anchor else { return nil }
    anchors[name] = Anchor(location: location)
    return location
  }

  /// Checks the tag and remembers the node under its anchor, unless something inside took the name.
  private mutating func finish(_ built: Built, _ properties: NodeProperties, openedAs: FileLocation?) -> Built {
    var built = built
    if let tag = properties.tag { built.node.apply(tag: tag, &diagnostics) }
    if let name = properties.anchor, openedAs == nil || anchors[name]?.location == openedAs {
      anchors[name] = Anchor(location: built.node.location, built: built)
    }
    return built
  }

  private mutating func alias(_ name: String, _ event: Event, depth: Int) throws(Stop) -> Built {
    let location = source.location(event.start)
    let end = source.location(event.end)
    let nothing = Built(node: YAMLNode(.scalar(YAMLScalar(text: "", isPlain: true)), at: location, end: end))
    guard let anchor = anchors[name] else {
      report(
        .error(
          "nothing before here is anchored as '&\(name)'", at: location,
          hint: nearest(to: name, among: anchors.keys).map { "did you mean '*\($0)'?" }
            ?? "a text that starts with '*' needs quotes"))
      return nothing
    }
    guard var built = anchor.built else {
      report(
        .error(
          "'*\(name)' stands inside the very thing it names", at: location,
          notes: [.init("'&\(name)' starts here", at: anchor.location)]))
      return nothing
    }
    if built.height > 0 { try checkDepth(depth + built.height - 1, at: location) }
    expandedNodes += built.size
    guard expandedNodes <= limits.aliasExpansion else {
      report(.error("the aliases stand for more than \(limits.aliasExpansion) nodes in all", at: location))
      throw Stop()
    }
    built.node.anchoredAt = built.node.location
    built.node.location = location
    built.node.end = end
    return built
  }
}
