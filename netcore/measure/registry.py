"""Measured quantities: functions of run logs, registered under a name, and cached once measured.

A *quantity* is a function of run logs and of plain arguments::

    @quantity("cost at step")
    def cost_at_step(logs: Logs, *, step: int) -> float: ...

`measure` evaluates it on named runs: ``measure(cost_at_step, run="main", step=400)``. The name stands for the
function where only text will do: in facts files, on the command line. Results are cached beside the logs
(`netcore.measure.cache`).
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import json
import pkgutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast, get_origin, get_type_hints

import numpy as np

from netcore.errors import FactError
from netcore.measure import cache
from netcore.network.arrays import frozen
from netcore.places import runs_directory
from netcore.runlog.log import RunLog
from netcore.runs.named import run as run_named

PACKAGE = "netcore.measure"  # where the quantities are
P = ParamSpec("P")
R = TypeVar("R")
Quantity = Callable[..., Any]  # (logs, **arguments) -> a number, text, an array, or a dataclass of these

_quantities: dict[str, Quantity] = {}
_names: dict[Quantity, str] = {}


def quantity(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a function ``(logs, **arguments) -> value`` under `name`.

    `logs` is a tuple of open run logs; arguments are what JSON can say (lists, not tuples). The value is a
    number, a string, an array or a frozen dataclass of these and of tuples of arrays, and depends on nothing else.

    A quantity is named by what it computes and would be of use on other networks and data than those of the
    lectures, such as iris: their words, units and thresholds are arguments. Layers may be counted from the output,
    -1.
    """

    def register(function: Callable[P, R]) -> Callable[P, R]:
        known = _quantities.get(name)
        if known is not None and known.__qualname__ != function.__qualname__:
            raise ValueError(f"the quantity {name!r} is already measured by {known.__qualname__}; rename one")
        _quantities[name] = function
        _names[function] = name
        return function

    return register


def quantities() -> Mapping[str, Quantity]:
    """Return all quantities by name; their modules are imported first."""
    package = importlib.import_module(PACKAGE)
    for module in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."):
        importlib.import_module(module.name)
    return dict(sorted(_quantities.items()))


def quantity_named(name: str) -> Quantity:
    """Return a quantity by its name, or raise a `FactError` that lists the names there are."""
    if name not in _quantities and name not in quantities():
        raise FactError(f"unknown quantity {name!r}; there are: {', '.join(sorted(_quantities))}")
    return _quantities[name]


def name_of(function: Quantity) -> str:
    """Return the name that a quantity is registered under."""
    if function not in _names:
        raise FactError(f"{function.__qualname__} is no quantity; register it with @quantity(name)")
    return _names[function]


@dataclasses.dataclass(frozen=True)
class Description:
    """What a reader needs to know of a quantity to measure it.

    Attributes
    ----------
    name, module, function
        Its name; its module's name within `netcore.measure`, which says what it is about; the name of its function.
    about
        The first line of the module's docstring.
    summary, text
        The first line of its docstring, and all of it.
    arguments
        Name, type and default of each, as written in the source; the default is empty where there is none.
    result
        The type of the value.
    fields
        Name and type of the fields of a value that has some.
    result_text
        The docstring of its class.
    """

    name: str
    module: str
    function: str
    about: str
    summary: str
    text: str
    arguments: tuple[tuple[str, str, str], ...]
    result: str
    fields: tuple[tuple[str, str], ...]
    result_text: str


def describe(of: Quantity) -> Description:
    """Describe a quantity by its source."""
    signature = inspect.signature(of)
    kind = result_type(of)
    fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    text = inspect.getdoc(of) or ""
    return Description(
        name=name_of(of),
        module=of.__module__.removeprefix(f"{PACKAGE}."),
        function=of.__name__,
        about=(inspect.getdoc(sys.modules[of.__module__]) or "").partition("\n")[0],
        summary=text.partition("\n")[0],
        text=text,
        arguments=tuple(
            (one.name, str(one.annotation), "" if one.default is one.empty else repr(one.default))
            for one in list(signature.parameters.values())[1:]
        ),
        result=str(signature.return_annotation),
        fields=tuple((field.name, str(field.type)) for field in fields),
        result_text=(inspect.getdoc(kind) or "") if fields else "",
    )


# -- measuring -------------------------------------------------------------------------------------------------


def measure(
    of: Callable[Concatenate[tuple[RunLog, ...], P], R],
    run: str | Sequence[str] = "main",
    *args: P.args,
    **arguments: P.kwargs,
) -> R:
    """Return a quantity of one run or several: measured now, or read from the cache.

    Parameters
    ----------
    of
        The quantity.
    run
        The run's name, or several names; runs that are missing are trained first.
    **arguments
        Handed to the quantity: what JSON can say, NumPy numbers included.

    Returns
    -------
    float, int, bool, str, ndarray or a dataclass of these
        Arrays are read-only.

    Raises
    ------
    FactError
        If an argument or the value is of a kind that cannot be written down, or the arguments do not fit.
    """
    return cast(R, measure_on(of, [named_log(one) for one in run_names(run)], arguments))


