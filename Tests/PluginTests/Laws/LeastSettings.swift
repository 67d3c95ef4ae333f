/// The least settings with which each built-in plugin works on the sample table, as JSON.
///
/// Plugins whose card requires nothing need no entry.
enum LeastSettings {
  static let transforms: [String: String] = [
    "aggregate": #"{"by": ["family"], "columns": {"mean": {"mean": "reading"}, "known": {"count": "flops"}}}"#,
    "clemscore":
      #"{"per": ["family"], "game": "kind", "metric": "'Played'", "value": "reading", "status": "'played'"}"#,
    "correlate": """
    {"with": "log10(size)", "of": ["reading", "science"], "across": "model", "each": ["kind"],
     "methods": ["pearson", "spearman", "kendall"]}
    """,
    "cut": #"{"column": "size", "edges": [0, 7, 100], "labels": ["small", "large"]}"#,
    "derive": #"{"columns": {"tokens": "flops / size", "large": "size > 10", "label": "lower(kind)"}}"#,
    "drop": #"{"columns": ["reading"]}"#,
    "exact-match": #"{"answer": "kind", "target": "family", "normalised": "kind-compared"}"#,
    "extract-answer": #"{"of": "model", "how": "flexible"}"#,
    "freeze-incorrect": #"{"with": "log10(size)", "across": "model", "each": ["kind"], "to": "line"}"#,
    "impute-pca": #"{"columns": ["reading", "science", "arithmetic"]}"#,
    "keep": #"{"where": "reading > 0.4"}"#,
    "ln": #"{"columns": ["flops"], "suffix": "-ln"}"#,
    "log10": #"{"columns": ["size", "flops"]}"#,
    "logit": #"{"columns": ["reading", "arithmetic"], "epsilon": 0.01}"#,
    "longer": #"{"columns": ["reading", "science"]}"#,
    "mass-regressions": #"{"with": "log10(flops)", "across": "model", "each": ["family"]}"#,
    "min-max": #"{"columns": ["size", "arithmetic"]}"#,
    "nmf": #"{"columns": ["reading", "science", "reasoning"], "components": 2}"#,
    "pca": #"{"columns": ["reading", "science", "reasoning"], "components": 2}"#,
    "rename": #"{"columns": {"reading": "science", "science": "reading"}}"#,
    "repeats":
      #"{"scores": ["mean@1", "pass@2", "maj@3"], "by": ["kind"], "correct": "family = 'Aspen'", "answer": "family"}"#,
    "select": #"{"columns": ["target", "model", "size"]}"#,
    "select-models": #"{"columns": ["reading", "science", "reasoning"], "budget": 12}"#,
    "sort": #"{"by": ["family", "size"], "order": "descending"}"#,
    "standardize": #"{"columns": ["size", "arithmetic"]}"#,
    "wider": #"{"names-from": "kind", "values-from": "reading", "names": ["open", "closed"]}"#,
  ]

  /// Transforms that make, drop or move rows, and so stand before the split.
  static let makesRows: Set<String> = [
    "aggregate", "binned-accuracy", "clemscore", "correlate", "freeze-incorrect", "keep", "longer", "mass-regressions",
    "repeats",
    "sort", "wider",
  ]

  static let splits: [String: String] = [
    "by-family": #"{"test": ["Birch"]}"#,
    "by-key": #"{"test": ["model 3", "model 5"]}"#,
    "cutoff": #"{"column": "flops", "at": 84}"#,
    "hold-out": #"{"keys": ["model 3", "model 99"]}"#,
    "random": #"{"share": 0.3, "stratify": "kind"}"#,
    "rank": #"{"by": "flops", "share": 0.3}"#,
  ]

  static let predictors: [String: String] = [
    "family-residual": #"{"of": "law"}"#,
    "median": #"{"of": ["law", "base"]}"#,
  ]

  /// Where none are listed, the levels 0.8, 0.5 and 0.95.
  static let intervals: [String: String] = [
    "bagged-logit": #"{"level": [0.8, 0.5, 0.95], "resamples": 40}"#,
    "family-bootstrap": #"{"level": [0.8, 0.5, 0.95], "resamples": 40}"#,
  ]

