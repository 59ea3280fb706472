"""The screen audit: what a beat shows and says is what was measured for it.

While a beat plays, the audit looks at the stage after every animation and listens to every line. Each numeral, in
digits or in words, must have been written (`scenes.kit.look.written`) from a number that was measured in this beat,
or be declared as what it is: a count of the picture's own parts, an axis, a number of a formula. Each array that a
part draws (`shown`) must be one that was measured, or a named function of one (`netcore.facts.origins`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

import numpy as np
from manim import Animation, Mobject, VMobject

from netcore.facts.file import Shown
from netcore.facts.origins import Floats, Origin, Origins
from netcore.facts.values import written
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Painted
from scenes.kit.look.text import Words
from scenes.kit.look.written import MINUS, Noted, in_words, number_words, numerals, plain, standing_for, typed
from scenes.kit.replay.replay import Replay

Text = Words | Number | Formula
VISIBLE = 0.05  # opacity
ONE_BY_ONE = 64  # entries of an array that may have been measured one by one
SAMPLED = 5  # values of a replay that are looked at
OF_A_FORMULA = {"1", "2"}  # the numbers that derivatives and squares bring along
INDICES = {"0", "1", "2"}  # of an example, a first neuron, a square

_ATTACHED = re.compile(r"[_^](\((?:[^()]|\([^()]*\))*\)|[\w.]+)")
_LABEL = re.compile(r"\{\{|:\s*[\w-]+\s*\}\}|\}\}")


class Audit:
    """What one beat has measured, declared, shown and said so far.

    Attributes
    ----------
    origins
        The values measured for the beat.
    carried
        The animations so far that carried data of their own, in their order.
    """

    def __init__(self, beat: str, noted: Noted) -> None:
        self.beat = beat
        self.origins = Origins()
        self.carried: list[Animation] = []
        self._noted = noted
        self._declared: dict[str, str] = {}
        self._shown: dict[tuple[str, ...], Shown] = {}
        self._faults: dict[str, None] = {}
        self._said: dict[str, Noted] = {}
        self._seen: set[tuple[str, str, bytes]] = set()

    def declare(self, numeral: str, why: str) -> None:
        """Let a numeral stand for itself wherever this beat shows or says it."""
        self._declared[numeral.lower().replace("-", MINUS) if numeral[:1] == "-" else numeral.lower()] = why

    def hear(self, marked: str, noted: Noted) -> None:
        """Take in what is said, with the marks of written numbers, and from which numbers these were written."""
        words = plain(marked)
        self._said[words] = noted
        for numeral, values in noted.items():
            known = self._noted.setdefault(numeral, [])
            known += [value for value in values if value not in known]
        self._read(words, "said", "", typed(marked), noted=noted)

    def look(self, stage: Iterable[Mobject]) -> None:
        """Take in what is on the stage."""
        for mobject in visible(stage):
            why = standing_for(mobject)
            if isinstance(mobject, Words):
                self._read(mobject.text, "words", color_of(mobject), mobject.typed, why)
            elif isinstance(mobject, Number):
                self._number(mobject.shown, mobject.value, "number", color_of(mobject), why)
            elif isinstance(mobject, Formula):
                self._read_formula(mobject, why)
        for mobject in parts(stage):
            self._take_part(mobject)

    def replay(self, animation: Replay[Any]) -> None:
        """Take in a few of the values that a replay shows, the first and the last among them."""
        values = animation.values
        for place in np.unique(np.linspace(0, len(values) - 1, SAMPLED).round().astype(int)):
            animation.show(animation.mobject, values[place])
            self.look([cast(Mobject, animation.mobject)])

    def carry(self, animations: Iterable[Animation]) -> None:
        """Take in what animations carry along that have data of their own."""
        for animation in animations:
            if hasattr(animation, "shown"):
                self.carried.append(animation)
                self._take_part(animation)

    def entries(self) -> list[Shown]:
        """Return all that was shown and said, in the order of its first appearance."""
        return list(self._shown.values())

    def faults(self) -> list[str]:
        """Return what was shown or said that nothing measured bears out, in words."""
        return list(self._faults)

    def sources_of(self, numeral: str, text: str = "") -> list[Origin]:
        """Return the measured values that a numeral may come from, as written in this beat or in one line."""
        noted = self._said.get(text, self._noted).get(numeral, ())
        return [origin for value in noted for origin in self.origins.all_of_number(value)]

    # -- text --------------------------------------------------------------------------------------------------

    def _read(
        self, text: str, what: str, color: str, by_hand: set[str], why: str = "", noted: Noted | None = None
    ) -> None:
        for numeral in numerals(text):
            if numeral in by_hand:
                self._declared_or_fault(numeral, what, color, why, text)
            else:
                self._numeral(numeral, what, color, why, text, self._noted if noted is None else noted)
        for words in number_words(text):
            self._number_word(words, what, color, why, text)

    def _read_formula(self, formula: Formula, why: str) -> None:
        color, (on_line, indices) = color_of(formula), formula_numerals(formula.source)
        by_hand = typed(line_of(formula.marked))
        for numeral in on_line:
            power = numeral == "10" and "10^" in formula.source
            own = "a number of the formula itself" if numeral in OF_A_FORMULA or power else ""
            if numeral in by_hand:
                self._declared_or_fault(numeral, "formula", color, why or own, formula.source)
            else:
                self._numeral(numeral, "formula", color, why or own, formula.source, self._noted)
        for index in indices:
            own = "an index" if index in INDICES else ""
            number = float(index.replace(MINUS, "-"))
            # The last of so many has their number less one.
            candidates = [*self._noted.get(index.replace("-", MINUS), ()), number, number + 1]
            if own or not any(self._from_value(index, one, "index", "") for one in candidates):
                self._declared_or_fault(index, "index", "", why or own, formula.source)

    def _numeral(
        self,
        numeral: str,
        what: str,
        color: str,
        why: str,
        text: str,
        noted: Noted,
    ) -> None:
        for value in noted.get(numeral, ()):
            if self._from_value(numeral, value, what, color):
                return
        self._declared_or_fault(numeral, what, color, why, text)

    def _number(self, text: str, value: float, what: str, color: str, why: str) -> None:
        numeral = text.lstrip("+")
        if not self._from_value(numeral, value, what, color):
            self._declared_or_fault(numeral, what, color, why, text)

    def _number_word(self, words: str, what: str, color: str, why: str, text: str) -> None:
        if words in self._declared or why:
            self._declared_or_fault(words, what, color, why, text)
            return
        for value in [*self._noted.get(words, ()), *self.origins.whole_numbers()]:
            if _spelled_as(words, value) and self._from_value(words, value, what, color):
                return
        self._declared_or_fault(words, what, color, why, text)

    def _from_value(self, numeral: str, value: float, what: str, color: str) -> bool:
        origin = self.origins.of_number(value)
        if origin is None:
            return False
        key = (what, numeral, color, str(origin))
        self._shown.setdefault(key, _shown(self.beat, what, numeral, color, value, origin))
        return True

    def _declared_or_fault(self, numeral: str, what: str, color: str, why: str, text: str) -> None:
        reason = self._declared.get(numeral, why)
        if reason:
            key = (what, numeral, color, reason)
            self._shown.setdefault(key, Shown(self.beat, what, numeral, color, None, why=reason))
        else:
            told = f"{numeral!r} in {text!r} is the rounding of nothing that this beat measured"
            self._faults[told] = None

    # -- drawn parts -------------------------------------------------------------------------------------------

    def _take_part(self, part: Mobject | Animation) -> None:
        name, why = type(part).__name__, standing_for(part)
        for channel, values in cast(Any, part).shown().items():
            whole = np.asarray(values, dtype=np.float64)
            seen = (name, channel, whole.tobytes())
            if seen in self._seen:
                continue
            self._seen.add(seen)
            for array in self.pieces(whole):
                self._take_array(f"{name} {channel}", array, why)

    def pieces(self, whole: Floats) -> list[Floats]:
        """Return an array, or its rows or its few entries where these were measured one by one."""
        if not whole.any():
            return []
        if self.origins.of_array(whole) is not None or (whole.ndim < 2 and whole.size > ONE_BY_ONE):
            return [whole]
        return [row for row in np.atleast_1d(whole) if np.any(row)]

    def _take_array(self, what: str, array: Floats, why: str) -> None:
        drawn = written(array[array != 0])
        if why:
            self._shown.setdefault((what, why), Shown(self.beat, what, "", "", drawn, why=why))
            return
        origin = self.origins.of_array(array)
        if origin is None:
            self._faults[f"{what}: draws numbers that are no function of anything this beat measured"] = None
        else:
            entry = _shown(self.beat, what, "", "", drawn, origin)
            self._shown.setdefault((what, str(origin), str(entry.at), str(drawn)), entry)


def _shown(beat: str, what: str, text: str, color: str, value: Any, origin: Origin) -> Shown:  # noqa: ANN401
    at = None if origin.at is None else [list(run) for run in origin.at]
    return Shown(beat, what, text, color, value, origin.label, origin.field, origin.manner, at)


def formula_numerals(source: str) -> tuple[list[str], list[str]]:
    """Return the numerals on the line of a formula, and those in its indices and exponents.

    >>> formula_numerals('{{ C_0 : cost }} = 2 (a_3 - "1.00")^2 dot w_(3,12)^((2))')
    (['2', '1.00'], ['0', '3', '2', '3', '12', '2'])
    """
    attached = [
        index
        for match in _ATTACHED.finditer(_LABEL.sub(" ", source))
        for index in re.findall(rf"[{MINUS}-]?\d+", match[1])
    ]
    return numerals(line_of(source)), attached


def line_of(source: str) -> str:
    """Return a formula without its indices, exponents, labels and quotation marks."""
    return _ATTACHED.sub(" ", _LABEL.sub(" ", source)).replace('"', " ")


def _spelled_as(words: str, value: float) -> bool:
    """Return whether words are a whole number, or its rounding to as many figures as they tell."""
    if value != int(value) or not 0 <= value < 1_000_000:
        return False
    told = (in_words(int(round(value, -zeros))) for zeros in range(6) if round(value, -zeros) < 1e6)
    return any(words in (one, one.removeprefix("one ")) for one in told)  # "a hundred"


def visible(stage: Iterable[Mobject]) -> Iterator[Mobject]:
    """Yield the mobjects that can be seen, whole texts as one."""
    waiting = list(stage)
    while waiting:
        mobject = waiting.pop(0)
        if isinstance(mobject, Text):
            if any(opacity(part) > VISIBLE for part in mobject.family_members_with_points()):
                yield mobject
            continue
        waiting += mobject.submobjects
        if mobject.has_points() and opacity(mobject) > VISIBLE:
            yield mobject


def parts(stage: Iterable[Mobject]) -> Iterator[Mobject]:
    """Yield the mobjects that can be seen and draw data."""
    for mobject in stage:
        for part in mobject.get_family():
            if not hasattr(part, "shown") or isinstance(part, Number):
                continue
            if any(opacity(member) > VISIBLE for member in part.family_members_with_points()):
                yield part


def opacity(mobject: Mobject) -> float:
    """Return how opaque a mobject is drawn, 0..1."""
    if isinstance(mobject, VMobject):
        stroke = mobject.get_stroke_opacity() if mobject.get_stroke_width() > 0 else 0.0
        return float(max(mobject.get_fill_opacity(), stroke))
    return float(mobject.opacity if isinstance(mobject, Painted) else 1.0)


def color_of(text: Text) -> str:
    """Return the names of a text's colors, each once."""
    letters = cast(list[VMobject], text.family_members_with_points())
    return ", ".join(dict.fromkeys(palette.name_of(letter.get_fill_color()) for letter in letters))
