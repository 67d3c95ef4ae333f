"""The section of the report on the fit alone: Bellwether's sigmoid beside scipy's curve_fit."""

from statistics import mean

RECIPES = {
    "as_written": "`curve_fit` as most write it: defaults, no Jacobian",
    "careful": "`curve_fit` with the Jacobian, to 1e-12",
}
AGREES = 1e-6


def section(job, ours, theirs):
    """The lines of the section, of what `InProcess fits` and `fit_alone.py` printed."""
    optimum = {}
    for row in ours + theirs:
        if row["sse"] is not None:
            optimum[key(row)] = min(row["sse"], optimum.get(key(row), row["sse"]))
    rows = sorted(len(fit["target"]) for fit in job["fits"])
    yield "## In process: the fit alone"
    yield ""
    yield (
        f"Timed: a sigmoid of three components fitted to a target, in memory, on the rows up to the quantile 0.6 of FLOPs "
        f"({rows[0]} to {rows[-1]} rows): the {len(job['fits']) // 2} tasks of `configs/backtests/ruan2024.yaml`, each plain and "
        f"with a floor in 0..0.2. Both sides get the same doubles. With a floor `curve_fit` has bounds and is a trust region; "
        f"without, Levenberg-Marquardt. Starts: intercept 0 and slopes 0.03 first, then drawn. Time: mean over the tasks of the "
        f"median a fit. Ratio: at the same number of starts, of the means, and the least and the greatest of a task. At the "
        f"optimum: training error within {AGREES:.0e} (relative) of the least that anybody here found.")
    yield ""
    yield "| curve | starts | recipe | us a fit | ratio | of a task | at the optimum |"
    yield "| --- | ---: | --- | ---: | ---: | ---: | ---: |"
    missed = []
    for floor in (False, True):
        curve = "with a floor" if floor else "plain"
        for starts in job["starts"]:
            mine = select(ours, floor, starts)
            yield line(curve, starts, "**Bellwether**", mine, mine, optimum)
            missed += misses(f"{curve}, starts {starts}, Bellwether", mine, optimum)
            for recipe, name in RECIPES.items():
                found = [row for row in select(theirs, floor, starts) if row["recipe"] == recipe]
                yield line(curve, starts, name, found, mine, optimum)
                if recipe == "careful":
                    missed += misses(f"{curve}, starts {starts}, `curve_fit` with the Jacobian", found, optimum)
    across = []
    for floor in (False, True):
        single = [row for row in select(theirs, floor, 1) if row["recipe"] == "as_written"]
        ratio = mean(row["median"] for row in single) / mean(row["median"] for row in select(ours, floor, 8))
        across.append(f"{ratio:.1f} times {'with a floor' if floor else 'plain'}")
    yield ""
    yield f"One start of `curve_fit` as most write it beside eight of Bellwether's: {', '.join(across)}."
    if missed:
        yield ""
        yield "Not at the optimum, by task and how much larger the training error is (relative):"
        yield ""
        yield from missed


def key(row):
    return row["name"], row["hasFloor"]


def select(rows, floor, starts):
    return [row for row in rows if row["hasFloor"] == floor and row["starts"] == starts]


def line(curve, starts, name, rows, mine, optimum):
    reference = {key(row): row["median"] for row in mine}
    ratios = [row["median"] / reference[key(row)] for row in rows]
    time, best = mean(row["median"] for row in rows), mean(reference.values())
    there = sum(excess(row, optimum) <= AGREES for row in rows)
    shown = ["1", ""] if rows is mine else [f"{time / best:.1f}", f"{min(ratios):.0f} to {max(ratios):.0f}"]
    return f"| {curve} | {starts} | {name} | {time * 1e6:.1f} | {shown[0]} | {shown[1]} | {there} of {len(rows)} |"


def excess(row, optimum):
    """How much larger the training error is than the least; infinite where no start converged."""
    return float("inf") if row["sse"] is None else row["sse"] / optimum[key(row)] - 1


def misses(label, rows, optimum):
    found = [(row["name"], excess(row, optimum), row.get("termination")) for row in rows]
    found = [item for item in found if item[1] > AGREES]
    if found:
        yield f"- {label}: " + ", ".join(
            f"{name} {amount:.1e}" + (f" ({ending})" if ending not in (None, "converged") else "")
            for name, amount, ending in found)
