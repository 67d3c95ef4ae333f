"""Reference numbers for the tests of predictors and metrics.

Made with numpy, scipy, pandas, scikit-learn and statsmodels, whose versions stand in the file:
    python3 make_predictor_fixtures.py
Writes predictors.json and metrics.json beside itself. None of Bellwether's own code takes part.
"""

import json
from pathlib import Path

import numpy
import pandas
import scipy
import sklearn
import statsmodels
import statsmodels.api
from scipy import integrate, optimize, special, stats
from sklearn import metrics

FOLDER = Path(__file__).parent
chance = numpy.random.default_rng(2026)


def numbers(values):
    return [None if numpy.isnan(value) else float(value) for value in values]


def columns(matrix):
    return [numbers(column) for column in numpy.asarray(matrix).T]


# Predictors


def sigmoid_fit(x, y, floor=None, delta=None):
    """Best of many starts of scipy's trust-region least squares."""
    count = x.shape[1]
    low = [-numpy.inf] * (count + 1) + ([floor[0]] if floor else [])
    high = [numpy.inf] * (count + 1) + ([floor[1]] if floor else [])

    def curve(point, at):
        b = point[-1] if floor else 0.0
        return (1 - b) * special.expit(point[0] + at @ point[1 : count + 1]) + b

    best = None
    for trial in range(20):
        start = numpy.random.default_rng(trial).normal(0, 1.0 + trial % 3, count + 1)
        if trial == 0:
            start = numpy.full(count + 1, 0.03)
        if floor:
            start = numpy.append(start, floor[0] + (floor[1] - floor[0]) * (0.1 + 0.8 * trial / 20))
        found = optimize.least_squares(
            lambda point: curve(point, x) - y, start, bounds=(low, high), x_scale="jac", xtol=1e-15, ftol=1e-15,
            gtol=1e-15, max_nfev=4000, loss="huber" if delta else "linear", f_scale=delta or 1.0)
        if best is None or found.cost < best.cost:
            best = found
    return best, curve


def sigmoid_case(name, count, rows, settings, floor=None, delta=None, noise=0.03, true_floor=0.0, outliers=0, spread=1):
    x = chance.normal(0, spread, (rows, count)) * (1 + numpy.arange(count)) + numpy.arange(count)
    weights = chance.normal(0, 1, count) + 1.2
    y = true_floor + (1 - true_floor) * special.expit(x @ weights - 0.7) + chance.normal(0, noise, rows)
    y[:outliers] = 1 - y[:outliers]
    at = chance.normal(0, 2, (6, count))
    best, curve = sigmoid_fit(x, y, floor, delta)
    residuals = curve(best.x, x) - y
    return {
        "name": name, "settings": settings, "inputs": columns(x), "target": numbers(y), "at": columns(at),
        "intercept": best.x[0], "weights": numbers(best.x[1 : count + 1]), "floor": best.x[-1] if floor else 0.0,
        "sse": float(residuals @ residuals), "predictions": numbers(curve(best.x, at)),
    }


def linear_case(count, rows, level):
    x = chance.normal(0, 1, (rows, count)) * 3 + 100 * numpy.arange(count)
    y = 0.4 + x @ chance.normal(0, 0.1, count) + chance.normal(0, 0.2, rows)
    at = chance.normal(0, 4, (5, count)) + 100 * numpy.arange(count)
    fitted = statsmodels.api.OLS(y, statsmodels.api.add_constant(x)).fit()
    ahead = fitted.get_prediction(statsmodels.api.add_constant(at, has_constant="add"))
    interval = ahead.conf_int(obs=True, alpha=1 - level)
    return {
        "level": level, "inputs": columns(x), "target": numbers(y), "at": columns(at),
        "coefficients": numbers(fitted.params), "errors": numbers(fitted.bse), "t": numbers(fitted.tvalues),
        "p": numbers(fitted.pvalues), "rSquared": fitted.rsquared, "f": fitted.fvalue, "fP": fitted.f_pvalue,
        "residualSD": float(numpy.sqrt(fitted.mse_resid)), "sse": fitted.ssr,
        "predictions": numbers(ahead.predicted_mean), "lower": numbers(interval[:, 0]), "upper": numbers(interval[:, 1]),
    }


