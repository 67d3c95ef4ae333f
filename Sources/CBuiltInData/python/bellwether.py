# bellwether.py 0.1.0: Bellwether's door for Python. Part of Bellwether, under its MIT licence; copy it beside your
# plugin if you like. It needs Python 3.9 or newer and nothing else; numpy and pandas are used where they are there.
"""Write plugins for Bellwether in Python, and read its results.

A plugin is a decorated function. Its type hints, defaults and docstring are its settings and its help::

    import bellwether

    @bellwether.metric(direction="lower-is-better", range=(0, None))
    def max_error(actual, predicted):
        \"\"\"Largest absolute error.\"\"\"
        return max(abs(a - p) for a, p in zip(actual, predicted))

Saved as ``my_metrics.py`` it is used from a config by its name, with hyphens::

    plugins: [./my_metrics.py]
    metrics: [max-error]

What a run left behind is read with ``bellwether.read("runs/quickstart")``.

From a terminal: ``python3 bellwether.py describe my_metrics.py`` prints what a file provides.
"""

from __future__ import annotations

import array
import atexit
import copy
import inspect
import io
import json
import math
import os
import re
import sys
import traceback
import typing
from typing import Any, Callable, Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

if sys.version_info < (3, 9):
    sys.exit("bellwether.py needs Python 3.9 or newer; this is " + sys.version.split()[0])

__version__ = "0.1.0"

__all__ = [
    "metric",
    "transform",
    "predictor",
    "dataset",
    "split",
    "figure",
    "backend",
    "about",
    "main",
    "Result",
    "Changes",
    "Fitted",
    "Figure",
    "Chart",
    "Column",
    "NumberColumn",
    "TextColumn",
    "NewColumn",
    "Table",
    "File",
    "Range",
    "Axis",
    "MetricName",
    "ForecastName",
    "Integer",
    "Number",
    "BadSetting",
    "CannotCompute",
    "DeclarationError",
    "note",
    "read",
    "Run",
    "Forecast",
]

# Run as a program, this file is the module its plugins import: one module, one list of plugins.
_is_program = __name__ == "__main__"
if _is_program:
    sys.modules["bellwether"] = sys.modules[__name__]
    __name__ = "bellwether"

_API = 1
_PROTOCOL_VARIABLE = "BELLWETHER_PLUGIN_PROTOCOL"
_MODULE_FILE = os.path.abspath(__file__)


# -------------------------------------------------------------------------------------------------------------- errors


class BadSetting(ValueError):
    """A setting is wrong; Bellwether shows the message at its place in the config.

    ``raise bellwether.BadSetting("depth", "must be even")``
    """

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter.replace("_", "-")
        self.message = message


class CannotCompute(ValueError):
    """It cannot be done on these rows; the run keeps everything else and tells why.

    ``raise bellwether.CannotCompute("fewer than 3 rows")``
    """


class DeclarationError(TypeError):
    """A plugin is declared in a way that cannot work; the message says where and what would do."""


class _Misuse(TypeError):
    """A plugin returned something that Bellwether cannot use."""


# ---------------------------------------------------------------------------------------------------------- type hints


class _Word(NamedTuple):
    """Marks a type hint with the word that Bellwether's configs have for it."""

    type: Any


class _Bounds:
    """What Integer and Number share: a least and a greatest value, both allowed."""

    _word = ""

    def __init__(self, least: Optional[float] = None, most: Optional[float] = None) -> None:
        self.least = least
        self.most = most

    @property
    def type(self) -> Dict[str, Any]:
        return {"type": self._word, "least": self.least, "most": self.most}

    def __call__(self, value: Any) -> Any:  # typing wants hints to be callable before Python 3.11
        return value

    def __repr__(self) -> str:
        return f"bellwether.{type(self).__name__}({self.least}, {self.most})"


class Integer(_Bounds):
    """A whole number from ``least`` to ``most``: ``depth: bellwether.Integer(1, 64) = 2``.

    For type checkers write ``depth: Annotated[int, bellwether.Integer(1, 64)] = 2``, which means the same.
    """

    _word = "integer"


class Number(_Bounds):
    """A number from ``least`` to ``most``: ``share: bellwether.Number(0, 1) = 0.5``; None leaves a side open."""

    _word = "number"


Column = typing.Annotated[Sequence[Any], _Word("column")]
"""A column, or an expression over columns (``ln(flops)``); the function gets its values on the rows at hand."""

NumberColumn = typing.Annotated[Sequence[float], _Word({"type": "expression", "gives": "number"})]
"""A column of numbers, or an expression that gives numbers."""

TextColumn = typing.Annotated[Sequence[Optional[str]], _Word({"type": "expression", "gives": "text"})]
"""A column of texts, or an expression that gives texts."""

NewColumn = typing.Annotated[str, _Word("new-column")]
"""The name of a column to be made."""

Table = typing.Annotated[Mapping[str, Any], _Word("table")]
"""A table of the config, by its name; the function gets its columns."""

File = typing.Annotated[str, _Word("file")]
"""A file, found beside the config; the function gets its absolute path."""

Range = typing.Annotated[Tuple[float, float], _Word("range")]
"""Two numbers, the lower first."""

Axis = typing.Annotated[str, _Word("axis")]
"""The name of an axis of the sweep."""

MetricName = typing.Annotated[str, _Word("metric")]
"""The name of a metric of the config."""

ForecastName = typing.Annotated[str, _Word("forecast")]
"""The name of a forecast of the config."""


# ------------------------------------------------------------------------------------------------- what plugins return


class Result:
    """What a metric found, where one number is not enough.

    - ``values``: a number, or a dict of named numbers; None where one is undefined.
    - ``n``: how many rows it is about; left out, all that were given.
    - ``undefined``: how many of them could not be used.
    - ``reason``: why a value is None.
    """

    def __init__(
        self, values: Any, *, n: Optional[int] = None, undefined: int = 0, reason: Optional[str] = None
    ) -> None:
        self.values = values
        self.n = n
        self.undefined = undefined
        self.reason = reason


class Changes:
    """What a transform did, where a dict of columns is not enough.

    - ``columns``: new or replaced columns, by name.
    - ``remove``: names of columns to drop.
    - ``keep``: which rows stay, as their indices from 0 or as a list of truths; the columns then have only these rows.
    """

    def __init__(
        self, columns: Optional[Mapping[str, Any]] = None, *, remove: Sequence[str] = (), keep: Optional[Any] = None
    ) -> None:
        self.columns = columns if columns is not None else {}
        self.remove = list(remove)
        self.keep = keep


class Fitted:
    """What a predictor's fit learned, with more to say about it than the model alone.

    - ``model``: what predict is given.
    - ``describe``: what the record keeps of it, as plain data.
    - ``formula``: the curve in words, for reports.
    - ``curve``: ``{"link": "logistic" or "identity", "intercept": a, "weights": [...], "floor": f, "height": h}``
      where the forecast is ``f + h * link(a + weights * inputs)``; equivalent compute is told from it.
    - ``interval_level``: the level of the intervals that predict gives, such as 0.9.
    """

    def __init__(
        self,
        model: Any,
        *,
        describe: Any = None,
        formula: Optional[str] = None,
        curve: Optional[Mapping[str, Any]] = None,
        interval_level: Optional[float] = None,
    ) -> None:
        self.model = model
        self.describe = describe
        self.formula = formula
        self.curve = curve
        self.interval_level = interval_level


class Figure:
    """A drawn figure: its SVG text (or a matplotlib figure), and the numbers drawn in it as a table."""

    def __init__(self, svg: Any, table: Optional[Any] = None, *, name: Optional[str] = None, caption: str = "") -> None:
        self.svg = svg
        self.table = table
        self.name = name
        self.caption = caption


class Chart:
    """A figure that Bellwether draws: a table, and which of its columns go where.

    ``mark`` is "point", "line" or "bar"; ``colour`` and ``panels`` name columns that split the marks.
    """

    def __init__(
        self,
        table: Any,
        *,
        x: str,
        y: str,
        mark: str = "point",
        colour: Optional[str] = None,
        panels: Optional[str] = None,
        x_title: Optional[str] = None,
        y_title: Optional[str] = None,
        log_x: bool = False,
        log_y: bool = False,
        name: Optional[str] = None,
        caption: str = "",
    ) -> None:
        if mark not in ("point", "line", "bar"):
            raise _Misuse(f"a chart's mark is 'point', 'line' or 'bar', not {mark!r}")
        self.table = table
        self.name = name
        self.caption = caption
        self.drawing = {
            "mark": mark, "x": x, "y": y, "colour": colour, "panels": panels,
            "x-title": x_title, "y-title": y_title, "log-x": log_x, "log-y": log_y,
        }  # fmt: skip


# ---------------------------------------------------------------------------------------------------------- decorators


def metric(
    function: Optional[Callable[..., Any]] = None,
    *,
    direction: str = "neither",
    range: Tuple[Optional[float], Optional[float]] = (None, None),
    shape: Optional[str] = None,
    may_be_undefined: bool = True,
    name: Optional[str] = None,
    version: Optional[str] = None,
    deadline: Optional[float] = None,
    **unknown: Any,
) -> Any:
    """Makes a metric of a function of ``(actual, predicted)``, ``(actual, lower, upper)``, columns, or ``(sweep)``.

    - ``direction``: "lower-is-better", "higher-is-better", "closer-to-zero-is-better" or "neither".
    - ``range``: the least and the greatest value it can have; None leaves a side open.
    - ``shape``: "pairs", "intervals", "columns" or "summary", where the parameters leave it in doubt.
    - ``may_be_undefined``: False makes a missing value an error.
    - ``deadline``: seconds that a call may take.

    The function returns a number, None where it is undefined, a dict of numbers, or a :class:`Result`; a summary
    returns a list of ``(keys, number or Result)``.
    """
    options = {"direction": direction, "range": range, "shape": shape}
    return _decorator("metric", function, unknown, options, name, version, deadline, may_be_undefined)


def transform(
    function: Optional[Callable[..., Any]] = None,
    *,
    adds: Union[Sequence[str], Mapping[str, str]] = (),
    removes: Sequence[str] = (),
    columns: Optional[Callable[..., Any]] = None,
    makes_rows: bool = False,
    name: Optional[str] = None,
    version: Optional[str] = None,
    deadline: Optional[float] = None,
    **unknown: Any,
) -> Any:
    """Makes a transform of a function, or of a class whose ``fit`` learns from the training rows.

    A function gets ``table`` (a dict of columns) and its settings, and returns a dict of new or replaced columns,
    a pandas frame that replaces the table, or :class:`Changes`. A class has ``__init__(self, settings...)``,
    ``fit(self, table, target)`` returning what it learned, and ``apply(self, learned, table)``.

    - ``adds``: names of the columns it makes; ``"{into}"`` stands for the setting ``into``. A dict gives their types,
      "number" or "text".
    - ``removes``: names of the columns it drops, in the same way.
    - ``columns``: a function from the columns before (name to type) to those after, where a list is not enough.
    - ``makes_rows``: True where the table it returns has rows of its own, not those it was given.
    """
    options = {"adds": adds, "removes": removes, "columns": columns, "makes_rows": makes_rows}
    return _decorator("transform", function, unknown, options, name, version, deadline, True)


