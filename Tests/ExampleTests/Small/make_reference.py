"""Makes reference.json: what the experiments of configs/small must give, worked out with numpy and scipy.

Reads the tables beside the configs and nothing of this package. Made with numpy 2.4.6 and scipy 1.17.1:

    python3 make_reference.py > reference.json
"""

import csv
import json
import math
import pathlib
import warnings

import numpy as np
from scipy import optimize, stats

FOLDER = pathlib.Path(__file__).resolve().parents[3] / "configs" / "small"
METHODS = {"spearman": stats.spearmanr, "pearson": stats.pearsonr, "kendall": stats.kendalltau}
warnings.simplefilter("ignore")


def read(name):
    with open(FOLDER / name, newline="") as file:
        return list(csv.DictReader(file))


def known(value):
    return None if value is None or math.isnan(value) else float(value)


# --- Documents --------------------------------------------------------------------------------------------------


def sample_scores(row):
    ll = np.array([float(row[f"loglikelihood_{k}"]) for k in range(4)])
    answer = int(row["answer"])
    logs = ll - np.logaddexp.reduce(ll)
    shares = np.exp(logs)
    truth = np.eye(4)[answer]
    return {
        "log_p_vocab": ll[answer],
        "p_choices": shares[answer],
        "brier": float(np.mean((shares - truth) ** 2)),
        "accuracy": float(np.argmax(ll) == answer),
    }


def correlations(rows, scores):
    result = []
    for document in dict.fromkeys(row["document"] for row in rows):
        mine = [i for i, row in enumerate(rows) if row["document"] == document]
        x = [math.log10(float(rows[i]["flops"])) for i in mine]
        for score, column, sign in [
            ("log_p_vocab", "log_p_vocab", 1), ("p_choices", "p_choices", 1), ("-brier", "brier", -1),
            ("accuracy", "accuracy", 1)]:
            y = [sign * scores[i][column] for i in mine]
            for method, correlate in METHODS.items():
                value = None if len(set(y)) == 1 else known(correlate(x, y)[0])
                result.append({"document": document, "score": score, "method": method, "correlation": value})
    return result


def distributions(all_correlations):
    result = []
    for score in dict.fromkeys(row["score"] for row in all_correlations):
        for method in METHODS:
            values = [
                row["correlation"] for row in all_correlations if row["score"] == score and row["method"] == method]
            defined = [value for value in values if value is not None]
            result.append({
                "score": score, "method": method, "mean": float(np.mean(defined)), "median": float(np.median(defined)),
                "undefined-share": (len(values) - len(defined)) / len(values), "n": len(defined),
                "undefined": len(values) - len(defined)})
    return result


# --- Forecasts --------------------------------------------------------------------------------------------------


def errors(actual, predicted):
    difference = np.array(predicted) - np.array(actual)
    spread = np.array(actual) - np.mean(actual)
    return {
        "mae": float(np.mean(np.abs(difference))), "rmse": float(np.sqrt(np.mean(difference**2))),
        "r2": float(1 - (difference @ difference) / (spread @ spread))}


def linear(x, y):
    fit = stats.linregress(x, y)
    degrees = len(x) - 2
    ts = [fit.intercept / fit.intercept_stderr, fit.slope / fit.stderr]
    law = lambda values: [float(fit.intercept + fit.slope * value) for value in values]
    return law, {
        "coefficients": [
            {"value": float(value), "standard-error": float(error), "t": float(t),
             "p": float(2 * stats.t.sf(abs(t), degrees))}
            for value, error, t in zip(
                [fit.intercept, fit.slope], [fit.intercept_stderr, fit.stderr], ts)],
        "r-squared": float(fit.rvalue**2), "f": float(ts[1] ** 2), "f-p": float(stats.f.sf(ts[1] ** 2, 1, degrees))}