def power_case(offset):
    x = 10 ** chance.uniform(0, 3, 25)
    y = 0.6 * x**-0.3 + (0.2 if offset else 0) + chance.normal(0, 0.004, 25)
    at = 10 ** chance.uniform(-1, 4, 5)

    def curve(point, at):
        return point[0] * at ** point[1] + (point[2] if offset else 0)

    start = [0.5, -0.2, 0.1] if offset else [0.5, -0.2]
    found = optimize.least_squares(
        lambda point: curve(point, x) - y, start, xtol=1e-15, ftol=1e-15, gtol=1e-15, method="lm")
    return {
        "offset": offset, "x": numbers(x), "y": numbers(y), "at": numbers(at), "parameters": numbers(found.x),
        "sse": 2 * float(found.cost), "predictions": numbers(curve(found.x, at)),
    }


def single_case():
    rows = 18
    ability = chance.normal(0, 1.5, rows)
    y = special.expit(ability) + chance.normal(0, 0.02, rows)
    x = numpy.column_stack([ability + chance.normal(0, spread, rows) for spread in (0.8, 0.25, 1.5)])
    gaps = x.copy()
    gaps[2, 0] = numpy.nan
    gaps[5, 1] = numpy.nan
    complete = ~numpy.isnan(gaps).any(axis=1)
    errors = []
    for column in range(3):
        u, v = x[complete][:, [column]], y[complete]
        squares = []
        for left in range(len(v)):
            keep = numpy.arange(len(v)) != left
            best, curve = sigmoid_fit(u[keep], v[keep])
            squares.append((curve(best.x, u[[left]])[0] - v[left]) ** 2)
        errors.append(float(numpy.mean(squares)))
    chosen = int(numpy.argmin(errors))
    known = ~numpy.isnan(gaps[:, chosen])
    best, _ = sigmoid_fit(gaps[known][:, [chosen]], y[known])
    return {
        "inputs": columns(gaps), "target": numbers(y), "errors": errors, "chosen": chosen,
        "comparedRows": int(complete.sum()), "intercept": best.x[0], "weight": best.x[1],
    }


def sibling_case():
    rows = 60
    compute = numpy.round(10 ** chance.uniform(0, 2, rows), 0)
    families = chance.choice(["Aspen", "Birch", "Cedar", "Dogwood"], rows)
    target = chance.uniform(0, 1, rows)
    frame = pandas.DataFrame({"compute": compute, "family": families, "target": target})
    train, test = frame[:35], frame[35:]
    train = train[train.family != "Dogwood"]
    steps = train.groupby(["family", "compute"], as_index=False).target.mean().sort_values("compute")
    found = pandas.merge_asof(
        test.drop(columns="target").reset_index().sort_values("compute"), steps, on="compute", by="family",
        direction="backward", allow_exact_matches=False).set_index("index").sort_index()
    return {
        "train": {"family": list(train.family), "compute": numbers(train.compute), "target": numbers(train.target)},
        "test": {"family": list(test.family), "compute": numbers(test.compute)},
        "predictions": numbers(found.target), "mean": float(train.target.mean()), "maximum": float(train.target.max()),
    }


# Metrics


def pair_case(rows, grid=None):
    actual = chance.uniform(0, 1, rows)
    predicted = 0.8 * actual + chance.normal(0.05, 0.15, rows)
    if grid:
        actual, predicted = numpy.round(actual * grid) / grid, numpy.round(predicted * grid) / grid
    return {
        "actual": numbers(actual), "predicted": numbers(predicted),
        "values": {
            "mse": metrics.mean_squared_error(actual, predicted), "mae": metrics.mean_absolute_error(actual, predicted),
            "rmse": metrics.root_mean_squared_error(actual, predicted), "r2": metrics.r2_score(actual, predicted),
            "bias": float(numpy.mean(predicted - actual)), "pearson": float(stats.pearsonr(actual, predicted)[0]),
            "spearman": float(stats.spearmanr(actual, predicted)[0]),
            "kendall": float(stats.kendalltau(actual, predicted, variant="b")[0]),
        },
    }


