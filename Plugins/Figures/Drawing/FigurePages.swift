import EvaluationKit
import Tables

/// The combinations of a sweep shared out: a file for each value of some axes, in it a panel for each combination.
struct FigurePages: Sendable {
  /// A file for every value of these axes.
  var per: [String]
  /// The panels are titled by this axis and stand in its order; otherwise by all that differ.
  var panels: String?

  static let perParameter = ParameterSpec(
    "per", .list(.axis), optional: true, "sweep axes: one file a value; by default one file for the whole sweep")
  static let panelsParameter = ParameterSpec(
    "panels", .axis, optional: true,
    "sweep axis whose values title and order the panels; by default a panel a combination")

  /// - Parameter hasPanels: whether the figure's card has ``panelsParameter``.
  init(_ settings: Settings, hasPanels: Bool = true) {
    per = settings.optionalTexts("per") ?? []
    panels = hasPanels ? settings.optionalText("panels") : nil
  }

  struct Page {
    /// Of the file, without its ending.
    var name: String
    /// The figure's name in words, with the values of the `per` axes: "Scaling curves (word unscramble)".
    var heading: String
    /// The values of the `per` axes; empty where there are none.
    var label: String
    var panels: [Panel]
  }

  struct Panel {
    /// Empty where nothing is swept.
    var title: String
    /// The combination's place in the sweep.
    var index: Int
    var combination: CombinationRecord
  }

  /// The pages of a figure called `name`, in the order of the sweep.
  func pages(of record: RunRecord, named name: String) -> [Page] {
    var pages: [(label: String, indices: [Int])] = []
    for (index, combination) in record.combinations.enumerated() {
      let label = Self.label(combination) { per.contains($0) }
      if let page = pages.firstIndex(where: { $0.label == label }) {
        pages[page].indices.append(index)
      } else {
        pages.append((label, [index]))
      }
    }
    var names = UniqueNames()
    return pages.map { page in
      Page(
        name: names.unique(page.label.isEmpty ? name : name + "-" + fileName(page.label)),
        heading: Self.heading(name, page.label), label: page.label, panels: panels(page.indices, record))
    }
  }

  private func panels(_ indices: [Int], _ record: RunRecord) -> [Panel] {
    let all = indices.map { index in
      let combination = record.combinations[index]
      return Panel(
        title: Self.label(combination) { !per.contains($0) }, index: index, combination: combination)
    }
    guard let axis = panels, let labels = record.axes.first(where: { $0.name == axis })?.labels else { return all }
    func label(_ panel: Panel) -> String { panel.combination.sweep.first { $0.axis == axis }?.label ?? "" }
    let titles = all.map(label)
    let isTold = Set(titles).count == titles.count
    return all.sorted { first, second in
      let (a, b) = (labels.firstIndex(of: label(first)) ?? 0, labels.firstIndex(of: label(second)) ?? 0)
      return (a, first.index) < (b, second.index)
    }.map { panel in
      var panel = panel
      if isTold { panel.title = label(panel) }
      return panel
    }
  }

  static func heading(_ name: String, _ label: String) -> String {
    let words = name.split(whereSeparator: { $0 == "-" || $0 == "_" }).joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst() + (label.isEmpty ? "" : " (\(label))")
  }

  private static func label(_ combination: CombinationRecord, where isWanted: (String) -> Bool) -> String {
    combination.sweep.filter { isWanted($0.axis) }.map(\.label).joined(separator: ", ")
  }
}

/// A text as part of a file's name: lower-case letters, digits, points and plus signs (1e+21 is not 1e-21), the rest
/// hyphens.
func fileName(_ text: String) -> String {
  var name = ""
  for character in text.lowercased() {
    if character.isASCII, character.isLetter || character.isNumber || ".+".contains(character) {
      name.append(character)
    } else if name.last != "-", !name.isEmpty {
      name.append("-")
    }
  }
  while name.last == "-" || name.last == "." { name.removeLast() }
  return name.isEmpty ? "other" : name
}
