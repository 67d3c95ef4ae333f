import EvaluationKit

/// The built-in datasets.
enum DatasetBundle {
  static func add(to registry: inout Registry) {
    registry.add(ClembenchEpisodes.self)
    registry.add(CSVDataset.self)
    registry.add(InlineDataset.self)
    registry.add(InspectChoices.self)
    registry.add(JoinDataset.self)
    registry.add(JSONLinesDataset.self)
    registry.add(LmEval.self)
    registry.add(LmEvalGenerations.self)
    registry.add(LmEvalResults.self)
    registry.add(OpenLLMLeaderboard.self)
    registry.add(PreparedTable.self)
    registry.add(SelfPlayDataset.self)
    registry.add(SimulatedChoices.self)
    registry.add(StackDataset.self)
  }
}