def predictor(
    function: Optional[Callable[..., Any]] = None,
    *,
    inputs: Optional[Tuple[int, Optional[int]]] = None,
    accepts_missing: bool = False,
    baseline: bool = False,
    may_be_undefined: bool = False,
    name: Optional[str] = None,
    version: Optional[str] = None,
    deadline: Optional[float] = None,
    **unknown: Any,
) -> Any:
    """Makes a predictor of a function that fits and returns a function that predicts, or of a class.

    The function gets ``inputs`` [n, k], ``target`` (on 0 to 1) and its settings, and returns ``predict(inputs)``.
    A class has ``__init__(self, settings...)``, ``fit(self, inputs, target)`` returning the model,
    ``predict(self, model, inputs)``, and perhaps ``describe(self, model)`` for the record.
    Predictions are a list of numbers, ``(values, lower, upper)``, or a dict of value, lower, upper and reason.

    - ``inputs``: the least and the greatest number of inputs, None for any.
    - ``accepts_missing``: True where inputs may have missing numbers (NaN).
    - ``baseline``: True for a yardstick that others are compared with.
    """
    options = {"inputs": inputs, "accepts_missing": accepts_missing, "baseline": baseline}
    return _decorator("predictor", function, unknown, options, name, version, deadline, may_be_undefined)


def dataset(
    function: Optional[Callable[..., Any]] = None,
    *,
    columns: Optional[Mapping[str, str]] = None,
    name: Optional[str] = None,
    version: Optional[str] = None,
    deadline: Optional[float] = None,
    **unknown: Any,
) -> Any:
    """Makes a dataset of a function that returns a table.

    A table is a dict of columns, a list of dicts, a pandas frame or a pyarrow table.
    ``columns`` (name to "number" or "text") foretells them, so that checking a config needs not load it.
    """
    return _decorator("dataset", function, unknown, {"columns": columns}, name, version, deadline, True)


def split(
    function: Optional[Callable[..., Any]] = None,
    *,
    name: Optional[str] = None,
    version: Optional[str] = None,
    deadline: Optional[float] = None,
    **unknown: Any,
) -> Any:
    """Makes a split of a function of ``table`` that says "train", "test" or "held-out" for each row."""
    return _decorator("split", function, unknown, {}, name, version, deadline, True)


def figure(
    function: Optional[Callable[..., Any]] = None,
    *,
    equivalent_compute: Sequence[str] = (),
    name: Optional[str] = None,
    version: Optional[str] = None,
    deadline: Optional[float] = None,
    **unknown: Any,
) -> Any:
    """Makes a figure of a function of ``record``, ``predictions`` and perhaps ``table``, all of the finished run.

    It returns SVG text, ``(svg, table)``, a matplotlib figure, a :class:`Chart`, a :class:`Figure`, or a list of these.
    """
    options = {"equivalent_compute": equivalent_compute}
    return _decorator("figure", function, unknown, options, name, version, deadline, True)


def backend(
    function: Optional[Callable[..., Any]] = None,
    *,
    name: Optional[str] = None,
    version: Optional[str] = None,
    deadline: Optional[float] = None,
    **unknown: Any,
) -> Any:
    """Makes a model back end of a function of ``conversations`` that returns a text for each.

    A conversation is ``{"messages": [{"role": ..., "content": ...}], "sampling": {...}}``; for a text there may be
    ``{"text": ..., "prompt_tokens": n, "reply_tokens": n}``.
    """
    return _decorator("backend", function, unknown, {}, name, version, deadline, True)


def about(*, name: Optional[str] = None, version: Optional[str] = None, workers: int = 1) -> None:
    """Says what the file as a whole is: its name, its version, how many processes of it may run at once.

    Without it the name is the file's, the version its ``__version__``, and one process serves a run.
    """
    _about.update(name=name, version=version, workers=workers)


def note(text: str) -> None:
    """Adds a sentence to the notes of the call at hand; Bellwether keeps it in the record."""
    _notes.append(str(text))


_plugins: Dict[Tuple[str, str], "_Plugin"] = {}
_about: Dict[str, Any] = {"name": None, "version": None, "workers": 1}
_notes: List[str] = []


def _decorator(
    kind: str,
    function: Optional[Callable[..., Any]],
    unknown: Dict[str, Any],
    options: Dict[str, Any],
    name: Optional[str],
    version: Optional[str],
    deadline: Optional[float],
    may_be_undefined: bool,
) -> Any:
    common = {"name": name, "version": version, "deadline": deadline, "may_be_undefined": may_be_undefined}

    def declare(target: Any) -> Any:
        plugin = _Plugin(kind, target, {**options, **common}, unknown)
        other = _plugins.get((kind, plugin.name))
        if other is not None and (other.file, other.python_name) != (plugin.file, plugin.python_name):
            plugin.refuse(f'another {kind} has this name ({other.place}); give one of them name="..."')
        if other is not None and not _is_notebook():
            plugin.refuse(f"it is declared twice (first in line {other.line})")
        _plugins[kind, plugin.name] = plugin
        if target.__module__ == "__main__":
            _explain_at_exit()
        return target

    return declare if function is None else declare(function)


# ---------------------------------------------------------------------------------------------------- declared plugins

_ALWAYS = ("seed", "note", "roles")
_OF_ROWS = ("table", "names", "keys", "families", "compute")
_OF_INPUTS = ("inputs", "names", "keys", "families", "compute")

# kind: its method in a class; for each method, the parameters that Bellwether gives by name
_METHODS: Dict[str, Dict[str, Tuple[str, ...]]] = {
    "metric": {"score": ("actual", "predicted", "lower", "upper", "level", "sweep", "predictions") + _OF_ROWS},
    "transform": {
        "apply": ("learned",) + _OF_ROWS,
        "fit": ("target",) + _OF_ROWS,
        "columns": ("schema",),
    },
    "predictor": {
        "fit": ("target",) + _OF_INPUTS,
        "predict": ("model",) + _OF_INPUTS,
        "describe": ("model",),
    },
    "dataset": {"load": ()},
    "split": {"mark": _OF_ROWS},
    "figure": {"draw": ("record", "predictions", "table", "name")},
    "backend": {"reply": ("conversations",)},
}
_NEEDED = {"predictor": ("fit", "predict")}
_WITH_MODEL = {"apply": "learned", "predict": "model", "describe": "model"}
_SHAPES = {
    "pairs": ("actual", "predicted"),
    "intervals": ("actual", "lower", "upper", "level"),
    "columns": _OF_ROWS,
    "summary": ("sweep", "predictions"),
}
_DIRECTIONS = ("lower-is-better", "higher-is-better", "closer-to-zero-is-better", "neither")


class _Parameter(NamedTuple):
    """A setting of a plugin."""

    python_name: str
    name: str
    type: Any
    default: Any  # as Python has it
    default_told: Any  # as the card has it
    required: bool
    summary: str

    def card(self) -> Dict[str, Any]:
        card: Dict[str, Any] = {"name": self.name, "type": self.type}
        if not self.required and self.default_told is None:
            card["optional"] = True
        elif not self.required:
            card["default"] = self.default_told
        if self.summary:
            card["summary"] = self.summary
        return card


class _Method(NamedTuple):
    """A function of the plugin's, and the names of the parameters that a call gives it."""

    function: Callable[..., Any]
    given: Tuple[Tuple[str, str], ...]  # (Python's name, what is given), frames as "frame:table"

    def gives(self, *names: str) -> bool:
        return any(given.rpartition(":")[2] in names for _, given in self.given)


