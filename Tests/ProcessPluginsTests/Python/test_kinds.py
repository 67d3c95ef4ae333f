import importlib.util
import unittest

from plugin_client import NAN, PluginTestCase

HAS_PANDAS = importlib.util.find_spec("pandas") is not None
HAS_ARROW = importlib.util.find_spec("pyarrow") is not None

ROWS = {"model": ["m", "n", "o"], "family": ["f", "f", None], "flops": [1.0, 4.0, 16.0]}


class Metrics(PluginTestCase):
    PLUGINS = """
        from typing import List
        import bellwether

        @bellwether.metric
        def ratio(x: bellwether.Column, y: List[bellwether.Column], power: float = 1):
            return (sum(x) / sum(map(sum, y))) ** power

        @bellwether.metric
        def told(table, names, keys, families, roles):
            return {"rows": len(keys), "columns": len(names), "f": families.count("f"), "flops": sum(table[roles["compute"]])}

        @bellwether.metric
        class Coverage:
            def __init__(self, scale: float = 1):
                self.scale = scale
            def score(self, actual, lower, upper, level):
                inside = sum(l <= a <= u for a, l, u in zip(actual, lower, upper))
                return self.scale * inside / len(actual) - level

        @bellwether.metric
        def per_task(sweep, predictions, of: bellwether.MetricName):
            rows = []
            for forecast in sweep["forecasts"]:
                rows.append(({"task": forecast["sweep"]["task"]}, len(predictions["actual"])))
                rows.append(({"task": of}, bellwether.Result(None, reason="none")))
            return rows
    """

    def values(self, header):
        return {value["name"]: value["value"] for value in header["result"]["values"]}

    def test_expressions_arrive_as_their_values(self):
        tables = {"arguments": {"x": [1.0, 2.0], "y.0": [1.0, 1.0], "y.1": [2.0, 2.0]}}
        settings = {"x": "ln(flops)", "y": ["a", "b"], "power": 2}
        header, _ = self.serve(self.PLUGINS).call("measure", "metric", "ratio", tables, settings)
        self.assertEqual(self.values(header), {"value": 0.25})

    def test_the_whole_table_arrives_with_its_roles(self):
        header, _ = self.serve(self.PLUGINS).call("measure", "metric", "told", {"arguments": {}, "rows": ROWS})
        self.assertEqual(self.values(header), {"rows": 3.0, "columns": 3.0, "f": 2.0, "flops": 21.0})

    def test_intervals_have_a_level(self):
        tables = {"intervals": {"actual": [1.0, 2.0], "lower": [0.0, 3.0], "upper": [2.0, 4.0]}}
        client = self.serve(self.PLUGINS)
        header, _ = client.call("score", "metric", "coverage", tables, {"scale": 2}, level=0.5)
        self.assertEqual(self.values(header), {"value": 0.5})
        header, _ = client.call("score", "metric", "coverage", tables, {"scale": 4}, level=0.5)
        self.assertEqual(self.values(header), {"value": 1.5})

    def test_a_summary_has_rows(self):
        sweep = {"axes": ["task"], "forecasts": [{"sweep": {"task": "t"}}], "measurements": []}
        tables = {"predictions": {"key": ["a", "b"], "actual": [1.0, 2.0]}}
        header, _ = self.serve(self.PLUGINS).call("summarize", "metric", "per-task", tables, {"of": "mae"}, sweep=sweep)
        first, second = header["rows"]
        self.assertEqual((first["keys"], first["values"]), ({"task": "t"}, [{"name": "value", "value": 2.0}]))
        self.assertEqual((second["keys"], second["reason"]), ({"task": "mae"}, "none"))


