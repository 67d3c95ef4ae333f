import EvaluationKit

/// The figures as they were drawn, with their captions.
struct FiguresSection {
  let record: RunRecord

  func write(into page: inout HTMLText) {
    guard !record.figures.isEmpty else { return }
    page.section("Figures", id: "figures") { page in
      for figure in record.figures { Self.write(figure, into: &page) }
    }
  }

  /// A figure with its caption.
  ///
  /// - Parameter folder: that of the run as the page sees it, with its slash.
  static func write(_ figure: FigureRecord, folder: String = "", into page: inout HTMLText) {
    page.put("<figure>\n<div class=\"picture\">")
    page.put(inline(figure.drawn.svg))
    page.put("</div>")
    page.put(
      "<figcaption><b>\(escapeHTML(figure.drawn.name)).</b> \(escapeHTML(figure.drawn.caption)) "
        + "<small>Numbers: <code>\(escapeHTML(folder))figures/\(escapeHTML(figure.drawn.name)).csv</code></small></figcaption>"
    )
    page.put("</figure>")
  }

  /// The document without what stands before its root element.
  private static func inline(_ svg: String) -> String {
    guard let start = svg.range(of: "<svg") else { return "" }
    var text = String(svg[start.lowerBound...])
    while text.last == "\n" { text.removeLast() }
    return text
  }
}

extension String {
  /// The first place of `text`.
  fileprivate func range(of text: String) -> Range<String.Index>? { firstRange(of: text) }
}