class _Plugin:
    """What a decorated function or class says of itself."""

    def __init__(self, kind: str, target: Any, options: Dict[str, Any], unknown: Dict[str, Any]) -> None:
        self.kind = kind
        self.target = target
        self.options = options
        self.python_name = getattr(target, "__name__", repr(target))
        self.name = options["name"] or _hyphenated(self.python_name)
        self.file, self.line = _place_of(target)
        self._check_target(unknown)
        self.is_class = inspect.isclass(target)
        self.doc = _Docstring(target)
        self.parameters: List[_Parameter] = []
        self.methods: Dict[str, _Method] = {}
        self.shape = self._find_shape() if kind == "metric" else None
        if self.is_class:
            self._read_class()
        else:
            self._read_function()
        self._check_documented()
        self.column_names = {p.python_name for p in self.parameters if _is_column(p.type)}

    @property
    def place(self) -> str:
        return f"{os.path.basename(self.file)}, line {self.line}"

    @property
    def title(self) -> str:
        return f"{self.kind} '{self.name}' ({self.place})"

    def refuse(self, message: str) -> typing.NoReturn:
        raise DeclarationError(f"{self.title}: {message}")

    # Reading the declaration

    def _check_target(self, unknown: Dict[str, Any]) -> None:
        if not callable(self.target):
            self.refuse(f"@{self.kind} goes before a function or a class, not {_kind_of(self.target)}")
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            self.refuse('a name is lower case words joined by hyphens; give it name="..."')
        for option in unknown:
            known = [
                name
                for name in inspect.signature(globals()[self.kind]).parameters
                if name not in ("function", "unknown")
            ]
            self.refuse(f"there is no option '{option}'; {_nearest(option, known)}")
        direction = self.options.get("direction", "neither")
        if direction not in _DIRECTIONS:
            self.refuse(f"direction={direction!r} is unknown; {_nearest(direction, _DIRECTIONS)}")
        bounds = self.options.get("range", (None, None))
        if not (isinstance(bounds, (tuple, list)) and len(bounds) == 2):
            self.refuse(f"range={bounds!r} is not two numbers such as (0, None)")

    def _find_shape(self) -> str:
        shape = self.options["shape"]
        if shape is not None:
            if shape not in _SHAPES:
                self.refuse(f"shape={shape!r} is unknown; {_nearest(shape, list(_SHAPES))}")
            return str(shape)
        function = self.target if not inspect.isclass(self.target) else getattr(self.target, "score", None)
        if function is None:
            self.refuse("a metric that is a class has a method 'score'")
        parameters = inspect.signature(function).parameters.values()
        names = {p.name for p in parameters if not _is_column(self._type_or_none(function, p))}
        if "sweep" in names:
            return "summary"
        if "lower" in names or "upper" in names:
            return "intervals"
        if "actual" in names or "predicted" in names:
            return "pairs"
        return "columns"

    def _type_or_none(self, function: Any, parameter: inspect.Parameter) -> Any:
        try:
            return _type_of(_hint(function, parameter))[0]
        except TypeError:
            return None

    def _read_function(self) -> None:
        if self.kind == "predictor":
            self.methods["fit"] = self._read_method(self.target, self._given("fit"), settings=True)
            return
        method = next(iter(_METHODS[self.kind]))
        self.methods[method] = self._read_method(self.target, self._given(method), settings=True)
        columns = self.options.get("columns")
        if self.kind == "transform" and columns is not None:
            parameters = {p.python_name for p in self.parameters}
            asks = self._read_method(columns, {"schema"} | parameters, settings=False)
            given = tuple(pair for pair in asks.given if pair[0] not in parameters)
            self.methods["columns"] = _Method(columns, given)

    def _read_class(self) -> None:
        initializer = self.target.__init__
        if initializer is not object.__init__:
            self._read_method(initializer, set(), settings=True, skip_self=True)
        columns = {p.python_name for p in self.parameters if _is_column(p.type)}
        for name in _METHODS[self.kind]:
            function = getattr(self.target, name, None)
            if function is not None:
                given = self._given(name) | columns
                self.methods[name] = self._read_method(function, given, settings=False, skip_self=True)
        for name in _NEEDED.get(self.kind, tuple(_METHODS[self.kind])[:1]):
            if name not in self.methods:
                self.refuse(f"a {self.kind} that is a class has a method '{name}'")

    def _given(self, method: str) -> typing.Set[str]:
        names = _METHODS[self.kind][method] if self.shape is None else _SHAPES[self.shape]
        return set(names) | set(_ALWAYS)

    def _read_method(
        self, function: Any, given: typing.Set[str], *, settings: bool, skip_self: bool = False
    ) -> _Method:
        """Sorts a function's parameters into those that a call gives and, where it has them, settings."""
        parameters = list(inspect.signature(function).parameters.values())[1 if skip_self else 0 :]
        model = _WITH_MODEL.get(function.__name__) if skip_self else None
        taken: List[Tuple[str, str]] = []
        for position, parameter in enumerate(parameters):
            if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
                self.refuse(
                    f"'{parameter}' of {function.__name__} has no name of its own; plugins get everything by name"
                )
            name = parameter.name
            is_column = settings and _is_column(self._type_or_none(function, parameter))
            if name in given and not is_column:
                taken.append((name, "frame:" + name if _wants_frame(function, parameter) else name))
            elif settings:
                self.parameters.append(self._read_parameter(function, parameter, given))
                if _is_column(self.parameters[-1].type) and not skip_self:
                    taken.append((name, "column:" + self.parameters[-1].name))
            elif position == 0 and model is not None:
                taken.append((name, model))
            elif parameter.default is parameter.empty:
                self.refuse(f"nobody gives '{name}' to {function.__name__}; it may take {', '.join(sorted(given))}")
        columns = {p.python_name: "column:" + p.name for p in self.parameters if _is_column(p.type)}
        return _Method(function, tuple((name, columns.get(source, source)) for name, source in taken))

    def _read_parameter(self, function: Any, parameter: inspect.Parameter, given: typing.Set[str]) -> _Parameter:
        name = _hyphenated(parameter.name)
        default = parameter.default
        required = default is parameter.empty
        if parameter.name in ("name", "inputs"):
            self.refuse(f"a setting may not be named '{parameter.name}': every step of a config has one of its own")
        if required and parameter.annotation is parameter.empty:
            self.refuse(
                f"'{parameter.name}' has no type hint; write '{parameter.name}: bellwether.Column' for a column or "
                f"'{parameter.name}: float' for a setting. Given by name: {', '.join(sorted(given - set(_ALWAYS)))}"
            )
        try:
            hint = _hint(function, parameter)
            type_, optional = _type_of(type(default) if hint is parameter.empty and default is not None else hint)
        except TypeError as error:
            self.refuse(f"the type hint of '{parameter.name}' cannot be used: {error}")
        if required and optional:
            default, required = None, False
        told = None if required else _plain_data(default)
        if told is not None:
            fault = _fault(told, type_)
            if fault:
                self.refuse(f"the default of '{parameter.name}' does not suit its type hint: {fault}")
        summary = self.doc.parameters.get(name, "")
        return _Parameter(parameter.name, name, type_, default, told, required, summary)

    def _check_documented(self) -> None:
        known = {p.name for p in self.parameters}
        given = {_hyphenated(name) for methods in _METHODS.values() for names in methods.values() for name in names}
        for name in self.doc.parameters:
            if name not in known and name not in given:
                self.refuse(
                    f"its docstring tells of a parameter '{name}' that it does not have; "
                    f"{_nearest(name, sorted(known))}"
                )

    # The card

    def card(self) -> Dict[str, Any]:
        """What ``describe`` answers about it."""
        card: Dict[str, Any] = {
            "kind": self.kind,
            "name": self.name,
            "summary": self.doc.summary or self.name.replace("-", " "),
            "parameters": [parameter.card() for parameter in self.parameters],
            "may-be-undefined": bool(self.options["may_be_undefined"]),
            "checks": self.is_class and self.target.__init__ is not object.__init__,
        }
        said = {"details": self.doc.details, "source": self.doc.source, "example": self.doc.example}
        said.update(version=self.options["version"], deadline=self.options["deadline"])
        card.update({key: value for key, value in said.items() if value})
        own = getattr(self, "_card_of_" + self.kind, None)
        if own is not None:
            card[self.kind] = own()
        if self.kind == "transform" or self.shape == "columns":
            card["reads-table"] = any(method.gives(*_OF_ROWS) for method in self.methods.values())
        return card

    def _card_of_metric(self) -> Dict[str, Any]:
        return {"shape": self.shape, "direction": self.options["direction"], "range": list(self.options["range"])}

    def _card_of_transform(self) -> Dict[str, Any]:
        foretold = self.options["adds"] or self.options["removes"] or "columns" in self.methods
        return {
            "learns": "fit" in self.methods,
            "columns": "asked" if foretold else "same",
            "makes-rows": bool(self.options["makes_rows"]),
        }

    def _card_of_predictor(self) -> Dict[str, Any]:
        takes = {source.rpartition(":")[2] for method in self.methods.values() for _, source in method.given}
        default = (1, None) if "inputs" in takes else (0, None)
        return {
            "inputs": list(self.options["inputs"] or default),
            "accepts-missing": bool(self.options["accepts_missing"]),
            "baseline": bool(self.options["baseline"]),
            "needs": [role for role, name in (("family", "families"), ("compute", "compute")) if name in takes],
        }

    def _card_of_figure(self) -> Dict[str, Any]:
        return {
            "needs-tables": self.methods["draw"].gives("table"),
            "equivalent-compute": list(self.options["equivalent_compute"]),
        }


class _Docstring:
    """A docstring, taken apart: its first paragraph, what follows, and the sections that cards have a place for."""

    _heading = re.compile(r"(Parameters|Args|Arguments|Example|Source)\s*:\s*(.*)")

    def __init__(self, target: Any) -> None:
        parts: Dict[str, List[str]] = {"": [], "Parameters": [], "Example": [], "Source": []}
        section = ""
        for line in (inspect.getdoc(target) or "").splitlines() if getattr(target, "__doc__", None) else []:
            heading = self._heading.fullmatch(line)
            if heading:
                section = "Parameters" if heading[1] in ("Args", "Arguments") else heading[1]
                line = heading[2]
            elif section and line.strip() and not line[0].isspace() and not parts[section][-1].strip():
                section = ""  # text at the margin after an empty line: the section is over
            parts[section].append(line)
        first, _, rest = "\n".join(parts[""]).strip().partition("\n\n")
        self.summary = " ".join(first.split()).rstrip(".")
        self.details = rest.strip()
        self.source = " ".join(" ".join(parts["Source"]).split())
        self.example = inspect.cleandoc("\n".join([""] + parts["Example"])).strip()
        self.parameters = self._parameters(parts["Parameters"])

    @staticmethod
    def _parameters(lines: List[str]) -> Dict[str, str]:
        found: Dict[str, str] = {}
        indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
        latest = None
        for line in lines:
            entry = re.match(r"\s*([A-Za-z_][\w-]*)\s*:\s*(.*)", line)
            if entry and len(line) - len(line.lstrip()) <= min(indents):
                latest = _hyphenated(entry[1])
                found[latest] = entry[2].strip()
            elif latest is not None and line.strip():
                found[latest] += " " + line.strip()
        return found


