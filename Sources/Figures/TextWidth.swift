/// Estimated width of text, for laying out what must not collide.
///
/// Advance widths of Helvetica in thousandths of the font size (Adobe Font Metrics, Core 14), with a sixth to spare,
/// because a machine without Helvetica or Arial falls back on a wider face (DejaVu Sans).
enum TextWidth {
  static let slack = 1.17
  /// Size of raised and lowered text, as a share of the text's.
  static let scriptShare = 0.78

  /// Width in points at `size` points.
  static func of(_ text: String, size: Double, bold: Bool = false) -> Double {
    var thousandths = 0
    for scalar in text.unicodeScalars { thousandths += advance(scalar) }
    return Double(thousandths) / 1000 * size * slack * (bold ? 1.17 : 1)
  }

  /// Width in points at `size` points.
  static func of(_ text: RichText, size: Double, bold: Bool = false) -> Double {
    var width = 0.0
    for run in text.runs {
      width += of(run.text, size: run.style == .plain ? size : size * scriptShare, bold: bold)
    }
    return width
  }

  private static func advance(_ scalar: Unicode.Scalar) -> Int {
    let code = scalar.value
    if code >= 32, code < 127 { return ascii[Int(code) - 32] }
    switch code {
    case 0..<32, 127..<160, 0x300..<0x370, 0x200B..<0x2010, 0xFE00..<0xFE10: return 0
    case 0x2212, 0xD7, 0xB1: return 584
    case 0xB2, 0xB3, 0xB9, 0x2070..<0x20A0: return 333
    case 0xB7, 0x2019, 0x2018: return 278
    case 0x2014, 0x1100..<0x1200, 0x2E80..<0xFB00, 0xFF00..<0xFF61, 0x1F000...: return 1000
    default: return 600
    }
  }

  /// From the space to the tilde.
  private static let ascii = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
  ]
}
