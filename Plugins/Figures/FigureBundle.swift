import EvaluationKit

/// The built-in figures.
enum FigureBundle {
  static func add(to registry: inout Registry) {
    registry.add(BenchmarkWeights.self)
    registry.add(BumpChart.self)
    registry.add(Calibration.self)
    registry.add(ErrorByDistance.self)
    registry.add(ErrorCurve.self)
    registry.add(ExplainedVariance.self)
    registry.add(FamilyLinesFigure.self)
    registry.add(GainCurve.self)
    registry.add(GroupedBars.self)
    registry.add(LawTable.self)
    registry.add(Leaderboard.self)
    registry.add(Loadings.self)
    registry.add(MassScatter.self)
    registry.add(PredictedVsActual.self)
    registry.add(Radar.self)
    registry.add(SampleTraces.self)
    registry.add(ScalingCurve.self)
    registry.add(Scatter.self)
    registry.add(ScoreCurves.self)
    registry.add(StatisticHeatmap.self)
    registry.add(StatisticsByBenchmark.self)
    registry.add(StripPlot.self)
    registry.add(SurvivalCurves.self)
    registry.add(UndefinedShares.self)
  }
}
