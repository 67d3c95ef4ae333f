"""One cell of configs/backtests/ruan2024-bootstrap.yaml as a Python script: one task, one origin, one predictor.

Imputation, components and sigmoid are fitted again on each of 200 draws of families, the sigmoid by one start from the
full fit; residuals come from fits without each family. Recipes: `laws` (scikit-learn and scipy) or `lean` (numpy and scipy).

usage: bootstrap.py DATA OUT.json laws|lean
"""

import json
import sys

import numpy as np
from scipy.optimize import curve_fit
from sklearn.decomposition import PCA

import laws
import lean
import tables
from laws import fit_sigmoid, sigmoid, sigmoid_slopes

TASK = "word unscramble"
QUANTILE, COMPONENTS, RESAMPLES, LEVEL = 0.6, 3, 200, 0.9


def scores_by_scikit_learn(train, table):
    """The components of all rows, learnt from `train`, and their axes [p x count]."""
    imputer = laws.Imputer().fit(train)
    space = PCA(n_components=COMPONENTS).fit(imputer.fill(train))
    return space.transform(imputer.fill(table)), space.components_.T


def scores_by_numpy(train, table):
    """The same by numpy alone."""
    imputer = lean.Imputer()
    mean, axes = lean.components_of(imputer.fit(train), COMPONENTS)
    return (imputer.fill(table) - mean) @ axes, axes


def forecasts(recipe, scores, target, rows, start=None):
    """Predictions of all rows by a law learnt from `rows`, and the law; started from another law where there is one."""
    inputs, axes = recipe(scores[rows], scores)
    if start is None:
        law = fit_sigmoid(inputs[rows], target[rows], 8)[0]
        return sigmoid(inputs, *law), (law, axes)
    law, old = start
    point = law * np.r_[1, np.sign(np.sum(old * axes, axis=0))]
    law = curve_fit(
        sigmoid, inputs[rows], target[rows], p0=point, jac=sigmoid_slopes, ftol=1e-12, xtol=1e-12, maxfev=10_000)[0]
    return sigmoid(inputs, *law), (law, axes)


def main(data, out, recipe):
    scores, target, flops, families = next(row[1:] for row in tables.backtest_tables(data) if row[0] == TASK)
    train = (flops <= np.quantile(flops, QUANTILE)).nonzero()[0]
    predictions, full = forecasts(recipe, scores, target, train)
    names = sorted(set(families[train]))
    residuals = []
    for name in names:
        without = train[families[train] != name]
        held = train[families[train] == name]
        residuals.extend(target[held] - forecasts(recipe, scores, target, without, full)[0][held])
    chance = np.random.default_rng(1)
    draws, failed = [], 0
    while len(draws) < RESAMPLES:
        drawn = chance.choice(names, len(names))
        rows = np.concatenate([train[families[train] == name] for name in drawn])
        try:
            draws.append(forecasts(recipe, scores, target, rows, full)[0])
        except (RuntimeError, np.linalg.LinAlgError):
            failed += 1
    draws = np.array(draws)
    draws += chance.choice(residuals, draws.shape)
    lower, upper = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    with open(out, "w") as file:
        json.dump({
            "rows": len(target), "train": len(train), "families": len(names), "failed": failed,
            "predictions": predictions.tolist(), "lower": lower.tolist(), "upper": upper.tolist()}, file)


main(sys.argv[1], sys.argv[2], {"laws": scores_by_scikit_learn, "lean": scores_by_numpy}[sys.argv[3]])
