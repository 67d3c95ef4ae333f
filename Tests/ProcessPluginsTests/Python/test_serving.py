import json
import os
import subprocess
import sys
import unittest

from plugin_client import MODULE, NAN, Client, PluginTestCase, frame

PAIRS = {"actual": [1.0, 2.0, 3.0], "predicted": [1.5, 2.0, 5.0]}

METRICS = """
    import os
    import sys
    import bellwether

    __version__ = "2.5"

    @bellwether.metric(direction="lower-is-better", range=(0, None))
    def max_error(actual, predicted):
        \"\"\"Largest absolute error.\"\"\"
        return max(abs(a - p) for a, p in zip(actual, predicted))

    @bellwether.metric
    def noisy(actual, predicted, seed, note):
        print("printed")
        sys.stdout.write("written\\n")
        os.system("echo from a child")
        note("a note")
        return {"seed": seed, "read": len(sys.stdin.read())}

    @bellwether.metric
    def troubled(actual, predicted, how: str):
        if how == "exit":
            sys.exit(5)
        if how == "interrupt":
            raise KeyboardInterrupt
        if how == "rows":
            raise bellwether.CannotCompute("fewer than 4 rows")
        if how == "setting":
            raise bellwether.BadSetting("how_much", "must be even")
        if how == "none":
            return None
        if how == "nan":
            return float("nan")
        if how == "infinity":
            return {"a": 1, "b": float("inf")}
        if how == "text":
            return "0.5"
        if how == "result":
            return bellwether.Result({"a": 1, "b": None}, n=2, undefined=1, reason="one row is empty")
        return 1 / 0

    @bellwether.metric
    def chance(actual, predicted):
        import random
        return random.random()
"""


class Handshake(PluginTestCase):
    def test_hello_says_the_api_the_name_and_the_version(self):
        header, _ = self.serve(METRICS, "my_metrics.py").send(
            {"call": "hello", "magic": "bellwether-plugin", "api": {"least": 1, "most": 3}, "bellwether": "9.9"}
        )
        self.assertEqual(
            header, {"id": 1, "magic": "bellwether-plugin", "api": 1, "name": "my-metrics", "version": "2.5"}
        )

    def test_describe_has_a_card_for_each_plugin(self):
        header, _ = self.serve(METRICS).send({"call": "describe"})
        self.assertEqual(header["workers"], 1)
        self.assertEqual([card["name"] for card in header["plugins"]], ["max-error", "noisy", "troubled", "chance"])
        self.assertEqual(
            header["plugins"][0]["metric"], {"shape": "pairs", "direction": "lower-is-better", "range": [0, None]}
        )

    def test_the_end_of_input_is_the_end(self):
        code, log = self.serve(METRICS).end()
        self.assertEqual((code, log), (0, ""))

    def test_what_is_no_frame_ends_the_process_with_words(self):
        client = self.serve(METRICS)
        client.process.stdin.write(b"GET / HTTP/1.1\r\n\r\n")
        code, log = client.end()
        self.assertEqual(code, 4)
        self.assertIn("does not begin with BWF1", log)

    def test_a_frame_cut_off_ends_the_process_with_words(self):
        client = self.serve(METRICS)
        client.process.stdin.write(frame({"id": 1, "call": "hello"})[:-3])
        code, log = client.end()
        self.assertEqual(code, 4)
        self.assertIn("ended within a frame", log)

    def test_a_frame_too_large_is_not_read(self):
        client = self.serve(METRICS)
        client.process.stdin.write(b"BWF1\x02\0\0\0" + b"\0" * 7 + b"\x80{}")
        code, log = client.end()
        self.assertEqual(code, 4)
        self.assertIn("not to be read", log)

    def test_settings_can_be_given_when_started_by_its_own_command(self):
        path = self.write(
            METRICS.rstrip()
            + "\n\n    bellwether.about(name='other', workers=2)\n    print('loading')\n    bellwether.main()\n"
        )
        client = Client([], command=[sys.executable, "-c", _by_hand(path)])
        self.addCleanup(self.stop, client)
        header, _ = client.send({"call": "describe"})
        self.assertEqual((header["name"], header["version"], header["workers"]), ("other", "2.5", 2))
        self.assertEqual(client.end(), (0, "loading\n"))

    def test_a_file_that_serves_by_itself_can_be_named_too(self):
        client = self.serve(METRICS.rstrip() + "\n\n    bellwether.main()\n")
        self.assertEqual(client.send({"call": "describe"})[0]["plugins"][0]["name"], "max-error")
        self.assertEqual(client.end()[0], 0)