def measure_on(of: Quantity, logs: Sequence[RunLog], arguments: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Return a quantity of open logs; otherwise like `measure`."""
    name, plain = name_of(of), plain_arguments(of, arguments)
    file = cache.cache_file(name, of.__module__, [log.digest for log in logs], plain)
    stored = cache.load(file)
    if stored is not None:
        try:
            return _typed(of, stored)
        except (KeyError, TypeError, ValueError):
            pass  # a damaged entry is measured again
    value = evaluate(of, logs, plain)
    cache.store(file, _parts(value))
    return value


def evaluate(of: Quantity, logs: Iterable[RunLog], arguments: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Measure a quantity on open logs, bypassing the cache; `FactError` as in `measure`."""
    try:
        bound = inspect.signature(of).bind(tuple(logs), **arguments)
    except TypeError as error:
        raise FactError(f"quantity {name_of(of)!r}: {error}; see {of.__module__}") from None
    try:
        value = of(*bound.args, **bound.kwargs)
    except (IndexError, KeyError) as error:
        given = ", ".join(f"{name}={argument!r}" for name, argument in arguments.items())
        raise FactError(f"quantity {name_of(of)!r}: nothing to measure with {given} ({error})") from error
    return _typed(of, _parts(value))


def _parts(value: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a value as named arrays: a single one under ``""``, those of a tuple under "name/0", "name/1", ..."""
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return {"": np.asarray(value)}
    parts: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        entry = getattr(value, field.name)
        if isinstance(entry, tuple):
            parts |= {f"{field.name}/{number}": np.asarray(one) for number, one in enumerate(entry)}
        else:
            parts[field.name] = np.asarray(entry)
    return parts


def _typed(of: Quantity, parts: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Return named arrays as the kind of value that a quantity declares."""
    kind = result_type(of)
    if not dataclasses.is_dataclass(kind):
        return _entry(of, parts[""])
    return cast(Any, kind)(
        **{name: _field(of, name, hint, parts) for name, hint in get_type_hints(kind).items()}
    )


def _field(of: Quantity, name: str, hint: Any, parts: Mapping[str, Any]) -> Any:  # noqa: ANN401
    if get_origin(hint) is not tuple:
        return _entry(of, parts[name])
    count = sum(part.startswith(f"{name}/") for part in parts)
    return tuple(_entry(of, parts[f"{name}/{number}"]) for number in range(count))


def result_type(of: Quantity) -> Any:  # noqa: ANN401
    """Return the type that a quantity declares to return."""
    return get_type_hints(of).get("return", Any)


def _entry(of: Quantity, entry: Any) -> Any:  # noqa: ANN401
    array = np.asarray(entry)
    if array.dtype.kind not in "biufU":
        raise FactError(
            f"quantity {name_of(of)!r} gave {array.dtype} values; "
            "return numbers, text, arrays or a dataclass of these"
        )
    return array.item() if array.ndim == 0 else frozen(array)


def run_names(run: str | Sequence[str]) -> tuple[str, ...]:
    """Return the names of the runs that a caller gave as one name or as several."""
    return (run,) if isinstance(run, str) else tuple(run)


_logs: dict[tuple[Path, str], tuple[RunLog, tuple[int, int]]] = {}


def named_log(name: str) -> RunLog:
    """Open a named run once per process; anew when its file has changed."""
    key = (runs_directory(), name)
    if key in _logs:
        log, stamp = _logs[key]
        if log.path.exists() and _stamp(log.path) == stamp:
            return log
    log = run_named(name, progress=sys.stderr.isatty())
    _logs[key] = (log, _stamp(log.path))
    return log


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_ino


def plain_arguments(of: Quantity, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return all arguments, defaults included, as JSON gives them back: a checker measures with exactly these."""

    def number(value: object) -> object:
        if isinstance(value, np.generic | np.ndarray):
            return value.tolist()
        raise TypeError(f"{value!r} is a {type(value).__name__}")

    try:
        bound = inspect.signature(of).bind((), **arguments)
    except TypeError as error:
        raise FactError(f"quantity {name_of(of)!r}: {error}; see {of.__module__}") from None
    bound.apply_defaults()
    named = {name: value for name, value in bound.arguments.items() if name != next(iter(bound.arguments))}
    try:
        plain: dict[str, Any] = json.loads(json.dumps(named, default=number, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise FactError(
            f"quantity {name_of(of)!r}: an argument cannot be written down ({error}); hand over numbers"
        ) from None
    return plain
