"""Reference numbers for the tests of lines by family, the test of one slope, and non-negative factors.

Made with numpy and scipy, whose versions stand in the file:
    python3 make_space_fixtures.py
Writes space.json beside itself. None of Bellwether's own code takes part.
"""

import json
from pathlib import Path

import numpy
import scipy
from scipy import optimize, stats

chance = numpy.random.default_rng(2026)


def families(slopes, counts, noise):
    """Lists of family, x and y."""
    names, across, up = [], [], []
    for index, (slope, count) in enumerate(zip(slopes, counts)):
        x = chance.uniform(-1, 3, count)
        names += ["family %d" % index] * count
        across += list(x)
        up += list(chance.normal() + slope * x + noise * chance.normal(size=count))
    return numpy.array(names), numpy.array(across), numpy.array(up)


def lines(names, x, y, level):
    result = {}
    for name in sorted(set(names)):
        rows = names == name
        fit = stats.linregress(x[rows], y[rows])
        reach = stats.t.ppf((1 + level) / 2, rows.sum() - 2) * fit.stderr
        residuals = y[rows] - fit.intercept - fit.slope * x[rows]
        result[name] = [
            fit.slope, fit.slope - reach, fit.slope + reach, fit.intercept, fit.rvalue**2,
            numpy.sqrt((residuals**2).sum() / (rows.sum() - 2))]
    return result


def regression(design, y):
    """Coefficients, their covariance without the variance of errors, and the sum of squared residuals."""
    coefficients, _, _, _ = numpy.linalg.lstsq(design, y, rcond=None)
    return coefficients, numpy.linalg.inv(design.T @ design), ((y - design @ coefficients) ** 2).sum()


def slope_test(names, x, y, level):
    groups = sorted(set(names))
    k, n = len(groups), len(y)
    dummies = numpy.array([names == name for name in groups], dtype=float).T
    one, one_covariance, one_squares = regression(numpy.column_stack([dummies, x]), y)
    own, own_covariance, own_squares = regression(numpy.column_stack([dummies, dummies * x[:, None]]), y)
    above, below = k - 1, n - 2 * k
    variance = own_squares / below
    f = (one_squares - own_squares) / above / variance
    reach = stats.t.ppf((1 + level) / 2, n - k - 1) * numpy.sqrt(one_squares / (n - k - 1) * one_covariance[-1, -1])
    slopes, covariance = own[k:], own_covariance[k:, k:]

    def ratio(extra):
        """Generalised least squares of the slopes with an extra variance, in units of that of the errors."""
        inverse = numpy.linalg.inv(covariance + extra * numpy.eye(k))
        ones = numpy.ones(k)
        gap = slopes - ones @ inverse @ slopes / (ones @ inverse @ ones)
        return gap @ inverse @ gap / above / variance

    def deviation(wanted):
        if ratio(0) <= wanted:
            return 0.0
        return float(numpy.sqrt(variance * optimize.brentq(
            lambda value: ratio(value) - wanted, 0, 1e6, xtol=1e-16, rtol=1e-14)))

    deviations = [
        deviation(1), deviation(stats.f.ppf((1 + level) / 2, above, below)),
        deviation(stats.f.ppf((1 - level) / 2, above, below))]
    # A slope less the common one, as a contrast of the slopes each: the common one is their weighted mean.
    weights = 1 / numpy.diag(covariance)
    contrasts = numpy.eye(k) - weights / weights.sum()
    differences = contrasts @ slopes
    errors = numpy.sqrt(variance * numpy.diag(contrasts @ covariance @ contrasts.T))
    ratios = numpy.abs(differences) / errors
    farthest = int(numpy.argmax(ratios >= ratios.max() * (1 - 1e-9)))
    wide = stats.t.ppf(1 - (1 - level) / 2 / k, below) * errors[farthest]
    within = sum(((y[names == name] - y[names == name].mean()) ** 2).sum() for name in groups)
    common = abs(one[-1])
    return {
        "f": f, "df1": above, "df2": below, "p": stats.f.sf(f, above, below),
        "common-slope": one[-1], "common-slope-lower": one[-1] - reach, "common-slope-upper": one[-1] + reach,
        "slope-sd": deviations[0], "slope-sd-lower": deviations[1], "slope-sd-upper": deviations[2],
        "relative-slope-sd": deviations[0] / common, "relative-slope-sd-lower": deviations[1] / common,
        "relative-slope-sd-upper": deviations[2] / common,
        "largest-difference": differences[farthest], "largest-difference-lower": differences[farthest] - wide,
        "largest-difference-upper": differences[farthest] + wide,
        "r2-one-slope": 1 - one_squares / within, "r2-own-slopes": 1 - own_squares / within,
        "adjusted-r2-one-slope": 1 - one_squares / (n - k - 1) / (within / (n - k)),
        "adjusted-r2-own-slopes": 1 - variance / (within / (n - k)),
        "families": k,
    }


def case(slopes, counts, noise, level):
    names, x, y = families(slopes, counts, noise)
    each = lines(names, x, y, level)
    shares = [values[4] for values in each.values()]
    return {
        "level": level, "family": list(names), "x": list(x), "y": list(y), "lines": each,
        "slope-test": slope_test(names, x, y, level),
        "mean-r2": float(numpy.mean(shares)), "min-r2": min(shares), "max-r2": max(shares),
    }


def best_factors(x, count, starts):
    """The least error of alternating non-negative least squares (Lawson and Hanson's, of scipy) from random starts."""
    best = numpy.inf
    for start in range(starts):
        parts = numpy.random.default_rng(start).uniform(size=(count, x.shape[1]))
        last = numpy.inf
        for _ in range(3000):
            scores = numpy.array([optimize.nnls(parts.T, row)[0] for row in x])
            parts = numpy.array([optimize.nnls(scores, column)[0] for column in x.T]).T
            error = numpy.linalg.norm(x - scores @ parts)
            if last - error < 1e-9 * error:
                break
            last = error
        best = min(best, error)
    return best


def factors(rows, columns, count, noise):
    parts = chance.uniform(size=(count, columns)) * (chance.uniform(size=(count, columns)) < 0.6)
    x = numpy.abs(chance.uniform(size=(rows, count)) @ parts + noise * chance.normal(size=(rows, columns)))
    loadings = parts + 0.05
    scores = [list(optimize.nnls(loadings.T, row)[0]) for row in x[:8]]
    return {
        "x": x.tolist(), "components": count, "error": float(best_factors(x, count, 8)),
        "loadings": loadings.tolist(), "scores": scores,
    }


result = {
    "versions": {"numpy": numpy.__version__, "scipy": scipy.__version__},
    "families": [
        case([0.5, 0.5, 0.5, 0.5], [8, 5, 12, 4], 0.3, 0.95),
        case([0.2, 0.5, 0.9, 0.4, 0.6], [6, 3, 9, 7, 4], 0.1, 0.9),
        case([-1.0, 1.0], [5, 6], 0.5, 0.95),
    ],
    "factors": [factors(30, 6, 2, 0.02), factors(40, 8, 3, 0.1), factors(12, 5, 4, 0.05)],
    "f-quantiles": [
        [p, a, b, float(stats.f.ppf(p, a, b))]
        for p in (0.025, 0.5, 0.9, 0.975) for a, b in ((1, 4), (13, 37), (3, 200))],
}
text = json.dumps(result, indent=1, default=float)
Path(__file__).with_name("space.json").write_text(text + "\n")