def _hyphenated(name: str) -> str:
    """``max_error`` and ``MaxError`` as ``max-error``."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name)
    return words.replace("_", "-").strip("-").lower()


def _nearest(word: str, known: Iterable[str]) -> str:
    import difflib  # only for messages

    known = list(known)
    near = difflib.get_close_matches(str(word), known, 1)
    if near:
        return f"did you mean '{near[0]}'?"
    return "there are " + ", ".join(f"'{name}'" for name in known) if known else "there are none"


def _kind_of(value: Any) -> str:
    if value is None:
        return "None"
    name = type(value).__name__
    return ("an " if name[0] in "aeiou" else "a ") + name


def _place_of(target: Any) -> Tuple[str, int]:
    """The file and line where a plugin is declared."""
    if inspect.isfunction(target):
        return target.__code__.co_filename, target.__code__.co_firstlineno
    frame: Any = sys._getframe(1)
    while frame.f_back is not None and os.path.abspath(frame.f_code.co_filename) == _MODULE_FILE:
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


def _is_notebook() -> bool:
    return not hasattr(sys.modules["__main__"], "__file__")


# Type hints


def _hint(function: Any, parameter: inspect.Parameter) -> Any:
    """The type hint of a parameter, evaluated where it is text."""
    hint = parameter.annotation
    if not isinstance(hint, str):
        return hint
    try:
        return eval(hint, getattr(function, "__globals__", {}))
    except Exception as error:
        advice = " (before Python 3.10, write Optional[...] or Union[...])" if "|" in hint else ""
        raise TypeError(f"'{hint}': {error}{advice}") from None


def _wants_frame(function: Any, parameter: inspect.Parameter) -> bool:
    """Whether a parameter is hinted ``pandas.DataFrame``."""
    try:
        hint = _hint(function, parameter)
    except TypeError:
        return False
    return getattr(hint, "__name__", "") == "DataFrame" and getattr(hint, "__module__", "").startswith("pandas")


_SIMPLE_TYPES = {
    bool: "truth", int: "integer", float: "number", str: "text", list: {"type": "list", "of": "anything"},
    tuple: {"type": "list", "of": "anything"}, dict: {"type": "mapping", "of": "anything"},
    Any: "anything", inspect.Parameter.empty: "anything", type(None): "anything",
    Integer: "integer", Number: "number",
}  # fmt: skip


def _type_of(hint: Any) -> Tuple[Any, bool]:
    """The type that a card says for a hint, and whether the hint allows None."""
    try:
        if hint in _SIMPLE_TYPES:
            return _SIMPLE_TYPES[hint], False
    except TypeError:  # unhashable
        pass
    if isinstance(hint, (_Bounds, _Word)):
        return hint.type, False
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        marks = [mark for mark in hint.__metadata__ if isinstance(mark, (_Bounds, _Word))]
        return (marks[0].type, False) if marks else _type_of(parts[0])
    if origin is typing.Literal:
        return _choice(parts)
    if origin is Union or type(hint).__name__ == "UnionType":
        return _union(parts)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if parts[0] is not str:
            raise TypeError("the keys of a mapping are str")
        return {"type": "mapping", "of": _type_of(parts[1])[0]}, False
    if isinstance(origin, type) and issubclass(origin, tuple) and parts[-1] is not Ellipsis:
        return _tuple(parts)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return {"type": "list", "of": _type_of(parts[0])[0]}, False
    raise TypeError(
        f"{getattr(hint, '__qualname__', hint)} is not a type of setting; use bool, int, float, str, "
        "Literal, List, Dict, Optional, or bellwether.Column, NewColumn, Table, File, Range, Integer(1, 64), Number(0, 1)"
    )


def _choice(parts: Sequence[Any]) -> Tuple[Any, bool]:
    words = [part for part in parts if part is not None]
    if not all(isinstance(word, str) for word in words):
        raise TypeError("a Literal's choices are texts")
    return {"type": "choice", "of": words}, len(words) < len(parts)


def _union(parts: Sequence[Any]) -> Tuple[Any, bool]:
    types = [_type_of(part)[0] for part in parts if part is not type(None)]
    optional = len(types) < len(parts)
    return (types[0] if len(types) == 1 else {"type": "one-of", "of": types}), optional


def _tuple(parts: Sequence[Any]) -> Tuple[Any, bool]:
    types = [_type_of(part)[0] for part in parts]
    if any(type_ != types[0] for type_ in types):
        raise TypeError("the members of a tuple have one type")
    return {"type": "list", "of": types[0], "least": len(types), "most": len(types)}, False


def _is_column(type_: Any) -> bool:
    """Whether a setting of this type is given as the values of an expression over columns."""
    if isinstance(type_, dict) and type_["type"] == "list":
        return _is_column(type_["of"])
    return bool(type_ == "column" or (isinstance(type_, dict) and type_["type"] == "expression"))


def _fault(value: Any, type_: Any) -> Optional[str]:
    """Why a default does not suit its type, or None where it does."""
    details = type_ if isinstance(type_, dict) else {"type": type_}
    word = details["type"]
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    wanted = {
        "truth": (isinstance(value, bool), "True or False"),
        "text": (isinstance(value, str), "text"),
        "integer": (is_number and float(value).is_integer(), "a whole number"),
        "number": (is_number, "a number"),
        "list": (isinstance(value, list), "a list"),
        "mapping": (isinstance(value, dict), "a dict"),
    }
    suits, what = wanted.get(word, (True, ""))
    if not suits:
        return f"{value!r} is not {what}"
    least, most = details.get("least"), details.get("most")
    size = len(value) if word == "list" else value
    if (least is not None and size < least) or (most is not None and size > most):
        return f"{value!r} is not within {least} and {most}"
    if word == "choice" and value not in details["of"]:
        return f"{value!r} is none of {', '.join(map(repr, details['of']))}"
    if word == "list":
        faults = (_fault(member, details["of"]) for member in value)
        return next((fault for fault in faults if fault), None)
    return None


# -------------------------------------------------------------------------------------------------- values and columns


def _number(value: Any) -> Optional[float]:
    """A number as a float, None where it is missing; numpy's and others' scalars are numbers too.

    Raises TypeError where it is no number.
    """
    if type(value) is float:
        return value
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, (str, bytes)):
        raise TypeError(f"{value!r} is not a number")
    if not hasattr(value, "__float__") or getattr(value, "size", 1) != 1:
        raise TypeError(f"{_kind_of(value)} is not a number")
    return float(value)


def _plain_data(value: Any) -> Any:
    """A value as JSON has it: arrays become lists, what is not finite None, what has no form in JSON its class."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _plain_data(member) for key, member in value.items()}
    if isinstance(value, (list, tuple, array.array)):
        return [_plain_data(member) for member in value]
    if isinstance(value, (set, frozenset)):
        return [_plain_data(member) for member in sorted(value, key=repr)]
    to_list = getattr(value, "tolist", None)  # numpy, pandas
    if to_list is not None and not inspect.isclass(value):
        return _plain_data(to_list())
    return {"class": type(value).__name__}


def _is_plain(value: Any) -> bool:
    """Whether a value comes back from JSON as it went in."""
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return True
    if kind is int:
        return bool(abs(value) <= 2**53)
    if kind is float:
        return bool(math.isfinite(value))
    if kind is list:
        return all(map(_is_plain, value))
    if kind is not dict:
        return False
    return all(type(key) is str and _is_plain(member) for key, member in value.items())


class _Columns(Dict[str, Any]):
    """A table as plugins get it: a dict of columns, that knows how many rows it has."""

    rows: int = 0
    matrix: Any = None  # the number columns as numpy's [rows, k]

    def frame(self) -> Any:
        return _pandas().DataFrame(dict(self))

    def inputs(self) -> Any:
        """The number columns as a matrix [rows, k]: numpy's, or a list of rows."""
        if self.matrix is not None:
            return self.matrix
        columns = [column.tolist() for column in self.values()]
        return [list(row) for row in zip(*columns)] if columns else [[] for _ in range(self.rows)]


def _pandas() -> Any:
    import pandas  # type: ignore[import-untyped, unused-ignore]

    return pandas


