import importlib.util
import json
import os
import unittest

from plugin_client import PluginTestCase

import bellwether

HAS_PANDAS = importlib.util.find_spec("pandas") is not None

RECORD = {
    "format": 1,
    "experiment": {"name": "small"},
    "forecasts": [
        {
            "sweep": {"task": task, "cutoff": cutoff},
            "name": "line",
            "predictor": "sigmoid",
            "fitted": {"weights": [1, 2]},
            "metrics": [{"metric": "mae", "settings": {"scale": 2}, "train": 0.1, "test": test, "shared-test": None}],
        }
        for task, cutoff, test in (("a", 1, 0.25), ("b", 1, 0.5), ("b", 2, None))
    ],
    "measurements": [
        {
            "sweep": {},
            "metric": "spread",
            "settings": {},
            "keys": {"family": "f"},
            "values": {"mean": 1.5},
            "n": 3,
            "undefined": 1,
        }
    ],
    "summaries": [{"summary": "skill", "settings": {}, "keys": {"name": "line"}, "values": {"mae": 0.07}}],
    "failures": [{"sweep": {"task": "b"}, "step": "line", "message": "too few rows"}],
}

PREDICTIONS = """\
task,cutoff,forecast,predictor,target,key,family,set,held-out,actual,predicted,lower,upper
a,1,line,sigmoid,GSM8K,001,"f, g",train,false,0.5,0.25,,
b,1,line,sigmoid,GSM8K,002,,test,true,,1e-05,,
b,2,line,sigmoid,GSM8K,003,f,test,true,-inf,1,,
"""


class Reading(PluginTestCase):
    def setUp(self):
        super().setUp()
        self.write(json.dumps(RECORD), "record.json")
        self.write(PREDICTIONS, "predictions.csv")
        os.mkdir(os.path.join(self.folder, "tables"))
        self.write("model,n,code,ok\nm,1,1_000,true\n,,,\n", os.path.join("tables", "scores.csv"))
        os.mkdir(os.path.join(self.folder, "figures"))
        self.write("x,y\n", os.path.join("figures", "fig.csv"))
        self.write("<svg/>", os.path.join("figures", "fig.svg"))
        self.run_read = bellwether.read(self.folder, frames=False)

    def test_a_run_tells_what_it_is(self):
        self.assertEqual(self.run_read.name, "small")
        self.assertEqual(self.run_read.failures[0]["message"], "too few rows")
        self.assertEqual(repr(self.run_read), "<Run 'small': 3 forecasts, 1 failures>")
        self.assertEqual(self.run_read.record["format"], 1)

    def test_cells_are_numbers_truths_texts_or_none(self):
        self.assertEqual(
            self.run_read.tables["scores"],
            {"model": ["m", None], "n": [1.0, None], "code": ["1_000", None], "ok": [True, None]},
        )
        predictions = self.run_read.predictions
        self.assertEqual(predictions["key"], ["001", "002", "003"])
        self.assertEqual(predictions["family"], ["f, g", None, "f"])
        self.assertEqual(predictions["actual"], [0.5, None, float("-inf")])
        self.assertEqual(predictions["held-out"], [False, True, True])
        self.assertEqual(predictions["lower"], [None] * 3)

    def test_tables_and_figures_are_listed(self):
        self.assertEqual((list(self.run_read.tables), list(self.run_read.figures)), (["scores"], ["fig"]))
        self.assertEqual(self.run_read.figures["fig"], {"x": [], "y": []})
        with self.assertRaisesRegex(KeyError, "no table of tables is named 'score'; did you mean 'scores'"):
            self.run_read.tables["score"]

    def test_a_forecast_is_found_by_its_name_and_place(self):
        forecast = self.run_read.forecast("line", task="b", cutoff=1)
        self.assertEqual(forecast.metric("mae"), 0.5)
        self.assertIsNone(forecast.metric("mae", on="shared-test"))
        self.assertEqual(forecast.predictions["key"], ["002"])
        self.assertEqual(self.run_read.forecast("line", task="a").fitted, {"weights": [1, 2]})

    def test_a_forecast_that_is_not_there_is_told_with_those_that_are(self):
        with self.assertRaisesRegex(LookupError, "no forecast is named 'lime'; did you mean 'line'"):
            self.run_read.forecast("lime")
        with self.assertRaisesRegex(
            LookupError, "2 forecasts named 'line' are at .*say which of: task='a', cutoff=1; "
        ):
            self.run_read.forecast("line", task="b")
        with self.assertRaisesRegex(LookupError, "no metric is named 'mse'; did you mean 'mae'"):
            self.run_read.forecast("line", task="a").metric("mse")
        with self.assertRaisesRegex(LookupError, "no value on 'tests' rows; did you mean 'test'"):
            self.run_read.forecast("line", task="a").metric("mae", on="tests")

    def test_metrics_measurements_and_summaries_are_rows(self):
        self.assertEqual(
            self.run_read.metrics()[0],
            {
                "task": "a",
                "cutoff": 1,
                "forecast": "line",
                "metric": "mae",
                "settings": "scale: 2",
                "train": 0.1,
                "test": 0.25,
                "shared-test": None,
            },
        )
        self.assertEqual(
            self.run_read.measurements(), [{"metric": "spread", "family": "f", "mean": 1.5, "n": 3, "undefined": 1}]
        )
        self.assertEqual(self.run_read.summaries(), [{"summary": "skill", "name": "line", "mae": 0.07}])

    def test_a_folder_without_a_record_is_refused(self):
        with self.assertRaisesRegex(FileNotFoundError, "there is no record.json in"):
            bellwether.read(os.path.join(self.folder, "tables"))

    @unittest.skipUnless(HAS_PANDAS, "pandas is not there")
    def test_tables_are_frames_where_pandas_is_there(self):
        run = bellwether.read(self.folder)
        self.assertEqual(run.metrics()["test"].tolist()[:2], [0.25, 0.5])
        self.assertEqual(list(run.predictions["predicted"]), [0.25, 1e-05, 1.0])
        self.assertEqual(run.forecast("line", task="a").predictions.shape, (1, 13))
        self.assertEqual(run.tables["scores"]["n"].isna().tolist(), [False, True])


if __name__ == "__main__":
    unittest.main()
