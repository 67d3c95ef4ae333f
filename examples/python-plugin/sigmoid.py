# /// script
# requires-python = ">=3.9"
# dependencies = ["numpy"]
# ///
"""The built-in sigmoid once more, in numpy: a whole method as a plugin, to the ninth digit of its predictions.

The curve is (1 - b) logistic(a + w . x) + b. Each step of the descent solves (C + damping diag C) step = -gradient, where C
is Gauss's and Newton's matrix at first and the whole second derivative near the end.
"""
from typing import Optional

import bellwether
import numpy as np


@bellwether.predictor
class SigmoidCurve:
    """A logistic curve of a weighted sum of the inputs.

    Parameters:
        floor: the range of the floor, such as [0, 0.2]; absent, no floor
        starts: from how many points the descent is begun
    Source: Ruan, Maddison and Hashimoto (2024), arXiv 2405.10938, section 3.3
    """

    def __init__(self, floor: Optional[bellwether.Range] = None, starts: bellwether.Integer(1, 1000) = 8):
        if floor is not None and not 0 <= floor[0] < floor[1] < 1:
            raise bellwether.BadSetting("floor", "a floor lies within 0 and 1 (without 1)")
        self.floor = floor
        self.starts = starts

    def fit(self, inputs, target, seed):
        problem = Problem(inputs, target, self.floor)
        chance = np.random.default_rng(seed)
        ends = [descend(problem, problem.start(index, chance)) for index in range(self.starts)]
        point = polished(problem, min(ends, key=lambda end: end[1])[0])
        weights = point[1 : 1 + problem.inputs] / problem.scales
        floor = float(point[-1]) if self.floor is not None else 0.0
        intercept = float(point[0] - weights @ problem.means)
        model = {"intercept": intercept, "weights": weights.tolist(), "floor": floor, "height": 1 - floor}
        return bellwether.Fitted(model, curve={"link": "logistic", **model})

    def predict(self, model, inputs):
        return model["height"] * logistic(model["intercept"] + inputs @ np.array(model["weights"])) + model["floor"]


