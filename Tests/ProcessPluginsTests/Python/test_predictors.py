import importlib.util
import unittest

from plugin_client import PluginTestCase

HAS_NUMPY = importlib.util.find_spec("numpy") is not None

ROWS = {"a": [1.0, 2.0, 3.0], "b": [0.5, 0.25, 0.125]}
WHO = {"key": ["x", "y", "z"], "family": ["f", None, "g"], "compute": [10.0, None, 30.0]}
TARGET = {"target": [0.25, 0.5, 0.75]}

PREDICTORS = """
    import bellwether

    @bellwether.predictor
    def function(inputs, target, scale: float = 1):
        mean = sum(target) / len(target)
        return lambda inputs: [scale * mean + row[0] for row in inputs]

    @bellwether.predictor
    def by_names(target, families, keys):
        def predict(families, compute, keys):
            return {"value": [len(f or "") for f in families], "reason": [f"{k} {c}" for k, c in zip(keys, compute)]}
        return predict

    @bellwether.predictor
    class Portable:
        def __init__(self, depth: int = 2):
            if depth % 2:
                raise ValueError("depth must be even")
        def fit(self, inputs, target, names):
            return {"names": names, "mean": sum(target) / len(target)}
        def predict(self, model, inputs):
            values = [model["mean"]] * len(inputs)
            return values, [v - 0.125 for v in values], [v + 0.125 for v in values]

    @bellwether.predictor
    class Kept:
        def fit(self, inputs, target):
            return bellwether.Fitted((1, 2), formula="1 + 2", interval_level=0.9,
                curve={"link": "logistic", "intercept": 0.5, "weights": [1.0], "floor": 0, "height": 1})
        def predict(self, trees, inputs):
            return [sum(trees)] * len(inputs)
        def describe(self, trees):
            return {"trees": trees}

    @bellwether.predictor
    class OnItself:
        def fit(self, inputs, target):
            self.first = target[0]
        def predict(self, inputs):
            return [self.first] * len(inputs)

    @bellwether.predictor
    def wrong(inputs, target, how: str = ""):
        if how == "no function":
            return 3
        if how == "positional":
            return lambda one, two: []
        return {
            "number": lambda inputs: 0.5,
            "short": lambda inputs: [0.5],
            "texts": lambda inputs: ["a", "b", "c"],
            "parts": lambda inputs: {"values": [1, 2, 3]},
            "missing": lambda inputs: [0.5, None, float("nan")],
        }[how]

    @bellwether.predictor(may_be_undefined=True)
    def gaps(inputs, target):
        return lambda inputs: {"value": [0.5, None, float("nan")], "reason": [None, "too small", "too large"]}
"""