def _decoded(descriptions: Sequence[Dict[str, Any]], payload: memoryview, numpy: Any) -> Dict[str, _Columns]:
    """The tables of a frame. Number columns share the payload's memory where numpy is there."""
    tables: Dict[str, _Columns] = {}
    place = 0
    for description in descriptions:
        table = _Columns()
        table.rows = rows = description["rows"]
        start = place
        for column in description["columns"]:
            if column["type"] == "text":
                table[column["name"]] = column["values"]
                continue
            table[column["name"]] = _number_column(payload[place : place + 8 * rows], rows, numpy)
            place += 8 * rows
        if numpy is not None:
            count = (place - start) // 8
            shape = (count // rows if rows else len(description["columns"]), rows)
            table.matrix = numpy.frombuffer(payload[start:place], dtype="float64", count=count).reshape(shape).T
        tables[description["name"]] = table
    return tables


def _number_column(memory: memoryview, rows: int, numpy: Any) -> Any:
    if numpy is not None:
        return numpy.frombuffer(memory, dtype="float64", count=rows)
    column = array.array("d")
    column.frombytes(memory)
    return column


def _encoded(name: str, table: _Columns) -> Tuple[Dict[str, Any], List[memoryview]]:
    """A table's description for the header, and its number columns' memory."""
    columns: List[Dict[str, Any]] = []
    memory: List[memoryview] = []
    for column_name, values in table.items():
        if isinstance(values, list):
            columns.append({"name": column_name, "type": "text", "values": values})
        else:
            columns.append({"name": column_name, "type": "number"})
            memory.append(memoryview(values).cast("B") if len(values) else memoryview(b""))
    return {"name": name, "rows": table.rows, "columns": columns}, memory


def _table(value: Any) -> _Columns:
    """A table of any make (dict, list of dicts, pandas, pyarrow, polars) as columns ready to be sent."""
    names: Optional[Iterable[Any]] = None
    if isinstance(value, Mapping):
        names = list(value)
    elif hasattr(value, "column_names"):  # pyarrow
        names = value.column_names
    elif hasattr(value, "columns"):  # pandas, polars
        names = list(value.columns)
    elif isinstance(value, (list, tuple)) and all(isinstance(row, Mapping) for row in value):
        names = list(dict.fromkeys(key for row in value for key in row))
        value = {name: [row.get(name) for row in value] for name in names}
    if names is None:
        raise _Misuse(f"{_kind_of(value)} is not a table: return a dict of columns, a list of dicts or a frame")
    table = _Columns()
    for name in names:
        column = _column(value[name], str(name))
        if table and len(column) != table.rows:
            raise _Misuse(f"column '{name}' has {len(column)} rows where '{next(iter(table))}' has {table.rows}")
        table.rows = len(column)
        table[str(name)] = column
    return table


def _column(values: Any, name: str) -> Any:
    """A column as it is sent: an array of doubles with NaN for what is missing, or a list of texts and None."""
    if isinstance(values, array.array):
        return values if values.typecode == "d" else array.array("d", values)
    if isinstance(values, (str, bytes)) or not hasattr(values, "__len__"):
        raise _Misuse(f"column '{name}' is {_kind_of(values)}, not a list of its values")
    numpy = sys.modules.get("numpy")
    kind = getattr(getattr(values, "dtype", None), "kind", "") if numpy is not None else ""
    if numpy is not None and isinstance(values, numpy.ndarray) and values.ndim != 1:
        raise _Misuse(f"column '{name}' is an array of shape {list(values.shape)}, not of one dimension")
    if kind in ("i", "u", "f", "b") and numpy is not None:
        if hasattr(values, "to_numpy"):  # pandas, its missing whole numbers too
            values = values.to_numpy(dtype="float64", na_value=math.nan)
        return numpy.ascontiguousarray(values, dtype="float64")
    if hasattr(values, "to_pylist"):  # pyarrow
        values = values.to_pylist()
    elif hasattr(values, "to_list"):  # pandas, polars
        values = values.to_list()
    elif hasattr(values, "tolist"):  # numpy
        values = values.tolist()
    return _column_of_list(list(values), name)


def _column_of_list(values: List[Any], name: str) -> Any:
    try:
        return array.array("d", values)
    except TypeError:
        pass
    missing = [
        value is None or value != value or type(value).__name__ == "NAType" for value in map(_comparable, values)
    ]
    present = [value for value, is_missing in zip(values, missing) if not is_missing]
    if present and isinstance(present[0], (str, bytes)) or (present and hasattr(present[0], "isoformat")):
        return [None if is_missing else _text(value, name) for value, is_missing in zip(values, missing)]
    try:
        numbers = [math.nan if is_missing else _number(value) for value, is_missing in zip(values, missing)]
    except TypeError as error:
        raise _Misuse(f"column '{name}' mixes numbers with something else: {error}") from None
    return array.array("d", numbers)


def _comparable(value: Any) -> Any:
    return None if type(value).__name__ in ("NAType", "NaTType") else value


def _text(value: Any, name: str) -> str:
    if isinstance(value, str):
        return str(value)
    if hasattr(value, "isoformat"):  # dates and times
        return str(value.isoformat())
    raise _Misuse(f"column '{name}' mixes texts with {_kind_of(value)} ({value!r})")


# --------------------------------------------------------------------------------------------------------------- calls


class _Call:
    """One request: what it brought, by the names under which plugins ask for it."""

    def __init__(self, header: Dict[str, Any], tables: Dict[str, _Columns]) -> None:
        self.header = header
        self.tables = tables
        self.model: Any = None

    @property
    def rows(self) -> _Columns:
        """The table that the call is about."""
        table = self.tables.get("rows")
        return table if table is not None else self.tables.get("arguments", _Columns())

    def arguments(self, method: _Method) -> Dict[str, Any]:
        return {name: self.give(source) for name, source in method.given}

    def give(self, source: str) -> Any:
        giver = _GIVERS.get(source)
        if giver is not None:
            return giver(self)
        what, _, name = source.partition(":")
        if what == "column":
            return self.column_setting(name)
        if name == "inputs":
            return self.tables["rows"].frame()
        return self.give(name).frame()

    def column_setting(self, name: str) -> Any:
        """The values of an expression, a list of them for a list of expressions, None where none was given."""
        columns: Mapping[str, Any] = self.tables.get("arguments", {})
        if name in columns:
            return columns[name]
        listed: List[Any] = []
        while f"{name}.{len(listed)}" in columns:
            listed.append(columns[f"{name}.{len(listed)}"])
        return listed or None

    def pair(self, name: str) -> Any:
        tables = self.tables
        return tables["intervals" if "intervals" in tables else "pairs"][name]

    def target(self) -> Any:
        table = self.tables.get("target")
        return None if table is None else table.get("target")

    def role(self, role: str) -> Any:
        """The column that has a role, None where none has it."""
        who = self.tables.get("who")
        if who is not None:
            return who.get(role)
        column = self.header.get("roles", {}).get(role)
        return None if column is None else self.rows.get(column)

    def keys(self) -> Any:
        if "who" in self.tables:
            return self.tables["who"].get("key")
        names = self.header.get("roles", {}).get("key") or []
        columns = [self.rows[name] for name in names if name in self.rows]
        return columns[0] if len(columns) == 1 else list(zip(*columns)) or None


_GIVERS: Dict[str, Callable[[_Call], Any]] = {
    "actual": lambda call: call.pair("actual"),
    "predicted": lambda call: call.pair("predicted"),
    "lower": lambda call: call.pair("lower"),
    "upper": lambda call: call.pair("upper"),
    "level": lambda call: call.header.get("level"),
    "sweep": lambda call: call.header["sweep"],
    "predictions": lambda call: call.tables["predictions"],
    "table": lambda call: call.tables.get("table", call.rows),
    "inputs": lambda call: call.tables["rows"].inputs(),
    "names": lambda call: list(call.rows),
    "target": _Call.target,
    "keys": _Call.keys,
    "families": lambda call: call.role("family"),
    "compute": lambda call: call.role("compute"),
    "model": lambda call: call.model,
    "learned": lambda call: call.model,
    "schema": lambda call: {column["name"]: column["type"] for column in call.header["schema"]},
    "record": lambda call: call.header["record"],
    "name": lambda call: call.header.get("name"),
    "conversations": lambda call: call.header["conversations"],
    "seed": lambda call: call.header.get("seed", 0),
    "roles": lambda call: call.header.get("roles", {}),
    "note": lambda call: note,
}


class _Instance:
    """A plugin with its settings: the object of a class, or a function and its keyword arguments."""

    def __init__(self, plugin: _Plugin, settings: Mapping[str, Any], files: Mapping[str, str]) -> None:
        self.plugin = plugin
        self.settings = {p.python_name: self._setting(p, settings, files) for p in plugin.parameters}
        self.object: Any = None
        if plugin.is_class:
            try:
                self.object = plugin.target(**self.settings)
            except BadSetting:
                raise
            except ValueError as error:
                raise BadSetting("", str(error)) from error

    @staticmethod
    def _setting(parameter: _Parameter, settings: Mapping[str, Any], files: Mapping[str, str]) -> Any:
        if parameter.type == "file" and parameter.name in files:
            return files[parameter.name]
        value = settings.get(parameter.name)
        if value is None:
            return parameter.default if not parameter.required else None
        word = parameter.type["type"] if isinstance(parameter.type, dict) else parameter.type
        return float(value) if word == "number" and isinstance(value, int) else value

    def own(self) -> "_Instance":
        """One that may keep what it learned on itself without a later fit writing over it."""
        if self.object is None:
            return self
        twin = object.__new__(_Instance)
        twin.plugin, twin.settings = self.plugin, self.settings
        twin.object = copy.copy(self.object)
        return twin

    def call(self, name: str, call: _Call) -> Any:
        method = self.plugin.methods[name]
        if self.object is not None:
            return getattr(self.object, name)(**call.arguments(method))
        if name == "columns":
            wanted = inspect.signature(method.function).parameters
            settings = {key: value for key, value in self.settings.items() if key in wanted}
            return method.function(**{**settings, **call.arguments(method)})
        arguments = dict(self.settings)
        for parameter in self.plugin.parameters:
            if parameter.type == "table" and parameter.name in call.tables:
                arguments[parameter.python_name] = call.tables[parameter.name]
        arguments.update(call.arguments(method))
        return method.function(**arguments)


class _Answer:
    """What goes back: members of the header, and tables."""

    def __init__(self, **members: Any) -> None:
        self.members = members
        self.tables: List[Tuple[str, _Columns]] = []

    def with_table(self, name: str, table: _Columns) -> "_Answer":
        self.tables.append((name, table))
        return self


class _Memory:
    """Models that are no plain data: they stay here, and Bellwether knows them by a number."""

    def __init__(self) -> None:
        self._kept: Dict[int, Tuple[_Instance, Any]] = {}
        self._latest = 0

    def keep(self, instance: _Instance, model: Any) -> int:
        self._latest += 1
        self._kept[self._latest] = (instance, model)
        return self._latest

    def forget(self, handles: Iterable[int]) -> None:
        for handle in handles:
            self._kept.pop(handle, None)

    def find(self, call: _Call, instance: _Instance, member: str) -> Tuple[_Instance, Any]:
        """The model that a request is about, and the instance that fitted it."""
        handle = call.header.get("handle")
        if handle is None:
            return instance, call.header.get(member)
        if handle not in self._kept:
            raise _Misuse(f"this process keeps no model with the handle {handle}")
        return self._kept[handle]


# Metrics


def _measure(instance: _Instance, call: _Call, memory: _Memory) -> _Answer:
    plugin = instance.plugin
    found = instance.call("score", call)
    if plugin.shape != "summary":
        return _Answer(result=_result(plugin, found))
    if not isinstance(found, (list, tuple)):
        raise _Misuse(f"it returned {_kind_of(found)}; a summary returns a list of (keys, number or Result)")
    return _Answer(rows=[_summary_row(plugin, row) for row in found])


def _summary_row(plugin: _Plugin, row: Any) -> Dict[str, Any]:
    if not (isinstance(row, (list, tuple)) and len(row) == 2 and isinstance(row[0], Mapping)):
        raise _Misuse(
            f"a row of a summary is (keys, number or Result), such as ({{'task': 'GSM8K'}}, 0.1), not {row!r}"
        )
    return {"keys": _plain_data(row[0]), **_result(plugin, row[1])}


def _result(plugin: _Plugin, found: Any) -> Dict[str, Any]:
    result = found if isinstance(found, Result) else Result(found)
    values = result.values if isinstance(result.values, Mapping) else {"value": result.values}
    reason = result.reason
    named: List[Dict[str, Any]] = []
    for name, value in values.items():
        try:
            number = _number(value)
        except TypeError:
            raise _Misuse(
                f"it returned {_kind_of(value)}; "
                "a metric returns a number, None, a dict of numbers or bellwether.Result"
            ) from None
        if number is None or not math.isfinite(number):
            what = {None: "None", math.inf: "infinity", -math.inf: "minus infinity"}.get(number, "NaN")
            reason = reason or f"the metric returned {what}"
            number = None
        named.append({"name": str(name), "value": number})
    answer: Dict[str, Any] = {"values": named, "undefined": int(result.undefined), "reason": reason}
    if result.n is not None:
        answer["n"] = int(result.n)
    return answer


# Transforms


def _columns_after(instance: _Instance, call: _Call, memory: _Memory) -> _Answer:
    """The columns that a transform will leave, told from those before."""
    schema = _GIVERS["schema"](call)
    if "columns" in instance.plugin.methods:
        found = instance.call("columns", call)
        schema = schema if found is None else found
    options = instance.plugin.options
    for name in _filled(options["removes"], instance):
        schema.pop(name, None)
    adds = options["adds"]
    for template in adds:
        for name in _filled([template], instance):
            schema[name] = adds[template] if isinstance(adds, Mapping) else "number"
    if isinstance(schema, Mapping):
        schema = [{"name": name, "type": kind} for name, kind in schema.items()]
    return _Answer(schema=schema)


def _filled(templates: Iterable[str], instance: _Instance) -> List[str]:
    """Names with settings in braces; a setting that is a list gives a name for each of its members."""
    names: List[str] = []
    settings = instance.settings
    for template in [templates] if isinstance(templates, str) else templates:
        whole = re.fullmatch(r"\{(\w+)\}", template)
        listed = settings.get(whole[1]) if whole else None
        if isinstance(listed, (list, tuple)):
            names += listed
            continue
        try:
            names.append(template.format(**settings))
        except (KeyError, IndexError):
            raise _Misuse(
                f"there is no setting for the braces in {template!r}; settings: {', '.join(settings)}"
            ) from None
    return names


def _learn(instance: _Instance, call: _Call, memory: _Memory) -> _Answer:
    own = instance.own()
    learned = own.call("fit", call)
    if isinstance(learned, Fitted):
        raise _Misuse("it returned bellwether.Fitted, which is for predictors; return what was learned")
    if learned is None:
        return _Answer(handle=memory.keep(own, own.object), learned=_kept_on(own.object))
    if _is_plain(learned):
        return _Answer(learned=learned)
    return _Answer(handle=memory.keep(own, learned), learned=_description(learned))


def _apply(instance: _Instance, call: _Call, memory: _Memory) -> _Answer:
    instance, call.model = memory.find(call, instance, "learned")
    return _changes(instance, instance.call("apply", call), call.rows)


def _changes(instance: _Instance, found: Any, before: _Columns) -> _Answer:
    if instance.plugin.options["makes_rows"]:
        return _Answer(whole=True).with_table("rows", _table(found))
    if not isinstance(found, (Changes, Mapping)) and hasattr(found, "columns"):
        found = _changes_of_frame(found, before)
    if isinstance(found, Mapping):
        found = Changes(found)
    if not isinstance(found, Changes):
        raise _Misuse(f"it returned {_kind_of(found)}; a transform returns a dict of new or replaced columns, "
                      "a frame, or bellwether.Changes")  # fmt: skip
    table = _table(found.columns)
    kept = None if found.keep is None else _kept_rows(found.keep, before.rows)
    rows = before.rows if kept is None else len(kept)
    if table and table.rows != rows:
        raise _Misuse(f"its columns have {table.rows} rows where the table has {rows}")
    table.rows = rows
    for name, column in table.items():
        # A frame forgets that a column is of texts where all of them are missing.
        if isinstance(before.get(name), list) and not isinstance(column, list) and all(v != v for v in column):
            table[name] = [None] * rows
    answer = _Answer(remove=found.remove).with_table("rows", table)
    if kept is not None:
        indices = _Columns(row=array.array("d", kept))
        indices.rows = len(kept)
        answer.with_table("kept", indices)
    return answer


def _changes_of_frame(frame: Any, before: _Columns) -> Changes:
    """What changed in a frame that was made from the table: its index says which rows are still there."""
    remove = [name for name in before if name not in frame.columns]
    index = list(getattr(frame, "index", range(len(frame))))
    if len(index) == before.rows:
        return Changes({name: frame[name] for name in frame.columns}, remove=remove)
    if not all(isinstance(_plain_data(row), int) and 0 <= row < before.rows for row in index):
        raise _Misuse(
            "it returned a frame with other rows than the table's; keep the table's index, or say makes_rows=True"
        )
    return Changes({name: frame[name] for name in frame.columns}, remove=remove, keep=index)


def _kept_rows(keep: Any, rows: int) -> List[int]:
    kept: List[int] = _plain_data(list(keep))
    if kept and all(isinstance(member, bool) for member in kept):
        if len(kept) != rows:
            raise _Misuse(f"'keep' has {len(kept)} truths for {rows} rows")
        kept = [row for row, stays in enumerate(kept) if stays]
    if kept != sorted(set(kept)) or any(not 0 <= row < rows for row in kept):
        raise _Misuse("'keep' is not a rising list of row indices from 0, nor a truth for each row")
    return kept


# Predictors


def _fit(instance: _Instance, call: _Call, memory: _Memory) -> _Answer:
    own = instance.own()
    found = own.call("fit", call)
    fitted = found if isinstance(found, Fitted) else Fitted(found)
    model = fitted.model
    if own.object is None and not callable(model):
        raise _Misuse(f"it returned {_kind_of(model)}; a predictor returns a function that predicts from inputs")
    answer = _Answer()
    if own.object is None or not _is_plain(model) or model is None:
        answer.members["handle"] = memory.keep(own, own.object if model is None else model)
        answer.members["fitted"] = _told(own, fitted, call)
    else:
        answer.members["fitted"] = model
    more = {"formula": fitted.formula, "curve": _plain_data(fitted.curve), "interval-level": fitted.interval_level}
    answer.members.update({name: value for name, value in more.items() if value is not None})
    return answer


def _told(own: _Instance, fitted: Fitted, call: _Call) -> Any:
    """What the record keeps of a model that stays in memory."""
    if fitted.describe is not None:
        return _plain_data(fitted.describe)
    if "describe" in own.plugin.methods:
        call.model = own.object if fitted.model is None else fitted.model
        return _plain_data(own.call("describe", call))
    return _kept_on(own.object) if fitted.model is None else _description(fitted.model)


def _description(model: Any) -> Any:
    """A model in short: plain data as it is, a function by its numbers, an object by class and settings."""
    if isinstance(model, (Mapping, list, tuple, int, float, str)) or hasattr(model, "tolist"):
        return _plain_data(model)
    if inspect.isfunction(model):
        remembered = inspect.getclosurevars(model).nonlocals
        scalars = {name: value for name, value in remembered.items() if _is_scalar(value)}
        return {"function": model.__name__, **_plain_data(scalars)}
    described: Dict[str, Any] = {"class": type(model).__name__}
    get_parameters = getattr(model, "get_params", None)  # scikit-learn and what follows its ways
    if get_parameters is not None:
        parameters = get_parameters()
        described["parameters"] = {name: value for name, value in parameters.items() if _is_plain(value)}
    return described


def _kept_on(owner: Any) -> Any:
    scalars = {name: value for name, value in vars(owner).items() if _is_scalar(value)}
    return {"class": type(owner).__name__, **_plain_data(scalars)}


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (bool, int, float, str)) or getattr(value, "shape", None) == ()


