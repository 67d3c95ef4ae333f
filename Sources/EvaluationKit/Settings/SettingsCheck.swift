import Diagnostics

/// Checks settings against parameter specs and gathers all that is wrong with them.
struct SettingsCheck {
  let owner: String
  var diagnostics = Diagnostics()

  init(owner: String) { self.owner = owner }

  /// The values of a mapping's members by name, defaults filled in.
  mutating func members(_ given: Setting, _ specs: [ParameterSpec], at place: FileLocation?) -> [String: Setting] {
    var values: [String: Setting] = [:]
    switch given.value {
    case .null: break
    case .mapping(let members):
      for member in members {
        guard let spec = specs.first(where: { $0.name == member.name }) else {
          unknown(member, specs)
          continue
        }
        values[member.name] = fitted(member.value, spec.type, spec.name)
      }
    default:
      fail("'\(owner)' takes its parameters as a mapping, not \(given.called)", at: given.place ?? place)
      return values
    }
    for spec in specs where given[spec.name]?.isNull ?? true {
      if let fallback = spec.fallback {
        values[spec.name] = Setting(fallback)
      } else if spec.isRequired {
        let summary = spec.summary.isEmpty ? "" : ": " + spec.summary
        fail(
          "'\(owner)' needs '\(spec.name)'\(summary)", at: given[spec.name]?.place ?? place,
          hint: "give \(spec.type.wanted)")
      }
    }
    return values
  }

  private mutating func unknown(_ member: Setting.Member, _ specs: [ParameterSpec]) {
    let names = specs.map(\.name)
    fail(
      "'\(owner)' has no parameter '\(member.name)'", at: member.namePlace,
      hint: names.isEmpty ? "it takes none" : didYouMean(member.name, among: names, plural: "its parameters"))
  }

  /// The value in the form that readers expect (a lone value of a list type becomes a list), or nil
  /// where it does not fit, which has then been said.
  private mutating func fitted(_ setting: Setting, _ type: ParameterType, _ name: String) -> Setting? {
    if setting.isNull { return nil }
    switch type {
    case .list(let element, let count): return list(setting, element, count, name)
    case .mapping(let element):
      guard let members = setting.mapping else { return mismatch(setting, type, name) }
      return Setting(
        .mapping(
          members.compactMap { member in
            nested(member.value, element, "\(name).\(member.name)").map {
              Setting.Member(member.name, at: member.namePlace, $0)
            }
          }), at: setting.place)
    case .record(let specs): return record(setting, specs, name)
    case .oneOf(let types): return firstFit(setting, types, name)
    default:
      return isFit(setting, type) ? setting : mismatch(setting, type, name)
    }
  }

  /// A value inside another: there nothing cannot mean that it was left out.
  private mutating func nested(_ setting: Setting, _ type: ParameterType, _ name: String) -> Setting? {
    setting.isNull && type != .anything ? mismatch(setting, type, name) : fitted(setting, type, name)
  }

  private mutating func list(
    _ setting: Setting, _ element: ParameterType, _ count: ClosedRange<Int>, _ name: String
  ) -> Setting? {
    let elements = setting.list ?? [setting]
    guard count.contains(elements.count) else {
      fail("'\(name)' takes \(Self.called(count, given: elements.count)), not \(elements.count)", at: setting.place)
      return nil
    }
    let fittedElements = elements.compactMap { nested($0, element, name) }
    return fittedElements.count == elements.count ? Setting(.list(fittedElements), at: setting.place) : nil
  }

  /// "2 values", "at least one value", "at most 3 values".
  private static func called(_ count: ClosedRange<Int>, given: Int) -> String {
    let limit = given < count.lowerBound ? count.lowerBound : count.upperBound
    let values = limit == 1 ? "one value" : "\(limit) values"
    if count.lowerBound == count.upperBound { return values }
    return (given < count.lowerBound ? "at least " : "at most ") + values
  }

  private mutating func record(_ setting: Setting, _ specs: [ParameterSpec], _ name: String) -> Setting? {
    guard setting.mapping != nil else { return mismatch(setting, .record(specs), name) }
    var inner = SettingsCheck(owner: name)
    let values = inner.members(setting, specs, at: setting.place)
    diagnostics.append(contentsOf: inner.diagnostics)
    let members = specs.compactMap { spec in values[spec.name].map { Setting.Member(spec.name, $0) } }
    return Setting(.mapping(members), at: setting.place)
  }

  private mutating func firstFit(_ setting: Setting, _ types: [ParameterType], _ name: String) -> Setting? {
    for type in types {
      var trial = SettingsCheck(owner: owner)
      if let fit = trial.fitted(setting, type, name), trial.diagnostics.isEmpty { return fit }
    }
    // Of alternatives, the one of the same form says best what is wrong.
    if setting.mapping != nil, let record = types.first(where: { if case .record = $0 { true } else { false } }) {
      return fitted(setting, record, name)
    }
    return mismatch(setting, .oneOf(types), name)
  }

  private func isFit(_ setting: Setting, _ type: ParameterType) -> Bool {
    switch type {
    case .truth: if case .truth = setting.value { true } else { false }
    case .integer(let range): setting.integer.map(range.contains) ?? false
    case .number(let range): setting.number.map { $0.isFinite && range.contains($0) } ?? false
    case .range:
      setting.list.map { $0.compactMap(\.number) }.map { $0.count == 2 && $0[0] < $0[1] && $0.allSatisfy(\.isFinite) }
        ?? false
    case .choice(let choices): setting.text.map(choices.contains) ?? false
    case .expression: setting.text != nil || setting.number != nil
    case .text, .newColumn, .table, .file, .forecast, .axis, .metric: setting.text != nil
    case .anything: true
    case .list, .mapping, .record, .oneOf: false
    }
  }

  private mutating func mismatch(_ setting: Setting, _ type: ParameterType, _ name: String) -> Setting? {
    if case .choice(let choices) = type, let word = setting.text {
      fail(
        "'\(name)' cannot be '\(word)'", at: setting.place,
        hint: didYouMean(word, among: choices, plural: "it can be"))
    } else {
      fail("'\(name)' must be \(type.wanted), not \(setting.called)", at: setting.place)
    }
    return nil
  }

  private mutating func fail(_ message: String, at place: FileLocation?, hint: String? = nil) {
    diagnostics.append(.error(message, at: place, hint: hint))
  }
}
