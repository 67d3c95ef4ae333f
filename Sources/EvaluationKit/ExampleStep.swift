extension PluginListing {
  /// The plugin in use, as a config has it: the card's own example, or a step with the required parameters alone.
  ///
  /// Its settings pass the card's checks; the columns, tables and files it speaks of are made up.
  public var example: String {
    if let example = card.example { return example }
    var names = ExampleNames()
    var parts = card.parameters.filter(\.isRequired).map { "\($0.name): \(names.value(of: $0.type))" }
    if let inputs = card.inputs, inputs.count.lowerBound > 0 {
      parts.insert(
        "inputs: [" + (0..<inputs.count.lowerBound).map { names.next($0) }.joined(separator: ", ") + "]", at: 0)
    }
    let settings = "{\(parts.joined(separator: ", "))}"
    if kind == .dataset { return "scores: {\(card.name): \(settings)}" }
    return parts.isEmpty ? "- \(card.name)" : "- \(card.name): \(settings)"
  }
}

/// Values that fit a parameter's type, columns called differently each time.
private struct ExampleNames {
  private var used = 0

  /// A column's name.
  mutating func next(_ index: Int = 0) -> String {
    let columns = ["flops", "score", "size", "tokens"]
    defer { used += 1 }
    return used < columns.count ? columns[used] : "column-\(used + 1)"
  }

  /// - Parameter index: which of several in a list.
  mutating func value(of type: ParameterType, _ index: Int = 0) -> String {
    switch type {
    case .truth: "true"
    case .integer(let range): "\(min(max(2, range.lowerBound), range.upperBound))"
    case .number(let range): "\(min(max(0.5, range.lowerBound), range.upperBound))"
    case .range: "[0, 1]"
    case .text: index == 0 ? "name" : "name-\(index + 1)"
    case .choice(let choices): choices.first ?? ""
    case .expression(.truth): "\(next()) > 10"
    case .expression(.text): index == 0 ? "family" : "family-\(index + 1)"
    case .expression: next()
    case .newColumn: index == 0 ? "new-column" : "new-column-\(index + 1)"
    case .table: ["models", "sizes"].indices.contains(index) ? ["models", "sizes"][index] : "table-\(index + 1)"
    case .file: "scores.csv"
    case .forecast: "training-mean"
    case .axis: "task"
    case .metric: "mse"
    case .list(let element, let count):
      "[" + (0..<max(1, count.lowerBound)).map { value(of: element, $0) }.joined(separator: ", ") + "]"
    case .mapping(let element): "{name: \(value(of: element))}"
    case .record(let specs):
      "{" + specs.filter(\.isRequired).map { "\($0.name): \(value(of: $0.type))" }.joined(separator: ", ") + "}"
    case .oneOf(let types): types.first.map { value(of: $0) } ?? ""
    case .anything: "1"
    }
  }
}
