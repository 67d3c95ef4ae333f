import EvaluationKit

/// The built-in predictors.
enum PredictorBundle {
  static func add(to registry: inout Registry) {
    registry.add(BestSingleBenchmark.self)
    registry.add(ChoiceMassLaw.self)
    registry.add(DifferenceOfSigmoids.self)
    registry.add(FamilyResidual.self)
    registry.add(LastTwoPoints.self)
    registry.add(LastValue.self)
    registry.add(Linear.self)
    registry.add(LogCompute.self)
    registry.add(LogitRidge.self)
    registry.add(MatrixCompletion.self)
    registry.add(Median.self)
    registry.add(NearestSibling.self)
    registry.add(PowerLaw.self)
    registry.add(RidgeSigmoid.self)
    registry.add(Sigmoid.self)
    registry.add(TrainingMaximum.self)
    registry.add(TrainingMean.self)
    registry.add(TwoStep.self)
  }
}
