import EvaluationKit
import NumericalMethods
import Tables

/// Puts the laws of figures to a figure, over ``Samples/record(seed:)``.
public func conformance(
  of factory: PluginFactory<any FigurePlugin>, _ trials: ConformanceTrials = ConformanceTrials()
) async -> ConformanceReport {
  var book = LawBook(.figure, factory.card.name, trials)
  guard let made = await MadePlugin(factory, in: &book) else { return book.report }
  let figure = made.product
  let laws = [
    "drawing twice gives the same", "there is a figure", "each figure's name is its own, and a file can have it",
    "a caption is a line", "a picture is whole SVG", "the numbers drawn have columns",
  ]
  await book.put(laws) { sample in
    let context = FigureContext(name: "figure", run: NoteBook().run())
    let record = Samples.record(seed: sample + 1)
    let drawn = try await figure.draw(record, in: context)
    var broken: [String] = []
    if try await figure.draw(record, in: context) != drawn { broken.append(laws[0]) }
    if drawn.isEmpty { broken.append(laws[1]) }
    let names = drawn.map(\.name)
    if Set(names).count != names.count || names.contains(where: { $0.isEmpty || $0.contains("/") }) {
      broken.append("\(laws[2]): \(names)")
    }
    if drawn.contains(where: { $0.caption.contains("\n") }) { broken.append(laws[3]) }
    for picture in drawn {
      if let fault = SVGScan.fault(of: picture.svg) { broken.append("\(laws[4]): \(fault)") }
      if picture.data.columns.isEmpty { broken.append(laws[5]) }
    }
    return broken
  }
  await book.askEmpty(figure)
  await made.askRepeating(in: &book) {
    try await $0.draw(Samples.record(seed: 3), in: FigureContext(name: "figure", run: $1))
  }
  return book.report
}

extension LawBook {
  fileprivate mutating func askEmpty(_ figure: any FigurePlugin) async {
    let law = "a record without forecasts gives a figure, or an error in words"
    guard isAtWork else { return write(law, .notAsked("it did not come to that")) }
    let empty = RunRecord(
      experiment: ExperimentIdentity(name: "empty"), provenance: Provenance(version: "0", configHash: "0", seed: 1))
    do {
      _ = try await figure.draw(empty, in: FigureContext(name: "figure", run: NoteBook().run()))
      write(law, .kept)
    } catch {
      require(law, isRefusal(error), inWords(error))
    }
  }
}

/// Looks whether a text can be a picture: one `svg` element, every element closed.
enum SVGScan {
  /// What is wrong with it; nil where nothing is seen.
  static func fault(of text: String) -> String? {
    var open: [Substring] = []
    var sawRoot = false
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[start...]
      if rest.hasPrefix("<!--") || rest.hasPrefix("<![CDATA[") {
        let close = rest.hasPrefix("<!--") ? "-->" : "]]>"
        guard let end = rest.range(of: close) else { return "a comment does not end" }
        rest = rest[end.upperBound...]
        continue
      }
      guard let end = rest.firstIndex(of: ">") else { return "a tag does not end" }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("?") || tag.hasPrefix("!") { continue }
      if tag.hasPrefix("/") {
        guard open.popLast() == name(of: tag.dropFirst()) else {
          return "</\(name(of: tag.dropFirst()))> closes nothing"
        }
        continue
      }
      if open.isEmpty {
        guard !sawRoot, name(of: tag) == "svg" else { return "it is not one <svg> element" }
        sawRoot = true
      }
      if !tag.hasSuffix("/") { open.append(name(of: tag)) }
    }
    if let last = open.last { return "<\(last)> is not closed" }
    return sawRoot ? nil : "it has no <svg> element"
  }

  private static func name(of tag: Substring) -> Substring {
    tag.prefix { !$0.isWhitespace && $0 != "/" }
  }
}

extension Substring {
  /// Where a text begins and ends in it.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