def _predict(instance: _Instance, call: _Call, memory: _Memory) -> _Answer:
    own, call.model = memory.find(call, instance, "fitted")
    if own.object is not None:
        found = own.call("predict", call)
    else:
        found = call.model(**_wanted_of(own.plugin, call.model, call))
    return _Answer().with_table("predictions", _predictions(own.plugin, found, call.tables["rows"].rows))


def _wanted_of(plugin: _Plugin, function: Any, call: _Call) -> Dict[str, Any]:
    """The arguments of the function that a fit returned, told from its parameters' names."""
    given = set(_METHODS["predictor"]["predict"]) | set(_ALWAYS)
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except ValueError:
        raise _Misuse(
            "it returned a function of which Python does not know the parameters; wrap it in one of your own"
        ) from None
    wanted = [p for p in parameters if p.name in given or p.default is p.empty]
    names = {p.name: p.name if p.name in given else "inputs" for p in wanted}
    if len(set(names.values())) != len(names) or any(p.kind is p.POSITIONAL_ONLY for p in wanted):
        raise _Misuse(f"it returned a function of ({', '.join(names)}); it may take {', '.join(sorted(given))}")
    return {name: call.give("frame:" + source if _wants_frame(function, parameter) else source)
            for (name, source), parameter in zip(names.items(), wanted)}  # fmt: skip


def _predictions(plugin: _Plugin, found: Any, rows: int) -> _Columns:
    """The table of predictions: value, and perhaps lower, upper and reason."""
    if isinstance(found, tuple) and len(found) == 3 and all(hasattr(part, "__len__") for part in found):
        found = dict(zip(("value", "lower", "upper"), found))
    if isinstance(found, Mapping) or type(found).__name__ == "DataFrame":
        columns = {name: found[name] for name in found}
        unknown = [name for name in columns if name not in ("value", "lower", "upper", "reason")]
        if unknown or "value" not in columns:
            raise _Misuse(
                f"its predictions have the parts {', '.join(map(str, columns))}; value, lower, upper, reason are known"
            )
    else:
        shape = getattr(found, "shape", None)
        columns = {"value": found.reshape(-1) if shape == (rows, 1) and hasattr(found, "reshape") else found}
    table = _Columns()
    table.rows = rows
    for name, values in columns.items():
        if not hasattr(values, "__len__") or isinstance(values, str):
            raise _Misuse(f"it predicted {_kind_of(values)}; a prediction for each row was asked for, {rows} in all")
        if len(values) != rows:
            raise _Misuse(f"it gave {len(values)} predictions ({name}) for {rows} rows")
        table[name] = _texts(values) if name == "reason" else _numbers(values, name)
    missing = [row for row, value in enumerate(table["value"]) if value != value]
    if missing and not plugin.options["may_be_undefined"]:
        raise _Misuse(
            f"its prediction for row {missing[0]} (counted from 0) is missing (None or NaN); raise "
            "bellwether.CannotCompute where it cannot predict at all, or let it have missing predictions, best with "
            "their reasons: @bellwether.predictor(may_be_undefined=True)"
        )
    return table


def _numbers(values: Any, name: str) -> Any:
    column = _column(values, name)
    if isinstance(column, list) and column:
        raise _Misuse(f"column '{name}' has texts where numbers were asked for")
    return column


def _texts(values: Any) -> List[Optional[str]]:
    return [None if value is None or value != value else str(value) for value in values]


# Datasets, splits, figures, back ends


def _open(instance: _Instance, call: _Call, memory: _Memory) -> _Answer:
    columns = instance.plugin.options["columns"]
    if columns is not None:
        return _Answer(later=True, schema=[{"name": name, "type": kind} for name, kind in columns.items()])
    return _load_rows(instance, call, memory)


def _load_rows(instance: _Instance, call: _Call, memory: _Memory) -> _Answer:
    return _Answer().with_table("rows", _table(instance.call("load", call)))


def _mark(instance: _Instance, call: _Call, memory: _Memory) -> _Answer:
    marks = _plain_data(instance.call("mark", call))
    rows = call.rows.rows
    if not isinstance(marks, list) or len(marks) != rows:
        what = f"{len(marks)} marks" if isinstance(marks, list) else _kind_of(marks)
        raise _Misuse(f"it returned {what}; a mark for each of the {rows} rows was asked for")
    for mark in marks:
        if mark not in ("train", "test", "held-out"):
            raise _Misuse(f"it marked a row {mark!r}; rows are 'train', 'test' or 'held-out'")
    return _Answer(marks=marks)


def _draw(instance: _Instance, call: _Call, memory: _Memory) -> _Answer:
    found = instance.call("draw", call)
    default = call.header.get("name") or instance.plugin.name
    figures = found if isinstance(found, list) else [found]
    answer = _Answer(figures=[])
    for index, drawn in enumerate(figures):
        drawn = _figure(drawn)
        name = drawn.name or (default if len(figures) == 1 else f"{default}-{index + 1}")
        entry: Dict[str, Any] = {"name": name, "caption": drawn.caption, "svg": None}
        if isinstance(drawn, Chart):
            entry["chart"] = {key: value for key, value in drawn.drawing.items() if value is not None}
        else:
            entry["svg"] = _svg(drawn.svg)
        answer.members["figures"].append(entry)
        if drawn.table is not None:
            answer.with_table(name, _table(drawn.table))
    return answer


def _figure(drawn: Any) -> Any:
    if isinstance(drawn, (Figure, Chart)):
        return drawn
    if isinstance(drawn, tuple) and len(drawn) == 2:
        return Figure(drawn[0], drawn[1])
    return Figure(drawn)


def _svg(drawn: Any) -> str:
    if isinstance(drawn, str):
        return drawn
    if hasattr(drawn, "savefig"):  # matplotlib
        import matplotlib

        text = io.StringIO()
        with matplotlib.rc_context({"svg.hashsalt": "bellwether"}):  # equal figures, equal bytes
            drawn.savefig(text, format="svg", metadata={"Date": None})
        drawn = text.getvalue()
        return str(drawn[drawn.index("<svg") :])  # without the file's prolog, so that pages can hold it
    raise _Misuse(
        f"it returned {_kind_of(drawn)}; a figure returns SVG text, (svg, table), "
        "a matplotlib figure or bellwether.Chart"
    )


def _reply(instance: _Instance, call: _Call, memory: _Memory) -> _Answer:
    texts = instance.call("reply", call)
    asked = len(call.header["conversations"])
    if not isinstance(texts, (list, tuple)) or len(texts) != asked:
        raise _Misuse(f"a list of {asked} replies was asked for, one a conversation; it returned {_kind_of(texts)}")
    replies: List[Dict[str, Any]] = []
    for text in texts:
        reply = {"text": text} if isinstance(text, str) else text
        if not isinstance(reply, Mapping) or not isinstance(reply.get("text"), str):
            raise _Misuse(f"a reply is a text, or a dict with 'text', not {_kind_of(text)}")
        replies.append({_hyphenated(key): value for key, value in _plain_data(reply).items()})
    return _Answer(replies=replies)


def _check(instance: _Instance, call: _Call, memory: _Memory) -> _Answer:
    return _Answer()


_CALLS: Dict[Tuple[str, str], Callable[[_Instance, _Call, _Memory], _Answer]] = {
    ("metric", "score"): _measure,
    ("metric", "measure"): _measure,
    ("metric", "summarize"): _measure,
    ("transform", "columns"): _columns_after,
    ("transform", "fit"): _learn,
    ("transform", "apply"): _apply,
    ("predictor", "fit"): _fit,
    ("predictor", "predict"): _predict,
    ("dataset", "open"): _open,
    ("dataset", "load"): _load_rows,
    ("split", "mark"): _mark,
    ("figure", "draw"): _draw,
    ("backend", "reply"): _reply,
}


# -------------------------------------------------------------------------------------------------------------- frames

_MAGIC = b"BWF1"
_HEADER_LIMIT = 256 * 2**20
_FRAME_LIMIT = 4 * 2**30
_encode = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


class _Broken(Exception):
    """What came in is no frame."""