def interval_case(rows, level):
    actual = chance.normal(0, 1, rows)
    middle = actual + chance.normal(0, 0.7, rows)
    half = chance.uniform(0.2, 1.5, rows)
    lower, upper = middle - half, middle + half
    alpha = 1 - level
    # The interval score is two pinball losses (Bracher et al. 2021, PLOS Computational Biology 17(2), e1008618).
    score = 2 / alpha * (
        metrics.mean_pinball_loss(actual, lower, alpha=alpha / 2)
        + metrics.mean_pinball_loss(actual, upper, alpha=1 - alpha / 2))
    return {
        "actual": numbers(actual), "lower": numbers(lower), "upper": numbers(upper), "level": level, "score": score,
        "coverage": float(numpy.mean((lower <= actual) & (actual <= upper))),
        "width": float(numpy.median(upper - lower)),
    }


def column_case(rows):
    x = chance.gamma(2.0, 1.0, rows)
    y = numpy.round(0.5 * x + chance.normal(0, 0.5, rows), 1)
    x[3], y[5], y[6] = numpy.nan, numpy.nan, numpy.nan
    known = x[~numpy.isnan(x)]
    both = ~numpy.isnan(x) & ~numpy.isnan(y)
    pearson, spearman = stats.pearsonr(x[both], y[both]), stats.spearmanr(x[both], y[both])
    kendall = stats.kendalltau(x[both], y[both])
    return {
        "x": numbers(x), "y": numbers(y),
        "distribution": {
            "mean": numpy.mean(known), "median": numpy.median(known), "sd": numpy.std(known, ddof=1),
            "min": known.min(), "max": known.max(), "skewness": float(stats.skew(known)),
            "kurtosis": float(stats.kurtosis(known)), "count": float(len(known)),
            "undefined-share": float(numpy.mean(numpy.isnan(x))), "q10": numpy.quantile(known, 0.1),
            "q97.5": numpy.quantile(known, 0.975),
        },
        "correlations": {
            "pearson": [float(v) for v in pearson], "spearman": [float(v) for v in spearman],
            "kendall": [float(v) for v in kendall],
        },
    }


def summary_case():
    x = numbers(numpy.sort(chance.uniform(0, 5, 7)))
    ours, others = chance.uniform(0.01, 0.5, 7), chance.uniform(0.01, 0.5, 7)
    return {
        "x": x, "ours": numbers(ours), "others": numbers(others), "mean": float(ours.mean()),
        "geometricMean": float(stats.gmean(ours)), "area": float(integrate.trapezoid(ours, x)),
        "skill": 1 - float(stats.gmean(ours / others)), "wins": float(numpy.mean(ours < others)),
    }


def write(name, content):
    versions = {module.__name__: module.__version__ for module in (numpy, scipy, pandas, sklearn, statsmodels)}
    (FOLDER / name).write_text(json.dumps({"versions": versions, **content}, indent=1, allow_nan=False) + "\n")


write(
    "predictors.json",
    {
        "sigmoids": [
            sigmoid_case("plain", 1, 25, {}),
            sigmoid_case("plain of three", 3, 40, {}),
            sigmoid_case("floor", 1, 40, {"floor": [0, 0.2]}, floor=(0, 0.2), true_floor=0.12, spread=3),
            sigmoid_case("floor at its bound", 2, 40, {"floor": [0, 0.2]}, floor=(0, 0.2), true_floor=0.35),
            sigmoid_case(
                "huber", 2, 40, {"loss": "huber", "delta": 0.05}, delta=0.05, noise=0.02, outliers=4),
        ],
        "linears": [linear_case(1, 12, 0.9), linear_case(3, 30, 0.95)],
        "powerLaws": [power_case(False), power_case(True)],
        "single": single_case(),
        "siblings": sibling_case(),
    })
write(
    "metrics.json",
    {
        "pairs": [pair_case(3), pair_case(20), pair_case(60, grid=8)],
        "intervals": [interval_case(15, 0.9), interval_case(40, 0.5)],
        "columns": [column_case(12), column_case(80)],
        "summary": summary_case(),
    })
