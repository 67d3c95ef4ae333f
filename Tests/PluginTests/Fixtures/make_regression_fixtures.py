"""Reference numbers for the tests of the metrics `regression` and `paired-difference`.

Made with numpy and scipy: python3 make_regression_fixtures.py
Writes regressions.json beside itself. Coefficients are solved from the normal equations of the design with a column of ones, the
likelihood is summed from normal densities, and pairs are scipy's ttest_rel: none of Bellwether's own formulas takes part.
"""

import json
from pathlib import Path

import numpy
import scipy
from scipy import stats

chance = numpy.random.default_rng(20241121)


def regression(count, terms):
    x = chance.normal(size=(count, terms)) * [3.0, 0.2, 10.0][:terms] + [1.0, -4.0, 50.0][:terms]
    y = 2.0 + x @ [1.5, -7.0, 0.1][:terms] + chance.normal(scale=2.5, size=count)
    design = numpy.column_stack([numpy.ones(count), x])
    inverse = numpy.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ y
    residuals = y - design @ coefficients
    degrees = count - terms - 1
    variance = residuals @ residuals / degrees
    errors = numpy.sqrt(variance * numpy.diag(inverse))
    total = ((y - y.mean()) ** 2).sum()
    ratio = (total - residuals @ residuals) / terms / variance
    likelihood = stats.norm.logpdf(residuals, scale=numpy.sqrt(residuals @ residuals / count)).sum()
    values = {
        "r2": 1 - residuals @ residuals / total,
        "adjusted-r2": 1 - variance / y.var(ddof=1),
        "f": ratio,
        "df1": terms,
        "df2": degrees,
        "f-p": stats.f.sf(ratio, terms, degrees),
        "residual-sd": numpy.sqrt(variance),
        "log-likelihood": likelihood,
        "aic": 2 * (terms + 1) - 2 * likelihood,
        "bic": (terms + 1) * numpy.log(count) - 2 * likelihood,
    }
    for name, value, error in zip(["intercept", "a", "b", "c"], coefficients, errors):
        values[name] = value
        values[name + "-se"] = error
        values[name + "-t"] = value / error
        values[name + "-p"] = 2 * stats.t.sf(abs(value / error), degrees)
    return {"x": x.T.tolist(), "y": y.tolist(), "values": {k: float(v) for k, v in values.items()}}


def pairs(count, level):
    first = chance.normal(60, 20, size=count).round(2)
    second = (first + chance.normal(3, 12, size=count)).round(2)
    test = stats.ttest_rel(first, second)
    low, high = test.confidence_interval(level)
    return {
        "first": first.tolist(), "second": second.tolist(), "level": level,
        "difference": float((first - second).mean()), "lower": float(low), "upper": float(high),
        "p": float(test.pvalue), "sd": float(numpy.std(first - second, ddof=1)),
    }


out = {
    "versions": {"numpy": numpy.__version__, "scipy": scipy.__version__},
    "regressions": [regression(17, 1), regression(17, 2), regression(60, 3), regression(4, 2)],
    "pairs": [pairs(12, 0.95), pairs(60, 0.9), pairs(2, 0.95)],
}
path = Path(__file__).with_name("regressions.json")
path.write_text(json.dumps(out, indent=1) + "\n")