class Predictors(PluginTestCase):
    def fit(self, client, name, target=TARGET, **settings):
        tables = {"rows": ROWS, "who": WHO, "target": target}
        header, _ = client.call("fit", "predictor", name, tables, settings)
        return header

    def predict(self, client, name, settings=None, **model):
        return client.call("predict", "predictor", name, {"rows": ROWS, "who": WHO}, settings, **model)

    def test_a_function_fits_and_what_it_returns_predicts(self):
        client = self.serve(PREDICTORS)
        fitted = self.fit(client, "function", scale=2)
        self.assertEqual(fitted["fitted"], {"function": "<lambda>", "mean": 0.5, "scale": 2.0})
        _, tables = self.predict(client, "function", {"scale": 2}, handle=fitted["handle"])
        self.assertEqual(tables, {"predictions": {"value": [2.0, 3.0, 4.0]}})

    def test_what_predicts_is_given_what_its_parameters_name(self):
        client = self.serve(PREDICTORS)
        fitted = self.fit(client, "by-names")
        _, tables = self.predict(client, "by-names", handle=fitted["handle"])
        self.assertEqual(tables["predictions"], {"value": [1.0, 0.0, 1.0], "reason": ["x 10.0", "y nan", "z 30.0"]})

    def test_a_model_of_plain_data_is_kept_by_the_host(self):
        client = self.serve(PREDICTORS)
        fitted = self.fit(client, "portable")
        self.assertEqual(fitted, {"id": 1, "fitted": {"names": ["a", "b"], "mean": 0.5}})
        other = self.serve(PREDICTORS)
        _, tables = self.predict(other, "portable", fitted=fitted["fitted"])
        self.assertEqual(tables["predictions"], {"value": [0.5] * 3, "lower": [0.375] * 3, "upper": [0.625] * 3})

    def test_a_value_error_of_a_class_is_a_bad_setting(self):
        client = self.serve(PREDICTORS)
        header, _ = client.call("check", "predictor", "portable", settings={"depth": 3})
        self.assertEqual(header["error"], {"kind": "settings", "message": "depth must be even"})
        header, _ = client.call("check", "predictor", "portable", settings={"depth": 2})
        self.assertEqual(header, {"id": 2})

    def test_any_other_model_stays_and_is_described(self):
        client = self.serve(PREDICTORS)
        fitted = self.fit(client, "kept")
        self.assertEqual(fitted["fitted"], {"trees": [1, 2]})
        self.assertEqual((fitted["formula"], fitted["interval-level"]), ("1 + 2", 0.9))
        self.assertEqual(fitted["curve"]["weights"], [1.0])
        _, tables = self.predict(client, "kept", handle=fitted["handle"])
        self.assertEqual(tables["predictions"]["value"], [3.0] * 3)

    def test_what_a_fit_keeps_on_itself_is_not_overwritten_by_the_next(self):
        client = self.serve(PREDICTORS)
        first = self.fit(client, "on-itself")
        second = self.fit(client, "on-itself", {"target": [0.125, 0.5, 0.75]})
        self.assertEqual(first["fitted"], {"class": "OnItself", "first": 0.25})
        for fitted, value in ((first, 0.25), (second, 0.125)):
            _, tables = self.predict(client, "on-itself", handle=fitted["handle"])
            self.assertEqual(tables["predictions"]["value"], [value] * 3)

    def test_a_forgotten_model_is_gone_and_the_others_stay(self):
        client = self.serve(PREDICTORS)
        first, second = self.fit(client, "kept"), self.fit(client, "kept")
        header, _ = self.predict(client, "kept", handle=second["handle"], forget=[first["handle"]])
        self.assertNotIn("error", header)
        header, _ = self.predict(client, "kept", handle=first["handle"])
        self.assertIn("keeps no model with the handle 1", header["error"]["message"])

    def test_predictions_may_be_missing_where_the_predictor_says_so(self):
        client = self.serve(PREDICTORS)
        _, tables = self.predict(client, "gaps", handle=self.fit(client, "gaps")["handle"])
        self.assertEqual([value == value for value in tables["predictions"]["value"]], [True, False, False])
        self.assertEqual(tables["predictions"]["reason"], [None, "too small", "too large"])

    def test_predictions_of_the_wrong_form_are_told_in_words(self):
        client = self.serve(PREDICTORS)
        for how, words in (
            ("number", "it predicted a float; a prediction for each row was asked for, 3 in all"),
            ("short", "it gave 1 predictions (value) for 3 rows"),
            ("texts", "column 'value' has texts where numbers were asked for"),
            ("missing", "its prediction for row 1 (counted from 0) is missing (None or NaN); raise bellwether.CannotCom"),
            ("parts", "its predictions have the parts values; value, lower, upper, reason are known"),
            ("positional", "it returned a function of (one, two); it may take"),
        ):
            fitted = self.fit(client, "wrong", how=how)
            header, _ = self.predict(client, "wrong", {"how": how}, handle=fitted["handle"])
            self.assertIn("predictor 'wrong' (my_plugin.py, line 42): " + words, header["error"]["message"])
        self.assertIn(
            "it returned an int; a predictor returns a function",
            self.fit(client, "wrong", how="no function")["error"]["message"],
        )

    @unittest.skipUnless(HAS_NUMPY, "numpy is not there")
    def test_numpy_gets_matrices_and_gives_arrays(self):
        client = self.serve(
            """
            import bellwether
            import numpy as np

            class Regression:
                def get_params(self):
                    return {"depth": 2, "rng": np.random}

            @bellwether.predictor
            class Linear:
                def fit(self, inputs, target):
                    assert inputs.shape == (3, 2) and inputs.dtype == np.float64 and target.shape == (3,)
                    model = Regression()
                    model.first = inputs[0].copy()
                    return model
                def predict(self, model, inputs):
                    return (inputs @ model.first).reshape(-1, 1)
            @bellwether.metric
            def draws(actual, predicted):
                return np.random.random()
            @bellwether.metric
            def kinds(actual, predicted):
                return {"a": np.float32(0.5), "b": np.int64(3), "c": np.bool_(True), "d": np.array(2.0)}
            """
        )
        fitted = self.fit(client, "linear")
        self.assertEqual(fitted["fitted"], {"class": "Regression", "parameters": {"depth": 2}})
        _, tables = self.predict(client, "linear", handle=fitted["handle"])
        self.assertEqual(tables["predictions"]["value"], [1.25, 2.125, 3.0625])
        pairs = {"pairs": {"actual": [1.0], "predicted": [1.0]}}
        draws = [client.call("score", "metric", "draws", pairs)[0]["result"] for _ in range(2)]
        self.assertEqual(draws[0], draws[1])
        header, _ = client.call("score", "metric", "kinds", pairs)
        self.assertEqual([value["value"] for value in header["result"]["values"]], [0.5, 3.0, 1.0, 2.0])

    @unittest.skipUnless(HAS_NUMPY, "numpy is not there")
    def test_numpy_takes_no_inputs_and_no_rows(self):
        client = self.serve(
            """
            import bellwether, numpy
            @bellwether.predictor(inputs=(0, None))
            class Shape:
                def fit(self, inputs, target):
                    return list(inputs.shape)
                def predict(self, model, inputs):
                    return numpy.zeros(len(inputs))
            """
        )
        none = {"rows": {"a": []}, "who": {"key": [], "family": [], "compute": []}, "target": {"target": []}}
        self.assertEqual(client.call("fit", "predictor", "shape", none)[0]["fitted"], [0, 1])
        _, tables = client.call("predict", "predictor", "shape", none, fitted=[])
        self.assertEqual(tables["predictions"]["value"], [])


if __name__ == "__main__":
    unittest.main()