def sigmoid(x, y):
    x, y = np.array(x), np.array(y)
    centre = x.mean()
    logistic = lambda at, values: 1 / (1 + np.exp(-(at[0] + at[1] * (np.array(values) - centre))))
    fits = [
        optimize.least_squares(lambda at: logistic(at, x) - y, start, xtol=1e-15, ftol=1e-15, gtol=1e-15)
        for start in [(0, 1), (-2, 1), (-1, 3), (1, -1)]]
    best = min(fits, key=lambda fit: fit.cost)
    law = lambda values: [float(value) for value in logistic(best.x, values)]
    return law, {"sse": float(2 * best.cost), "intercept": float(best.x[0] - best.x[1] * centre),
                 "weight": float(best.x[1])}


def forecast(name, fit, keys, x, y, train):
    """A fit on the rows marked as training; rows without x are left out."""
    used = [i for i in range(len(keys)) if x[i] is not None]
    training = [i for i in used if train[i]]
    law, fitted = fit([x[i] for i in training], [y[i] for i in training])
    predicted = dict(zip(used, law([x[i] for i in used])))
    test = [i for i in used if not train[i]]
    return {
        "name": name, "fitted": fitted,
        "predictions": [
            {"key": keys[i], "set": "train" if train[i] else "test", "actual": y[i], "predicted": predicted[i]}
            for i in training + test],
        "train": errors([y[i] for i in training], [predicted[i] for i in training]),
        "test": errors([y[i] for i in test], [predicted[i] for i in test])}


def constant(value):
    return lambda values: [float(value)] * len(values)


def mean_law(x, y):
    return constant(np.mean(y)), {"value": float(np.mean(y))}


def maximum_law(x, y):
    return constant(np.max(y)), {"value": float(np.max(y))}


def checkpoint_forecasts(rows, scores):
    checkpoints = list(dict.fromkeys(row["checkpoint"] for row in rows))
    flops = [next(float(row["flops"]) for row in rows if row["checkpoint"] == c) for c in checkpoints]
    x = [math.log10(value) for value in flops]
    result = []
    for label, column, low, high in [
        ("accuracy", "accuracy", 0.25, 1), ("p_choices", "p_choices", 0, 1), ("log p_vocab", "log_p_vocab", -25, 0)]:
        means = [
            float(np.mean([scores[i][column] for i, row in enumerate(rows) if row["checkpoint"] == c]))
            for c in checkpoints]
        y = [(value - low) / (high - low) for value in means]
        train = [value <= 1e21 for value in flops]
        for name, fit in [
            ("straight line", linear), ("sigmoid", sigmoid), ("training-mean", mean_law),
            ("training-maximum", maximum_law)]:
            result.append({"score": label, **forecast(name, fit, checkpoints, x, y, train)})
    return result


# --- Games ------------------------------------------------------------------------------------------------------


def games():
    episodes, characteristics = read("episodes.csv"), read("players.csv")
    players = []
    for row in characteristics:
        mine = [episode for episode in episodes if episode["player"] == row["player"]]
        scored = [float(episode["score"]) for episode in mine if episode["score"]]
        players.append({
            "player": row["player"], "parameters": float(row["parameters"]) if row["parameters"] else None,
            "score": float(np.mean(scored)) if scored else None,
            "share_played": float(np.mean([float(episode["played"]) for episode in mine])), "episodes": len(mine)})
    forecast_ones = [player for player in players if player["score"] is not None]
    keys = [player["player"] for player in forecast_ones]
    y = [player["score"] / 100 for player in forecast_ones]
    sizes = [player["parameters"] for player in forecast_ones]
    train = [size is not None and size <= 20 for size in sizes]
    logs = [None if size is None else math.log(size) for size in sizes]
    return {
        "players": players,
        "forecasts": [
            forecast("size", linear, keys, logs, y, train),
            forecast("training-mean", mean_law, keys, [0.0] * len(keys), y, train)]}


def main():
    rows = read("samples.csv")
    scores = [sample_scores(row) for row in rows]
    all_correlations = correlations(rows, scores)
    print(json.dumps({
        "scores": [
            {"checkpoint": row["checkpoint"], "document": row["document"], **score}
            for row, score in zip(rows, scores)],
        "correlations": all_correlations,
        "distributions": distributions(all_correlations),
        "checkpoints": checkpoint_forecasts(rows, scores),
        "games": games(),
    }, indent=1))


if __name__ == "__main__":
    main()
