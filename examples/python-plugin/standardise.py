"""A transform that learns: what it learns, it learns from the training rows alone."""
from statistics import fmean, stdev
from typing import List

import bellwether


@bellwether.transform
class Standardise:
    """Columns less their mean over the training rows, in units of their standard deviation there.

    Parameters:
        columns: columns of numbers; missing cells stay missing
    """

    def __init__(self, columns: List[str]):
        self.columns = columns

    def fit(self, table):
        learned = {}
        for name in self.columns:
            known = [value for value in table[name] if value == value]
            if len(known) < 2 or stdev(known) == 0:
                raise bellwether.CannotCompute(f"column '{name}' does not vary in the training rows")
            learned[name] = {"mean": fmean(known), "sd": stdev(known)}
        return learned

    def apply(self, learned, table):
        return {name: [(value - of["mean"]) / of["sd"] for value in table[name]] for name, of in learned.items()}
