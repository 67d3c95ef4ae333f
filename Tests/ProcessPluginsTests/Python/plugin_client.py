"""A host of the tests' own: starts bellwether.py over a plugin file and talks frames, from the protocol's page alone."""

import json
import os
import struct
import subprocess
import sys
import tempfile
import textwrap
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
MODULE = os.environ.get(
    "BELLWETHER_PYTHON_MODULE",
    os.path.normpath(os.path.join(HERE, "..", "..", "..", "Sources", "CBuiltInData", "python", "bellwether.py")),
)
sys.path.insert(0, os.path.dirname(MODULE))
NAN = float("nan")


def frame(header, columns=()):
    """The bytes of a frame; columns are lists of numbers."""
    text = json.dumps(header).encode()
    text += b" " * (-(16 + len(text)) % 8)
    payload = b"".join(struct.pack("<%dd" % len(column), *column) for column in columns)
    return b"BWF1" + struct.pack("<IQ", len(text), len(payload)) + text + payload


def described(name, columns):
    """A table's description, and its number columns in their order."""
    told, numbers, rows = [], [], 0
    for column, values in columns.items():
        rows = len(values)
        if any(isinstance(value, str) for value in values):
            told.append({"name": column, "type": "text", "values": list(values)})
        else:
            told.append({"name": column, "type": "number"})
            numbers.append([NAN if value is None else value for value in values])
    return {"name": name, "rows": rows, "columns": told}, numbers


class Client:
    """One plugin process."""

    def __init__(self, files, variable="1", command=None):
        environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
        environment.pop("BELLWETHER_PLUGIN_PROTOCOL", None)
        if variable is not None:
            environment["BELLWETHER_PLUGIN_PROTOCOL"] = variable
        self.process = subprocess.Popen(
            command or [sys.executable, MODULE, "serve"] + list(files),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        self.latest = 0

    def send(self, header, tables=None):
        """One request and its response: header, and tables as dicts of lists."""
        self.latest += 1
        header = dict(header, id=self.latest)
        numbers = []
        for name, columns in (tables or {}).items():
            told, more = described(name, columns)
            header.setdefault("tables", []).append(told)
            numbers += more
        self.process.stdin.write(frame(header, numbers))
        self.process.stdin.flush()
        return self.receive()

    def receive(self):
        prefix = self.process.stdout.read(16)
        if len(prefix) < 16:
            raise EOFError(self.end()[1])
        assert prefix[:4] == b"BWF1", prefix
        header_size, payload_size = struct.unpack("<IQ", prefix[4:])
        assert (16 + header_size) % 8 == 0
        header = json.loads(self.process.stdout.read(header_size))
        payload = self.process.stdout.read(payload_size)
        tables, place = {}, 0
        for table in header.get("tables", []):
            columns = tables[table["name"]] = {}
            for column in table["columns"]:
                if column["type"] == "text":
                    columns[column["name"]] = column["values"]
                else:
                    values = struct.unpack_from("<%dd" % table["rows"], payload, place)
                    columns[column["name"]] = list(values)
                    place += 8 * table["rows"]
        assert place == payload_size, "payload and columns differ"
        assert header["id"] == self.latest
        return header, tables

    def call(self, call, kind, plugin, tables=None, settings=None, **more):
        """A request to a plugin."""
        request = {"call": call, "plugin": {"kind": kind, "name": plugin}, "settings": settings or {}, "seed": 7}
        request["roles"] = {"key": ["model"], "family": "family", "compute": "flops", "date": None}
        request.update(more)
        return self.send(request, tables)

    def end(self):
        """Ends the input; the exit code and the log."""
        _, log = self.process.communicate(timeout=20)
        return self.process.returncode, log.decode()


class PluginTestCase(unittest.TestCase):
    """Tests that write plugin files and serve them."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.realpath(folder.name)

    def write(self, text, name="my_plugin.py"):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(textwrap.dedent(text).lstrip())
        return path

    def serve(self, text, name="my_plugin.py", **more):
        client = Client([self.write(text, name)], **more)
        self.addCleanup(self.stop, client)
        return client

    def stop(self, client):
        if client.process.poll() is None:
            client.process.kill()
        client.process.wait()
        for stream in (client.process.stdin, client.process.stdout, client.process.stderr):
            try:
                stream.close()
            except BrokenPipeError:
                pass

    def cards(self, text):
        """The cards of a plugin file by name."""
        header, _ = self.serve(text).send({"call": "describe"})
        return {card["name"]: card for card in header["plugins"]}

    def refusal(self, text):
        """What is said on standard error of a file that cannot be used."""
        client = self.serve(text)
        code, log = client.end()
        self.assertEqual(code, 3, log)
        return log
