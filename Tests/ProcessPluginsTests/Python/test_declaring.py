import sys
import unittest

from plugin_client import PluginTestCase

TYPES = """
    from typing import Annotated, Any, Dict, List, Literal, Optional, Tuple, Union
    import bellwether
    from bellwether import Integer, Number

    @bellwether.metric(shape="pairs")
    def all_types(
        actual,
        predicted,
        truth: bool,
        whole: int,
        number: float,
        text: str,
        bounded: Integer(1, 64) = 2,
        share: Annotated[float, Number(0, 1)] = 0.5,
        open_ended: Number(0) = 3,
        word: Literal["a", "b"] = "b",
        words: List[str] = ("x", "y"),
        pair: Tuple[float, float] = (0, 1),
        weights: Dict[str, float] = {},
        either: Union[float, str] = "auto",
        maybe: Optional[int] = None,
        plain: "int" = 4,
        told_by_default=1.5,
        anything: Any = None,
        expression: bellwether.Column = None,
        numeric: bellwether.NumberColumn = None,
        several: List[bellwether.Column] = None,
        file: Optional[bellwether.File] = None,
        into: bellwether.NewColumn = "new",
        bounds: bellwether.Range = (0, 1),
        axis: bellwether.Axis = None,
    ):
        return 0
"""

EXPECTED = [
    ("truth", "truth", None),
    ("whole", "integer", None),
    ("number", "number", None),
    ("text", "text", None),
    ("bounded", {"type": "integer", "least": 1, "most": 64}, 2),
    ("share", {"type": "number", "least": 0, "most": 1}, 0.5),
    ("open-ended", {"type": "number", "least": 0, "most": None}, 3),
    ("word", {"type": "choice", "of": ["a", "b"]}, "b"),
    ("words", {"type": "list", "of": "text"}, ["x", "y"]),
    ("pair", {"type": "list", "of": "number", "least": 2, "most": 2}, [0, 1]),
    ("weights", {"type": "mapping", "of": "number"}, {}),
    ("either", {"type": "one-of", "of": ["number", "text"]}, "auto"),
    ("maybe", "integer", "optional"),
    ("plain", "integer", 4),
    ("told-by-default", "number", 1.5),
    ("anything", "anything", "optional"),
    ("expression", "column", "optional"),
    ("numeric", {"type": "expression", "gives": "number"}, "optional"),
    ("several", {"type": "list", "of": "column"}, "optional"),
    ("file", "file", "optional"),
    ("into", "new-column", "new"),
    ("bounds", "range", [0, 1]),
    ("axis", "axis", "optional"),
]

HEAD = "import bellwether\nfrom typing import *\n\n"


