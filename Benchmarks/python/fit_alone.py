"""Times sigmoids fitted by scipy's curve_fit on the inputs and targets that `InProcess fits` gets.

usage: fit_alone.py job DATA JOB.json     writes the job both sides do
       fit_alone.py time JOB.json         writes the timings as JSON to standard output
"""

import json
import statistics
import sys
import time
import warnings

import numpy as np
from scipy.optimize import OptimizeWarning, curve_fit

import lean
import tables
from laws import sigmoid, sigmoid_slopes

COMPONENTS = 3
FLOOR = (0, 0.2)
QUANTILE = 0.6


def write_job(data, path):
    """Twenty tasks, three components of the rows up to the quantile 0.6 of FLOPs, a plain curve and one with a floor."""
    fits = []
    for name, scores, target, flops, _ in tables.backtest_tables(data):
        known = flops <= np.quantile(flops, QUANTILE)
        filled = lean.Imputer().fit(scores[known])
        mean, axes = lean.components_of(filled, COMPONENTS)
        inputs = ((filled - mean) @ axes).tolist()
        for floor in (None, FLOOR):
            fits.append({"name": name, "floor": floor, "inputs": inputs, "target": target[known].tolist()})
    with open(path, "w") as file:
        json.dump({"fits": fits, "batches": 40, "calls": 25, "starts": [8, 1]}, file)


def floored(inputs, intercept, *rest):
    return rest[-1] + (1 - rest[-1]) * sigmoid(inputs, intercept, *rest[:-1])


def floored_slopes(inputs, intercept, *rest):
    level = sigmoid(inputs, intercept, *rest[:-1])
    slope = ((1 - rest[-1]) * level * (1 - level))[:, None]
    return np.hstack([slope, slope * inputs, (1 - level)[:, None]])


def first_point(width, floor):
    """Intercept 0, slopes 0.03 and, where it is free, the floor 0."""
    return np.r_[0, np.full(width, 0.03), [] if floor is None else [floor[0]]]


def points(inputs, floor, starts):
    generator = np.random.default_rng(1)
    width, spread = inputs.shape[1], inputs.std(axis=0)
    yield first_point(width, floor)
    for _ in range(starts - 1):
        drawn = 1.5 * generator.standard_normal(width + 1) / np.r_[1, spread]
        yield drawn if floor is None else np.r_[drawn, generator.uniform(*floor)]


def bounds(width, floor):
    return np.r_[np.full(width + 1, -np.inf), floor[0]], np.r_[np.full(width + 1, np.inf), floor[1]]


def as_written(inputs, target, floor, point):
    """curve_fit with its defaults: no Jacobian; bounds where there is a floor, which makes it a trust region."""
    if floor is None:
        return curve_fit(sigmoid, inputs, target, p0=point)[0]
    return curve_fit(floored, inputs, target, p0=point, bounds=bounds(inputs.shape[1], floor))[0]


def careful(inputs, target, floor, point):
    """curve_fit with the analytic Jacobian and a tolerance that reaches the minimum."""
    sharp = {"ftol": 1e-12, "xtol": 1e-12}
    if floor is None:
        return curve_fit(sigmoid, inputs, target, p0=point, jac=sigmoid_slopes, maxfev=10_000, **sharp)[0]
    return curve_fit(
        floored, inputs, target, p0=point, jac=floored_slopes, bounds=bounds(inputs.shape[1], floor), max_nfev=10_000,
        gtol=1e-12, **sharp)[0]


def best(recipe, inputs, target, floor, starts):
    """The least sum of squares over the starts; None where none converged."""
    curve = sigmoid if floor is None else floored
    least = None
    for point in points(inputs, floor, starts):
        try:
            found = recipe(inputs, target, floor, point)
        except RuntimeError:  # This start did not converge.
            continue
        loss = float(np.sum((curve(inputs, *found) - target) ** 2))
        least = loss if least is None else min(least, loss)
    return least


def time_python(job):
    """One row a recipe, number of starts and fit: CPU seconds a call (median of calls within half a second) and sse."""
    warnings.simplefilter("ignore", OptimizeWarning)
    for recipe in (as_written, careful):
        for starts in job["starts"]:
            for fit in job["fits"]:
                inputs, target = np.array(fit["inputs"]), np.array(fit["target"])
                call = lambda: best(recipe, inputs, target, fit["floor"], starts)
                sse = call()
                seconds = []
                began = time.process_time()
                while len(seconds) < 3 or (len(seconds) < 50 and time.process_time() - began < 0.5):
                    start = time.process_time_ns()
                    call()
                    seconds.append((time.process_time_ns() - start) * 1e-9)
                yield {
                    "recipe": recipe.__name__, "starts": starts, "name": fit["name"], "hasFloor": fit["floor"] is not None,
                    "median": statistics.median(seconds), "sse": sse}


if sys.argv[1] == "job":
    write_job(sys.argv[2], sys.argv[3])
else:
    with open(sys.argv[2]) as job:
        print(json.dumps(list(time_python(json.load(job)))))