def _by_hand(path):
    folder = os.path.dirname(MODULE)
    return f"import sys, runpy; sys.argv[0] = {path!r}; sys.path.insert(0, {folder!r}); runpy.run_path({path!r}, run_name='__main__')"


class ByHand(PluginTestCase):
    def run_by_hand(self, *arguments):
        environment = dict(os.environ, PYTHONPATH=os.path.dirname(MODULE), PYTHONDONTWRITEBYTECODE="1")
        environment.pop("BELLWETHER_PLUGIN_PROTOCOL", None)
        return subprocess.run(
            [sys.executable] + list(arguments),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def test_a_plugin_file_run_by_hand_explains_itself(self):
        ended = self.run_by_hand(self.write(METRICS))
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))
        self.assertIn("metric max-error: Largest absolute error\n", ended.stdout)
        self.assertIn("plugins: [./my_plugin.py]\n", ended.stdout)

    def test_a_program_run_by_hand_explains_itself_and_fails(self):
        ended = self.run_by_hand(self.write(METRICS.rstrip() + "\n\n    bellwether.main()\n"))
        self.assertEqual((ended.returncode, ended.stdout), (2, ""))
        self.assertEqual(ended.stderr.count("metric max-error: Largest absolute error\n"), 1)

    def test_a_program_that_is_imported_says_nothing(self):
        path = self.write(METRICS.rstrip() + "\n\n    bellwether.main()\n", "imported.py")
        code = f"import sys; sys.path.insert(0, {os.path.dirname(path)!r}); import imported; print('done')"
        ended = self.run_by_hand("-c", code)
        self.assertEqual((ended.returncode, ended.stdout, ended.stderr), (0, "done\n", ""))

    def test_a_plugin_file_that_fails_explains_nothing(self):
        ended = self.run_by_hand(self.write(METRICS + "\n    1 / 0\n"))
        self.assertEqual((ended.returncode, ended.stdout), (1, ""))

    def test_serve_without_the_host_explains_itself(self):
        ended = self.run_by_hand(MODULE, "serve", self.write(METRICS))
        self.assertEqual((ended.returncode, ended.stdout), (2, ""))
        self.assertIn("Bellwether starts this itself", ended.stderr)

    def test_describe_prints_the_cards(self):
        ended = self.run_by_hand(MODULE, "describe", self.write(METRICS))
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(json.loads(ended.stdout)[0]["name"], "max-error")


class Loading(PluginTestCase):
    def test_a_syntax_error_is_told_without_our_own_frames(self):
        log = self.refusal("import bellwether\n\ndef f(:\n    pass\n")
        self.assertIn("SyntaxError", log)
        self.assertIn('my_plugin.py", line 3', log)
        self.assertNotIn("bellwether.py", log)
        self.assertNotIn("importlib", log)

    def test_a_missing_module_is_told_at_the_users_line(self):
        log = self.refusal("import bellwether\nimport not_there_at_all\n")
        self.assertIn("No module named 'not_there_at_all'", log)
        self.assertIn('my_plugin.py", line 2', log)
        self.assertNotIn("bellwether.py", log)

    def test_a_relative_import_is_told_with_what_to_write(self):
        log = self.refusal("import bellwether\nfrom . import other\n")
        self.assertIn('my_plugin.py", line 2', log)
        self.assertIn("write 'import other' for other.py beside it", log)

    def test_a_missing_file_is_told(self):
        client = Client([os.path.join(self.folder, "nowhere.py")])
        self.addCleanup(self.stop, client)
        code, log = client.end()
        self.assertEqual(code, 3)
        self.assertIn("nowhere.py", log)

    def test_modules_beside_the_file_are_found(self):
        self.write("scale = 3.0\n", "beside.py")
        client = self.serve(
            """
            import bellwether, beside
            @bellwether.metric
            def scaled(actual, predicted):
                return beside.scale
            """
        )
        header, _ = client.call("score", "metric", "scaled", {"pairs": PAIRS})
        self.assertEqual(header["result"]["values"], [{"name": "value", "value": 3.0}])

    def test_a_copy_of_the_module_beside_the_plugin_does_not_make_a_second_list_of_plugins(self):
        with open(MODULE) as file:
            self.write(file.read(), "bellwether.py")
        header, _ = self.serve(METRICS).send({"call": "describe"})
        self.assertEqual(len(header["plugins"]), 4)

    def test_a_file_may_be_named_like_a_module_of_pythons(self):
        client = self.serve(METRICS, "json.py")
        header, _ = client.send({"call": "describe"})
        self.assertEqual(header["name"], "json")


