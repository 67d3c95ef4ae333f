"""Makes designs.json: the best subsets of units by trace(S'S (M'M)^-1), each subset inverted anew.

Made with Python 3 and numpy; run it in this folder.
"""
import itertools
import json

import numpy as np


def search(rows, units, budget, limit, included, excluded):
    count = max(units) + 1
    whole = rows.T @ rows
    free = [u for u in range(count) if u not in included and u not in excluded]
    every, within, judged = 0, 0, []
    for k in range(1, limit - len(included) + 1):
        for further in itertools.combinations(free, k):
            every += 1
            chosen = sorted(list(further) + included)
            part = rows[np.isin(units, chosen)]
            if len(part) > budget:
                continue
            within += 1
            if np.linalg.matrix_rank(part) < rows.shape[1]:
                continue
            judged.append((float(np.trace(whole @ np.linalg.inv(part.T @ part))), chosen, len(part)))
    judged.sort(key=lambda entry: entry[0])
    return every, within, judged


def main():
    chance = np.random.default_rng(20260101)
    cases = []
    for (n, d, count, budget, limit, included, excluded) in [
        (20, 3, 7, 9, 7, [], []), (30, 3, 10, 14, 4, [2], []), (24, 1, 8, 5, 8, [], [0]),
        (26, 2, 9, 12, 5, [0, 4], [7]), (40, 5, 9, 20, 9, [], []), (14, 3, 14, 6, 14, [], []),
    ]:
        units = np.concatenate([np.arange(count), chance.integers(0, count, n - count)])
        rows = chance.normal(size=(n, d)) * np.array([3.0, 1, 0.5, 0.3, 0.2])[:d]
        every, within, judged = search(rows, units, budget, limit, included, excluded)
        cases.append({
            "rows": rows.tolist(), "units": units.tolist(), "budget": budget, "limit": limit, "included": included,
            "excluded": excluded, "every": every, "within": within, "best": judged[0][1], "size": judged[0][2],
            "objective": judged[0][0], "second": judged[1][1], "next": judged[1][0],
        })
    with open("designs.json", "w") as file:
        json.dump({"cases": cases}, file, indent=1)
        file.write("\n")


main()