class Transforms(PluginTestCase):
    PLUGINS = """
        import bellwether

        @bellwether.transform(adds=["{into}", "{into}-text"], removes=["{without}"])
        def double(table, of: bellwether.NumberColumn, into: bellwether.NewColumn, without: str = "family"):
            doubled = [2 * value for value in of]
            return bellwether.Changes({into: doubled, into + "-text": [None, "a", "b"]}, remove=[without])

        @bellwether.transform
        def large(table, above: float):
            keep = [value > above for value in table["flops"]]
            return bellwether.Changes(keep=keep)

        @bellwether.transform(columns=lambda schema, made: {**schema, **{name: "text" for name in made}})
        def many(table, made: list = ()):
            return {}

        @bellwether.transform(adds=["{into}"])
        class Centre:
            def __init__(self, of: str, into: list = ("c",)):
                self.of, self.into = of, into
            def fit(self, table, target):
                return {"mean": sum(table[self.of]) / len(table[self.of]), "target": target is None}
            def apply(self, learned, table):
                return {name: [v - learned["mean"] for v in table[self.of]] for name in self.into}

        @bellwether.transform(makes_rows=True)
        def counts(table):
            return [{"family": "f", "n": 2}, {"n": 1}]

        @bellwether.transform
        def wrong(table, how: str):
            return {"short": {"a": [1]}, "number": 3, "mixed": {"a": [1, "b", 2]}, "keep": bellwether.Changes(keep=[2, 1])}[how]
    """

    def test_columns_are_foretold_from_settings(self):
        client = self.serve(self.PLUGINS)
        schema = [
            {"name": "model", "type": "text"},
            {"name": "family", "type": "text"},
            {"name": "flops", "type": "number"},
        ]
        settings = {"of": "flops", "into": "twice"}
        header, _ = client.call("columns", "transform", "double", settings=settings, schema=schema)
        self.assertEqual([column["name"] for column in header["schema"]], ["model", "flops", "twice", "twice-text"])
        header, _ = client.call("columns", "transform", "many", settings={"made": ["z"]}, schema=schema)
        self.assertEqual(header["schema"][-1], {"name": "z", "type": "text"})
        header, _ = client.call(
            "columns", "transform", "centre", settings={"of": "flops", "into": ["p", "q"]}, schema=[]
        )
        self.assertEqual(header["schema"], [{"name": "p", "type": "number"}, {"name": "q", "type": "number"}])

    def test_a_function_gives_columns_and_removes_some(self):
        tables = {"rows": ROWS, "arguments": {"of": ROWS["flops"]}}
        settings = {"of": "flops", "into": "twice", "without": "family"}
        header, answered = self.serve(self.PLUGINS).call("apply", "transform", "double", tables, settings)
        self.assertEqual(answered, {"rows": {"twice": [2.0, 8.0, 32.0], "twice-text": [None, "a", "b"]}})
        self.assertEqual(header["remove"], ["family"])

    def test_rows_can_be_dropped(self):
        header, answered = self.serve(self.PLUGINS).call("apply", "transform", "large", {"rows": ROWS}, {"above": 2})
        self.assertEqual(answered, {"rows": {}, "kept": {"row": [1.0, 2.0]}})
        self.assertEqual(header["tables"][0]["rows"], 2)

    def test_what_was_learned_is_applied_to_other_rows(self):
        client = self.serve(self.PLUGINS)
        header, _ = client.call("fit", "transform", "centre", {"rows": ROWS}, {"of": "flops"})
        self.assertEqual(header, {"id": 1, "learned": {"mean": 7.0, "target": True}})
        _, answered = client.call(
            "apply", "transform", "centre", {"rows": {"flops": [7.0, NAN]}}, {"of": "flops"}, learned=header["learned"]
        )
        self.assertEqual(answered["rows"]["c"][0], 0.0)
        self.assertNotEqual(answered["rows"]["c"][1], answered["rows"]["c"][1])

    def test_a_table_of_its_own_rows_is_whole(self):
        header, answered = self.serve(self.PLUGINS).call("apply", "transform", "counts", {"rows": ROWS})
        self.assertIs(header["whole"], True)
        self.assertEqual(answered["rows"], {"family": ["f", None], "n": [2.0, 1.0]})

    def test_what_is_no_change_is_told_in_words(self):
        client = self.serve(self.PLUGINS)
        for how, words in (
            ("short", "its columns have 1 rows where the table has 3"),
            ("number", "it returned an int; a transform returns a dict of new or replaced columns"),
            ("mixed", "column 'a' mixes numbers with something else: 'b' is not a number"),
            ("keep", "'keep' is not a rising list of row indices"),
        ):
            header, _ = client.call("apply", "transform", "wrong", {"rows": ROWS}, {"how": how})
            self.assertIn(words, header["error"]["message"])

    def test_a_column_of_texts_stays_one_where_all_of_them_are_missing(self):
        client = self.serve(
            """
            import bellwether

            @bellwether.transform(adds=["new"])
            def emptied(table):
                missing = [None] * len(table["model"])
                return {"model": missing, "new": missing}
            """
        )
        _, answered = client.call("apply", "transform", "emptied", {"rows": ROWS})
        self.assertEqual(answered["rows"]["model"], [None] * 3)
        self.assertTrue(all(value != value for value in answered["rows"]["new"]))

    @unittest.skipUnless(HAS_PANDAS, "pandas is not there")
    def test_frames_come_and_go(self):
        client = self.serve(
            """
            import bellwether
            import pandas as pd

            @bellwether.transform
            def frame(table: pd.DataFrame):
                table = table[table.flops > 2].drop(columns="family")
                return table.assign(rank=table.flops.rank(), day=pd.Timestamp("2024-05-01"), none=pd.array([None, 3], "Int64"))

            @bellwether.predictor
            class Mean:
                def fit(self, inputs: pd.DataFrame, target):
                    return inputs.mean().to_dict()
                def predict(self, model, inputs: pd.DataFrame):
                    return inputs["a"] + model["a"]
            """
        )
        header, answered = client.call("apply", "transform", "frame", {"rows": ROWS})
        self.assertEqual(header["remove"], ["family"])
        self.assertEqual(answered["kept"]["row"], [1.0, 2.0])
        rows = answered["rows"]
        self.assertEqual((rows["model"], rows["rank"], rows["day"][0]), (["n", "o"], [1.0, 2.0], "2024-05-01T00:00:00"))
        self.assertNotEqual(rows["none"][0], rows["none"][0])
        self.assertEqual(rows["none"][1], 3.0)
        rows = {"rows": {"a": [1.0, 3.0]}, "who": {"key": ["x", "y"]}, "target": {"target": [0.0, 1.0]}}
        header, _ = client.call("fit", "predictor", "mean", rows)
        _, answered = client.call("predict", "predictor", "mean", rows, fitted=header["fitted"])
        self.assertEqual(answered["predictions"]["value"], [3.0, 5.0])


