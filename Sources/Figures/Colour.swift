/// A colour of the screen, eight bits a channel.
public struct Colour: Sendable, Hashable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// From a number written as in `0xRRGGBB`.
  public init(_ hexadecimal: UInt32) {
    self.init(
      red: UInt8(hexadecimal >> 16 & 255), green: UInt8(hexadecimal >> 8 & 255), blue: UInt8(hexadecimal & 255))
  }

  public static let white = Colour(0xFFFFFF)
  public static let black = Colour(0x000000)

  /// As in `#0072B2`.
  var text: String {
    let digits = [red, green, blue].map { channel in
      let text = String(channel, radix: 16, uppercase: true)
      return text.count == 1 ? "0" + text : text
    }
    return "#" + digits.joined()
  }

  /// A straight mixture; `share` of `other`, 0...1.
  func mixed(with other: Colour, share: Double) -> Colour {
    func channel(_ from: UInt8, _ to: UInt8) -> UInt8 {
      UInt8((Double(from) + (Double(to) - Double(from)) * min(max(share, 0), 1)).rounded())
    }
    return Colour(red: channel(red, other.red), green: channel(green, other.green), blue: channel(blue, other.blue))
  }

  /// Black or white, whichever is easier read on this colour.
  var ink: Colour {
    let light = 0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)
    return light < 140 ? .white : Colour(0x222222)
  }
}

extension [Colour] {
  /// Eight colours told apart by people with any of the usual colour blindnesses; black last.
  /// Source: Okabe and Ito (2008), Color Universal Design.
  public static let okabeIto = [
    Colour(0x0072B2), Colour(0xD55E00), Colour(0x009E73), Colour(0xCC79A7), Colour(0xE69F00), Colour(0x56B4E9),
    Colour(0xF0E442), Colour(0x000000),
  ]

  /// The colour of the `index`th category; after the last, lighter and then darker ones of the same row.
  func category(_ index: Int) -> Colour {
    guard !isEmpty else { return .black }
    let base = self[index % count]
    switch index / count % 3 {
    case 0: return base
    case 1: return base.mixed(with: .white, share: 0.5)
    default: return base.mixed(with: .black, share: 0.45)
    }
  }
}

extension [Colour] {
  /// So many colours in an order that is seen: navy, violet, crimson, orange, gold, each as much lighter than the one before,
  /// so that the order stays in grey and for people with any of the usual colour blindnesses.
  public static func ordered(_ count: Int) -> [Colour] {
    let stops = [Colour(0x0B1F6B), Colour(0x7A1FA2), Colour(0xC8386E), Colour(0xEE7A35), Colour(0xF2B632)]
    return (0..<Swift.max(count, 0)).map { index in
      let place = count < 2 ? 0 : Double(index) / Double(count - 1) * Double(stops.count - 1)
      let low = Swift.min(Int(place), stops.count - 2)
      return stops[low].mixed(with: stops[low + 1], share: place - Double(low))
    }
  }
}

extension ColourScale {
  /// Categories whose order is seen in their colours.
  public static func ordered(title: String = "", _ names: [String]) -> ColourScale {
    ColourScale(
      title: title, order: names, chosen: zip(names, [Colour].ordered(names.count)).map { (name: $0, colour: $1) })
  }
}

/// Colours for categories (`series`).
public struct ColourScale: Sendable, Equatable {
  /// Over its entries in the legend.
  public var title: String
  /// Categories that come first, in this order; others follow as they appear in the chart.
  public var order: [String]
  /// Colours by hand, by category; the rest takes the theme's palette in order.
  public var chosen: [(name: String, colour: Colour)]

  public init(title: String = "", order: [String] = [], chosen: [(name: String, colour: Colour)] = []) {
    self.title = title
    self.order = order
    self.chosen = chosen
  }

  public static func == (left: ColourScale, right: ColourScale) -> Bool {
    left.title == right.title && left.order == right.order
      && left.chosen.elementsEqual(right.chosen) { $0.name == $1.name && $0.colour == $1.colour }
  }
}

/// Marker shapes for categories.
public struct ShapeScale: Sendable, Equatable {
  /// Over its entries in the legend.
  public var title: String
  /// Categories that come first, in this order; others follow as they appear in the chart.
  public var order: [String]

  public init(title: String = "", order: [String] = []) {
    self.title = title
    self.order = order
  }
}
