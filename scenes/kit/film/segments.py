"""Finished beats, kept so that a beat is drawn again only when it would look or say something else.

A beat is kept as its encoded frames and, beside them, what it measured, showed and said. It holds as long as its
code, what the render asks of its picture, and the value of everything it measured are the same; the last is found by
measuring again, which the cache of measured values makes quick.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from netcore.errors import NetcoreError
from netcore.facts import Fact, Shown
from netcore.facts.file import file_digest, measure_fact
from netcore.measure.cache import cache_file
from netcore.measure.registry import named_log, quantity_named
from scenes.kit.film.joining import unfinished
from scenes.kit.film.words import SpokenLine

_FORMAT = 3


@dataclass(frozen=True)
class FinishedBeat:
    """What a beat leaves.

    Attributes
    ----------
    segment
        Its encoded frames.
    frames, plays
        How many frames there are, and how many play calls drew them.
    seconds
        How long that took.
    facts, shown, lines
        What was measured, shown and said; seconds from the beginning of the beat.
    """

    segment: Path
    frames: int
    plays: int
    seconds: float
    facts: list[Fact]
    shown: list[Shown]
    lines: list[SpokenLine]


class Shelf:
    """A folder of finished beats, at most one under each name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, name: str, seal: str, beat: FinishedBeat) -> FinishedBeat:
        """Keep a beat under the digest of its code and picture; returns it with its segment in its place."""
        self.folder.mkdir(parents=True, exist_ok=True)
        beat = replace(beat, segment=beat.segment.replace(self._segment(name)))
        table = {
            "format": _FORMAT,
            "seal": seal,
            "segment_sha256": file_digest(beat.segment),
            "sources": [_source(fact) for fact in beat.facts],
            **{key: value for key, value in asdict(beat).items() if key != "segment"},
        }
        table["sha256"] = _digest(table)
        with unfinished(self._record(name)) as file:
            file.write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
        return beat

    def find(self, name: str, seal: str) -> FinishedBeat | None:
        """Return the beat kept under this name, or nothing if there is none that still holds."""
        try:
            table: dict[str, Any] = json.loads(self._record(name).read_text(encoding="utf-8"))
            if table.pop("sha256") != _digest(table) or (table["format"], table["seal"]) != (_FORMAT, seal):
                return None
            if table["segment_sha256"] != file_digest(self._segment(name)):
                return None
            beat = FinishedBeat(
                self._segment(name),
                table["frames"],
                table["plays"],
                table["seconds"],
                [Fact(**entry) for entry in table["facts"]],
                [Shown(**entry) for entry in table["shown"]],
                [SpokenLine(**entry) for entry in table["lines"]],
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return beat if _still_measured(beat.facts, table["sources"]) else None

    def seconds(self, name: str) -> float:
        """Return how long a beat took when it was last drawn, whether or not it still holds; else infinity."""
        try:
            return float(json.loads(self._record(name).read_text(encoding="utf-8"))["seconds"])
        except (OSError, ValueError, KeyError, TypeError):
            return math.inf

    def _segment(self, name: str) -> Path:
        return self.folder / f"{name}.mp4"

    def _record(self, name: str) -> Path:
        return self.folder / f"{name}.json"


def _still_measured(facts: Sequence[Fact], sources: Sequence[str]) -> bool:
    """Return whether each fact has the value it had; what is derived from facts follows them."""
    try:
        return all(
            _source(fact) == source or _measured_again(fact) == fact
            for fact, source in zip(facts, sources, strict=True)
        )
    except NetcoreError:
        return False  # drawing the beat will say what is wrong


def _source(fact: Fact) -> str:
    """Return the name of a fact's cached value, a digest of code, logs and arguments; nothing if it is derived."""
    if not fact.run:
        return ""
    quantity = quantity_named(fact.quantity)
    digests = [named_log(run).digest for run in fact.run]
    return cache_file(fact.quantity, quantity.__module__, digests, fact.arguments).name


def _measured_again(fact: Fact) -> Fact:
    quantity = quantity_named(fact.quantity)
    return measure_fact(fact.beat, fact.label, quantity, fact.run, fact.arguments)[1]


def _digest(table: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(table, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
