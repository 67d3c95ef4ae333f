"""Writes the reference numbers of the tests of NumericalMethods, beside this file.

Needs mpmath, numpy, scipy, scikit-learn and statsmodels; the versions used stand in each file.
Run: python make_fixtures.py
"""

import json
import pathlib
import warnings

import mpmath
import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy import optimize, special, stats
from sklearn.decomposition import PCA

FOLDER = pathlib.Path(__file__).parent
VERSIONS = {m.__name__: m.__version__ for m in (mpmath, np, scipy, sklearn, statsmodels)}


def write(name, content):
    text = json.dumps({"versions": VERSIONS, **content}, indent=1, default=float, allow_nan=False)
    (FOLDER / name).write_text(text + "\n")


def numbers(array):
    return np.asarray(array, dtype=float).tolist()


def statistics(chance):
    cases = []
    for n in (3, 4, 7, 20, 101, 400):
        for ties in (False, True):
            x = chance.normal(3, 2, n)
            y = 0.4 * x + chance.normal(0, 1.5, n)
            if ties:
                x, y = np.round(x), np.round(y)
                if np.ptp(x) == 0 or np.ptp(y) == 0:
                    continue
            pearson, spearman = stats.pearsonr(x, y), stats.spearmanr(x, y)
            kendall = stats.kendalltau(x, y, variant="b")
            cases.append({
                "x": numbers(x), "y": numbers(y),
                "mean": np.mean(x), "sampleVariance": np.var(x, ddof=1), "populationVariance": np.var(x),
                "skewness": stats.skew(x), "excessKurtosis": stats.kurtosis(x), "median": np.median(x),
                "quantiles": numbers([np.quantile(x, p) for p in (0, 0.05, 0.25, 0.6, 0.9, 1)]),
                "geometricMean": stats.gmean(np.abs(x)),
                "area": np.trapezoid(y, x), "ranks": numbers(stats.rankdata(x)),
                "pearson": list(pearson), "spearman": list(spearman), "kendall": list(kendall),
            })
    write("statistics.json", {"cases": cases})


def student_tails(t, v):
    """With forty digits: scipy 1.17 gives ten for t = 1e-6 with one degree of freedom (where it is an arctangent)."""
    with mpmath.workdps(40):
        t, v = mpmath.mpf(t), mpmath.mpf(v)
        return mpmath.betainc(v / 2, mpmath.mpf("0.5"), 0, v / (v + t * t), regularized=True)


def distributions():
    beta = [
        {"x": x, "a": a, "b": b, "value": special.betainc(a, b, x)}
        for x in (1e-8, 0.01, 0.3, 0.5, 0.77, 0.99, 1 - 1e-7)
        for a in (0.5, 1, 3.5, 20, 500) for b in (0.5, 1, 2, 17.5, 300)
    ]
    student = [
        {"t": t, "degrees": v, "twoSided": float(student_tails(t, v)), "upTo": float(1 - student_tails(t, v) / 2)}
        for t in (1e-6, 0.1, 1, 2.5, 8, 40) for v in (1, 2, 3.5, 10, 41, 1000)
    ]
    student_quantiles = [
        {"p": p, "degrees": v, "t": stats.t.ppf(p, v)}
        for p in (1e-6, 0.025, 0.3, 0.5, 0.51, 0.9, 0.975, 0.9995) for v in (1, 2, 3.5, 10, 41, 1000)
    ]
    normal = [{"p": p, "z": stats.norm.ppf(p)} for p in
              (1e-300, 1e-15, 1e-6, 0.025, 0.3, 0.49999, 0.5, 0.6, 0.975, 0.999999, 1 - 1e-12)]
    f = [
        {"f": x, "numerator": a, "denominator": b, "value": stats.f.sf(x, a, b)}
        for x in (0, 0.1, 1, 3.7, 50, 4000) for a in (1, 3, 10) for b in (1, 5, 40)
    ]
    write("distributions.json", {
        "beta": beta, "student": student, "studentQuantiles": student_quantiles, "normalQuantiles": normal, "f": f})


def lines(chance):
    cases = []
    for n, p, shift in ((5, 1, 0), (30, 3, 0), (30, 3, 1e5), (60, 6, -20)):
        x = chance.normal(0, 1, (n, p)) * np.logspace(-2, 2, p) + shift
        y = 3 + (x - shift) @ chance.normal(0, 1, p) + chance.normal(0, 0.7, n)
        new = chance.normal(0, 1, (4, p)) * np.logspace(-2, 2, p) + shift
        # Statsmodels inverts by singular values; centring first keeps its digits, and the intercept's own numbers are
        # compared where there is no shift.
        fit = sm.OLS(y, sm.add_constant(x - shift)).fit()
        forecast = fit.get_prediction(sm.add_constant(new - shift, has_constant="add"))
        cases.append({
            "x": x.tolist(), "y": numbers(y), "new": new.tolist(), "shift": shift,
            "values": numbers(fit.params), "errors": numbers(fit.bse), "t": numbers(fit.tvalues),
            "p": numbers(fit.pvalues), "rSquared": fit.rsquared, "adjusted": fit.rsquared_adj,
            "deviation": np.sqrt(fit.mse_resid), "f": fit.fvalue, "fP": fit.f_pvalue,
            "predictions": numbers(forecast.predicted_mean), "predictionErrors": numbers(forecast.se_obs),
        })
    write("lines.json", {"cases": cases})


