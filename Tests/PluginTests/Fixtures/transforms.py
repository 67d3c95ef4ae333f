"""Writes transforms.json: what numpy, scipy and the statistics module make of seeded tables.

Run: python3 transforms.py (versions are written into the file).
"""

import json
import math
import pathlib
import statistics

import numpy as np
import scipy
from scipy import special, stats

chance = np.random.default_rng(20260101)


def listed(values):
    """Lists in which what is not a number is null."""
    values = np.asarray(values, dtype=float)
    if values.ndim == 0:
        return None if math.isnan(values) else float(values)
    return [listed(value) for value in values]


def components(x, count):
    centred = x - x.mean(axis=0)
    _, singular, directions = np.linalg.svd(centred, full_matrices=False)
    variance = singular**2 / (len(x) - 1)
    loadings = directions[:count].copy()
    for row in loadings:
        if row[np.argmax(np.abs(row))] < 0:
            row *= -1
    return loadings, variance


def imputed(training, rows, count, clip):
    """Learns on training rows round by round and fills other rows against the last components."""
    mean, scale = np.nanmean(training, axis=0), np.nanstd(training, axis=0)
    cells = (training - mean) / scale
    gaps = np.isnan(cells)
    cells[gaps] = 0
    for _ in range(200_000):
        before = cells.copy()
        centre = cells.mean(axis=0)
        _, _, directions = np.linalg.svd(cells - centre, full_matrices=False)
        plane = directions[:count]
        cells[gaps] = ((cells - centre) @ plane.T @ plane + centre)[gaps]
        if np.abs(cells - before).max() < 1e-14:
            break
    filled = (rows - mean) / scale
    gaps = np.isnan(filled)
    filled[gaps] = 0
    for _ in range(200_000):
        filled[gaps] = ((filled - centre) @ plane.T @ plane + centre)[gaps]
    return np.clip(filled * scale + mean, *clip)


latent = chance.normal(size=(30, 2))
scores = special.expit(latent @ chance.normal(size=(2, 5)) + 0.3 * chance.normal(size=(30, 5)))
gappy = scores.copy()
gappy[chance.random(gappy.shape) < 0.12] = np.nan
wide = special.expit(chance.normal(size=(60, 2)) @ chance.normal(size=(2, 8)) + 0.15 * chance.normal(size=(60, 8)))
wide[chance.random(wide.shape) < 0.08] = np.nan
loadings, variance = components(scores[:20], 3)

group = [int(value) for value in chance.integers(0, 4, size=40)]
x = chance.normal(size=40).round(1)
y = (0.5 * x + chance.normal(size=40)).round(1)
y[chance.random(40) < 0.1] = np.nan
correlations = {}
for value in sorted(set(group)):
    kept = [i for i in range(40) if group[i] == value and not math.isnan(y[i])]
    a, b = x[kept], y[kept]
    correlations[str(value)] = {
        "n": len(kept),
        "pearson": float(stats.pearsonr(a, b).statistic),
        "spearman": float(stats.spearmanr(a, b).statistic),
        "kendall": float(stats.kendalltau(a, b).statistic),
    }

statistic = {}
for value in sorted(set(group)):
    cells = [float(y[i]) for i in range(40) if group[i] == value and not math.isnan(y[i])]
    statistic[str(value)] = {
        "mean": statistics.fmean(cells), "sum": math.fsum(cells), "count": len(cells), "min": min(cells),
        "max": max(cells), "median": statistics.median(cells), "sd": statistics.stdev(cells),
    }

shares = chance.random(12)
result = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
    "scores": listed(scores),
    "gappy": listed(gappy),
    "pca": {
        "means": listed(scores[:20].mean(axis=0)), "loadings": listed(loadings), "variance": listed(variance[:3]),
        "ratio": listed(variance[:3] / variance.sum()),
        "test-scores": listed((scores[20:] - scores[:20].mean(axis=0)) @ loadings.T),
    },
    "imputed": {
        "cells": listed(wide), "one": listed(imputed(wide[:40], wide, 1, (0, 1))),
        "two": listed(imputed(wide[:40], wide, 2, (0.1, 0.8))),
    },
    "standardized": {
        "sample": listed((gappy - np.nanmean(gappy[:20], axis=0)) / np.nanstd(gappy[:20], axis=0, ddof=1)),
        "population": listed((gappy - np.nanmean(gappy[:20], axis=0)) / np.nanstd(gappy[:20], axis=0)),
    },
    "min-max": listed(
        (gappy - np.nanmin(gappy[:20], axis=0)) / (np.nanmax(gappy[:20], axis=0) - np.nanmin(gappy[:20], axis=0))),
    "group": group, "x": listed(x), "y": listed(y), "correlations": correlations, "statistics": statistic,
    "shares": listed(shares), "logit": listed(special.logit(shares)), "ln": listed(np.log(shares)),
    "log10": listed(np.log10(shares)),
}
path = pathlib.Path(__file__).with_name("transforms.json")
path.write_text(json.dumps(result, indent=1) + "\n")