  /// Those over columns measure the sample table; summaries are of a sweep over `share` judged by `mse`, with
  /// forecasts `law` and `base`.
  static let metrics: [String: String] = [
    "area-under-curve": #"{"of": "mse", "along": "share"}"#,
    "correlation-distribution": #"{"of": "arithmetic", "resamples": 20}"#,
    "correlation": #"{"of": "arithmetic", "with": "log10(flops)"}"#,
    "distribution": #"{"of": "arithmetic"}"#,
    "errors-by-distance": #"{"against": "baselines", "bootstrap": {"over": "share", "resamples": 50}}"#,
    "geometric-mean": #"{"of": "mse"}"#,
    "intervals-by-distance": #"{"bootstrap": {"over": "share", "resamples": 50}}"#,
    "family-lines": #"{"y": "arithmetic", "x": "log10(flops)", "by": "family"}"#,
    "laws": #"{"of": ["law"], "families": ["Aspen"]}"#,
    "line": #"{"y": "arithmetic", "x": "log10(flops)"}"#,
    "mass-covariation": #"{"with": "log10(flops)", "by": "family"}"#,
    "mean": #"{"of": "mse"}"#,
    "ordering": #"{"of": "distribution", "order": "law > base"}"#,
    "paired-difference":
      #"{"of": "arithmetic", "by": "kind", "between": ["open", "closed"], "on": ["model"]}"#,
    "regression": #"{"y": "arithmetic", "x": ["log10(flops)", "size"]}"#,
    "skill": #"{"of": "mse", "against": "base"}"#,
    "slope-test": #"{"y": "arithmetic", "x": "log10(flops)"}"#,
    "wins": #"{"of": "mse", "against": "base"}"#,
  ]

  /// Figures draw a finished run over `share`; the sample table's columns are those of the last table.
  static let figures: [String: String] = [
    "bump-chart": #"{"of": "model", "columns": ["reading", "science"]}"#,
    "explained-variance": #"{"of": "space"}"#,
    "family-lines": #"{"y": "reading"}"#,
    "grouped-bars": #"{"x": "model", "y": "reading"}"#,
    "loadings": #"{"of": "space"}"#,
    "mass-scatter": #"{"x": "reading", "y": "science"}"#,
    "radar": #"{"axes": ["reading", "science", "arithmetic"], "of": "model", "range": [0, 1]}"#,
    "sample-traces": #"{"y": "reading", "x": "size", "sample": "model"}"#,
    "score-curves": #"{"y": "reading", "x": "size", "colour": "family"}"#,
    "strip": #"{"x": "kind", "y": "reading", "label": "model"}"#,
    "survival-curves": #"{"correlation": "reading", "colour": "kind"}"#,
  ]

  /// Datasets read the file `scores.csv`, `scores.jsonl` and the tables `left` and `right`.
  static let datasets: [String: String] = [
    "clembench": #"{"path": "episodes"}"#,
    "csv": #"{"path": "scores.csv"}"#,
    "inline": #"{"columns": {"model": ["a", "b"], "size": [7, null]}}"#,
    "inspect-choices": #"{"path": "inspect.json"}"#,
    "join": #"{"tables": ["left", "right"], "on": "model"}"#,
    "json-lines": #"{"path": "scores.jsonl"}"#,
    "lm-eval": #"{"otherwise": "left"}"#,
    "lm-eval-generations": #"{"otherwise": "left"}"#,
    "lm-eval-results": #"{"path": "results.json"}"#,
    "open-llm-leaderboard": #"{"path": "results.json"}"#,
    "prepared": #"{"of": "left", "steps": ["anything"]}"#,
    "self-play": #"{"games": ["number"], "players": ["player"], "repetitions": 2}"#,
    "simulated-choices": #"{"families": ["Amber-7B"], "items": 3, "untrained": true, "truth": true}"#,
    "stack": #"{"tables": ["left", "left"]}"#,
  ]

  static let backends: [String: String] = [
    "openai-compatible": #"{"url": "http://127.0.0.1:9/v1", "model": "nobody", "retries": 0}"#,
    "replay": #"{"path": "/"}"#,
  ]

  /// Back ends that answer only at a game's table, or where a server is at hand: they have tests of their own.
  static let unreachable: Set<String> = ["openai-compatible", "programmatic", "replay"]
}