class _Channel:
    """Frames in and out. Whoever makes one takes standard input and output away from everybody else."""

    def __init__(self, source: Any, sink: Any) -> None:  # buffered binary streams
        self._source = source
        self._sink = sink

    @classmethod
    def of_standard_streams(cls) -> "_Channel":
        """Moves the process's own input and output aside: from here on what is printed goes to the log."""
        source, sink = os.dup(0), os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)  # C code and child processes print to the log too
        sys.stdout = sys.stderr
        sys.stdin = open(0, closefd=False)
        return cls(open(source, "rb", buffering=2**16), open(sink, "wb", buffering=2**16))

    def read(self) -> Optional[Tuple[Dict[str, Any], memoryview]]:
        """The next request's header and payload; None at the end of input."""
        prefix = self._read_exactly(16, at_start=True)
        if prefix is None:
            return None
        if prefix[:4] != _MAGIC:
            raise _Broken("what came in does not begin with BWF1")
        header_size = int.from_bytes(prefix[4:8], "little")
        payload_size = int.from_bytes(prefix[8:16], "little")
        if header_size > _HEADER_LIMIT or payload_size > _FRAME_LIMIT or payload_size % 8:
            raise _Broken(f"a frame of {header_size} and {payload_size} bytes is not to be read")
        header = json.loads(bytes(self._read_exactly(header_size) or b""))
        payload = memoryview(self._read_exactly(payload_size) or b"")
        return header, _swapped(payload)

    def write(self, header: Dict[str, Any], memory: Sequence[memoryview]) -> None:
        text = _encode(header).encode()
        text += b" " * (-len(text) % 8)
        size = sum(map(len, memory))
        self._sink.write(_MAGIC + len(text).to_bytes(4, "little") + size.to_bytes(8, "little") + text)
        for part in memory:
            self._sink.write(_swapped(part))
        self._sink.flush()

    def _read_exactly(self, size: int, at_start: bool = False) -> Optional[bytearray]:
        buffer = bytearray(size)
        done = 0
        with memoryview(buffer) as view:
            while done < size:
                count = self._source.readinto(view[done:])
                if not count:
                    if done == 0 and at_start:
                        return None
                    raise _Broken("the input ended within a frame")
                done += count
        return buffer


def _swapped(memory: memoryview) -> memoryview:
    """Doubles between the machine's order of bytes and the protocol's, which on most machines is the same."""
    if sys.byteorder == "little" or not len(memory):
        return memory
    numbers = array.array("d")
    numbers.frombytes(memory)
    numbers.byteswap()
    return memoryview(numbers).cast("B")


# ------------------------------------------------------------------------------------------------------------- serving


class _Server:
    """Answers one request after the other until the input ends."""

    _instances_kept = 256

    def __init__(self, channel: _Channel, name: str, version: str) -> None:
        self._channel = channel
        self._name = name
        self._version = version
        self._memory = _Memory()
        self._instances: Dict[Any, _Instance] = {}
        self._numpy = sys.modules.get("numpy")
        self._sowers = _sowers()

    def run(self) -> int:
        while True:
            request = self._channel.read()
            if request is None:
                return 0
            self._channel.write(*self._respond(*request))

    def _respond(self, header: Dict[str, Any], payload: memoryview) -> Tuple[Dict[str, Any], List[memoryview]]:
        del _notes[:]
        response: Dict[str, Any] = {"id": header.get("id")}
        memory: List[memoryview] = []
        plugin = None
        try:
            call = header.get("call")
            if call == "hello":
                response.update(self._hello(header))
            elif call == "describe":
                response.update(self._describe())
            else:
                plugin = self._plugin(header)
                answer = self._answer(plugin, header, payload)
                response.update(answer.members)
                memory = self._add_tables(response, answer)
            _encode(response)
        except BaseException as error:  # SystemExit and KeyboardInterrupt of a plugin are its errors, not our end
            response, memory = {"id": header.get("id"), "error": _told_error(error, plugin)}, []
        if _notes:
            response["notes"] = list(_notes)
        return response, memory

    def _hello(self, header: Dict[str, Any]) -> Dict[str, Any]:
        return {"magic": "bellwether-plugin", "api": _API, "name": self._name, "version": self._version}

    def _describe(self) -> Dict[str, Any]:
        cards = [plugin.card() for plugin in _plugins.values()]
        return {"name": self._name, "version": self._version, "workers": _about["workers"], "plugins": cards}

    @staticmethod
    def _plugin(header: Dict[str, Any]) -> _Plugin:
        asked = header.get("plugin", {})
        plugin = _plugins.get((asked.get("kind"), asked.get("name")))
        if plugin is None:
            raise _Misuse(f"there is no {asked.get('kind')} '{asked.get('name')}' in this file")
        return plugin

    def _answer(self, plugin: _Plugin, header: Dict[str, Any], payload: memoryview) -> _Answer:
        if "forget" in header:
            self._memory.forget(header["forget"])
        work = _check if header["call"] == "check" else _CALLS.get((plugin.kind, header["call"]))
        if work is None:
            raise _Misuse(f"a {plugin.kind} knows no call '{header['call']}'")
        call = _Call(header, _decoded(header.get("tables", ()), payload, self._numpy))
        for sow in self._sowers:
            sow(header.get("seed", 0))
        return work(self._instance(plugin, header), call, self._memory)

    def _instance(self, plugin: _Plugin, header: Dict[str, Any]) -> _Instance:
        settings = header.get("settings") or {}
        files = header.get("files") or {}
        key = (plugin.kind, plugin.name, repr(settings), repr(files))
        instance = self._instances.get(key)
        if instance is None:
            instance = _Instance(plugin, settings, files)
            while len(self._instances) >= self._instances_kept:
                del self._instances[next(iter(self._instances))]
            self._instances[key] = instance
        return instance

    @staticmethod
    def _add_tables(response: Dict[str, Any], answer: _Answer) -> List[memoryview]:
        memory: List[memoryview] = []
        for name, table in answer.tables:
            description, parts = _encoded(name, table)
            response.setdefault("tables", []).append(description)
            memory += parts
        return memory


def _sowers() -> List[Callable[[int], None]]:
    """What seeds the generators that careless plugins draw from, so that they are repeatable too."""
    import random

    sowers: List[Callable[[int], None]] = [random.seed]
    if "numpy" in sys.modules:
        from numpy.random import seed

        sowers.append(lambda number: seed(number % 2**32))
    return sowers


def _told_error(error: BaseException, plugin: Optional[_Plugin]) -> Dict[str, Any]:
    """An error as the protocol has it."""
    if isinstance(error, BadSetting):
        told: Dict[str, Any] = {"kind": "settings", "message": error.message}
        return {**told, "parameter": error.parameter} if error.parameter else told
    if isinstance(error, CannotCompute):
        return {"kind": "rows", "message": str(error)}
    if isinstance(error, (_Misuse, _Broken)):
        return {"kind": "internal", "message": f"{plugin.title}: {error}" if plugin is not None else str(error)}
    name = type(error).__name__
    message = f"{name}: {error}" if str(error) else name
    frames = _frames_of_others(error)
    own = [frame for frame in frames if plugin is not None and frame.filename == plugin.file] or frames
    if own:
        message += f" ({os.path.basename(own[-1].filename)}, line {own[-1].lineno}, in {own[-1].name})"
    return {"kind": "internal", "message": message, "trace": _trace(error)}


def _frames_of_others(error: BaseException) -> List[traceback.FrameSummary]:
    """Where an error came from, without this file's own lines and Python's machinery of importing."""
    frames = traceback.extract_tb(error.__traceback__)
    return [
        frame
        for frame in frames
        if os.path.abspath(frame.filename) != _MODULE_FILE and not frame.filename.startswith("<frozen importlib")
    ]


def _trace(error: BaseException) -> str:
    frames = _frames_of_others(error)
    lines = ["Traceback (most recent call last):\n"] + traceback.format_list(frames) if frames else []
    return "".join(lines + traceback.format_exception_only(type(error), error))


# ------------------------------------------------------------------------------------------------------------- results


def read(folder: Union[str, "os.PathLike[str]"], frames: Optional[bool] = None) -> "Run":
    """Reads what ``bellwether run --out FOLDER`` left behind.

    Tables are pandas frames where pandas is there, else dicts of columns (lists; None where a cell is empty);
    ``frames`` settles which. A notebook's worth::

        run = bellwether.read("runs/quickstart")
        run.metrics()                                   # a row for each forecast and metric
        best = run.forecast("capabilities", hard="GSM8K")
        best.metric("mae")                              # on the test rows
        best.fitted["parameters"]["weights"]
        test = best.predictions.query("set == 'test'")
        (test.predicted - test.actual).abs().sort_values()
        run.tables["scores"].plot.scatter("flops", "MMLU", logx=True)
        run.record["provenance"]["seed"]
    """
    return Run(folder, frames)


class Run:
    """A finished run: its record, and its tables as they are asked for."""

    def __init__(self, folder: Union[str, "os.PathLike[str]"], frames: Optional[bool] = None) -> None:
        self.folder = os.path.abspath(folder)
        path = os.path.join(self.folder, "record.json")
        if not os.path.exists(path):
            raise FileNotFoundError(f"there is no record.json in {self.folder}; is this what a run's --out named?")
        with open(path, encoding="utf-8") as file:
            self.record: Dict[str, Any] = json.load(file)
        self._frames = _has_pandas() if frames is None else frames
        self._read: Dict[str, Dict[str, List[Any]]] = {}

    def __repr__(self) -> str:
        return f"<Run {self.name!r}: {len(self.forecasts)} forecasts, {len(self.failures)} failures>"

    @property
    def name(self) -> str:
        """The experiment's name."""
        return str(self.record["experiment"]["name"])

    @property
    def failures(self) -> List[Dict[str, Any]]:
        """What could not be done, and why."""
        return list(self.record.get("failures", []))

    @property
    def forecasts(self) -> List["Forecast"]:
        """Every forecast, in the record's order."""
        return [Forecast(self, entry) for entry in self.record.get("forecasts", [])]

    @property
    def predictions(self) -> Any:
        """The table of predictions.csv: a row for each row that was forecast."""
        return self._shown(self._columns("predictions.csv"))

    @property
    def tables(self) -> Mapping[str, Any]:
        """The tables of the config, by name, each read when it is asked for."""
        return _Folder(self, "tables")

    @property
    def figures(self) -> Mapping[str, Any]:
        """The numbers drawn in each figure, by name."""
        return _Folder(self, "figures")

    def forecast(self, name: str, **sweep: Any) -> "Forecast":
        """The forecast of this name; of a sweep's many, the one at a place: ``run.forecast("pca", task="GSM8K")``."""
        named = [forecast for forecast in self.forecasts if forecast.name == name]
        if not named:
            raise LookupError(
                f"no forecast is named {name!r}; {_nearest(name, dict.fromkeys(f.name for f in self.forecasts))}"
            )
        found = [forecast for forecast in named if all(forecast.sweep.get(axis) == at for axis, at in sweep.items())]
        if len(found) == 1:
            return found[0]
        places = "; ".join(", ".join(f"{axis}={at!r}" for axis, at in forecast.sweep.items()) for forecast in named)
        raise LookupError(
            f"{len(found)} forecasts named {name!r} are at {sweep or 'any place'}; say which of: {places}"
        )

    def metrics(self) -> Any:
        """A row for each forecast and metric: where in the sweep, and its value on train, test and shared-test rows."""
        rows = [
            {**entry["sweep"], "forecast": entry["name"], **_flat_settings(measured), **_values_of(measured)}
            for entry in self.record.get("forecasts", [])
            for measured in entry.get("metrics", [])
        ]
        return self._rows(rows)

    def measurements(self) -> Any:
        """A row for each value of a metric on tables."""
        return self._rows([_measured(entry, "metric") for entry in self.record.get("measurements", [])])

    def summaries(self) -> Any:
        """A row for each value that summarizes the sweep."""
        return self._rows([_measured(entry, "summary") for entry in self.record.get("summaries", [])])

    def _rows(self, rows: List[Dict[str, Any]]) -> Any:
        return _pandas().DataFrame(rows) if self._frames else rows

    def _shown(self, columns: Dict[str, List[Any]]) -> Any:
        return _pandas().DataFrame(columns) if self._frames else columns

    def _columns(self, *path: str) -> Dict[str, List[Any]]:
        file = os.path.join(self.folder, *path)
        if file not in self._read:
            self._read[file] = _read_csv(file)
        return self._read[file]