class Datasets(PluginTestCase):
    def test_files_and_tables_arrive(self):
        data = self.write("a,b\\n1,2\\n", "data.csv")
        client = self.serve(
            """
            import bellwether

            @bellwether.dataset
            def lines(path: bellwether.File, table: bellwether.Table = None):
                with open(path) as file:
                    lines = file.read().splitlines()
                return {"line": lines, "n": [len(table["x"])] * len(lines), "found": [True] * len(lines)}

            @bellwether.dataset(columns={"x": "number"})
            def later():
                return [{"x": 1}, {"x": None}]
            """
        )
        _, answered = client.call(
            "open",
            "dataset",
            "lines",
            {"table": {"x": [1.0, 2.0]}},
            {"path": "data.csv", "table": "t"},
            files={"path": data},
        )
        self.assertEqual(answered["rows"]["n"][0], 2.0)
        self.assertEqual(answered["rows"]["found"][0], 1.0)
        header, answered = client.call("open", "dataset", "later")
        self.assertEqual((header["later"], header["schema"], answered), (True, [{"name": "x", "type": "number"}], {}))
        _, answered = client.call("load", "dataset", "later")
        self.assertEqual(answered["rows"]["x"][0], 1.0)

    def test_what_is_no_table_is_told_in_words(self):
        client = self.serve(
            "import bellwether\n@bellwether.dataset\ndef d(how: str):\n    return {'n': 3, 'c': {'a': 3}, 's': {'a': [1], 'b': []}}[how]\n"
        )
        for how, words in (
            ("n", "an int is not a table"),
            ("c", "column 'a' is an int"),
            ("s", "column 'b' has 0 rows where 'a' has 1"),
        ):
            header, _ = client.call("load", "dataset", "d", settings={"how": how})
            self.assertIn(words, header["error"]["message"])

    @unittest.skipUnless(HAS_ARROW, "pyarrow is not there")
    def test_arrow_tables_are_tables(self):
        client = self.serve(
            """
            import bellwether, pyarrow
            @bellwether.dataset
            def arrow():
                return pyarrow.table({"a": [1, None, 3], "b": ["x", None, "z"], "c": [0.5, 1.5, None]})
            """
        )
        _, answered = client.call("load", "dataset", "arrow")
        rows = answered["rows"]
        self.assertEqual(
            (rows["a"][0], rows["a"][2], rows["b"], rows["c"][:2]), (1.0, 3.0, ["x", None, "z"], [0.5, 1.5])
        )
        self.assertNotEqual(rows["a"][1], rows["a"][1])


