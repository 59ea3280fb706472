"""Checking a facts file: what was measured against the logs, what was shown against what was measured."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from netcore.errors import FactError
from netcore.facts.file import Fact, FactsFile, Shown, beats_of, file_digest, read_facts
from netcore.facts.origins import CLOSE, FUNCTIONS, MANNERS, Origin, entries, given_to
from netcore.facts.values import difference, written
from netcore.measure.registry import evaluate, named_log, quantity_named

if TYPE_CHECKING:
    from netcore.runlog import RunLog


@dataclass(frozen=True)
class Difference:
    """An entry of a facts file that the logs do not bear out."""

    entry: Fact | Shown
    shown: Any
    measured: Any
    reason: str

    def __str__(self) -> str:
        entry = self.entry
        if isinstance(entry, Fact):
            where = f"{entry.label!r} ({entry.quantity} of {', '.join(entry.run)}, {entry.arguments})"
        else:
            where = f"{entry.what} {entry.text!r}" if entry.text else entry.what
        return f"beat {entry.beat}, {where}: shown {self.shown}, measured {self.measured}: {self.reason}"


@dataclass
class _Checked:
    """What has been measured again so far, by beat and label."""

    runs: Mapping[str, RunLog]
    values: dict[tuple[str, str], tuple[Any, dict[str, Any]]] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)

    def measure(self, fact: Fact) -> Any:  # noqa: ANN401
        """Measure a fact again, or take it from an equal one."""
        if fact.of:
            return self.derive(fact)
        key = repr((fact.quantity, fact.run, sorted(fact.arguments.items())))
        if key not in self.known:
            self.known[key] = evaluate(quantity_named(fact.quantity), self.logs(fact), fact.arguments)
        return self.known[key]

    def logs(self, fact: Fact) -> list[RunLog]:
        """Return the logs that a fact was measured on."""
        return [self.runs[name] if name in self.runs else named_log(name) for name in fact.run]

    def derive(self, fact: Fact) -> Any:  # noqa: ANN401
        """Compute a derived fact from what it was derived from."""
        if fact.quantity not in FUNCTIONS:
            raise FactError(f"there is no function {fact.quantity!r}")
        given = []
        for source in fact.of:
            value, arguments = self.values[fact.beat, source["label"]]
            given.append(given_to(value, arguments, source))
        result = np.asarray(FUNCTIONS[fact.quantity](*given))
        return result.item() if result.ndim == 0 else result


def check_facts(
    path: str | Path, runs: Mapping[str, RunLog] | None = None, known: dict[str, Any] | None = None
) -> list[Difference]:
    """Measure every fact of a facts file again, bypassing the cache, and compare with it what was shown.

    Parameters
    ----------
    path
        The facts file. The film that it names, if it lies beside it, must be that film.
    runs
        Open logs by name; runs that are not among them are opened (or trained) under their name.
    known
        What has been measured for other facts files already; what is measured now is added. Without it everything is
        measured anew.

    Returns
    -------
    list of Difference
        In the order of the file; empty if the logs bear out everything shown. A fact that was measured on
        another log than there is now counts as a difference even where the value agrees, once per run.

    Raises
    ------
    FactError
        If the file cannot be read, is not as it was written, belongs to another film, or names a quantity or
        argument that does not exist.
    """
    path = Path(path)
    content = read_facts(path)
    check_film(path, content)
    checked = _Checked(runs or {}, known={} if known is None else known)
    return [*_check_measured(path, content, checked), *_check_shown(path, content, checked)]


def check_film(path: Path, content: FactsFile) -> bool:
    """Return whether the film that a facts file names lies beside it; a `FactError` if it is another film."""
    if set(beats_of(content.facts)) - set(content.beats) or set(beats_of(content.shown)) - set(content.beats):
        raise FactError(
            f"{path}: beats: it has facts of beats that its film has not; render the lecture again"
        )
    film = path.parent / content.film
    if not content.film or not film.exists():
        return False
    if file_digest(film) != content.film_sha256:
        raise FactError(
            f"{path}: film: {film} is another film than it was written for; render the lecture again"
        )
    return True


def _check_measured(path: Path, content: FactsFile, checked: _Checked) -> list[Difference]:
    differences: list[Difference] = []
    foreign: set[str] = set()
    for fact in content.facts:
        try:
            if len(fact.run) != len(fact.digest) or bool(fact.run) == bool(fact.of):
                raise FactError("does not say which logs it was measured on")
            value = checked.measure(fact)
        except FactError as error:
            raise FactError(f"{path}: beat {fact.beat}, {fact.label!r}: {error}") from None
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise FactError(
                f"{path}: beat {fact.beat}, {fact.label!r}: {fact.quantity} cannot be measured with "
                f"{fact.arguments} ({error}); render the lecture again"
            ) from None
        checked.values[fact.beat, fact.label] = value, fact.arguments
        found = difference(fact.value, written(value))
        if found:
            differences.append(Difference(fact, *found, reason="the value differs"))
            continue
        for name, then, log in zip(fact.run, fact.digest, checked.logs(fact), strict=True):
            if then != log.digest and name not in foreign:
                foreign.add(name)
                reason = f"the value agrees, but the log of {name} is another one; render the lecture again"
                differences.append(Difference(fact, then[:12], log.digest[:12], reason))
    return differences


def _check_shown(path: Path, content: FactsFile, checked: _Checked) -> list[Difference]:
    """Compare everything shown with the measured value that it is said to come from."""
    differences = []
    for shown in content.shown:
        if shown.why:
            continue
        if shown.manner not in MANNERS or (shown.beat, shown.label) not in checked.values:
            raise FactError(
                f"{path}: beat {shown.beat}, {shown.what}: {shown.label!r} was not measured for this beat"
            )
        at = None if shown.at is None else tuple((first, stop) for first, stop in shown.at)
        origin = Origin(shown.label, shown.field, shown.manner, at)
        value, arguments = checked.values[shown.beat, shown.label]
        found = entries(value, arguments, origin)
        largest = float(np.abs(entries(value, arguments, replace(origin, at=None))).max(initial=0.0))
        if shown.what == "index":  # it names a place: the number itself, the last of so many, or a power
            if abs(found[0] - shown.value) > CLOSE * abs(found[0]):
                differences.append(Difference(shown, shown.value, f"{found[0]:.9g}", "another place"))
        elif shown.text:
            off = difference(shown.value, float(found[0]), largest)
            problem = "it was written from another number" if off else rounding_fault(shown.text, shown.value)
            if problem:
                differences.append(Difference(shown, shown.text, f"{found[0]:.9g}", problem))
        elif at is not None:
            off = difference(shown.value, written(found), largest)
            if off:
                differences.append(Difference(shown, *off, reason=f"it is not {origin}"))
    return differences


def rounding_fault(text: str, number: float) -> str:
    """Return what is wrong with a number as it is written, or nothing where it is the rounding of what it stands for.

    A number in words counts as the whole number that it was written from; a percentage, as a share or as so many.

    >>> rounding_fault("0.45", 0.4512), rounding_fault("67%", 0.6712)
    ('', '')
    >>> rounding_fault("0.44", 0.4512)
    'it is not a rounding of that'
    """
    plain = text.replace("\u2009", "").replace("\u2212", "-")
    match = re.fullmatch(r"([+-]?\d+(?:\.(\d+))?)(%?)", plain)
    if match is None:
        return ""
    half = Decimal(10) ** -len(match[2] or "") / 2
    for value in (Decimal(number), *([100 * Decimal(number)] if match[3] else [])):
        if abs(Decimal(match[1]) - value) <= half + abs(value) * Decimal(CLOSE):
            return ""
    return "it is not a rounding of that"
