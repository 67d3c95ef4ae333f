# /// script
# dependencies = ["scikit-learn>=1.4"]
# ///
import bellwether
from sklearn.ensemble import GradientBoostingRegressor

@bellwether.predictor
def boosted_trees(inputs, target, seed, trees: int = 100, depth: bellwether.Integer(1, 16) = 2, rate: float = 0.1):
    """Gradient boosting of regression trees, by scikit-learn.

    Source: Friedman (2001), Annals of Statistics 29(5), 1189-1232"""
    model = GradientBoostingRegressor(n_estimators=trees, max_depth=depth, learning_rate=rate, random_state=seed % 2**32)
    return model.fit(inputs, target).predict
