"""Reference numbers for the tests of the interval methods `residual` and `family-bootstrap`.

Made with numpy and scipy: python3 make_family_interval_fixtures.py
Writes family-intervals.json beside itself. Chance (FNV-1a, SplitMix64, xoshiro256**) is written here from the published
algorithms; none of Bellwether's own code takes part.
"""

import json
from pathlib import Path

import numpy
from scipy import stats

MASK = (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def child(seed, name, index=0):
    data = seed.to_bytes(8, "little") + name.encode() + b"\xff" + index.to_bytes(8, "little")
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return mix(value)


def rotated(x, by):
    return ((x << by) | (x >> (64 - by))) & MASK


class Xoshiro:
    def __init__(self, seed):
        self.s = []
        for _ in range(4):
            seed = (seed + 0x9E3779B97F4A7C15) & MASK
            self.s.append(mix(seed))

    def next(self):
        s = self.s
        result = (rotated((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotated(s[3], 45)
        return result

    def below(self, bound):
        threshold = ((1 << 64) - bound) % bound
        while True:
            product = self.next() * bound
            if (product & MASK) >= threshold:
                return product >> 64


chance = numpy.random.default_rng(4)
families = ["Ant", "Ant", "Ant", "Bee", "Bee", "Bee", "Bee", "Cat", "Cat", None, "Dog"]
keys = [f"model {i}" for i in range(len(families) + 3)]
x = numpy.concatenate([chance.uniform(0, 2, len(families)), [2.5, 3.5, 0.5]])
y = 0.1 + 0.2 * x[: len(families)] + chance.normal(0, 0.05, len(families))
n = len(families)


def line(rows):
    """Predictions of all rows by the least-squares line of some; None where fewer than four differ."""
    if len({x[row] for row in rows}) < 4:
        return None
    design = numpy.column_stack([numpy.ones(len(rows)), x[rows]])
    coefficients, *_ = numpy.linalg.lstsq(design, y[rows], rcond=None)
    return coefficients[0] + coefficients[1] * x


full = line(list(range(n)))
residual = {}
for level in [0.9, 0.5]:
    s = numpy.sqrt(numpy.sum((y - full[:n]) ** 2) / (n - 2))
    half = stats.t.ppf(1 - (1 - level) / 2, n - 2) * s
    residual[str(level)] = {"lower": list(full - half), "upper": list(full + half)}

groups = [[0, 1, 2], [3, 4, 5, 6], [7, 8], [9], [10]]
left_out = []
for group in groups:
    predictions = line([row for row in range(n) if row not in group])
    left_out += [y[row] - predictions[row] for row in group]

SEED, RESAMPLES = 11, 60
refits, redrawn, draw = [], 0, 0
while len(refits) < RESAMPLES:
    generator = Xoshiro(child(SEED, "resample", draw))
    draw += 1
    drawn = [groups[generator.below(len(groups))] for _ in groups]
    predictions = line([row for group in drawn for row in group])
    if predictions is None:
        redrawn += 1
    else:
        refits.append(predictions)

bootstrap = {str(level): {"lower": [], "upper": []} for level in [0.9, 0.5]}
for row in range(n + 3):
    generator = Xoshiro(child(SEED, f"residuals of {keys[row]}"))
    sums = [refit[row] + left_out[generator.below(len(left_out))] for refit in refits]
    for level in [0.9, 0.5]:
        low, high = numpy.quantile(sums, [(1 - level) / 2, (1 + level) / 2])
        bootstrap[str(level)]["lower"].append(low)
        bootstrap[str(level)]["upper"].append(high)

document = {
    "keys": keys, "families": families, "x": list(x), "y": list(y), "predictions": list(full), "seed": SEED,
    "resamples": RESAMPLES, "redrawn": redrawn, "residual": residual, "family-bootstrap": bootstrap,
}
text = json.dumps(document, indent=1) + "\n"
(Path(__file__).parent / "family-intervals.json").write_text(text)
