import Diagnostics
import Tables

/// Draws a finished run.
public protocol FigurePlugin: Plugin {
  /// Families in whose terms it needs compute to be told, so that the run can work it out: see
  /// ``EquivalentCompute``.
  var equivalentComputeFamilies: [String] { get }

  /// Whether it draws columns of the final table, so that the run keeps that.
  var needsTables: Bool { get }

  /// The keys of a metric's groups (columns of its `each`, axes of the sweep) that its settings name, to be checked before the run.
  var groupKeys: [NamedKey] { get }

  /// One figure, or several where it was asked for one a value (`per`).
  ///
  /// - Throws: ``EvaluationError`` where the record lacks what it draws.
  func draw(_ record: RunRecord, in context: FigureContext) async throws -> [DrawnFigure]
}

extension FigurePlugin {
  public var equivalentComputeFamilies: [String] { [] }
  public var needsTables: Bool { false }
  public var groupKeys: [NamedKey] { [] }
}

/// A key that a setting names, and where.
public struct NamedKey: Sendable, Hashable {
  public var name: String
  public var place: FileLocation?

  public init(_ name: String, at place: FileLocation?) {
    self.name = name
    self.place = place
  }
}

public struct FigureContext: Sendable {
  /// The step's name: the figure's file is called so.
  public var name: String
  public var run: RunContext
  /// What the picture must say of its data: "simulated data" where the table is made up by chance; nil where there is nothing
  /// to be said.
  public var mark: String?

  public init(name: String, run: RunContext, mark: String? = nil) {
    self.name = name
    self.run = run
    self.mark = mark
  }
}

/// A picture and the numbers drawn in it.
public struct DrawnFigure: Sendable, Hashable {
  /// File name without its ending.
  public var name: String
  /// What the picture shows, in a line; the report prints it beneath.
  public var caption: String
  public var svg: String
  public var data: Table

  public init(name: String, caption: String, svg: String, data: Table) {
    self.name = name
    self.caption = caption
    self.svg = svg
    self.data = data
  }
}
