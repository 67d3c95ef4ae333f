"""The recipe of the paper's notebooks, from its description: 1000 rounds of imputation, and one BFGS.

The notebooks' stop test compares the whole matrix with its reconstruction by one component, which real tables never
meet, so that all rounds are always made. The loss is the sum of Huber losses (delta 1), the gradient numerical.
"""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, huber
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

ROUNDS = 1000


def impute(table):
    scaler = StandardScaler().fit(table)
    cells = scaler.transform(table)
    missing = np.isnan(cells)
    cells[missing] = 0
    for _ in range(ROUNDS):
        components = PCA(n_components=1)
        rebuilt = components.inverse_transform(components.fit_transform(cells))
        if np.allclose(cells, rebuilt, rtol=1e-5, atol=1e-4):
            break
        cells[missing] = rebuilt[missing]
    return np.clip(scaler.inverse_transform(cells), 0, 1)


def forecast(scores, target, train, components):
    inputs = PCA(n_components=components).fit_transform(impute(scores))
    known, answers = inputs[train], target[train]

    def loss(point):
        return huber(1, expit(point[0] + known @ point[1:]) - answers).sum()

    found = minimize(loss, np.r_[0, np.full(components, 0.03)], method="BFGS").x
    predictions = expit(found[0] + inputs @ found[1:])
    return np.sum((predictions[train] - answers) ** 2), predictions
