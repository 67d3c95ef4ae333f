import EvaluationKit

/// The built-in transforms.
enum TransformBundle {
  static func add(to registry: inout Registry) {
    registry.add(AggregateRows.self)
    registry.add(CorrelateGroups.self)
    registry.add(DeriveColumns.self)
    registry.add(DropColumns.self)
    registry.add(ExactMatch.self)
    registry.add(ExtractAnswer.self)
    registry.add(ImputePCA.self)
    registry.add(KeepRows.self)
    registry.add(LnTransform.self)
    registry.add(Log10Transform.self)
    registry.add(LogitTransform.self)
    registry.add(LongerTable.self)
    registry.add(MinMax.self)
    registry.add(NonnegativeFactorization.self)
    registry.add(PCATransform.self)
    registry.add(RenameColumns.self)
    registry.add(RepeatScores.self)
    registry.add(SaveRows.self)
    registry.add(SelectColumns.self)
    registry.add(SelectModels.self)
    registry.add(SortRows.self)
    registry.add(Standardize.self)
    registry.add(WiderTable.self)
  }
}
