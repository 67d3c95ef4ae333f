"""Correlations of many samples with compute: Bellwether's kernels and what one would write in Python, turn by turn.

    sample_correlations.py IN_PROCESS FOLDER

Writes x.bin and scores.bin into the folder, calls `IN_PROCESS samples FOLDER` and the Python sides in turns, and prints medians
of CPU time as JSON. Fails where the two sides differ by more than 1e-12, or disagree about what is undefined.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from scipy import stats

CHECKPOINTS, SAMPLES = 80, 200_000
ROUNDS, LOOPED, AGREES = 7, 2000, 1e-12
METHODS = ("pearson", "spearman", "kendall")


def main():
    ours_command, folder = sys.argv[1], Path(sys.argv[2])
    x, scores = data()
    x.tofile(folder / "x.bin")
    scores.tofile(folder / "scores.bin")
    sides = {**numpy_sides(), **numba_sides()}
    found = {name: [] for name in sides}
    ours, loop, apart = [], [], 0.0
    for _ in range(ROUNDS):
        ours += json.loads(subprocess.run([ours_command, "samples", str(folder)], check=True, stdout=subprocess.PIPE).stdout)
        for name, (_, call) in sides.items():
            start = time.process_time()
            result = call(x, scores)
            found[name].append(time.process_time() - start)
            apart = max(apart, difference(result, np.fromfile(folder / f"{sides[name][0]}.bin"), name))
        loop.append(scipy_loop(x, scores, np.fromfile(folder / "kendall.bin")))
    print(json.dumps({
        "checkpoints": CHECKPOINTS, "samples": SAMPLES, "rounds": ROUNDS, "looped": LOOPED, "apart": apart,
        "ours": [summary(ours, methods, width) for methods in sorted({row["methods"] for row in ours}) for width in (1, 2)],
        "python": [
            {"method": method, "name": name, "cpu": statistics.median(found[name])} for name, (method, _) in sides.items()],
        "loop": statistics.median(loop) * SAMPLES}))


def data():
    """Noise about a slope; every tenth sample is right or wrong (0 or 1: ties everywhere), every fiftieth always the same."""
    chance = np.random.default_rng(7)
    x = np.sort(np.log10(6 * 10 ** chance.uniform(18, 22, CHECKPOINTS)))
    slopes = chance.normal(0.5, 0.5, SAMPLES)
    scores = -5 + (x - 20)[:, None] * slopes[None] + chance.normal(0, 1, (CHECKPOINTS, SAMPLES))
    scores[:, ::10] = scores[:, ::10] > -5
    scores[:, ::50] = 1
    return x, scores


def summary(rows, methods, width):
    chosen = [row for row in rows if row["methods"] == methods and row["width"] == width]
    return {
        "methods": methods, "width": width, "cpu": statistics.median(row["cpu"] for row in chosen),
        "wall": statistics.median(row["wall"] for row in chosen)}


def difference(theirs, ours, name):
    """The largest difference; both have to be undefined in the same samples."""
    if not np.array_equal(np.isnan(theirs), np.isnan(ours)):
        raise SystemExit(f"{name}: other samples are undefined")
    largest = float(np.nanmax(np.abs(theirs - ours)))
    if largest > AGREES:
        raise SystemExit(f"{name}: differs by {largest:.1e}")
    return largest


def scipy_loop(x, scores, ours):
    """CPU seconds a sample of a loop over some of the samples, evenly spread."""
    places = np.arange(0, SAMPLES, SAMPLES // LOOPED) + np.arange(LOOPED) % 50
    columns = [np.ascontiguousarray(scores[:, place]) for place in places]
    start = time.process_time()
    theirs = np.array([stats.kendalltau(x, column)[0] for column in columns])
    seconds = (time.process_time() - start) / LOOPED
    difference(theirs, ours[places], "scipy.stats.kendalltau")
    return seconds


def numpy_sides():
    return {
        "numpy, as most write it": ("pearson", pearson),
        "numpy, in blocks that fit the cache": ("pearson", pearson_blocks),
        "`scipy.stats.rankdata(axis=0)` and numpy": ("spearman", spearman),
        "numpy, all pairs of ranks in bytes": ("kendall", kendall_bytes),
        "numpy, all pairs of scores, in blocks (the quickest found)": ("kendall", kendall_signs),
    }


def pearson(x, scores):
    xc, c = x - x.mean(), scores - scores.mean(0)
    with np.errstate(invalid="ignore"):
        return (xc @ c) / np.sqrt((xc @ xc) * (c * c).sum(0))


def pearson_blocks(x, scores, width=2048):
    out, xc = np.empty(scores.shape[1]), x - x.mean()
    with np.errstate(invalid="ignore"):
        for start in range(0, scores.shape[1], width):
            b = scores[:, start : start + width]
            c = b - b.mean(0)
            out[start : start + width] = (xc @ c) / np.sqrt((xc @ xc) * np.einsum("ij,ij->j", c, c))
    return out


def spearman(x, scores):
    return pearson(stats.rankdata(x), stats.rankdata(scores, axis=0))


def kendall_signs(x, scores, width=4096):
    """All pairs of rows; x rises strictly."""
    return np.concatenate([
        tau_b(scores[:, start : start + width]) for start in range(0, scores.shape[1], width)])


def kendall_bytes(x, scores, width=8192):
    """Dense ranks first, so that the pairs are of bytes."""
    out = []
    for start in range(0, scores.shape[1], width):
        b = scores[:, start : start + width]
        order = np.argsort(b, axis=0)
        ordered = np.take_along_axis(b, order, 0)
        dense = np.zeros(b.shape, np.uint8)
        np.cumsum(ordered[1:] != ordered[:-1], axis=0, dtype=np.uint8, out=dense[1:])
        ranks = np.empty_like(dense)
        np.put_along_axis(ranks, order, dense, 0)
        out.append(tau_b(ranks))
    return np.concatenate(out)


def tau_b(b):
    m = len(b)
    up, down = np.zeros(b.shape[1], np.int64), np.zeros(b.shape[1], np.int64)
    for i in range(m - 1):
        rest = b[i + 1 :]
        # At most 79 trues: they fit a byte.
        up += np.add.reduce((rest > b[i]).view(np.uint8), axis=0, dtype=np.uint8)
        down += np.add.reduce((rest < b[i]).view(np.uint8), axis=0, dtype=np.uint8)
    with np.errstate(invalid="ignore"):
        return (up - down) / np.sqrt(m * (m - 1) / 2 * (up + down))


def numba_sides():
    """Compiled before anything is timed."""
    import numba

    @numba.njit
    def all_pairs(scores, out):  # LLVM vectorises it over the samples
        m, n = scores.shape
        width = 512
        for s in range(0, n, width):
            e = min(s + width, n)
            b = scores[:, s:e].copy()
            up, down = np.zeros(e - s, np.int64), np.zeros(e - s, np.int64)
            for i in range(m - 1):
                for j in range(i + 1, m):
                    for k in range(e - s):
                        up[k] += b[j, k] > b[i, k]
                        down[k] += b[j, k] < b[i, k]
            for k in range(e - s):
                untied = up[k] + down[k]
                out[s + k] = (up[k] - down[k]) / np.sqrt(m * (m - 1) / 2 * untied) if untied > 0 else np.nan

    def side(x, scores):
        out = np.empty(scores.shape[1])
        all_pairs(scores, out)
        return out

    side(None, np.zeros((CHECKPOINTS, 1000)))
    return {"numba, all pairs": ("kendall", side)}


main()
