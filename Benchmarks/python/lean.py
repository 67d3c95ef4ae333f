"""The same road as `laws.py` without scikit-learn's classes: the eigenvectors of a covariance matrix, numpy alone.

What someone would write who minds the time of a call, and still in Python.
"""

import numpy as np

from laws import fit_sigmoid, sigmoid


def components_of(cells, count):
    """The mean [p] and the first eigenvectors of the covariance [p x count]."""
    mean = cells.mean(axis=0)
    centred = cells - mean
    return mean, np.linalg.eigh(centred.T @ centred)[1][:, : -count - 1 : -1]


class Imputer:
    """Missing cells from one principal component, learnt on the training rows."""

    def __init__(self, tolerance=1e-12, limit=1000):
        self.tolerance, self.limit = tolerance, limit

    def fit(self, table):
        """Learns, and returns the table without missing cells."""
        self.mean, self.scale = np.nanmean(table, axis=0), np.nanstd(table, axis=0)
        return self._filled(table, learns=True)

    def fill(self, table):
        """Another table without missing cells."""
        return self._filled(table, learns=False)

    def _filled(self, table, learns):
        missing = np.isnan(table)
        cells = np.where(missing, 0, (table - self.mean) / self.scale)
        rows, columns = missing.nonzero()
        for _ in range(self.limit):
            if learns:
                self.centre, self.axis = components_of(cells, 1)
            values = self.centre[columns] + ((cells[rows] - self.centre) @ self.axis)[:, 0] * self.axis[columns, 0]
            move = np.abs(values - cells[rows, columns]).max(initial=0)
            cells[rows, columns] = values
            if move <= self.tolerance:
                break
        return np.clip(cells * self.scale + self.mean, 0, 1)


def forecast(scores, target, train, components, starts):
    filled = Imputer().fit(scores)
    mean, axes = components_of(filled, components)
    inputs = (filled - mean) @ axes
    found, loss = fit_sigmoid(inputs[train], target[train], starts)
    return loss, sigmoid(inputs, *found)
