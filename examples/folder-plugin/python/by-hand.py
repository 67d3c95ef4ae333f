#!/usr/bin/env python3
"""A plugin of two parts, a metric and a predictor, that speaks the protocol by hand: the standard library only."""
import array
import json
import os
import struct
import sys

CARDS = [
    {"kind": "metric", "name": "worst-error", "summary": "largest absolute error, to a power",
     "parameters": [{"name": "power", "type": {"type": "number", "least": 0.1, "most": 10}, "default": 1}],
     "metric": {"shape": "pairs", "direction": "lower-is-better", "range": [0, None]}},
    {"kind": "predictor", "name": "nearest-row", "summary": "the target of the training row with the nearest inputs",
     "predictor": {"inputs": [1, None]}},
]


def score(request, tables):
    pairs = tables["pairs"]
    errors = [abs(a - p) for a, p in zip(pairs["actual"], pairs["predicted"])]
    if not errors:
        return {"result": {"values": [{"name": "value", "value": None}], "n": 0, "reason": "there is no row"}}, []
    return {"result": {"values": [{"name": "value", "value": max(errors) ** request["settings"]["power"]}]}}, []


def fit(request, tables):
    rows = [list(row) for row in zip(*tables["rows"].values())]
    if not rows:
        return {"error": {"kind": "rows", "message": "there is no training row"}}, []
    return {"fitted": {"rows": rows, "targets": list(tables["target"]["target"])}}, []


def predict(request, tables):
    known = list(zip(request["fitted"]["rows"], request["fitted"]["targets"]))

    def nearest(row):
        return min(known, key=lambda one: sum((a - b) ** 2 for a, b in zip(one[0], row)))[1]

    values = [nearest(row) for row in zip(*tables["rows"].values())]
    column = {"name": "value", "type": "number"}
    return {"tables": [{"name": "predictions", "rows": len(values), "columns": [column]}]}, [values]


def answer(request, tables):
    call = request["call"]
    if call == "hello":
        return {"magic": "bellwether-plugin", "api": 1, "name": "by-hand", "version": "1.0"}, []
    if call == "describe":
        return {"name": "by-hand", "version": "1.0", "workers": 2, "plugins": CARDS}, []
    known = {"score": score, "fit": fit, "predict": predict}
    if call not in known:
        return {"error": {"kind": "internal", "message": "there is no call '%s'" % call}}, []
    return known[call](request, tables)


def read_frame(stream):
    start = stream.read(16)
    if not start:
        sys.exit(0)  # the end of the input is the end of the plugin
    magic, header_length, payload_length = struct.unpack("<4sIQ", start)
    if magic != b"BWF1":
        sys.exit("standard input has no frames")
    header, payload = json.loads(stream.read(header_length)), stream.read(payload_length)
    tables, place = {}, 0
    for table in header.get("tables", []):
        columns = tables[table["name"]] = {}
        for column in table["columns"]:
            if column["type"] == "number":
                size = 8 * table["rows"]
                columns[column["name"]] = array.array("d", payload[place:place + size])
                place += size
            else:
                columns[column["name"]] = column["values"]
    return header, tables


def write_frame(stream, header, columns):
    text = json.dumps(header, allow_nan=False).encode()
    text += b" " * (-len(text) % 8)
    payload = b"".join(array.array("d", column).tobytes() for column in columns)
    stream.write(struct.pack("<4sIQ", b"BWF1", len(text), len(payload)) + text + payload)
    stream.flush()


if os.environ.get("BELLWETHER_PLUGIN_PROTOCOL") != "1":
    print("a plugin for Bellwether: name its folder under 'plugins:' in an experiment", file=sys.stderr)
    sys.exit(2)
stdin, stdout = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)  # what else is printed goes to the log
while True:
    request, tables = read_frame(stdin)
    try:
        header, columns = answer(request, tables)
    except Exception as error:
        header, columns = {"error": {"kind": "internal", "message": repr(error)}}, []
    write_frame(stdout, {"id": request["id"], **header}, columns)
