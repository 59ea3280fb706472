"""The facts file of a lecture: what was measured for it, and what was shown of that, sealed.

It lies beside the film as ``<Lecture>.facts.json``. It says how many entries it has and what it is the file of
(beats, film), and ends with a digest of itself, so that an entry that is gone or altered is noticed without measuring
anything.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from netcore.errors import FactError
from netcore.facts.origins import FUNCTIONS
from netcore.facts.values import written
from netcore.measure.registry import Quantity, measure_on, name_of, named_log, plain_arguments, run_names

FORMAT = 2


@dataclass(frozen=True)
class Fact:
    """One measured value.

    Attributes
    ----------
    beat, label
        For which beat it was measured, and under what name there.
    value
        The value as JSON (`netcore.facts.values`).
    run, digest
        Names and digests of the logs it was measured on.
    quantity, arguments
        The quantity's name and arguments; for a derived value the name of the function and nothing.
    of
        For a derived value, what it was derived from: the attributes of an `netcore.facts.origins.Origin` each.
        Nothing in place of ``at`` means the whole field in its own shape.
    """

    beat: str
    label: str
    value: Any
    run: list[str]
    digest: list[str]
    quantity: str
    arguments: dict[str, Any]
    of: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """One number or array as the film shows or says it.

    Attributes
    ----------
    beat, what
        In which beat, and on what: words, a number, a formula, or a part and its channel (``"Curve y"``).
    text
        A number as it is written; empty for what is drawn.
    color
        The palette's name of the text's colour; empty for what is drawn or said.
    value
        What was given to be shown, unrounded; an array without its zeros, as in `netcore.facts.values`.
    label, field, manner, at
        Where it comes from (`netcore.facts.origins.Origin`); empty where it stands for itself.
    why
        What it is, where it stands for itself: an axis, a citation, a formula's own number.
    """

    beat: str
    what: str
    text: str
    color: str
    value: Any
    label: str = ""
    field: str = ""
    manner: str = ""
    at: list[list[int]] | None = None
    why: str = ""


@dataclass(frozen=True)
class FactsFile:
    """All of a facts file.

    Attributes
    ----------
    lecture, beats
        Which lecture, and which of its beats the film has.
    facts, shown
        What was measured, and what was shown.
    film, film_sha256
        Name and SHA-256 of the film beside it; empty where nothing was filmed.
    """

    lecture: str
    beats: list[str]
    facts: list[Fact]
    shown: list[Shown]
    film: str = ""
    film_sha256: str = ""


def measure_fact(
    beat: str, label: str, of: Quantity, run: str | Sequence[str], arguments: Mapping[str, Any]
) -> tuple[Any, Fact]:
    """Measure a quantity; return its value and the fact to write down. Arguments as in `netcore.measure`."""
    logs = [named_log(one) for one in run_names(run)]
    value = measure_on(of, logs, arguments)
    fact = Fact(
        beat=beat,
        label=label,
        value=written(value),
        run=list(run_names(run)),
        digest=[log.digest for log in logs],
        quantity=name_of(of),
        arguments=plain_arguments(of, arguments),
    )
    return value, fact


def derive_fact(
    beat: str, label: str, function: str, sources: Sequence[Mapping[str, Any]], values: Sequence[Any]
) -> tuple[Any, Fact]:
    """Apply a named function to measured values; return the result and the fact to write down.

    Parameters
    ----------
    function
        A key of `netcore.facts.origins.FUNCTIONS`.
    sources
        Where the values were measured (`netcore.facts.origins.Origins.source`).
    """
    if function not in FUNCTIONS:
        raise FactError(f"there is no function {function!r}; there are {', '.join(FUNCTIONS)}")
    result = np.asarray(FUNCTIONS[function](*values))
    value = result.item() if result.ndim == 0 else result
    return value, Fact(
        beat, label, written(value), [], [], function, {}, [dict(source) for source in sources]
    )


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_facts(path: str | Path, content: FactsFile) -> None:
    """Write a facts file; a reader finds the old one or the whole new one."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    table: dict[str, Any] = {
        "format": FORMAT,
        "netcore": version("netcore-lectures"),
        "lecture": content.lecture,
        "beats": content.beats,
        "film": content.film,
        "film_sha256": content.film_sha256,
        "facts_count": len(content.facts),
        "shown_count": len(content.shown),
        "facts": [asdict(fact) for fact in content.facts],
        "shown": [asdict(shown) for shown in content.shown],
    }
    table["sha256"] = _seal(table)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(
        json.dumps(table, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8"
    )
    temporary.replace(path)


def read_facts(path: str | Path) -> FactsFile:
    """Read a facts file.

    Raises
    ------
    FactError
        If the file is missing, is not a facts file of this format, is empty, or is not as it was written.
    """
    path = Path(path)
    try:
        table = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse, parse_float=_finite)
        if not isinstance(table, dict) or "facts" not in table:
            raise ValueError("no facts in it")
        if table.get("format") != FORMAT:
            raise FactError(
                f"{path}: format: the file has version {table.get('format')}, this netcore reads {FORMAT}; "
                "render the lecture again"
            )
        facts, shown = ([*table["facts"]], [*table["shown"]])
        if not facts or not shown:
            raise FactError(f"{path}: facts: there are none; render the lecture again")
        if (len(facts), len(shown)) != (table["facts_count"], table["shown_count"]):
            raise FactError(f"{path}: facts: some are missing; render the lecture again")
        if table.pop("sha256") != _seal(table):
            raise FactError(f"{path}: sha256: the file is not as it was written; render the lecture again")
        return FactsFile(
            lecture=table["lecture"],
            beats=table["beats"],
            facts=[Fact(**entry) for entry in facts],
            shown=[Shown(**entry) for entry in shown],
            film=table["film"],
            film_sha256=table["film_sha256"],
        )
    except OSError as error:
        raise FactError(f"{path}: cannot be read ({error.strerror}); render the lecture first") from None
    except (ValueError, KeyError, TypeError) as error:
        raise FactError(f"{path}: facts: not a facts file ({error}); render the lecture again") from None


def _seal(table: dict[str, Any]) -> str:
    text = json.dumps(table, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number that can be shown")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text} is no number that can be shown")
    return number


def beats_of(entries: Sequence[Fact | Shown]) -> list[str]:
    """Return the beats of some entries, each once, in their order."""
    return list(dict.fromkeys(entry.beat for entry in entries))
