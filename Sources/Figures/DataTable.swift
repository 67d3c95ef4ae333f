/// The numbers drawn in a chart, to be written beside it.
public struct DataTable: Sendable, Equatable {
  public enum Cell: Sendable, Equatable {
    case number(Double)
    case text(String)
    /// Nothing was given, or what was given is not a finite number.
    case missing
  }

  public var header: [String]
  /// Each as long as the header.
  public var rows: [[Cell]]
}

extension Chart {
  /// Every datum of every layer in drawing order, in data units, dropped ones included.
  public var dataTable: DataTable {
    let header = ["panel", "layer", "mark", "x", "y", "lower", "upper", "value", "label", "series", "shape"]
    var rows: [[DataTable.Cell]] = []
    for panel in panels {
      for layer in panel.layers {
        for datum in layer.data {
          rows.append([
            text(panel.title), text(layer.name), .text(layer.mark.rawValue), cell(datum.x), cell(datum.y),
            number(datum.lower), number(datum.upper), number(datum.value), text(datum.label ?? datum.hover),
            text(layer.series(of: datum)), text(datum.shape),
          ])
        }
      }
    }
    return DataTable(header: header, rows: rows)
  }

  private func text(_ text: String?) -> DataTable.Cell {
    guard let text, !text.isEmpty else { return .missing }
    return .text(text)
  }

  private func number(_ value: Double?) -> DataTable.Cell {
    guard let value, value.isFinite else { return .missing }
    return .number(value)
  }

  private func cell(_ coordinate: Coordinate?) -> DataTable.Cell {
    switch coordinate {
    case .number(let value): number(value)
    case .category(let name): text(name)
    case nil: .missing
    }
  }
}
