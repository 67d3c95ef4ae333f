/// A small experiment of one table, written into a folder of the test's own.
public enum SmallExperiment {
  public static let table = """
    model,family,flops,size,MMLU,ARC,HellaSwag,GSM8K
    ant-1,Ant,1,0.1,0.26,0.22,0.31,0.01
    ant-2,Ant,3,0.4,0.27,0.25,0.38,0.02
    ant-3,Ant,10,1.3,0.31,0.3,0.47,0.04
    ant-4,Ant,40,6,0.4,0.39,0.6,0.1
    bee-1,Bee,2,0.3,0.25,,0.36,0.02
    bee-2,Bee,8,1,0.3,0.28,0.44,0.03
    bee-3,Bee,30,5,0.41,0.37,0.58,
    bee-4,Bee,100,13,0.52,0.47,0.69,0.24
    cat-1,Cat,5,0.7,0.28,0.27,0.41,0.03
    cat-2,Cat,20,3,,0.34,0.54,0.07
    cat-3,Cat,200,30,0.6,0.53,0.75,0.35
    cat-4,Cat,800,70,0.7,0.61,0.81,0.55

    """

  public static let config = """
    name: small
    data: {scores: {csv: {path: scores.csv}}}
    roles: {key: model, family: family, compute: flops}
    split:
      - cutoff: {column: flops, at: 40}
    transform:
      - impute-pca: {columns: [MMLU, ARC, HellaSwag], clip: [0, 1]}
      - pca: {columns: [MMLU, ARC, HellaSwag], components: 2, name: space}
    forecast:
      target: {column: GSM8K, range: [0, 1]}
      with:
        - sigmoid: {inputs: [PC-1], name: capabilities}
        - sigmoid: {inputs: [ln(flops)], name: compute}
        - training-mean
    metrics: [mae, mse]

    """

  /// The config with an axis of two cutoffs.
  public static let swept = config.replacing("at: 40", with: "at: $limit") + "sweep: {limit: [20, 40]}\n"

  /// Writes the table and a config.
  ///
  /// - Returns: the config's path.
  @discardableResult
  public static func write(_ config: String = config, into folder: TestFolder) throws -> String {
    try folder.write(table, to: "scores.csv")
    return try folder.write(config, to: "small.yaml")
  }
}