class Forecast:
    """One forecast of a run: an entry of the record's ``forecasts``, and its rows of the predictions."""

    def __init__(self, run: Run, entry: Dict[str, Any]) -> None:
        self._run = run
        self.record = entry
        self.name: str = entry["name"]
        self.sweep: Dict[str, Any] = entry.get("sweep", {})
        self.fitted: Any = entry.get("fitted")

    def __repr__(self) -> str:
        return f"<Forecast {self.name!r} {self.sweep}>"

    def metric(self, name: str, on: str = "test") -> Optional[float]:
        """The value of a metric on "train", "test" or "shared-test" rows; None where it is undefined."""
        measured = {entry.get("name") or entry["metric"]: entry for entry in self.record.get("metrics", [])}
        if name not in measured:
            raise LookupError(f"no metric is named {name!r}; {_nearest(name, measured)}")
        if on not in measured[name]:
            raise LookupError(f"{name} has no value on {on!r} rows; {_nearest(on, _values_of(measured[name]))}")
        value: Optional[float] = measured[name][on]
        return value

    @property
    def predictions(self) -> Any:
        """The forecast's rows of predictions.csv."""
        columns = self._run._columns("predictions.csv")
        wanted = {**{axis: _cell_of(at) for axis, at in self.sweep.items() if axis in columns}, "forecast": self.name}
        rows = zip(*(columns[name] for name in wanted))
        chosen = [row for row, values in enumerate(rows) if list(values) == list(wanted.values())]
        return self._run._shown({name: [values[row] for row in chosen] for name, values in columns.items()})


class _Folder(Mapping[str, Any]):
    """The CSV files of a run's folder, by name."""

    def __init__(self, run: Run, folder: str) -> None:
        self._run = run
        self._folder = folder

    def __getitem__(self, name: str) -> Any:
        if name not in list(self):
            raise KeyError(f"no table of {self._folder} is named {name!r}; {_nearest(name, self)}")
        return self._run._shown(self._run._columns(self._folder, name + ".csv"))

    def __iter__(self) -> typing.Iterator[str]:
        folder = os.path.join(self._run.folder, self._folder)
        files = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        return iter([file[:-4] for file in files if file.endswith(".csv")])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __repr__(self) -> str:
        return f"<{self._folder}: {', '.join(self)}>"


_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?|-?inf")
_TEXTS_OF_PREDICTIONS = ("forecast", "predictor", "target", "key", "family", "set")


def _read_csv(file: str) -> Dict[str, List[Any]]:
    import csv

    with open(file, encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        names = next(rows, [])
        cells = list(zip(*rows)) or [()] * len(names)
    texts = _TEXTS_OF_PREDICTIONS if os.path.basename(file) == "predictions.csv" else ()
    return {name: _cells(column, name in texts) for name, column in zip(names, cells)}


def _cells(texts: Sequence[str], are_texts: bool = False) -> List[Any]:
    """A column's cells as numbers, truths or texts, whichever all of them are; None where one is empty."""
    present = set(texts) - {""}
    if present and not are_texts and all(map(_NUMBER.fullmatch, present)):
        return [float(text) if text else None for text in texts]
    if present and not are_texts and present <= {"true", "false"}:
        return [text == "true" if text else None for text in texts]
    return [text or None for text in texts]


def _cell_of(value: Any) -> Any:
    """A value of a sweep as its cells in predictions.csv are read."""
    if isinstance(value, str):
        return _cells([value])[0]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _values_of(measured: Mapping[str, Any]) -> Dict[str, Any]:
    return {key: value for key, value in measured.items() if key not in ("metric", "name", "settings")}


def _flat_settings(measured: Mapping[str, Any]) -> Dict[str, Any]:
    settings = ", ".join(f"{name}: {value}" for name, value in measured.get("settings", {}).items())
    return {"metric": measured["metric"], "settings": settings}


def _measured(entry: Mapping[str, Any], what: str) -> Dict[str, Any]:
    counts = {name: entry[name] for name in ("n", "undefined") if name in entry}
    return {**entry.get("sweep", {}), what: entry[what], **entry.get("keys", {}), **entry.get("values", {}), **counts}


def _has_pandas() -> bool:
    import importlib.util

    return importlib.util.find_spec("pandas") is not None


# ------------------------------------------------------------------------------------------------------------ starting


def main() -> None:
    """Ends a plugin file that is run itself: serves Bellwether where Bellwether started it, else explains the file.

    A file named in a config's ``plugins:`` does not need it; a ``plugin.yaml`` with the command
    ``[python3, my_plugin.py]`` does. Where the file is imported, as by a test of its own, it does nothing.
    """
    global _explained
    if sys._getframe(1).f_globals.get("__name__") != "__main__":
        return
    _explained = True
    if _channel is None:
        print(_explanation(), end="", file=sys.stderr)
        sys.exit(2)
    sys.exit(_serve_forever(sys.argv[0]))


_channel: Optional[_Channel] = None
_explained: Optional[bool] = None  # None: nothing will be explained at exit


def _explain_at_exit() -> None:
    """A plugin file run by hand says what it is once it is done."""
    global _explained
    if _explained is not None or _is_notebook():
        return
    _explained = False

    def explain() -> None:
        if _explained or hasattr(sys, "last_value"):
            return
        if _channel is None:
            print(_explanation(), end="")
        else:
            print(
                f"end {os.path.basename(sys.argv[0])} with bellwether.main(), so that it serves Bellwether",
                file=sys.stderr,
            )

    atexit.register(explain)


def _explanation() -> str:
    """What a plugin file is and how it is used."""
    file = os.path.basename(next(iter(_plugins.values())).file if _plugins else sys.argv[0])
    lines = [f"{file} is a plugin file for Bellwether. It provides:", ""]
    lines += [f"  {plugin.kind} {plugin.name}: {plugin.doc.summary or 'no summary'}" for plugin in _plugins.values()]
    lines += [] if _plugins else ["  nothing yet: decorate a function with @bellwether.metric"]
    lines += ["", "Use it from a config:", "", f"  plugins: [./{file}]"]
    lines += list(dict.fromkeys(filter(None, map(_usage, _plugins.values()))))
    lines += ["", f"What `bellwether plugin check {file}` finds is worth knowing before."]
    return "\n".join(lines) + "\n"


def _usage(plugin: _Plugin) -> str:
    required = [p.name for p in plugin.parameters if p.required]
    step = plugin.name if not required else f"{{{plugin.name}: {{{', '.join(f'{name}: ...' for name in required)}}}}}"
    if plugin.kind == "dataset":
        return f"  data: {{table: {step.strip('{}')}}}" if not required else f"  data: {{table: {step}}}"
    if plugin.kind == "predictor":
        return f"  forecast: {{target: ..., with: [{step}]}}"
    key = {"metric": "summaries" if plugin.shape == "summary" else "metrics", "figure": "figures"}.get(
        plugin.kind, plugin.kind
    )
    return "" if plugin.kind == "backend" else f"  {key}: [{step}]"


def _load(path: str) -> Any:
    """Imports a plugin file under its stem, its folder first on the path."""
    import importlib.util

    path = os.path.abspath(path)
    folder, file = os.path.split(path)
    name = os.path.splitext(file)[0].replace("-", "_")
    if name in sys.modules:  # a plugin file may be called json.py without others' import json finding it
        name += "_plugin"
    if folder not in sys.path:
        sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _load_all(files: Sequence[str]) -> Optional[List[Any]]:
    """The files' modules; None, and the reason on standard error, where one cannot be imported."""
    modules = []
    for file in files:
        try:
            modules.append(_load(file))
        except BaseException as error:
            print(_trace(error), end="", file=sys.stderr)
            if isinstance(error, ImportError) and "relative import" in str(error):
                print("a plugin file is in no package: write 'import other' for other.py beside it", file=sys.stderr)
            return None
    return modules


def _serve_forever(first_file: str, module: Any = None) -> int:
    name = _about["name"] or _hyphenated(os.path.splitext(os.path.basename(first_file))[0])
    version = _about["version"] or getattr(module or sys.modules["__main__"], "__version__", "0")
    assert _channel is not None
    try:
        return _Server(_channel, name, str(version)).run()
    except _Broken as error:
        print(f"bellwether.py: {error}", file=sys.stderr)
        return 4
    except BrokenPipeError:  # Bellwether is gone
        os._exit(0)
    except KeyboardInterrupt:
        return 130


_USAGE = """\
bellwether.py {version} is how Bellwether runs plugins written in Python.

  python3 bellwether.py describe FILE.py     prints what a plugin file provides, as JSON
  python3 bellwether.py serve FILE.py ...    serves its plugins; Bellwether starts this itself

To use a plugin file, name it in a config: `plugins: [./FILE.py]`. To write one, see help(bellwether).
"""


def _serve(files: Sequence[str]) -> int:
    if _channel is None or not files:
        print(_USAGE.format(version=__version__), end="", file=sys.stderr)
        return 2
    modules = _load_all(files)
    return 3 if modules is None else _serve_forever(files[0], modules[0])


def _describe_files(files: Sequence[str]) -> int:
    if _load_all(files) is None:
        return 3
    print(json.dumps([plugin.card() for plugin in _plugins.values()], indent=2, ensure_ascii=False))
    return 0


def _command(arguments: Sequence[str]) -> int:
    word, files = (arguments[0], arguments[1:]) if arguments else ("", [])
    if word == "serve":
        return _serve(files)
    if word == "describe" and files:
        return _describe_files(files)
    asked = word in ("help", "--help", "-h")
    print(_USAGE.format(version=__version__), end="", file=sys.stdout if asked else sys.stderr)
    return 0 if asked else 2


# Started by Bellwether: from the first line of the plugin's on, its output is the log's. Children do not serve.
if os.environ.pop(_PROTOCOL_VARIABLE, None):
    _channel = _Channel.of_standard_streams()
if _is_program:
    sys.exit(_command(sys.argv[1:]))
