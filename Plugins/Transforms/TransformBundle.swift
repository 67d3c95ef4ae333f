import EvaluationKit

/// The built-in transforms.
enum TransformBundle {
  static func add(to registry: inout Registry) {
    registry.add(AccNorm.self)
    registry.add(AccuracyOfChoices.self)
    registry.add(AggregateRows.self)
    registry.add(BinnedAccuracy.self)
    registry.add(BrierOfChoices.self)
    registry.add(CorrelateGroups.self)
    registry.add(DeriveColumns.self)
    registry.add(DropColumns.self)
    registry.add(FreezeIncorrect.self)
    registry.add(ImputePCA.self)
    registry.add(IncorrectMass.self)
    registry.add(KeepRows.self)
    registry.add(LnTransform.self)
    registry.add(Log10Transform.self)
    registry.add(LogPVocab.self)
    registry.add(LogitTransform.self)
    registry.add(LongerTable.self)
    registry.add(MassRegressions.self)
    registry.add(MinMax.self)
    registry.add(NonnegativeFactorization.self)
    registry.add(PCATransform.self)
    registry.add(PChoices.self)
    registry.add(PVocab.self)
    registry.add(RenameColumns.self)
    registry.add(SaveRows.self)
    registry.add(SelectColumns.self)
    registry.add(SelectModels.self)
    registry.add(SortRows.self)
    registry.add(Standardize.self)
    registry.add(WiderTable.self)
  }
}
