"""Reference numbers for the tests of predictors with a penalty and of matrix completion.

Made with numpy and scipy, whose versions stand in the file:
    python3 make_penalised_fixtures.py
Writes penalised.json beside itself. None of Bellwether's own code takes part.
"""

import json
from pathlib import Path

import numpy
import scipy
from scipy import optimize, special

FOLDER = Path(__file__).parent
chance = numpy.random.default_rng(2027)


def numbers(values):
    return [None if numpy.isnan(value) else float(value) for value in values]


def columns(matrix):
    return [numbers(column) for column in numpy.asarray(matrix).T]


def scaling(x):
    spread = x.std(axis=0)
    return x.mean(axis=0), numpy.where(spread > 0, spread, 1)


def folds_of(families):
    seen = {}
    for row, family in enumerate(families):
        seen.setdefault(family if family is not None else f"row {row}", []).append(row)
    folds = list(seen.values())
    return folds if len(folds) >= 3 else [[row] for row in range(len(families))]


def choose(penalties, families, y, foretell):
    """The penalty of least mean squared error over held-out families, and all errors, penalties falling."""
    falling = sorted(penalties, reverse=True)
    errors = []
    for penalty in falling:
        squares = []
        for fold in folds_of(families):
            training = [row for row in range(len(y)) if row not in fold]
            squares += list((foretell(training, fold, penalty) - y[fold]) ** 2)
        errors.append(float(numpy.mean(squares)))
    return falling[int(numpy.argmin(errors))], errors


# Ridge sigmoid: mean squared residual plus penalty times squared standardised slopes, halved here.


def ridge_sigmoid(x, y, penalty, floor=None):
    mean, spread = scaling(x)
    z = (x - mean) / spread
    count = x.shape[1]

    def curve(point, at):
        b = point[-1] if floor else 0.0
        return (1 - b) * special.expit(point[0] + at @ point[1 : count + 1]) + b

    def loss(point):
        residuals = curve(point, z) - y
        return residuals @ residuals / (2 * len(y)) + penalty / 2 * (point[1 : count + 1] @ point[1 : count + 1])

    bounds = [(None, None)] * (count + 1) + ([floor] if floor else [])
    best = None
    for trial in range(8):
        start = numpy.random.default_rng(trial).normal(0, 0.5 * trial, count + 1)
        if floor:
            start = numpy.append(start, floor[0] + 0.1 * trial * (floor[1] - floor[0]))
        found = optimize.minimize(
            loss, start, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-16, "gtol": 1e-12, "maxiter": 5000})
        # L-BFGS stops by its differences; a second method takes the last digits where no bound is there.
        if not floor:
            found = optimize.minimize(loss, found.x, method="BFGS", options={"gtol": 1e-12})
        if best is None or found.fun < best.fun:
            best = found
    return lambda at: curve(best.x, (at - mean) / spread)


def made(rows, count, families):
    ability = chance.normal(0, 1.2, rows)
    x = special.expit(ability[:, None] + chance.normal(0, 0.5, (rows, count)) + numpy.linspace(-1, 1, count))
    y = special.expit(1.5 * ability - 1 + chance.normal(0, 0.3, rows))
    names = [None if row % 7 == 6 else "abcdefg"[row % families] for row in range(rows)]
    return x, y, names


def sigmoid_case(name, rows, count, penalties, floor=None, levels=None, collinear=False):
    x, y, families = made(rows, count, 5)
    if collinear:
        x[:, -1] = 0.5 * x[:, 0] + 0.1
    at = chance.uniform(0.1, 0.9, (5, count))
    used, used_at = x.copy(), at.copy()
    for column, level in (levels or {}).items():
        used[:, column] = numpy.maximum(0, (x[:, column] - level) / (1 - level))
        used_at[:, column] = numpy.maximum(0, (at[:, column] - level) / (1 - level))

    def foretell(training, fold, penalty):
        return ridge_sigmoid(used[training], y[training], penalty, floor)(used[fold])

    if len(penalties) > 1:
        chosen, errors = choose(penalties, families, y, foretell)
    else:
        chosen, errors = penalties[0], []
    return {
        "name": name, "inputs": columns(x), "target": numbers(y), "families": families, "at": columns(at),
        "penalties": penalties, "floor": floor, "chance": {"abcdefgh"[k]: v for k, v in (levels or {}).items()},
        "chosen": chosen, "errors": errors, "predictions": numbers(ridge_sigmoid(used, y, chosen, floor)(used_at)),
    }


# Logit ridge, in closed form.


def logit_ridge(x, y, penalty, epsilon):
    mean, spread = scaling(x)
    z = (x - mean) / spread
    t = special.logit(numpy.clip(y, epsilon, 1 - epsilon))
    weights = numpy.linalg.solve(z.T @ z / len(y) + penalty * numpy.eye(x.shape[1]), z.T @ (t - t.mean()) / len(y))
    return lambda at: special.expit(t.mean() + (at - mean) / spread @ weights)