def logistic(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


class Problem:
    """The sum of squares over the training rows, in standardised inputs; a point is [intercept, slopes, floor]."""

    def __init__(self, inputs, target, floor):
        self.inputs = inputs.shape[1]
        self.target, self.floor = target, floor
        self.means, self.scales = inputs.mean(axis=0), inputs.std(axis=0)
        if not self.scales.all():
            raise bellwether.CannotCompute("an input is the same in all training rows")
        if len(target) < 1 + self.inputs + (floor is not None):
            raise bellwether.CannotCompute(f"{len(target)} training rows are too few for {self.inputs} inputs")
        self.design = np.column_stack([np.ones(len(target)), (inputs - self.means) / self.scales])
        self.unit = (target @ target) / 2 or 1.0

    def start(self, index, chance):
        """The classical start, then the regression of the logits, then drawn ones."""
        share = 0.0
        if index == 0:
            point = np.concatenate([[0.03 * self.means.sum()], 0.03 * self.scales])
        elif index == 1:
            share_of_one = np.clip(self.target, 0.02, 0.98)
            point = np.linalg.lstsq(self.design, np.log(share_of_one / (1 - share_of_one)), rcond=None)[0]
        else:
            spread = [1.5] + [4.0 if index % 2 else 1.5] * self.inputs
            point, share = spread * chance.standard_normal(1 + self.inputs), chance.random()
        if self.floor is None:
            return point
        return np.append(point, self.floor[0] + share * (self.floor[1] - self.floor[0]))

    def loss(self, point):
        """The loss, and the curve's level and the residual of each row."""
        floor = point[-1] if self.floor is not None else 0.0
        levels = logistic(self.design @ point[: 1 + self.inputs])
        residuals = floor + (1 - floor) * levels - self.target
        return residuals @ residuals / 2, levels, residuals

    def derivatives(self, point, levels, residuals, whole):
        """The gradient, and the second derivative or, where that may not be, Gauss's and Newton's part of it."""
        floor = point[-1] if self.floor is not None else 0.0
        bend = levels * (1 - levels)
        slope = (1 - floor) * bend
        jacobian = slope[:, None] * self.design
        if self.floor is not None:
            jacobian = np.column_stack([jacobian, 1 - levels])
        curvature = jacobian.T @ jacobian
        if whole:
            width = 1 + self.inputs
            curvature[:width, :width] += (self.design.T * (residuals * slope * (1 - 2 * levels))) @ self.design
            if self.floor is not None:
                mixed = self.design.T @ (residuals * bend)
                curvature[width, :width] -= mixed
                curvature[:width, width] -= mixed
        return residuals @ jacobian, curvature

    def step(self, point, gradient, curvature, damping):
        """The next step, inside the floor's bounds; None where the matrix is not positive definite."""
        size = free = len(point)
        last = 0.0
        if self.floor is not None:
            low, high = self.floor
            if (point[-1] <= low and gradient[-1] >= 0) or (point[-1] >= high and gradient[-1] <= 0):
                free = size - 1
        step = solve(gradient, curvature, damping, free, last)
        if step is not None and self.floor is not None and free == size:
            landing = min(max(point[-1] + step[-1], low), high)
            if landing != point[-1] + step[-1]:
                step = solve(gradient, curvature, damping, size - 1, landing - point[-1])
        if step is None:
            return None
        return step * min(1.0, 8 / max(np.abs(step[: 1 + self.inputs]).max(), 1e-300))


def solve(gradient, curvature, damping, free, last):
    diagonal = np.abs(np.diag(curvature)[:free])
    matrix = curvature[:free, :free] + np.diag(damping * np.maximum(diagonal, 1e-9 * diagonal.max()))
    right = -gradient[:free] - (curvature[-1, :free] * last if free < len(gradient) else 0)
    try:
        factor = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        return None
    step = np.linalg.solve(factor.T, np.linalg.solve(factor, right))
    return step if free == len(gradient) else np.append(step, last)


def descend(problem, point, tolerance=1e-14, iterations=500):
    """A bounded Levenberg-Marquardt descent: where it ended, and the loss there."""
    loss, levels, residuals = problem.loss(point)
    damping, growth, whole, derivatives = 1e-2, 2.0, False, None
    for _ in range(iterations):
        if loss <= 1e-28 * problem.unit or damping > 1e12:
            break
        if derivatives is None:
            derivatives = problem.derivatives(point, levels, residuals, whole)
        gradient, curvature = derivatives
        step = problem.step(point, gradient, curvature, damping)
        if step is None:
            if whole:
                whole, derivatives = False, None
            else:
                damping = max(damping * 10, 1e-8)
            continue
        predicted = -(gradient @ step + step @ curvature @ step / 2)
        trial = point + step
        trial_loss, trial_levels, trial_residuals = problem.loss(trial)
        if not trial_loss <= loss:
            if predicted <= max(tolerance, 1e-13) * loss:
                break
            damping, growth = max(damping, 1e-8) * growth, growth * 2
            continue
        gain = loss - trial_loss
        is_negligible = predicted <= tolerance * loss
        is_last = is_negligible and (damping <= 1e-9 or gain == 0)
        ratio = gain / predicted if predicted > 0 else 0.0
        whole = gain < 0.1 * loss
        shrink = 1e-4 if is_negligible else max(0.02 if ratio > 0.75 else 0.2, 1 - (2 * ratio - 1) ** 3)
        damping, growth, derivatives = max(damping * shrink, 1e-15), 2.0, None
        point, loss, levels, residuals = trial, trial_loss, trial_levels, trial_residuals
        if is_last:
            break
    return point, loss


def polished(problem, point):
    """The last digits: where the loss no longer tells points apart, its gradient still does."""
    loss, levels, residuals = problem.loss(point)
    last = 1e-3
    for _ in range(8):
        step = problem.step(point, *problem.derivatives(point, levels, residuals, True), 0.0)
        if step is None or np.abs(step).max() >= last / 2:
            break
        trial_loss, levels, residuals = problem.loss(point + step)
        if trial_loss > loss * (1 + 1e-14):
            break
        point, last = point + step, np.abs(step).max()
    return point
