"""Facts: measured values as a lecture shows them, written beside its video and checked against the logs.

A *fact* is one value with the name and the arguments under which anybody can measure it again.
Quantities are registered and measured by `netcore.measure.registry`; what lectures need of it is offered here too.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from netcore.errors import FactError
from netcore.measure.registry import (
    Quantity,
    evaluate,
    measure_on,
    name_of,
    named_log,
    plain_arguments,
    quantity_named,
    run_names,
)

if TYPE_CHECKING:
    from netcore.runlog.log import RunLog

__all__ = [
    "TOLERANCE",
    "Difference",
    "Fact",
    "check_facts",
    "measure_fact",
    "read_facts",
    "write_facts",
    "written",
]

TOLERANCE = 1e-6  # relative to the largest number of the array: what rounding on another processor may change
WRITTEN_IN_FULL = 200  # numbers; larger arrays are written as a digest
_SKETCH = 8  # numbers that stand for a large array


@dataclass(frozen=True)
class Fact:
    """One measured value as a lecture shows it.

    Attributes
    ----------
    beat, label
        Where it is shown, and as what.
    value
        The value as JSON: numbers and short arrays in full, long arrays as `written` says.
    run, digest
        Names and digests of the logs it was measured on.
    field, index
        The quantity's name and arguments.
    """

    beat: str
    label: str
    value: Any
    run: list[str]
    digest: list[str]
    field: str
    index: dict[str, Any]


def measure_fact(
    beat: str,
    label: str,
    of: Quantity,
    run: str | Sequence[str],
    arguments: Mapping[str, Any],
) -> tuple[Any, Fact]:
    """Measure a quantity; return its value and the fact to write down. Arguments as in `measure`."""
    logs = [named_log(one) for one in run_names(run)]
    value = measure_on(of, logs, arguments)
    fact = Fact(
        beat=beat,
        label=label,
        value=written(value),
        run=list(run_names(run)),
        digest=[log.digest for log in logs],
        field=name_of(of),
        index=plain_arguments(of, arguments),
    )
    return value, fact


def written(value: Any) -> Any:  # noqa: ANN401 (whatever JSON can say)
    """Return a value as it stands in a facts file.

    Up to `WRITTEN_IN_FULL` numbers stand there in full. A larger array stands there as its shape, the SHA-256
    of its bytes, its norm, and a sketch: 8 sums of all its numbers with fixed signs. Equal digests prove
    equality. Where another processor or library rounded differently the digests differ, and the sketch
    decides: if one number is off by d, each sum is off by d, so any such change of more than `TOLERANCE` of
    the norm is found. (A digest of rounded numbers would not do: two numbers a hair apart may round to
    different sides.)

    Raises
    ------
    FactError
        If a number is not finite.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: written(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: written(entry) for key, entry in value.items()}
    array = np.asarray(value)
    if array.dtype.kind == "U":
        return array.tolist()
    if not np.isfinite(array).all():
        raise FactError("a measured value holds numbers that are not finite; they cannot be shown")
    if array.size <= WRITTEN_IN_FULL:
        return array.tolist()
    numbers = array.astype(np.float64).ravel()
    return {
        "shape": list(array.shape),
        "sha256": hashlib.sha256(array.astype(array.dtype.newbyteorder("<")).tobytes()).hexdigest(),
        "norm": float(np.linalg.norm(numbers)),
        "sketch": [float(np.dot(_signs(numbers.size, row), numbers)) for row in range(_SKETCH)],
    }


