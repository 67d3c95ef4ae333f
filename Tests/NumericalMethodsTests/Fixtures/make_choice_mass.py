"""Reference numbers for the joint choice-mass law, by numpy and scipy alone: writes choice-mass.json beside this file.

Each part takes another road than the Swift code: dense tensor quadrature in place of products and lattices, a Kalman filter with matrix
exponentials in place of kriging, one maximisation of the multivariate Student likelihood over all parameters in place of ECME.
"""

import json
import sys
from pathlib import Path

import numpy as np
import scipy
from scipy.linalg import expm
from scipy.optimize import minimize
from scipy.special import gammaln, ndtr


def hermite(count):
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return nodes, weights / weights.sum()


# Integrals over a document's margins: leads + shared * g + own * h_k.


def integrals():
    cases = []
    for leads, shared, own in [
        ([0.4], 1.3, 0.0),
        ([-2.0], 0.2, 0.0),
        ([0.5, -0.3], 0.8, 0.5),
        ([3.0, 2.5], 0.3, 4.0),
        ([1.0, 0.2, -0.4], 0.5, 1.2),
        ([-1.0, -0.5, 2.0], 0.0, 0.7),
    ]:
        size = len(leads) + 1
        nodes, weights = hermite(120 if len(leads) == 1 else 80 if len(leads) == 2 else 40)
        grids = np.meshgrid(*([nodes] * size), indexing="ij") if own > 0 else [nodes]
        mass = np.ones_like(grids[0])
        for grid in np.meshgrid(*([weights] * size), indexing="ij") if own > 0 else [weights]:
            mass = mass * grid
        margins = [
            lead + np.sqrt(shared) * grids[0] + (np.sqrt(own) * grids[k + 1] if own > 0 else 0)
            for k, lead in enumerate(leads)
        ]
        # Along the shared part accuracy is a product of normal probabilities: a fine trapezoid over 16 standard deviations.
        x = np.linspace(-8, 8, 64001)
        density = np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
        if own > 0:
            product = np.prod([ndtr((lead + np.sqrt(shared) * x) / np.sqrt(own)) for lead in leads], axis=0)
            accuracy = float(np.sum(density * product) * (x[1] - x[0]))
        else:
            accuracy = float(ndtr(leads[0] / np.sqrt(shared)))
        odds = [np.exp(-m) for m in margins]
        share = 1 / (1 + sum(odds))
        brier = (1 - share) ** 2 + sum((o * share) ** 2 for o in odds)
        cases.append(
            dict(
                leads=leads, shared=shared, own=own, accuracy=accuracy, share=float((mass * share).sum()),
                brier=float((mass * brier).sum()),
            )
        )
    return cases


# The damped trend by a Kalman filter over (value, slope, bend).


def trend(x, y, noise, walk, places, length=1.0, share=0.2):
    reach = x[-1] - x[0]
    centred = x - x.mean()
    slope = centred @ y / (centred @ centred)
    scale = np.sqrt(slope**2 + (noise + walk * reach) / reach**2)

    def step(distance, bend):
        if distance == 0:
            return np.eye(3), np.zeros((3, 3))
        drift = np.array([[0, 1, 0], [0, 0, 1], [0, 0, -1 / length]])
        spread = np.zeros((3, 3))
        spread[2, 2] = 2 * bend**2 / length
        spread[0, 0] = walk
        block = np.zeros((6, 6))
        block[:3, :3], block[:3, 3:], block[3:, 3:] = -drift, spread, drift.T
        power = expm(block * distance)
        move = power[3:, 3:].T
        return move, move @ power[:3, 3:]

    def filtered(bend):
        # The first two observations fix the line: a prior variance of 1e7 (the units are near 1) is as good as none.
        state, cover = np.array([y[0], 0, 0.0]), np.diag([1e7, 1e7, bend**2])
        likelihood = 0.0
        for j in range(len(x)):
            if j > 0:
                move, spread = step(x[j] - x[j - 1], bend)
                state, cover = move @ state, move @ cover @ move.T + spread
            innovation = cover[0, 0] + noise
            rest = y[j] - state[0]
            likelihood -= 0.5 * (np.log(innovation) + rest**2 / innovation)
            gain = cover[:, 0] / innovation
            state = state + gain * rest
            joseph = np.eye(3)
            joseph[:, 0] -= gain
            cover = joseph @ cover @ joseph.T + noise * np.outer(gain, gain)
        found = []
        for place in places:
            move, spread = step(place - x[-1], bend)
            found.append(((move @ state)[0], (move @ cover @ move.T + spread)[0, 0]))
        return likelihood, found

    total, mean, square = 0.0, np.zeros(len(places)), np.zeros(len(places))
    runs = [(0.625 * k, filtered(scale * share * np.exp(0.625 * k))) for k in range(-4, 5)]
    peak = max(run[0] - z * z / 2 for z, run in runs)
    for z, (likelihood, found) in runs:
        weight = np.exp(likelihood - z * z / 2 - peak)
        total += weight
        for i, (value, variance) in enumerate(found):
            mean[i] += weight * value
            square[i] += weight * (variance + value**2)
    mean, square = mean / total, square / total
    return mean.tolist(), (square - mean**2).tolist()


def trends():
    cases = []
    chance = np.random.default_rng(1)
    for size, noise, walk in [(4, 1e-4, 1e-4), (5, 3e-4, 0.0), (8, 1e-3, 2e-3), (6, 1e-2, 1e-2)]:
        x = 18 + np.cumsum(0.3 + chance.random(size))
        y = 0.3 * np.logaddexp(0, (x - 20) / 0.7) + 0.01 * chance.standard_normal(size)
        places = (x[-1] + np.array([0.0, 0.3, 1.0, 2.5])).tolist()
        mean, variance = trend(x, y, noise, walk, places)
        cases.append(
            dict(x=x.tolist(), y=y.tolist(), noise=noise, walk=walk, places=places, mean=mean, variance=variance)
        )
    return cases