class Cards(PluginTestCase):
    def test_hints_and_defaults_give_types(self):
        parameters = self.cards(TYPES)["all-types"]["parameters"]
        for (name, type_, default), card in zip(EXPECTED, parameters):
            expected = {"name": name, "type": type_}
            if default == "optional":
                expected["optional"] = True
            elif default is not None:
                expected["default"] = default
            self.assertEqual(card, expected)
        self.assertEqual(len(parameters), len(EXPECTED))

    def test_a_docstring_gives_the_help(self):
        card = self.cards(
            '''
            import bellwether

            @bellwether.metric(name="weighted", version="2", deadline=10)
            def anything(actual, predicted, how_hard: float = 1, softly: bool = False):
                """Weighted error
                of everything.

                More about it.

                And more.

                Parameters:
                    how_hard: how hard: very
                        or less
                    softly: whether softly

                Example:
                    - weighted: {how-hard: 2}

                Source: A paper
                (2020).
                """
                return 0
            '''
        )["weighted"]
        self.assertEqual(card["summary"], "Weighted error of everything")
        self.assertEqual(card["details"], "More about it.\n\nAnd more.")
        self.assertEqual([p["summary"] for p in card["parameters"]], ["how hard: very or less", "whether softly"])
        self.assertEqual(card["example"], "- weighted: {how-hard: 2}")
        self.assertEqual(card["source"], "A paper (2020).")
        self.assertEqual((card["version"], card["deadline"]), ("2", 10))

    def test_the_parameters_tell_a_metrics_shape(self):
        cards = self.cards(
            """
            import bellwether
            from bellwether import Column

            @bellwether.metric
            def pairs(actual, predicted): pass
            @bellwether.metric
            def intervals(actual, lower, upper, level): pass
            @bellwether.metric
            def columns(x: Column, y: Column): pass
            @bellwether.metric
            def whole_table(table): pass
            @bellwether.metric
            def columns_called_actual(actual: Column, predicted: Column): pass
            @bellwether.metric
            def summary(sweep, of: bellwether.MetricName): pass
            @bellwether.metric
            class ByClass:
                def score(self, actual, predicted): pass
            """
        )
        shapes = {name: card["metric"]["shape"] for name, card in cards.items()}
        self.assertEqual(
            shapes,
            {
                "pairs": "pairs",
                "intervals": "intervals",
                "columns": "columns",
                "whole-table": "columns",
                "columns-called-actual": "columns",
                "summary": "summary",
                "by-class": "pairs",
            },
        )
        self.assertEqual(len(cards["columns-called-actual"]["parameters"]), 2)
        self.assertIs(cards["columns"]["reads-table"], False)
        self.assertIs(cards["whole-table"]["reads-table"], True)

    def test_cards_tell_what_predictors_and_transforms_need(self):
        cards = self.cards(
            """
            import bellwether

            @bellwether.predictor
            def plain(inputs, target): pass
            @bellwether.predictor(baseline=True)
            def siblings(target, families, compute): pass
            @bellwether.predictor(inputs=(1, 1), accepts_missing=True)
            class Curve:
                def __init__(self, depth: int = 1): pass
                def fit(self, inputs, target): pass
                def predict(self, model, inputs): pass
            @bellwether.transform
            def same(table): pass
            @bellwether.transform(adds=["{into}"])
            class Learns:
                def __init__(self, into: bellwether.NewColumn): pass
                def fit(self, table, target): pass
                def apply(self, whatever, table): pass
            """
        )
        self.assertEqual(
            cards["plain"]["predictor"], {"inputs": [1, None], "accepts-missing": False, "baseline": False, "needs": []}
        )
        self.assertEqual(cards["siblings"]["predictor"]["needs"], ["family", "compute"])
        self.assertEqual(cards["siblings"]["predictor"]["inputs"], [0, None])
        self.assertEqual(cards["curve"]["predictor"]["inputs"], [1, 1])
        self.assertTrue(cards["curve"]["checks"])
        self.assertFalse(cards["curve"]["may-be-undefined"])
        self.assertEqual(cards["same"]["transform"], {"learns": False, "columns": "same", "makes-rows": False})
        self.assertEqual(cards["learns"]["transform"], {"learns": True, "columns": "asked", "makes-rows": False})


