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


def impute(table, tolerance=1e-12, limit=1000):
    missing = np.isnan(table)
    mean, scale = np.nanmean(table, axis=0), np.nanstd(table, axis=0)
    cells = np.where(missing, 0, (table - mean) / scale)
    rows, columns = missing.nonzero()
    for _ in range(limit):
        centre, axis = components_of(cells, 1)
        values = centre[columns] + ((cells[rows] - centre) @ axis)[:, 0] * axis[columns, 0]
        move = np.abs(values - cells[rows, columns]).max(initial=0)
        cells[rows, columns] = values
        if move <= tolerance:
            break
    return np.clip(cells * scale + mean, 0, 1)


def forecast(scores, target, train, components, starts):
    filled = impute(scores)
    mean, axes = components_of(filled, components)
    inputs = (filled - mean) @ axes
    found, loss = fit_sigmoid(inputs[train], target[train], starts)
    return loss, sigmoid(inputs, *found)
