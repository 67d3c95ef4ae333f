"""Reference numbers for the tests of interval methods.

Made with numpy and scipy, whose versions stand in the file:
    python3 make_interval_fixtures.py
Writes intervals.json beside itself. None of Bellwether's own code takes part.
"""

import json
from pathlib import Path

import numpy
import scipy
from scipy import optimize, special, stats

chance = numpy.random.default_rng(20261121)


def delta():
    """A sigmoid by curve_fit: its covariance, and derivatives by central differences."""
    x = chance.normal(size=(24, 2))
    score = lambda p, x: special.expit(p[0] + x @ p[1:])
    truth = numpy.array([-0.5, 1.2, 0.7])
    y = numpy.clip(score(truth, x) + chance.normal(scale=0.05, size=24), 0, 1)
    train = 18
    law = lambda x, *p: score(numpy.array(p), x)
    found, covariance = optimize.curve_fit(law, x[:train], y[:train], p0=truth, xtol=1e-14, ftol=1e-14)
    step = 1e-6
    slopes = numpy.array(
        [(score(found + step * e, x) - score(found - step * e, x)) / (2 * step) for e in numpy.eye(3)]).T
    predicted = score(found, x)
    degrees = train - 3
    variance = numpy.sum((y[:train] - predicted[:train]) ** 2) / degrees
    error = numpy.sqrt(numpy.einsum("ij,jk,ik->i", slopes, covariance, slopes) + variance)
    half = {level: stats.t.ppf((1 + level) / 2, degrees) * error for level in (0.9, 0.5)}
    return {
        "target": y[:train].tolist(), "predictions": predicted.tolist(), "sensitivities": slopes.tolist(),
        "lower": [(predicted - half[level]).tolist() for level in half],
        "upper": [(predicted + half[level]).tolist() for level in half],
    }


def grouped(scale):
    """CV+ around a line through the origin, families as folds, level 0.8 and 25 items."""
    count, train = 26, 21
    families = [f"family {i}" for i in chance.integers(0, 7, size=count)]
    x = chance.uniform(0.1, 1, size=count)
    y = numpy.clip(0.7 * x + chance.normal(scale=0.1, size=count), 0, 1)
    shift = 1 / 50
    if scale == "logit":
        forth = lambda p: special.logit(shift + (1 - 2 * shift) * numpy.clip(p, 0, 1))
        back = lambda z: (special.expit(z) - shift) / (1 - 2 * shift)
    else:
        forth = back = lambda p: p
    lower, upper = [], []
    for i in range(train):
        kept = [j for j in range(train) if families[j] != families[i]]
        slope = numpy.sum(x[kept] * y[kept]) / numpy.sum(x[kept] ** 2)
        middle = forth(slope * x)
        error = abs(forth(y[i]) - middle[i])
        lower.append(middle - error)
        upper.append(middle + error)
    # 0.2 x 22 = 4.4 and 0.8 x 22 = 17.6: the 4th and the 18th.
    return {
        "families": families, "x": x.tolist(), "y": y[:train].tolist(),
        "lower": back(numpy.sort(lower, axis=0)[3]).tolist(), "upper": back(numpy.sort(upper, axis=0)[17]).tolist(),
    }


def scale(relative):
    """The penalised likelihood of Student's t with 4 degrees, by Nelder and Mead from several starts."""
    distance = chance.gamma(1.5, 0.6, size=60)
    truth = 0.5 * numpy.sqrt(1 + (1.2 * distance) ** 2) if relative else numpy.hypot(0.5, 0.9 * distance)
    error = truth * chance.standard_t(4, size=60)
    weight = chance.uniform(0.2, 1, size=60)
    noise, slope, rows = 0.3, 0.5, 5

    def loss(p):
        n, s = noise * numpy.exp(p[0]), slope * numpy.exp(p[1])
        width = n * numpy.sqrt(1 + (s * distance) ** 2) if relative else numpy.hypot(n, s * distance)
        return -numpy.sum(weight * stats.t.logpdf(error, 4, scale=width)) + rows * numpy.sum(p**2)

    best = min(
        (optimize.minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
         for start in ([0, 0], [1, -1], [-1, 1], [1, 1])), key=lambda found: found.fun)
    return {
        "error": error.tolist(), "distance": distance.tolist(), "weight": weight.tolist(),
        "noise": noise * numpy.exp(best.x[0]), "slope": slope * numpy.exp(best.x[1]),
    }


def hat():
    """The diagonal of Q Q' and what it is for rows beyond."""
    x = chance.normal(size=(15, 3)) * [1, 100, 0.01] + [5, -300, 0]
    train = 11
    design = numpy.column_stack([numpy.ones(15), x])
    inverse = numpy.linalg.pinv(design[:train])
    return {"x": x.T.tolist(), "train": train, "values": numpy.sum((design @ inverse) ** 2, axis=1).tolist()}


numbers = {
    "versions": {"numpy": numpy.__version__, "scipy": scipy.__version__},
    "delta": delta(), "grouped": {"linear": grouped("linear"), "logit": grouped("logit")},
    "scale": {"absolute": scale(False), "relative": scale(True)}, "hat": hat(),
}
(Path(__file__).parent / "intervals.json").write_text(json.dumps(numbers, indent=1) + "\n")