class SplitsFiguresAndBackEnds(PluginTestCase):
    PLUGINS = """
        import bellwether

        @bellwether.split
        def above(table, at: float):
            return ["test" if value > at else "train" for value in table["flops"]]
        @bellwether.split
        def nonsense(table):
            return ["train", "test", "maybe"]

        @bellwether.figure
        def drawn(record, predictions, name):
            return "<svg/>", {"x": predictions["actual"]}
        @bellwether.figure
        def charts(record, table):
            chart = bellwether.Chart(table, x="flops", y="flops", mark="line", log_x=True, caption="c")
            return [chart, bellwether.Figure("<svg/>", name="other")]

        @bellwether.backend
        def echo(conversations):
            texts = [c["messages"][-1]["content"] for c in conversations]
            return [texts[0], {"text": texts[1], "prompt_tokens": 3}]
    """

    def test_a_split_marks_every_row(self):
        client = self.serve(self.PLUGINS)
        header, _ = client.call("mark", "split", "above", {"rows": ROWS}, {"at": 2})
        self.assertEqual(header["marks"], ["train", "test", "test"])
        header, _ = client.call("mark", "split", "nonsense", {"rows": ROWS})
        self.assertIn("it marked a row 'maybe'; rows are 'train', 'test' or 'held-out'", header["error"]["message"])

    def test_a_figure_is_drawn_by_the_plugin_or_by_the_host(self):
        client = self.serve(self.PLUGINS)
        header, answered = client.call(
            "draw", "figure", "drawn", {"predictions": {"actual": [1.0]}}, record={"format": 1}, name="mine"
        )
        self.assertEqual(header["figures"], [{"name": "mine", "caption": "", "svg": "<svg/>"}])
        self.assertEqual(answered, {"mine": {"x": [1.0]}})
        header, answered = client.call(
            "draw", "figure", "charts", {"predictions": {}, "table": ROWS}, record={}, name="c"
        )
        first, second = header["figures"]
        self.assertEqual(first["chart"], {"mark": "line", "x": "flops", "y": "flops", "log-x": True, "log-y": False})
        self.assertEqual((first["name"], first["svg"], second["name"]), ("c-1", None, "other"))
        self.assertEqual(answered["c-1"]["flops"], ROWS["flops"])

    def test_a_back_end_replies_to_each_conversation(self):
        conversations = [{"messages": [{"role": "user", "content": text}], "sampling": {}} for text in ("a", "b")]
        header, _ = self.serve(self.PLUGINS).call("reply", "backend", "echo", conversations=conversations)
        self.assertEqual(header["replies"], [{"text": "a"}, {"text": "b", "prompt-tokens": 3}])
        header, _ = self.serve(self.PLUGINS).call(
            "reply", "backend", "echo", conversations=conversations + conversations
        )
        self.assertIn("a list of 4 replies was asked for", header["error"]["message"])


if __name__ == "__main__":
    unittest.main()
