import bellwether

@bellwether.metric(direction="lower-is-better", range=(0, None))
def max_error(actual, predicted):
    """Largest absolute error."""
    return max(abs(a - p) for a, p in zip(actual, predicted))
