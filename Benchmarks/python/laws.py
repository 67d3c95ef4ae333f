"""Imputation, components and sigmoid as a careful user of scikit-learn and scipy would write them.

The stop rule is the sane one: imputation ends when no imputed cell moves by 1e-12 standard deviations, the fit when
Levenberg-Marquardt (MINPACK, analytic Jacobian) has converged.
"""

import numpy as np
from scipy.optimize import curve_fit
from scipy.special import expit
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler


class Imputer:
    """Missing cells from one principal component, learnt on the training rows."""

    def __init__(self, tolerance=1e-12, limit=1000):
        self.tolerance, self.limit = tolerance, limit

    def fit(self, table):
        self.scaler = StandardScaler().fit(table)
        cells = self.scaler.transform(table)
        missing = np.isnan(cells)
        cells[missing] = 0
        for self.rounds in range(1, self.limit + 1):
            self.components = PCA(n_components=1).fit(cells)
            if self._write_back(cells, missing) <= self.tolerance:
                break
        return self

    def fill(self, table):
        """The table without missing cells, clipped to 0...1."""
        cells = self.scaler.transform(table)
        missing = np.isnan(cells)
        cells[missing] = 0
        for _ in range(self.limit):
            if self._write_back(cells, missing) <= self.tolerance:
                break
        return np.clip(self.scaler.inverse_transform(cells), 0, 1)

    def _write_back(self, cells, missing):
        values = self.components.inverse_transform(self.components.transform(cells))[missing]
        move = np.abs(values - cells[missing]).max(initial=0)
        cells[missing] = values
        return move


def sigmoid(inputs, intercept, *weights):
    return expit(intercept + inputs @ np.array(weights))


def sigmoid_slopes(inputs, intercept, *weights):
    level = sigmoid(inputs, intercept, *weights)
    slope = (level * (1 - level))[:, None]
    return np.hstack([slope, slope * inputs])


def fit_sigmoid(inputs, target, starts, tolerance=1e-12):
    """The best of several starts: intercept 0 and slopes 0.03 first, then drawn ones. Parameters and train SSE."""
    generator = np.random.default_rng(1)
    width = inputs.shape[1]
    spread = inputs.std(axis=0)
    points = [np.r_[0, np.full(width, 0.03)]]
    points += [1.5 * generator.standard_normal(width + 1) / np.r_[1, spread] for _ in range(starts - 1)]
    best, least = None, np.inf
    for point in points:
        try:
            found, _ = curve_fit(
                sigmoid, inputs, target, p0=point, jac=sigmoid_slopes, ftol=tolerance, xtol=tolerance, maxfev=10_000)
        except RuntimeError:  # This start did not converge.
            continue
        loss = np.sum((sigmoid(inputs, *found) - target) ** 2)
        if loss < least:
            best, least = found, loss
    if best is None:
        raise RuntimeError("no start converged")
    return best, least


def forecast(scores, target, train, components, starts):
    """The whole road: a table with missing cells in, train SSE and predictions of all rows out."""
    filled = Imputer().fit(scores).fill(scores)
    inputs = PCA(n_components=components).fit_transform(filled)
    found, loss = fit_sigmoid(inputs[train], target[train], starts)
    return loss, sigmoid(inputs, *found)
