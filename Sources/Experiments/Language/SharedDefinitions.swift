import JSON

/// Properties that many parts of a schema repeat to the letter, each written once under `definitions`.
struct SharedDefinitions {
  private var counts: [JSONMember: Int] = [:]
  /// In the order in which they became worth sharing.
  private(set) var members: [JSONMember] = []
  private var names: [JSONMember: String] = [:]

  /// Shorter ones are told as quickly as where they stand.
  private static let (repeats, least) = (3, 60)

  /// Counts a property; all are counted before the first is replaced.
  mutating func count(_ property: JSONMember) {
    counts[property, default: 0] += 1
    guard counts[property] == Self.repeats, writeJSON(property.value).utf8.count >= Self.least else { return }
    let alike = names.keys.count { $0.name == property.name }
    let name = "parameter-\(property.name)" + (alike == 0 ? "" : "-\(alike + 1)")
    names[property] = name
    members.append(JSONMember(name: name, value: property.value))
  }

  /// The property, or where it is shared one of the same name that refers to it.
  func replaced(_ property: JSONMember) -> JSONMember {
    guard let name = names[property] else { return property }
    return JSONMember(name: property.name, value: ["$ref": .text("#/definitions/\(name)")])
  }
}
