"""Measured values as a facts file holds them, and how two of them compare.

Up to `WRITTEN_IN_FULL` numbers are written in full. A larger array is written as its shape, the SHA-256 of its bytes,
its norm, and a sketch: 8 sums of all its numbers with fixed signs. Equal digests prove equality. Where another
processor or library rounded differently the digests differ, and the sketch decides: if one number is off by d, each
sum is off by d, so any such change of more than `TOLERANCE` of the norm is found. (A digest of rounded numbers would
not do: two numbers a hair apart may round to different sides.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netcore.errors import FactError

TOLERANCE = 2e-5
"""What rounding on another processor may change, relative to the largest number of a value: states in single
precision are replayed between keyframes, which with three other kernels of OpenBLAS moved values by up to 6e-6."""

WRITTEN_IN_FULL = 200  # numbers; larger arrays are written as a digest
_SKETCH = 8  # numbers that stand for a large array


def written(value: Any) -> Any:  # noqa: ANN401 (whatever JSON can say)
    """Return a number, text, array or a dataclass of these as it is written in a facts file.

    Raises
    ------
    FactError
        If a number is not finite.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: written(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [written(entry) for entry in value]
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


def difference(
    shown: Any,  # noqa: ANN401
    measured: Any,  # noqa: ANN401
    largest: float = 0.0,
) -> tuple[Any, Any] | None:
    """Return the first place where two written values differ, as both have it, or nothing where they agree.

    Of a value that is only some entries of another, `largest` is the largest number of the whole, in size: a weight
    near zero is rounded like the others of its layer.
    """
    if isinstance(shown, Mapping) and isinstance(measured, Mapping):
        if shown.keys() != measured.keys():
            return sorted(shown), sorted(measured)
        if "sketch" in measured and "sha256" in measured:
            return _sketch_difference(shown, measured, largest)
        return _first_difference((key, shown[key], measured[key]) for key in shown)
    if _plain(shown) or _plain(measured):
        return None if type(shown) is type(measured) and shown == measured else (shown, measured)
    return _number_difference(shown, measured, largest)


def _first_difference(entries: Iterable[tuple[Any, Any, Any]]) -> tuple[Any, Any] | None:
    """Return the first difference among entries, each a place in the value and what the two have there."""
    found = ((place, difference(then, now)) for place, then, now in entries)
    return next(((f"{place}: {pair[0]}", pair[1]) for place, pair in found if pair), None)


def _plain(value: Any) -> bool:  # noqa: ANN401
    """Return whether a written value is compared as it is: text, a truth value, a digest on one side only."""
    return isinstance(value, str | bool | Mapping) or value is None


def _number_difference(shown: Any, measured: Any, largest: float) -> tuple[Any, Any] | None:  # noqa: ANN401
    try:
        then, now = np.asarray(shown, dtype=np.float64), np.asarray(measured, dtype=np.float64)
    except (TypeError, ValueError):  # texts, or several arrays
        if not isinstance(shown, list) or not isinstance(measured, list) or len(shown) != len(measured):
            return shown, measured
        return _first_difference(zip(range(len(shown)), shown, measured, strict=True))
    if then.shape != now.shape:
        return f"{then.shape}", f"{now.shape} numbers"
    if then.size == 0:
        return None
    slack = TOLERANCE * max(largest, np.abs(now).max())
    off = ~(np.abs(then - now) <= slack)  # also where a number is none
    if not off.any():
        return None
    place = tuple(np.argwhere(off)[0])
    where = f" at {[int(index) for index in place]}" if place else ""
    return f"{then[place]:.9g}{where}", f"{now[place]:.9g}"


def _sketch_difference(
    shown: Mapping[str, Any], measured: Mapping[str, Any], largest: float
) -> tuple[Any, Any] | None:
    """Compare two digests by the norm of the measured one alone: the other may say anything."""
    if shown == measured:
        return None
    if shown["shape"] != measured["shape"]:
        return f"shape {shown['shape']}", f"shape {measured['shape']}"
    found = _number_difference([shown["norm"]], [measured["norm"]], largest)
    if found:
        return f"norm {found[0]}", found[1]
    then, now = (np.asarray(one["sketch"], dtype=np.float64).ravel() for one in (shown, measured))
    if then.shape != now.shape:
        return f"a sketch of {len(then)}", f"{len(now)} numbers"
    off = np.abs(then - now)
    if (off <= TOLERANCE * max(largest, measured["norm"])).all() and _looks_like_sha(shown["sha256"]):
        return None
    return f"SHA-256 {str(shown['sha256'])[:12]}", f"{measured['sha256'][:12]}, off by up to {off.max():.3g}"


def _looks_like_sha(text: Any) -> bool:  # noqa: ANN401
    return isinstance(text, str) and len(text) == 64 and len(set(text)) > 1