def ridge_case(name, rows, count, penalties, epsilon, collinear=False):
    x, y, families = made(rows, count, 4)
    y[:2] = [0.0, 1.0]
    if collinear:
        x[:, -1] = 2 * x[:, 0]
    at = chance.uniform(0.1, 0.9, (5, count))
    chosen, errors = choose(
        penalties, families, y,
        lambda training, fold, penalty: logit_ridge(x[training], y[training], penalty, epsilon)(x[fold]))
    return {
        "name": name, "inputs": columns(x), "target": numbers(y), "families": families, "at": columns(at),
        "penalties": penalties, "epsilon": epsilon, "chosen": chosen, "errors": errors,
        "predictions": numbers(logit_ridge(x, y, chosen, epsilon)(at)),
    }


# Matrix completion: alternating least squares on residual form, from another start.


def completion(table, rank, penalty):
    """Column effects and factors at the least of eight starts; row effects and factors go by ridge regression."""
    known = ~numpy.isnan(table)
    n, p = table.shape

    def row(cells, effects, factors):
        has = ~numpy.isnan(cells)
        design = numpy.column_stack([numpy.ones(has.sum()), factors[has]])
        return numpy.linalg.solve(
            design.T @ design + penalty * numpy.eye(rank + 1), design.T @ (cells[has] - effects[has]))

    best = None
    for trial in range(8):
        draw = numpy.random.default_rng(trial)
        effects, factors = numpy.nanmean(table, axis=0), draw.normal(0, 0.5, (p, rank))
        for _ in range(4000):
            lines = numpy.array([row(table[i], effects, factors) for i in range(n)])
            before = effects.copy(), factors.copy()
            for j in range(p):
                has = known[:, j]
                design = numpy.column_stack([numpy.ones(has.sum()), lines[has, 1:]])
                ridge = penalty * numpy.eye(rank + 1)
                ridge[0, 0] = 0
                found = numpy.linalg.solve(
                    design.T @ design + ridge, design.T @ (table[has, j] - lines[has, 0]))
                effects[j], factors[j] = found[0], found[1:]
            if max(abs(before[0] - effects).max(), abs(before[1] - factors).max()) < 1e-11:
                break
        lines = numpy.array([row(table[i], effects, factors) for i in range(n)])
        residuals = (table - effects - lines[:, [0]] - lines[:, 1:] @ factors.T)[known]
        loss = residuals @ residuals + penalty * ((lines**2).sum() + (factors**2).sum())
        if best is None or loss < best[0]:
            best = loss, effects, factors
    loss, effects, factors = best

    def foretell(cells):
        line = row(cells, effects, factors)
        return special.expit(effects[-1] + line[0] + line[1:] @ factors[-1])

    return loss, foretell


def completion_case(rows, count, rank, penalty, gaps):
    ability = chance.normal(0, 1.2, (rows, 1))
    logits = (
        ability + chance.normal(0, 1, count + 1) + chance.normal(0, 1, (rows, 2)) @ chance.normal(0, 1, (2, count + 1))
        + chance.normal(0, 0.2, (rows, count + 1)))
    shares = special.expit(logits)
    x, y = shares[:, :-1].copy(), shares[:, -1]
    x[chance.uniform(0, 1, x.shape) < gaps] = numpy.nan
    x[:, 0] = shares[:, 0]
    at = chance.uniform(0.1, 0.9, (4, count))
    at[1, 1] = numpy.nan
    table = special.logit(numpy.clip(numpy.column_stack([x, y]), 0.01, 0.99))
    loss, foretell = completion(table, rank, penalty)
    cells = special.logit(numpy.clip(numpy.column_stack([at, numpy.full(len(at), numpy.nan)]), 0.01, 0.99))
    return {
        "inputs": columns(x), "target": numbers(y), "at": columns(at), "rank": rank, "penalty": penalty,
        "loss": float(loss), "predictions": numbers([foretell(line) for line in cells]),
    }


grid = [1e-4, 1e-3, 1e-2, 1e-1]
content = {
    "versions": {module.__name__: module.__version__ for module in (numpy, scipy)},
    "sigmoids": [
        sigmoid_case("one penalty", 30, 3, [0.01]),
        sigmoid_case("chosen", 28, 4, grid),
        sigmoid_case("chance levels", 25, 3, [0.003], levels={0: 0.25, 2: 0.4}),
        sigmoid_case("floor", 30, 2, [0.0001], floor=[0.0, 0.2]),
        sigmoid_case("collinear", 24, 3, [0.001], collinear=True),
        sigmoid_case("more inputs than rows", 5, 7, [0.02]),
    ],
    "ridges": [
        ridge_case("chosen", 30, 3, [0.01, 0.1, 1.0, 10.0], 0.01),
        ridge_case("collinear", 26, 4, [0.001, 0.03, 1.0], 0.02, collinear=True),
    ],
    "completions": [completion_case(25, 5, 1, 0.3, 0.0), completion_case(40, 7, 2, 0.5, 0.15)],
}
(FOLDER / "penalised.json").write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")
