"""Numbers on their way to the screen: each is written in one place, and noted with the value it was written from.

A lecture listens (`noted`) while a beat plays. What it hears lets the screen audit say of every numeral that a viewer
reads from which unrounded number it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

from manim import Mobject

THIN_SPACE = "\u2009"
MINUS = "\u2212"
WRITTEN = "\u2060"  # a word joiner, which has no width: it follows a number that was written from a value

M = TypeVar("M", bound=Mobject)

_NUMERAL = re.compile(
    rf"(?<![\w.])[{MINUS}-]?\d+(?:{THIN_SPACE}\d{{3}})*(?:\.\d+)?%?(?![\w])|(?<![\w.])\d+(?=s\b)"
)
_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NOT_COUNTED = {"one"}  # far more often a pronoun than a number
_WORD = rf"(?:{'|'.join([*_UNITS, *_TENS])}|hundred|thousand|million)"
_WORDS = re.compile(rf"\b{_WORD}(?:(?:-| and | ){_WORD})*\b", re.IGNORECASE)

Noted = dict[str, list[float]]  # numeral as written, without a plus -> the numbers that it was written from

_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[Noted]:
    """Note every number that is written from now on.

    >>> with noting() as found:
    ...     text = note("0.45", 0.4512)
    >>> plain(text), found
    ('0.45', {'0.45': [0.4512]})
    """
    found: Noted = {}
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def note(text: str, value: float) -> str:
    """Note that `text` was written from `value`; returns the text, marked as written while somebody notes."""
    found = _noted.get()
    if found is None:
        return text
    for numeral in [*numerals(text), *number_words(text)]:
        values = found.setdefault(numeral, [])
        if float(value) not in values:
            values.append(float(value))
    return text + WRITTEN


def plain(text: str) -> str:
    """Return a text without the marks of written numbers."""
    return text.replace(WRITTEN, "")


def typed(text: str) -> set[str]:
    """Return the numerals of a marked text that were not written from a value.

    >>> with noting():
    ...     sorted(typed(f"after {note('300', 300)} steps of 0.5"))
    ['0.5']
    """
    return {numeral for numeral, _, stop in find_numbers(text) if text[stop : stop + 1] != WRITTEN}


def find_numbers(text: str) -> list[tuple[str, int, int]]:
    """Return the numerals and numbers in words of a text, each with where it begins and ends, in their order."""
    found = [(match.group().replace("-", MINUS), *match.span()) for match in _NUMERAL.finditer(text)]
    found += [(match.group().lower(), *match.span()) for match in _WORDS.finditer(text)]
    return sorted((one for one in found if one[0] not in _NOT_COUNTED), key=lambda one: one[1])


def numerals(text: str) -> list[str]:
    """Return the numerals in a text, in their order, without a plus sign.

    >>> numerals("13\u2009002 dials, +0.45 of 67%, \u22121, but not C_0 or w3")
    ['13\u2009002', '0.45', '67%', '\u22121']
    """
    return [found.group().replace("-", MINUS) for found in _NUMERAL.finditer(text)]


def number_words(text: str) -> list[str]:
    """Return the numbers that a text has in words; a lone "one" is taken for a pronoun.

    >>> number_words("Thirteen thousand and two dials, one for each; sixteen weights")
    ['thirteen thousand and two', 'sixteen']
    """
    found = [match.group().lower() for match in _WORDS.finditer(text)]
    return [words for words in found if words not in _NOT_COUNTED]


def in_words(number: int) -> str:
    """Write a whole number from 0 to 999,999 in words.

    >>> in_words(16), in_words(42), in_words(13002), in_words(600)
    ('sixteen', 'forty-two', 'thirteen thousand and two', 'six hundred')
    """
    if not 0 <= number < 1_000_000:
        raise ValueError(f"{number} is not written in words; use digits")
    if number < 20:
        return _UNITS[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_UNITS[rest]}" if rest else "")
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    many, rest = divmod(number, size)
    joint = " and " if rest < 100 else " "
    return f"{in_words(many)} {name}" + (joint + in_words(rest) if rest else "")


def standing_for(mobject: object) -> str:
    """Return what a mobject stands for where that is nothing measured: an axis, a citation, a toy; else nothing."""
    return str(getattr(mobject, "stands_for", ""))


def declared(mobject: M, why: str) -> M:
    """Mark everything in a mobject as standing for itself, for a reason; returns it."""
    for part in mobject.get_family():
        cast(Any, part).stands_for = why
    return mobject