# The whole law on few documents.


def shared(u, v, p, origin):
    left = np.stack([np.ones_like(u), u - origin], 1)
    right = np.stack([np.ones_like(v), v - origin], 1)
    lower = np.array([[p[0], 0], [p[1], p[2]]])
    return left @ (lower @ lower.T) @ right.T + p[3] ** 2 * np.minimum.outer(u - origin, v - origin)


def covariance(u, p):
    return shared(u, u, p, u[0]) + p[4] ** 2 * np.eye(len(u))


def maximised(loss, starts):
    runs = [minimize(loss, start, method="BFGS", options=dict(gtol=1e-7, maxiter=5000)) for start in starts]
    return min(runs, key=lambda run: run.fun)


def law(u, margins, place, student):
    count, wrong, width = margins.shape
    mean = margins.mean(1)
    rest = margins - mean[:, None]
    size = width * wrong

    def distances(level, common, own):
        off = mean - level
        inverse = np.linalg.inv(covariance(u, common))
        found = np.einsum("ij,jk,ik->i", off, inverse, off)
        determinant = np.linalg.slogdet(covariance(u, common))[1]
        if wrong > 1:
            inverse = np.linalg.inv(covariance(u, own))
            found = found + np.einsum("ikj,jl,ikl->i", rest, inverse, rest)
            determinant += (wrong - 1) * np.linalg.slogdet(covariance(u, own))[1]
        return found, determinant

    def parts(theta):
        return theta[:width], theta[width : width + 5], theta[width + 5 : width + 10], np.exp(theta[-1])

    def loss(theta):
        level, common, own, freedom = parts(theta)
        try:
            found, determinant = distances(level, common, own)
        except np.linalg.LinAlgError:
            return 1e10
        if not student:
            return float((found.mean() + determinant) / 2)
        return float(
            determinant / 2
            - gammaln((freedom + size) / 2) + gammaln(freedom / 2) + size / 2 * np.log(freedom)
            + (freedom + size) / 2 * np.log1p(found / freedom).mean()
        )

    level = mean.mean(0)
    starts = [
        np.concatenate([level, [1, 0.0, 0.3, walk, noise], [1, 0.0, 0.3, walk, noise], [np.log(6)]])
        for walk, noise in ((0.5, 0.4), (0.2, 0.8))
    ]
    best = maximised(loss, starts)
    level, common, own, freedom = parts(best.x)
    slope = (level[-1] - level[-2]) / (u[-1] - u[-2])
    ahead = level[-1] + slope * (place - u[-1])

    def conditional(p):
        at = np.array([place])
        cross = shared(at, u, p, u[0])[0]
        weights = np.linalg.solve(covariance(u, p), cross)
        return weights, shared(at, at, p, u[0])[0, 0] + p[4] ** 2 - cross @ weights

    found, _ = distances(level, common, own)
    scale = (freedom + found) / (freedom + size) if student else np.ones(count)
    weights, variance = conditional(common)
    leads = (ahead + (mean - level) @ weights)[:, None] + np.zeros((1, wrong))
    if wrong == 1:
        accuracy = ndtr(leads[:, 0] / np.sqrt(scale * variance)).mean()
    else:
        weights, private = conditional(own)
        leads = leads + rest @ weights
        common_variance = max(variance - private / wrong, 0)
        x = np.linspace(-8, 8, 4001)
        density = np.exp(-x * x / 2) / np.sqrt(2 * np.pi) * (x[1] - x[0])
        shift = np.sqrt(common_variance * scale)[:, None] * x
        chances = np.ones((count, len(x)))
        for k in range(wrong):
            chances *= ndtr((leads[:, k : k + 1] + shift) / np.sqrt(private * scale)[:, None])
        accuracy = (chances @ density).mean()
    return float(accuracy), float(best.fun), float(freedom)


def laws():
    cases = []
    chance = np.random.default_rng(7)
    u = np.array([19.0, 19.6, 20.3, 20.9, 21.4])
    for wrong, student in [(1, False), (3, False), (1, True), (2, True)]:
        count = 60
        root = np.linalg.cholesky(covariance(u, np.array([0.9, 0.1, 0.3, 0.5, 0.3])))
        level = 0.2 + 0.5 * (u - 19)
        scale = np.sqrt(4 / chance.chisquare(4, count)) if student else np.ones(count)
        common = chance.standard_normal((count, len(u))) @ root.T
        own = chance.standard_normal((count, wrong, len(u))) @ root.T
        own = own if wrong > 1 else 0 * own
        margins = level + scale[:, None, None] * (common[:, None] + own)
        accuracy, loss, freedom = law(u, margins, 22.2, student)
        cases.append(
            dict(
                compute=u.tolist(), margins=margins.reshape(count, -1).tolist(), student=student, place=22.2,
                accuracy=accuracy, freedom=freedom if student else None,
            )
        )
        print(wrong, student, accuracy, loss, freedom, file=sys.stderr)
    return cases


nodes, weights = hermite(41)
numbers = dict(
    versions=dict(python=sys.version.split()[0], numpy=np.__version__, scipy=scipy.__version__),
    hermite=dict(nodes=nodes.tolist(), weights=weights.tolist()), integrals=integrals(), trends=trends(), laws=laws(),
)
Path(__file__).with_name("choice-mass.json").write_text(json.dumps(numbers, indent=1) + "\n")
