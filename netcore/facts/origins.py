"""Where a shown number or array comes from: which measured value it is, or a named function of one.

A drawing is honest if all it shows was measured. `Origins` holds the values measured for one beat, and the arguments
they were measured with, and looks for the one that a shown number, or all numbers of a drawn array, are entries of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from netcore.errors import FactError

Floats = NDArray[np.float64]

CLOSE = 1e-6  # relative: single precision on its way to the screen


def _share_of_largest(values: Floats) -> Floats:
    largest = np.abs(values).max(initial=0.0)
    return values / largest if largest else values


MANNERS: dict[str, Callable[[Floats], Floats]] = {
    "itself": lambda values: values,
    "opposite": lambda values: -values,
    "size": np.abs,
    "percent": lambda values: 100 * values,
    "thousandths": lambda values: 1000 * values,
    "share of the largest": _share_of_largest,
    "size of the share of the largest": lambda values: np.abs(_share_of_largest(values)),
    "running sum": np.cumsum,
    "sizes of the steps between": lambda values: np.abs(np.diff(values)),
    "count": lambda values: np.array([float(values.size)]),
}
"""The named functions, each of all numbers of one measured value, flat; what is shown are entries of the result."""

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "difference": np.subtract,
    "sum": lambda *values: np.sum(np.stack([np.asarray(value) for value in values]), axis=0),
    "total": np.sum,
    "product": np.multiply,
    "ratio": np.divide,
    "rest to one": lambda shares: 1 - np.asarray(shares),
    "mean": np.mean,
    "mean of each row": lambda values: np.mean(values, axis=1),
    "largest": np.max,
    "smallest": np.min,
    "largest size": lambda values: np.abs(values).max(),
    "whole part": np.floor,
    "how many": len,
    "histogram": lambda values, edges: np.histogram(values, edges)[0],
    "share of each answer": lambda answers, count: np.bincount(answers, minlength=int(count)) / len(answers),
}
"""The named functions of several measured values by which a beat may derive one that it shows."""


@dataclass(frozen=True)
class Origin:
    """Where a shown number or array was found.

    Attributes
    ----------
    label
        Label of the measured value in its beat.
    field
        Which field of it, or which argument it was measured with (``"argument step"``); empty for the value itself.
    manner
        The named function, a key of `MANNERS`.
    at
        Runs ``[first, stop]`` of places in the flat result, in the order shown; nothing where there are too many.
    """

    label: str
    field: str
    manner: str
    at: tuple[tuple[int, int], ...] | None

    def __str__(self) -> str:
        whole = f"{self.label}.{self.field}" if self.field else self.label
        return whole if self.manner == "itself" else f"{self.manner} of {whole}"


MOST_RUNS = 400
_FEW = 1000  # entries of an array that are looked through for a number in words


class Origins:
    """The values measured for one beat, and where in them a number is to be found.

    >>> origins = Origins()
    >>> origins.add("wishes", np.array([0.25, -1.5, 0.75]), {"step": 300})
    >>> print(origins.of_number(-1.5), origins.of_number(1.5), origins.of_number(300), origins.of_number(4))
    wishes opposite of wishes wishes.argument step None
    >>> origins.of_array([0.75, 0.25]).at
    ((2, 3), (0, 1))
    """

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], Floats] = {}
        self._ranges: dict[tuple[str, str, str], tuple[float, float]] = {}
        self._sorted: dict[tuple[str, str, str], tuple[Floats, NDArray[np.intp]]] = {}
        self._numbers: dict[float, list[Origin]] = {}

    def add(self, label: str, value: Any, arguments: Mapping[str, Any] | None = None) -> None:  # noqa: ANN401
        """Take in a measured value and the arguments that it was measured with."""
        for name, argument in (arguments or {}).items():
            if isinstance(argument, int | float | list) and not isinstance(argument, bool):
                self._put(label, f"argument {name}", argument)
        for name, entry in parts_of(value).items():
            self._put(label, name, entry)

    def _put(self, label: str, field: str, value: Any) -> None:  # noqa: ANN401
        array = np.asarray(value)
        if array.dtype.kind in "biuf":
            self._values.setdefault((label, field), array.astype(np.float64).ravel())
            self._numbers.clear()

    def of_number(self, value: float) -> Origin | None:
        """Return where a number comes from, or nothing; single measured numbers come before entries of arrays."""
        return next(iter(self.all_of_number(value)), None)

    def all_of_number(self, value: float) -> list[Origin]:
        """Return all single measured numbers that a number may be, or else all arrays that it may be an entry of.

        Only the first manner counts that finds any.
        """
        if value not in self._numbers:
            self._numbers[value] = self._look_up(float(value))
        return list(self._numbers[value])

    def _look_up(self, value: float) -> list[Origin]:
        number = np.array([value])
        for manner in ("itself", "opposite", "size", "percent", "thousandths", "count"):
            for single in (True, False):
                origins = []
                for key, known in self._values.items():
                    if manner != "count" and (len(known) == 1) != single:
                        continue
                    found = self._find(key, manner, number)
                    if found is not None:
                        origins.append(Origin(*key, manner, ((int(found[0]), int(found[0]) + 1),)))
                if origins:
                    return origins
        return []

    def is_single(self, origin: Origin) -> bool:
        """Return whether an origin is a single number, so that there is no question which entry is meant."""
        known = self._values.get((origin.label, origin.field))
        return known is None or len(known) == 1 or origin.manner == "count"

    def of_array(self, values: ArrayLike) -> Origin | None:
        """Return the one measured value that all numbers of an array are entries of; zeros may be added to it."""
        shown = np.asarray(values, dtype=np.float64).ravel()
        return self._of_entries(shown[shown != 0])

    def _of_entries(self, needed: Floats) -> Origin | None:
        if not needed.size:
            return Origin("", "", "itself", ())
        several = bool((needed != needed[0]).any())
        keys = sorted(self._values, key=lambda key: len(self._values[key]))
        keys = [key for key in keys if not several or len(self._values[key]) > 1]
        for manner in MANNERS:
            for key in keys:
                found = self._find(key, manner, needed)
                if found is not None:
                    return Origin(*key, manner, _runs(found))
        return None

    def whole_numbers(self) -> list[float]:
        """Return all measured whole numbers, single ones first, and how many entries each measured array has."""
        found: dict[float, None] = {}
        for values in sorted(self._values.values(), key=len):
            if len(values) <= _FEW:
                found |= dict.fromkeys(float(value) for value in values if value == int(value))
            found[float(values.size)] = None
        return list(found)

    def source(self, value: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return where a value comes from as a derived fact writes it down; ``at`` is nothing for a whole field.

        Raises
        ------
        FactError
            If it was not measured.
        """
        array = np.asarray(value, dtype=np.float64)
        for (label, name), known in self._values.items():
            if array.ndim and array.size == known.size and np.array_equal(array.ravel(), known):
                return {"label": label, "field": name, "manner": "itself", "at": None}
        origin = self._of_entries(array.ravel()) if array.ndim else self.of_number(float(array))
        if origin is None or origin.at is None:
            raise FactError(f"{value!r} was not measured for this beat, so nothing can be derived from it")
        at = [list(run) for run in origin.at]
        return {"label": origin.label, "field": origin.field, "manner": origin.manner, "at": at}

    def _find(self, key: tuple[str, str], manner: str, needed: Floats) -> NDArray[np.intp] | None:
        slack = CLOSE * np.abs(needed)
        least, most = self._range(key, manner)
        low, high = float(needed.min()), float(needed.max())
        if low < least - CLOSE * abs(low) or high > most + CLOSE * abs(high):
            return None
        # Of equal numbers the one at the same place in the row is meant, if it is among them.
        whole = self._result(key, manner)
        if len(needed) == len(whole) and (np.abs(whole - needed) <= slack).all():
            return np.arange(len(needed))
        values, order = self._in_order(key, manner)
        there = np.minimum(np.searchsorted(values, needed - slack), len(values) - 1)
        if not (np.abs(values[there] - needed) <= slack).all():
            return None
        return np.asarray(order[there])

    def _result(self, key: tuple[str, str], manner: str) -> Floats:
        return np.asarray(MANNERS[manner](self._values[key]), dtype=np.float64).ravel()

    def _range(self, key: tuple[str, str], manner: str) -> tuple[float, float]:
        """Return the least and the largest number of a manner; of none, bounds that hold nothing."""
        if (*key, manner) not in self._ranges:
            result = self._result(key, manner)
            self._ranges[*key, manner] = (
                (float(result.min()), float(result.max())) if result.size else (np.inf, -np.inf)
            )
        return self._ranges[*key, manner]

    def _in_order(self, key: tuple[str, str], manner: str) -> tuple[Floats, NDArray[np.intp]]:
        """Return the numbers of a manner from the least on, and the place of each."""
        if (*key, manner) not in self._sorted:
            result = self._result(key, manner)
            order = np.argsort(result, kind="stable")
            self._sorted[*key, manner] = result[order], order
        return self._sorted[*key, manner]


