import EvaluationKit

/// Puts every plugin of this package into a registry, a bundle a kind.
public func addBuiltInPlugins(to registry: inout Registry) {
  DatasetBundle.add(to: &registry)
  TransformBundle.add(to: &registry)
  SplitBundle.add(to: &registry)
  PredictorBundle.add(to: &registry)
  IntervalBundle.add(to: &registry)
  MetricBundle.add(to: &registry)
  FigureBundle.add(to: &registry)
  GameBundle.add(to: &registry)
  BackendBundle.add(to: &registry)
}
