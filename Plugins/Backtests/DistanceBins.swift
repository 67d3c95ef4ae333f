import Diagnostics
import EvaluationKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How far beyond the training range a row lies, in decades of compute, and the bins of it.
struct DistanceBins: Sendable, Hashable {
  /// Where a row lies.
  enum Place: Sendable, Hashable {
    /// At most the greatest compute of a training row.
    case within
    /// In the bin of this number, from 0.
    case bin(Int)
    /// Its compute, or that of all training rows, is not known.
    case unknown
  }

  /// Rising, from 0; the last bin has no end.
  let edges: [Double]

  static let parameter = ParameterSpec(
    "bins", .list(.number(0...100), count: 1...50), default: .list([0, 0.5, 1, 2].map { Setting(.number($0)) }),
    "where bins of the distance begin, in decades of compute beyond the largest training row; the first is 0")

  init(edges: [Double] = [0, 0.5, 1, 2]) { self.edges = edges }

  /// - Throws: `Diagnostic` where the edges do not rise from 0.
  init(_ settings: Settings) throws {
    edges = settings.setting("bins")?.list?.compactMap(\.number) ?? []
    guard edges.first == 0, zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw Diagnostic.error(
        "bins rise from 0, where the training range ends", at: settings.place(of: "bins"),
        hint: "for example bins: [0, 0.5, 1, 2]")
    }
  }

  /// Decades of compute beyond the greatest of the training rows: 0 at it, below 0 within the range.
  static func distance(_ compute: Double?, beyond greatest: Double?) -> Double? {
    guard let compute, let greatest, compute > 0, greatest > 0 else { return nil }
    return log10(compute / greatest)
  }

  func place(of distance: Double?) -> Place {
    guard let distance else { return .unknown }
    guard distance > 0 else { return .within }
    // A bin holds its upper edge, as the training range does.
    return .bin((edges.lastIndex { $0 < distance }) ?? 0)
  }

  /// Every place, from near to far; rows of unknown distance last.
  var places: [Place] { [.within] + edges.indices.map { .bin($0) } + [.unknown] }

  func label(_ place: Place) -> String {
    switch place {
    case .within: "within"
    case .unknown: "unknown"
    case .bin(let index):
      index + 1 < edges.count
        ? "\(Self.text(edges[index])) to \(Self.text(edges[index + 1]))" : "over \(Self.text(edges[index]))"
    }
  }

  private static func text(_ edge: Double) -> String {
    edge == edge.rounded() ? "\(Int(edge))" : "\(edge)"
  }
}