def parts_of(value: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the fields of a measured value by name; a single value is the field ``""``."""
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: getattr(value, field.name) for field in fields(value)}
    else:
        named = {"": value}
    flat: dict[str, Any] = {}
    for name, entry in named.items():
        if isinstance(entry, tuple):
            flat |= {f"{name} {number}".strip(): one for number, one in enumerate(entry)}
        else:
            flat[name] = entry
    return flat


def entries(value: Any, arguments: Mapping[str, Any], origin: Origin) -> Floats:  # noqa: ANN401
    """Return the numbers that an origin points to in a measured value.

    Raises
    ------
    FactError
        If the value has no such field, or too few entries.
    """
    named: dict[str, Any] = {f"argument {name}": one for name, one in arguments.items()} | parts_of(value)
    if origin.field not in named or origin.manner not in MANNERS:
        raise FactError(f"{origin} is not there")
    whole = np.asarray(named[origin.field], dtype=np.float64).ravel()
    result = np.asarray(MANNERS[origin.manner](whole), dtype=np.float64).ravel()
    if origin.at is None:
        return result
    if any(not 0 <= first < stop <= len(result) for first, stop in origin.at):
        raise FactError(f"{origin} has {len(result)} entries, too few")
    return np.concatenate([result[first:stop] for first, stop in origin.at] or [result[:0]])


def given_to(value: Any, arguments: Mapping[str, Any], source: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Return what a function is given of a measured value: a whole field as it is, a number, or some entries."""
    if source["at"] is None:
        return ({f"argument {name}": one for name, one in arguments.items()} | parts_of(value))[
            source["field"]
        ]
    at = tuple((first, stop) for first, stop in source["at"])
    found = entries(value, arguments, Origin(source["label"], source["field"], source["manner"], at))
    return float(found[0]) if len(found) == 1 else found


def _runs(places: Sequence[int] | NDArray[np.intp]) -> tuple[tuple[int, int], ...] | None:
    ordered = np.asarray(places)
    breaks = np.flatnonzero(np.diff(ordered) != 1) + 1
    if len(breaks) + 1 > MOST_RUNS:
        return None
    return tuple((int(run[0]), int(run[-1]) + 1) for run in np.split(ordered, breaks))