class Calls(PluginTestCase):
    def score(self, name, **settings):
        client = self.serve(METRICS)
        header, _ = client.call("score", "metric", name, {"pairs": PAIRS}, settings)
        self.log = client.end()[1]
        return header

    def test_a_metric_of_pairs_answers_its_number(self):
        self.assertEqual(
            self.score("max-error")["result"],
            {"values": [{"name": "value", "value": 2.0}], "undefined": 0, "reason": None},
        )

    def test_what_is_printed_goes_to_the_log(self):
        header = self.score("noisy")
        self.assertEqual(header["result"]["values"], [{"name": "seed", "value": 7.0}, {"name": "read", "value": 0.0}])
        self.assertEqual(header["notes"], ["a note"])
        self.assertEqual(sorted(self.log.split("\n")), ["", "from a child", "printed", "written"])

    def test_an_exception_is_told_with_its_place(self):
        error = self.score("troubled", how="")["error"]
        self.assertEqual(error["kind"], "internal")
        self.assertEqual(error["message"], "ZeroDivisionError: division by zero (my_plugin.py, line 40, in troubled)")
        self.assertNotIn("bellwether.py", error["trace"])

    def test_leaving_is_an_error_and_the_process_goes_on(self):
        client = self.serve(METRICS)
        for how in ("exit", "interrupt"):
            header, _ = client.call("score", "metric", "troubled", {"pairs": PAIRS}, {"how": how})
            self.assertEqual(header["error"]["kind"], "internal")
        header, _ = client.call("score", "metric", "max-error", {"pairs": PAIRS})
        self.assertEqual(header["result"]["values"][0]["value"], 2.0)

    def test_errors_with_a_kind_of_their_own(self):
        self.assertEqual(self.score("troubled", how="rows")["error"], {"kind": "rows", "message": "fewer than 4 rows"})
        self.assertEqual(
            self.score("troubled", how="setting")["error"],
            {"kind": "settings", "message": "must be even", "parameter": "how-much"},
        )

    def test_what_is_undefined_is_null_with_a_reason(self):
        for how, reason in (("none", "the metric returned None"), ("nan", "the metric returned NaN")):
            result = self.score("troubled", how=how)["result"]
            self.assertEqual((result["values"][0]["value"], result["reason"]), (None, reason))
        result = self.score("troubled", how="infinity")["result"]
        self.assertEqual([value["value"] for value in result["values"]], [1.0, None])
        self.assertEqual(result["reason"], "the metric returned infinity")

    def test_a_result_has_its_counts(self):
        result = self.score("troubled", how="result")["result"]
        self.assertEqual((result["n"], result["undefined"], result["reason"]), (2, 1, "one row is empty"))

    def test_a_result_of_the_wrong_kind_is_told_in_words(self):
        error = self.score("troubled", how="text")["error"]
        self.assertEqual(
            error["message"],
            "metric 'troubled' (my_plugin.py, line 20): it returned a str; a metric returns a number, None, a dict of "
            "numbers or bellwether.Result",
        )

    def test_an_unknown_plugin_is_an_error(self):
        self.assertEqual(self.score("nobody")["error"]["message"], "there is no metric 'nobody' in this file")

    def test_chance_is_sown_by_the_request(self):
        client = self.serve(METRICS)
        values = [client.call("score", "metric", "chance", {"pairs": PAIRS})[0]["result"] for _ in range(2)]
        self.assertEqual(values[0], values[1])

    def test_missing_numbers_arrive_as_nan(self):
        client = self.serve(
            """
            import bellwether
            @bellwether.metric
            def missing(actual, predicted):
                return sum(value != value for value in actual)
            """
        )
        header, _ = client.call(
            "score", "metric", "missing", {"pairs": {"actual": [1.0, NAN], "predicted": [NAN, NAN]}}
        )
        self.assertEqual(header["result"]["values"][0]["value"], 1.0)

    def test_no_rows_are_no_trouble_of_ours(self):
        client = self.serve(
            "import bellwether\n@bellwether.metric\ndef count(actual, predicted):\n    return len(actual)\n"
        )
        header, _ = client.call("score", "metric", "count", {"pairs": {"actual": [], "predicted": []}})
        self.assertEqual(header["result"]["values"][0]["value"], 0.0)


if __name__ == "__main__":
    unittest.main()