def components(chance):
    cases = []
    for n, p in ((6, 3), (40, 8), (5, 9), (60, 10)):
        x = chance.normal(0, 1, (n, p)) @ chance.normal(0, 1, (p, p)) + chance.normal(0, 5, p)
        count = min(n, p) - 1
        fit = PCA(n_components=count, svd_solver="full").fit(x)
        cases.append({
            "x": x.tolist(), "count": count, "loadings": fit.components_.tolist(), "means": numbers(fit.mean_),
            "variance": numbers(fit.explained_variance_), "ratio": numbers(fit.explained_variance_ratio_),
            "scores": fit.transform(x).tolist(),
        })
    write("components.json", {"cases": cases})


def complete(train, test, k, rounds):
    """The recipe with a fixed number of rounds; the test rows against the last components of the training rows."""
    mean, scale = np.nanmean(train, axis=0), np.nanstd(train, axis=0)
    scale = np.where(scale == 0, 1, scale)
    z = (train - mean) / scale
    holes = np.isnan(z)
    z[holes] = 0
    for _ in range(rounds):
        model = PCA(n_components=k, svd_solver="full").fit(z)
        z[holes] = model.inverse_transform(model.transform(z))[holes]
    w = (test - mean) / scale
    gaps = np.isnan(w)
    w[gaps] = 0
    for _ in range(rounds):
        w[gaps] = model.inverse_transform(model.transform(w))[gaps]
    return z * scale + mean, w * scale + mean


def imputations(chance):
    cases = []
    for n, p, k, share, constant in ((12, 4, 1, 0.05, False), (40, 8, 1, 0.1, False), (40, 8, 2, 0.1, True)):
        ability = chance.normal(0, 1, (n + 10, k))
        x = ability @ chance.normal(0, 1, (k, p)) + 0.2 * chance.normal(0, 1, (n + 10, p))
        x = x * np.linspace(0.1, 5, p) + np.linspace(-3, 3, p)
        if constant:
            x[:, 2] = 0.7
        x[chance.random(x.shape) < share] = np.nan
        # A test row without any value: the recipe leaves it at the projection of the means.
        x[-1] = np.nan
        train, test = complete(x[:n], x[n:], k, 1000)
        holes = [[None if np.isnan(v) else v for v in row] for row in x.tolist()]
        cases.append({"train": holes[:n], "test": holes[n:], "components": k,
                      "filledTrain": train.tolist(), "filledTest": test.tolist()})
    write("imputations.json", {"cases": cases})


def sigmoids(chance):
    cases = []
    for p, floor, delta in ((1, 0, None), (3, 0, None), (2, 0.12, None), (2, 0, 0.1), (2, 0.1, 0.05)):
        n = 40
        x = chance.normal(0, 1, (n, p))
        w = chance.normal(0, 2, p)
        y = (1 - floor) * special.expit(x @ w - 0.5) + floor + chance.normal(0, 0.05, n)
        if delta:
            y[:4] += 0.5
        bounded = floor > 0

        def residuals(v):
            b = v[-1] if bounded else 0
            return (1 - b) * special.expit(v[0] + x @ v[1:1 + p]) + b - y

        def loss(v):
            return np.sum(special.huber(delta, residuals(v))) if delta else 0.5 * np.sum(residuals(v) ** 2)

        limits = [(None, None)] * (p + 1) + [(0, 0.2)] * bounded
        best = None
        for _ in range(12):
            start = chance.normal(0, 1, p + 1 + bounded)
            if bounded:
                start[-1] = 0.05
            run = optimize.minimize(loss, start, method="L-BFGS-B", bounds=limits,
                                    options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 5000, "maxfun": 100000})
            if best is None or run.fun < best.fun:
                best = run
        cases.append({"x": x.tolist(), "y": numbers(y), "floor": bounded, "delta": delta, "loss": best.fun,
                      "parameters": numbers(best.x)})
    write("sigmoids.json", {"cases": cases})


def power_laws(chance):
    cases = []
    for a, b, c in ((2, 0.5, 0), (3, -0.3, 0), (0.1, 1.7, 0), (5, -0.5, 1.5), (2, 0.6, -4)):
        x = np.logspace(0, 3, 25)
        y = a * x**b + c
        y = y * np.exp(chance.normal(0, 0.02, x.size)) if c == 0 else y + chance.normal(0, 0.02, x.size)
        free = c != 0
        law = (lambda x, a, b, c: a * x**b + c) if free else (lambda x, a, b: a * x**b)
        found, _ = optimize.curve_fit(law, x, y, p0=(a, b, c) if free else (a, b), ftol=1e-15, xtol=1e-15, gtol=1e-15)
        cases.append({"x": numbers(x), "y": numbers(y), "free": free, "parameters": numbers(found),
                      "sse": float(np.sum((law(x, *found) - y) ** 2))})
    write("power-laws.json", {"cases": cases})


if __name__ == "__main__":
    warnings.simplefilter("error", RuntimeWarning)
    chance = np.random.default_rng(20260101)
    statistics(chance)
    distributions()
    lines(chance)
    components(chance)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        imputations(chance)
        sigmoids(chance)
        power_laws(chance)
