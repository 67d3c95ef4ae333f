/// Chooses ticks and arranges their texts so that they do not collide.
struct TickArranger {
  let theme: Theme

  private var size: Double { theme.smallSize }

  /// Ticks of a horizontal axis `width` points long.
  func across(_ map: ScaleMap, axis: Axis, width: Double) -> TickTexts {
    if let categories = map.categories { return across(categories, map: map, width: width) }
    var result = TickTexts(ticks: [])
    for count in stride(from: 7, through: 1, by: -1) {
      let ticks = numbers(map, axis: axis, count: count)
      result = TickTexts(ticks: ticks, depth: size * 1.15)
      if !collide(ticks, width: width) || axis.ticks != nil { break }
    }
    let reaches = result.ticks.map { (share: $0.share, half: TextWidth.of($0.lines[0], size: size) / 2) }
    result.before = max(0, reaches.map { $0.half - $0.share * width }.max() ?? 0)
    result.after = max(0, reaches.map { $0.half - (1 - $0.share) * width }.max() ?? 0)
    return result
  }

  /// Ticks of a vertical axis `height` points long.
  func up(_ map: ScaleMap, axis: Axis, height: Double) -> TickTexts {
    var ticks: [TickText]
    if let categories = map.categories {
      let most = max(1, Int(map.bandShare * height / (size * 1.1)))
      ticks = categories.map { name in
        var lines = RichText(name).wrapped(toWidth: max(theme.width * 0.3, 30), size: size)
        // Lines that would run into the next category's are one long line.
        if lines.count > most { lines = [RichText(name)] }
        return TickText(share: map.fraction(.category(name)) ?? 0, lines: lines)
      }
      let room = Int(height / (size * 1.05))
      if ticks.count > max(room, 1) {
        let step = (ticks.count + max(room, 1) - 1) / max(room, 1)
        ticks = ticks.enumerated().filter { $0.offset % step == 0 }.map(\.element)
      }
    } else {
      ticks = numbers(map, axis: axis, count: min(max(Int(height / (size * 2.4)), 2), 7))
    }
    let widest = ticks.flatMap(\.lines).map { TextWidth.of($0, size: size) }.max() ?? 0
    return TickTexts(ticks: ticks, depth: widest)
  }

  private func numbers(_ map: ScaleMap, axis: Axis, count: Int) -> [TickText] {
    let domain = map.domain
    let isLog = map.kind == .log10
    guard domain.upperBound.isFinite, domain.upperBound > domain.lowerBound, !isLog || domain.lowerBound > 0 else {
      return []
    }
    if let chosen = axis.ticks, let texts = axis.tickTexts {
      return zip(chosen, texts).compactMap { value, text in
        map.fraction(number: value).flatMap { share in
          ScaleMap.isInside(share) ? TickText(share: share, lines: [RichText(text)]) : nil
        }
      }
    }
    let ticks: Ticks
    if let chosen = axis.ticks {
      let inside = chosen.filter { map.fraction(number: $0).map(ScaleMap.isInside) == true }
      ticks = .chosen(inside, isLog: isLog, format: axis.format)
    } else if isLog {
      ticks = .log10(domain, count: count, format: axis.format)
    } else {
      ticks = .linear(domain, count: count, format: axis.format)
    }
    return zip(ticks.values, ticks.labels).compactMap { value, label in
      map.fraction(number: value).map { TickText(share: min(max($0, 0), 1), lines: [label]) }
    }
  }

  private func collide(_ ticks: [TickText], width: Double) -> Bool {
    let spans = ticks.map { tick -> (Double, Double) in
      let half = TextWidth.of(tick.lines[0], size: size) / 2
      return (tick.share * width - half, tick.share * width + half)
    }.sorted { $0.0 < $1.0 }
    return zip(spans, spans.dropFirst()).contains { $0.1 + size * 0.6 > $1.0 }
  }

  /// Category names: level, on up to three lines, or slanted when that is still too wide.
  private func across(_ categories: [String], map: ScaleMap, width: Double) -> TickTexts {
    let band = map.bandShare * width
    let place = { (name: String) in map.fraction(.category(name)) ?? 0 }
    let wrapped = categories.map { name in
      TickText(share: place(name), lines: RichText(name).wrapped(toWidth: band - 3, size: size))
    }
    let widest = wrapped.flatMap(\.lines).map { TextWidth.of($0, size: size) }.max() ?? 0
    let deepest = wrapped.map(\.lines.count).max() ?? 1
    if widest <= max(band - 1, size * 1.2), deepest <= 3 {
      return TickTexts(ticks: wrapped, depth: size * (0.05 + 1.1 * Double(deepest)))
    }
    // Slanted lines of text need about a line's height of room each.
    let step = max(1, Int((size * 1.25 / max(band, 0.1)).rounded(.up)))
    let shown = categories.enumerated().filter { $0.offset % step == 0 }.map(\.element)
    let reach = 0.5.squareRoot()
    let widths = shown.map { TextWidth.of($0, size: size) }
    let before = zip(shown, widths).map { $1 * reach + 2 - place($0) * width }.max() ?? 0
    return TickTexts(
      ticks: shown.map { TickText(share: place($0), lines: [RichText($0)]) }, isSlanted: true,
      depth: (widths.max() ?? 0) * reach + size * 0.8, before: max(0, before))
  }
}