def _signs(count: int, row: int) -> NDArray[np.float64]:
    """Return +1 or -1 for each of `count` places: bit `row` of a multiplicative hash of the place."""
    scrambled = (np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(
        32 + row
    )
    return 1.0 - 2.0 * (scrambled & np.uint64(1)).astype(np.float64)


def write_facts(path: str | Path, lecture: str, facts: Sequence[Fact]) -> None:
    """Write the facts of a lecture as JSON; a reader finds the old file or the whole new one."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "lecture": lecture,
        "netcore": version("netcore-lectures"),
        "facts": [asdict(fact) for fact in facts],
    }
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(
        json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8"
    )
    temporary.replace(path)


def read_facts(path: str | Path) -> list[Fact]:
    """Read a facts file.

    Raises
    ------
    FactError
        If the file is missing, is not JSON or lacks a field.
    """
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        return [Fact(**entry) for entry in content["facts"]]
    except OSError as error:
        raise FactError(f"{path}: cannot be read ({error.strerror}); render the lecture first") from None
    except (ValueError, KeyError, TypeError) as error:
        raise FactError(f"{path}: facts: not a facts file ({error}); render the lecture again") from None


# -- checking ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """A fact that the logs do not bear out."""

    fact: Fact
    shown: Any
    measured: Any
    reason: str

    def __str__(self) -> str:
        return (
            f"beat {self.fact.beat}, {self.fact.label!r} ({self.fact.field} of {', '.join(self.fact.run)}, "
            f"{self.fact.index}): shown {self.shown}, measured {self.measured}: {self.reason}"
        )


def check_facts(path: str | Path, runs: Mapping[str, RunLog] | None = None) -> list[Difference]:
    """Measure every fact of a facts file again, without what was kept on disk, and return those that differ.

    Parameters
    ----------
    path
        The facts file.
    runs
        Open logs by name; runs that are not among them are opened (or trained) under their name.

    Returns
    -------
    list of Difference
        In the order of the file; empty if the logs bear out everything shown. A fact that was measured on
        another log than there is now counts as a difference even where the value agrees, once per run.

    Raises
    ------
    FactError
        If the file cannot be read, or names a quantity or argument that does not exist.
    """
    given = runs or {}
    differences: list[Difference] = []
    foreign: set[str] = set()
    for fact in read_facts(path):
        logs = [given[name] if name in given else named_log(name) for name in fact.run]
        try:
            measured = written(evaluate(quantity_named(fact.field), logs, fact.index))
        except FactError as error:
            raise FactError(f"{path}: beat {fact.beat}, {fact.label!r}: {error}") from None
        except (IndexError, TypeError, ValueError) as error:
            raise FactError(
                f"{path}: beat {fact.beat}, {fact.label!r}: {fact.field} cannot be measured with "
                f"{fact.index} ({error}); render the lecture again"
            ) from None
        found = _difference(fact.value, measured)
        if found:
            differences.append(Difference(fact, *found, reason="the value differs"))
            continue
        for name, then, log in zip(fact.run, fact.digest, logs, strict=True):
            if then != log.digest and name not in foreign:
                foreign.add(name)
                reason = f"the value agrees, but the log of {name} is another one; render the lecture again"
                differences.append(Difference(fact, then[:12], log.digest[:12], reason))
    return differences


def _difference(shown: Any, measured: Any) -> tuple[Any, Any] | None:  # noqa: ANN401
    """Return the first place where two written values differ, or nothing where they agree."""
    if isinstance(shown, Mapping) and isinstance(measured, Mapping):
        if shown.keys() != measured.keys():
            return sorted(shown), sorted(measured)
        if "sketch" in shown and "sha256" in shown:
            return _sketch_difference(shown, measured)
        pairs = ((key, _difference(shown[key], measured[key])) for key in shown)
        return next(((f"{key}: {found[0]}", found[1]) for key, found in pairs if found), None)
    if (
        isinstance(shown, str | bool)
        or isinstance(measured, str | bool | Mapping)
        or isinstance(shown, Mapping)
    ):
        return None if shown == measured else (shown, measured)
    return _number_difference(shown, measured)


def _number_difference(shown: Any, measured: Any) -> tuple[Any, Any] | None:  # noqa: ANN401
    try:
        then, now = np.asarray(shown, dtype=np.float64), np.asarray(measured, dtype=np.float64)
    except (TypeError, ValueError):
        return shown, measured
    if then.shape != now.shape:
        return f"{then.shape}", f"{now.shape} numbers"
    if then.size == 0:
        return None
    off = np.abs(then - now) > TOLERANCE * max(np.abs(then).max(), np.abs(now).max())
    if not off.any():
        return None
    place = tuple(np.argwhere(off)[0])
    where = f" at {[int(index) for index in place]}" if place else ""
    return f"{then[place]:.9g}{where}", f"{now[place]:.9g}"


def _sketch_difference(shown: Mapping[str, Any], measured: Mapping[str, Any]) -> tuple[Any, Any] | None:
    if shown == measured:
        return None
    if shown["shape"] != measured["shape"]:
        return f"shape {shown['shape']}", f"shape {measured['shape']}"
    off = np.abs(np.subtract(shown["sketch"], measured["sketch"])).max()
    if off <= TOLERANCE * max(shown["norm"], measured["norm"]):
        return None
    return f"SHA-256 {shown['sha256'][:12]}", f"{measured['sha256'][:12]}, off by up to {off:.3g}"
