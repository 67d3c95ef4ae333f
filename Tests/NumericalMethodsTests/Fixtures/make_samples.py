"""Reference numbers for correlations of many samples and the statistics of their distribution, by scipy.

Run: python3 make_samples.py; writes samples.json beside itself. Undefined is null; the least double stands for -infinity.
"""

import json
import pathlib
import warnings

import numpy as np
import scipy
from scipy import stats

LOWEST = -1.7976931348623157e308
warnings.simplefilter("ignore")


def clean(value):
    return None if np.isnan(value) else LOWEST if value == -np.inf else float(value)


def columns(g, x, kind):
    m = len(x)
    return {
        "normal": lambda: g.normal(size=m).round(5),
        "rising": lambda: (0.7 * (x - x.mean()) + g.normal(size=m)).round(5),
        "few": lambda: g.integers(0, 4, m) / 4,
        "binary": lambda: g.integers(0, 2, m) * 1.0,
        "last": lambda: np.arange(m) // (m - 1) * 1.0,
        "first": lambda: (np.arange(m) == 0) * 1000.0 + g.integers(0, 9, m),
        "constant": lambda: np.full(m, 0.1),
        "tiny": lambda: (g.normal(size=m).round(4) * 1e-200),
        "subnormal": lambda: g.integers(0, 50, m) * 5e-324,
        "huge": lambda: g.normal(size=m).round(4) * 1e307,
        "offset": lambda: 1e6 + g.normal(size=m).round(4),
        "close": lambda: 0.5 + g.integers(0, 1000, m) * 2.0**-50,
        "signs": lambda: g.choice([-1.0, 0.0, -0.0, 1.0], m),
        "infinite": lambda: np.where(g.random(m) < 0.2, -np.inf, g.normal(size=m).round(3)),
        "missing": lambda: np.where(np.arange(m) == m // 2, np.nan, g.normal(size=m).round(3)),
        "decay": lambda: np.exp(-g.exponential(30, m)).round(12),
    }[kind]()


KINDS = ["normal", "rising", "few", "binary", "last", "first", "constant", "tiny", "subnormal", "huge", "offset", "close", "signs",
         "infinite", "missing", "decay"]


def correlations(x, y):
    if np.isnan(y).any() or (y == y[0]).all():
        return [[None, None]] * 3
    # Squares of the least and the largest doubles are beyond scipy; a power of 2 changes no correlation.
    largest = np.abs(y[np.isfinite(y)]).max(initial=0)
    scaled = np.ldexp(y, -int(np.frexp(largest)[1])) if largest > 0 else y
    # Scores that differ by little beside their size cost scipy digits; differences of such doubles are exact.
    if scaled.min() > 0 and scaled.max() <= 2 * scaled.min():
        scaled = scaled - scaled[0]
    pearson = stats.pearsonr(x, scaled) if np.isfinite(y).all() else (np.nan, np.nan)
    spearman = stats.spearmanr(x, y)
    kendall = stats.kendalltau(x, y)
    return [[clean(v) for v in pair] for pair in (pearson, spearman, kendall)]


def matrix(g, m, tied_x, kinds):
    x = g.integers(0, max(2, m // 2), m) * 1.0 if tied_x else g.uniform(17, 23, m).round(4)
    if (x == x[0]).all():
        x[0] += 1
    scores = [columns(g, x, kind) for kind in kinds]
    results = [correlations(x, y) for y in scores]
    return {
        "x": x.tolist(),
        "columns": [[clean(v) for v in y] for y in scores],
        "kinds": kinds,
        "pearson": [r[0] for r in results],
        "spearman": [r[1] for r in results],
        "kendall": [r[2] for r in results],
    }


def distances(g, n, m, ties):
    u, v = g.normal(size=n).round(6), g.normal(0.3, 1.4, m).round(6)
    if ties:
        u, v = g.integers(-4, 5, n) / 4, g.integers(-3, 5, m) / 4
    return {
        "first": u.tolist(),
        "second": v.tolist(),
        "wasserstein": stats.wasserstein_distance(u, v),
        "energy": stats.energy_distance(u, v),
        "kolmogorov-smirnov": float(stats.ks_2samp(u, v).statistic),
    }


def distribution(r):
    f = r[np.isfinite(r)]
    one, minus = np.ones(1), -np.ones(1)
    return {
        "values": [clean(v) for v in r],
        "mean": f.mean(), "median": float(np.median(f)), "sd": f.std(), "variance": f.var(),
        "skewness": clean(stats.skew(f)), "kurtosis": clean(stats.kurtosis(f)),
        "wasserstein": [stats.wasserstein_distance(f, one), stats.wasserstein_distance(f, minus)],
        "energy": [stats.energy_distance(f, one), stats.energy_distance(f, minus)],
        "kolmogorov-smirnov": [
            float(stats.ks_2samp(f, np.ones_like(f)).statistic), float(stats.ks_2samp(f, -np.ones_like(f)).statistic)],
        "survival-area": survival_area(f),
        "undefined-share": float(np.isnan(r).mean()),
    }


def survival_area(f):
    e = stats.ecdf(f).sf
    x = np.concatenate([[-1.0], e.quantiles, [1.0]])
    y = np.concatenate([[1.0], e.probabilities, [0.0]])
    return float(np.trapezoid(y, x))


g = np.random.default_rng(20240607)
matrices = [matrix(g, m, tied, KINDS) for m in (2, 3, 5, 8, 17, 31, 80) for tied in (False, True)]
matrices += [matrix(g, m, tied, ["rising", "few", "decay", "infinite"]) for m in (129, 300) for tied in (False, True)]
matrices += [matrix(g, 700, True, ["few", "rising"])]
pairs = [distances(g, n, m, t) for n, m in ((1, 1), (1, 7), (5, 5), (40, 23), (200, 150)) for t in (False, True)]
samples = []
for n in (1, 2, 9, 100):
    for kind in range(3):
        r = [np.tanh(g.normal(0.8, 1, n)), g.integers(-3, 4, n) / 3, g.choice([-1.0, 1.0, 0.5], n)][kind]
        if kind == 0 and n > 2:
            r[:: 4] = np.nan
        samples.append(distribution(r))
document = {
    "made-by": "make_samples.py",
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
    "matrices": matrices, "distances": pairs, "distributions": samples,
}
path = pathlib.Path(__file__).with_name("samples.json")
path.write_text(json.dumps(document, separators=(",", ":")).replace('},{', '},\n{') + "\n")
