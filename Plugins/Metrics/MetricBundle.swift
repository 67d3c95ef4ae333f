import EvaluationKit

/// The built-in metrics.
enum MetricBundle {
  static func add(to registry: inout Registry) {
    addForecastMetrics(to: &registry)
    registry.add(CorrelationDistribution.self)
    registry.add(CorrelationOfColumns.self)
    registry.add(Distribution.self)
    registry.add(FamilyLines.self)
    registry.add(LineOfColumns.self)
    registry.add(MassCovariation.self)
    registry.add(PairedDifference.self)
    registry.add(Regression.self)
    registry.add(SlopeTest.self)
    registry.add(AreaUnderCurve.self)
    registry.add(ErrorsByDistance.self)
    registry.add(GeometricMeanSummary.self)
    registry.add(IntervalsByDistance.self)
    registry.add(Laws.self)
    registry.add(MeanSummary.self)
    registry.add(Ordering.self)
    registry.add(Skill.self)
    registry.add(Wins.self)
  }

  /// Those that judge forecasts: pairs and intervals.
  static func addForecastMetrics(to registry: inout Registry) {
    registry.add(Bias.self)
    registry.add(KendallCorrelation.self)
    registry.add(MeanAbsoluteError.self)
    registry.add(MeanSquaredError.self)
    registry.add(PearsonCorrelation.self)
    registry.add(RootMeanSquaredError.self)
    registry.add(RSquared.self)
    registry.add(SpearmanCorrelation.self)
    registry.add(Coverage.self)
    registry.add(IntervalScore.self)
    registry.add(IntervalWidth.self)
  }
}
