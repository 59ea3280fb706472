"""Measured quantities by name, kept on disk once measured.

A *quantity* is a function of run logs and of plain arguments, registered under a name:

    @quantity("cost at step")
    def cost_at_step(logs, *, step): ...

`measure` evaluates it on named runs. What is kept lies beside the logs, under a key of the logs' digests, the
arguments and the code that measures, so that it is found again only where nothing has changed.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.util
import inspect
import json
import os
import pkgutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from netcore.arrays import frozen
from netcore.errors import FactError
from netcore.runs import run, runs_directory

if TYPE_CHECKING:
    from netcore.runlog import RunLog

Value = float | int | bool | str | NDArray[Any] | dict[str, NDArray[Any]]
Measure = Callable[..., Any]  # (logs, **arguments) -> Value

_quantities: dict[str, Measure] = {}

# Not part of how a quantity is measured: what they do is in the log's digest already, or is only bookkeeping.
_NOT_MEASURING = {
    "netcore",
    "netcore.facts",
    "netcore.measuring",
    "netcore.runs",
    "netcore.training",
    "netcore.cli",
}


# -- the registry --------------------------------------------------------------------------------------------


def quantity(name: str) -> Callable[[Measure], Measure]:
    """Register a function ``(logs, **arguments) -> value`` under `name`.

    `logs` is a tuple of open run logs; arguments are what JSON can say (lists, not tuples). The value is a
    number, a string, an array or a dict of arrays, and depends on nothing else.
    """

    def register(function: Measure) -> Measure:
        known = _quantities.get(name)
        if known is not None and known.__qualname__ != function.__qualname__:
            raise ValueError(f"the quantity {name!r} is already measured by {known.__qualname__}; rename one")
        _quantities[name] = function
        return function

    return register


def _quantity(name: str) -> Measure:
    if name not in _quantities:  # quantities register themselves when their module is imported
        import netcore

        for module in pkgutil.iter_modules(netcore.__path__, "netcore."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    if name not in _quantities:
        raise FactError(f"unknown quantity {name!r}; there are: {', '.join(sorted(_quantities))}")
    return _quantities[name]


# -- measuring -----------------------------------------------------------------------------------------------


def measure(name: str, run: str | Sequence[str] = "main", **arguments: Any) -> Any:  # noqa: ANN401 (see Value)
    """Return a quantity of one run or several, measured now or read from what was kept when it was.

    Parameters
    ----------
    name
        The quantity's name.
    run
        The run's name, or several names; runs that are missing are trained first.
    **arguments
        Handed to the quantity: what JSON can say, numpy numbers included.

    Returns
    -------
    float, int, bool, str, ndarray or dict of ndarray
        Arrays are read-only.

    Raises
    ------
    FactError
        If there is no such quantity, or an argument or the value is of a kind that cannot be written down.
    """
    return measure_on(name, [named_log(one) for one in run_names(run)], **arguments)


def measure_on(name: str, logs: Sequence[RunLog], **arguments: Any) -> Any:  # noqa: ANN401
    """Return a quantity of open logs; otherwise like `measure`."""
    plain = plain_arguments(name, arguments)
    file = _kept_file(name, [log.digest for log in logs], plain)
    kept = _read_kept(file)
    if kept is None:
        kept = evaluate(name, logs, plain)
        _keep(file, kept)
    return kept


def evaluate(name: str, logs: Iterable[RunLog], arguments: Mapping[str, Any]) -> Value:
    """Measure a quantity on open logs, whatever may be kept of it; `FactError` as in `measure`."""
    function = _quantity(name)
    try:
        bound = inspect.signature(function).bind(tuple(logs), **arguments)
    except TypeError as error:
        raise FactError(f"quantity {name!r}: {error}; see {function.__module__}") from None
    return _value(name, function(*bound.args, **bound.kwargs))


def _value(name: str, value: Any) -> Value:  # noqa: ANN401
    """Bring what a quantity returned into one of the kinds of `Value`."""
    if isinstance(value, Mapping):
        return {str(key): frozen(np.asarray(entry)) for key, entry in value.items()}
    array = np.asarray(value)
    if array.dtype.kind not in "biufU":
        raise FactError(
            f"quantity {name!r} gave {type(value).__name__}; return numbers, text or a dict of arrays"
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
    log = run(name, progress=sys.stderr.isatty())
    _logs[key] = (log, _stamp(log.path))
    return log


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_ino


def plain_arguments(name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments as JSON gives them back, so that a checker measures with exactly the same ones."""

    def number(value: object) -> object:
        if isinstance(value, np.generic | np.ndarray):
            return value.tolist()
        raise TypeError(f"{value!r} is a {type(value).__name__}")

    try:
        plain: dict[str, Any] = json.loads(json.dumps(arguments, default=number, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise FactError(
            f"quantity {name!r}: an argument cannot be written down ({error}); hand over numbers"
        ) from None
    return plain


# -- what is kept on disk ------------------------------------------------------------------------------------


def _kept_file(name: str, digests: Sequence[str], arguments: Mapping[str, Any]) -> Path:
    code = _measuring_code(_quantity(name).__module__)
    key = json.dumps([name, list(digests), arguments, code], sort_keys=True)
    return runs_directory() / "measured" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.npz"


@cache
def _measuring_code(module: str) -> str:
    """Return a digest of the source of a quantity's module and of all netcore modules that it builds on."""
    sources: dict[str, str] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in sources:
            sources[name] = inspect.getsource(importlib.import_module(name))
            waiting += _imported(sources[name]) - _NOT_MEASURING
    text = json.dumps([sorted(sources.items()), version("numpy"), version("scipy")])
    return hashlib.sha256(text.encode()).hexdigest()


def _imported(source: str) -> set[str]:
    """Return the netcore modules that a source imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            within = (
                {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "netcore" else set()
            )
            found |= {node.module, *within}
    return {name for name in found if name.startswith("netcore.") and importlib.util.find_spec(name)}


def _keep(file: Path, value: Value) -> None:
    """Write a value so that a reader finds all of it or nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    entries = (
        {f"entry {key}": entry for key, entry in value.items()}
        if isinstance(value, dict)
        else {"value": value}
    )
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".measured-")
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez_compressed(
                stream, allow_pickle=False, **{key: np.asarray(entry) for key, entry in entries.items()}
            )
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _read_kept(file: Path) -> Value | None:
    """Return the kept value, or nothing if there is none or it is damaged (it is then measured again)."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            if "value" in kept.files:
                array = kept["value"]
                return array.item() if array.ndim == 0 else frozen(array)
            return {key.removeprefix("entry "): frozen(kept[key]) for key in kept.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
