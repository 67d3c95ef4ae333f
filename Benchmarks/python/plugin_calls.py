"""The plugins that are called: a small metric, and a transform that hands a column through numpy."""
import bellwether
import numpy


@bellwether.metric(direction="lower-is-better", range=(0, None))
def max_error(actual, predicted):
    """Largest absolute error."""
    return numpy.abs(actual - predicted).max()


@bellwether.transform
def doubled(table):
    """Every number twice as large."""
    return {name: 2 * values for name, values in table.items()}