class Refusals(PluginTestCase):
    """What is wrong with a declaration is told with the plugin's name, file and line."""

    def assertRefused(self, text, *words):
        log = self.refusal(HEAD + text)
        for word in words:
            self.assertIn(word, log)

    def test_an_unknown_option(self):
        self.assertRefused(
            "@bellwether.metric(directon='neither')\ndef f(actual, predicted): pass\n",
            "DeclarationError: metric 'f' (my_plugin.py, line 4): there is no option 'directon'; did you mean 'direction'?",
        )

    def test_an_unknown_direction(self):
        self.assertRefused(
            "@bellwether.metric(direction='lower')\ndef f(actual, predicted): pass\n", "direction='lower' is unknown"
        )

    def test_a_range_of_one_number(self):
        self.assertRefused(
            "@bellwether.metric(range=1)\ndef f(actual, predicted): pass\n", "range=1 is not two numbers"
        )

    def test_two_plugins_of_one_name(self):
        self.assertRefused(
            "@bellwether.metric\ndef f(actual, predicted): pass\n@bellwether.metric(name='f')\ndef g(actual, predicted): pass\n",
            "metric 'f' (my_plugin.py, line 6): another metric has this name (my_plugin.py, line 4)",
        )

    def test_one_plugin_twice(self):
        text = "@bellwether.metric\ndef f(actual, predicted): pass\n"
        self.assertRefused(text + text, "it is declared twice (first in line 4)")

    def test_plugins_of_two_kinds_may_share_a_name(self):
        cards = self.cards(
            "import bellwether\n@bellwether.metric\ndef f(actual, predicted): pass\n@bellwether.split(name='f')\ndef g(table): pass\n"
        )
        self.assertEqual(list(cards), ["f"])

    def test_a_hint_that_is_no_type_of_setting(self):
        self.assertRefused(
            "@bellwether.metric\ndef f(actual, predicted, x: bytes): pass\n",
            "metric 'f' (my_plugin.py, line 4): the type hint of 'x' cannot be used: bytes is not a type of setting",
        )

    def test_a_hint_of_an_unknown_name(self):
        self.assertRefused(
            "@bellwether.metric\ndef f(actual, predicted, x: 'Colunm'): pass\n",
            "'Colunm': name 'Colunm' is not defined",
        )

    @unittest.skipIf(sys.version_info >= (3, 10), "Python has this way of writing it")
    def test_a_hint_too_new_for_this_python(self):
        self.assertRefused(
            "@bellwether.metric\ndef f(actual, predicted, x: 'int | None' = None): pass\n",
            "write Optional[...] or Union",
        )

    @unittest.skipIf(sys.version_info < (3, 10), "Python has no such way of writing it")
    def test_a_union_by_a_bar(self):
        cards = self.cards(
            "import bellwether\n@bellwether.metric\ndef f(actual, predicted, x: int | None = None): pass\n"
        )
        self.assertEqual(cards["f"]["parameters"], [{"name": "x", "type": "integer", "optional": True}])

    def test_a_setting_without_a_hint(self):
        self.assertRefused(
            "@bellwether.metric\ndef f(x, y): pass\n", "'x' has no type hint; write 'x: bellwether.Column' for a column"
        )

    def test_a_default_that_does_not_suit_its_hint(self):
        self.assertRefused(
            "@bellwether.metric\ndef f(actual, predicted, x: int = 'two'): pass\n", "'two' is not a whole number"
        )
        self.assertRefused(
            "@bellwether.metric\ndef f(actual, predicted, x: bellwether.Number(0, 1) = 2): pass\n",
            "2 is not within 0 and 1",
        )
        self.assertRefused(
            "@bellwether.metric\ndef f(actual, predicted, x: Literal['a'] = 'b'): pass\n", "'b' is none of 'a'"
        )

    def test_a_reserved_name(self):
        self.assertRefused(
            "@bellwether.metric\ndef f(actual, predicted, name: str): pass\n", "a setting may not be named 'name'"
        )

    def test_parameters_without_names(self):
        self.assertRefused(
            "@bellwether.metric\ndef f(actual, predicted, *rest): pass\n", "'*rest' of f has no name of its own"
        )

    def test_a_docstring_about_a_parameter_that_is_not_there(self):
        self.assertRefused(
            "@bellwether.metric\ndef f(actual, predicted, depth: int = 1):\n    '''F.\n\n    Parameters:\n        dept: how deep\n    '''\n",
            "its docstring tells of a parameter 'dept' that it does not have; did you mean 'depth'?",
        )

    def test_a_class_without_its_methods(self):
        self.assertRefused(
            "@bellwether.predictor\nclass C:\n    def fit(self, inputs, target): pass\n",
            "a predictor that is a class has a method 'predict'",
        )
        self.assertRefused("@bellwether.metric\nclass C:\n    pass\n", "a metric that is a class has a method 'score'")

    def test_a_method_that_asks_for_what_nobody_gives(self):
        self.assertRefused(
            "@bellwether.predictor\nclass C:\n    def fit(self, inputs, target, weights): pass\n    def predict(self, model, inputs): pass\n",
            "nobody gives 'weights' to fit; it may take compute, families, inputs,",
        )

    def test_a_name_that_configs_cannot_have(self):
        self.assertRefused(
            "@bellwether.metric(name='My Metric')\ndef f(actual, predicted): pass\n",
            "lower case words joined by hyphens",
        )

    def test_something_that_is_no_function(self):
        self.assertRefused("bellwether.metric(3)\n", "@metric goes before a function or a class, not an int")


if __name__ == "__main__":
    unittest.main()
