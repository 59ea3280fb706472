"""Lines: what a lecture says, filled with measured values, timed for reading, and cut where a thought ends."""

from __future__ import annotations

import math
import re
import string
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from scenes.kit.film.words import SpokenLine
from scenes.kit.look.written import MINUS, THIN_SPACE, in_words, note, plain

ROW = 66  # characters of a row in the picture
CUE_ROW = 42  # characters of a row of a subtitle
ROWS = 2  # of a page in the picture, and of a subtitle
READING_SPEED = 15.0  # characters a second, at most
SHORTEST = 1.2  # seconds that anything said is to be read
_MARK = "\u2063"  # an invisible separator: stands where {mark} stood
_PHRASE_END = re.compile(r"(?<=[.!?:;,])\s+")
_SENTENCE_END = (".", "!", "?")
# What is lost, on a scale of its own, where a page or a row ends otherwise than after a sentence, or rows are uneven.
_PAGE, _PAGE_WITHIN, _PAGE_AT_COMMA = 10.0, 3.0, 6.0
_ROW, _ROW_WITHIN, _UNEVEN = 0.1, 0.5, 2.0


class _Template(string.Formatter):
    """Numbers as the lectures write them: true minus, thin spaces in thousands."""

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401
        return _MARK if key == "mark" else super().get_value(key, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 (as in the base class)
        if isinstance(value, str):
            return str(super().format_field(value, format_spec))
        if format_spec in ("words", "Words"):
            said = note(in_words(int(value)), float(value))
            return said.capitalize() if format_spec == "Words" else said
        if isinstance(value, float) and not format_spec:
            raise ValueError(f"the line says {value!r} without its number of places; write it as {{x:.2f}}")
        spec = (
            format_spec if "," in format_spec else re.sub(r"(?=(\.\d+)?[a-z%]?$)", ",", format_spec, count=1)
        )
        text = str(super().format_field(value, spec)).replace(",", THIN_SPACE).replace("-", MINUS)
        return note(text, float(value))


def fill(template: str, values: Mapping[str, Any]) -> tuple[str, list[int]]:
    r"""Put measured values into the template of a line.

    ``{n:words}`` and ``{n:Words}`` write a number in words; ``{mark}`` says nothing.

    Returns
    -------
    text, marks
        The words, numbers marked as written, with ``\n`` where the author ends a row; and before which characters of
        the plain words the marks stood.

    >>> text, marks = fill("{n} images, {mark}{share:.1f} of 100", {"n": 60000, "share": 49.96})
    >>> text, [text[mark:] for mark in marks]
    ('60\u2009000 images, 50.0 of 100', ['50.0 of 100'])
    """
    try:
        filled = _Template().vformat(template, (), values)
    except KeyError as error:
        raise ValueError(f"the line {template!r} needs a value for {error.args[0]!r}") from None
    rows = (re.sub(" {2,}", " ", row).strip() for row in filled.split("\n"))
    pieces = "\n".join(rows).split(_MARK)
    ends = [sum(len(plain(piece)) for piece in pieces[: count + 1]) for count in range(len(pieces) - 1)]
    return "".join(pieces), ends


@dataclass(frozen=True)
class Line:
    r"""Something said, and how its words pass.

    Attributes
    ----------
    text
        The words, ``\n`` where the author ends a row.
    marks
        Before which characters of the text the author put marks.
    """

    text: str
    marks: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """The words as one row."""
        return self.text.replace("\n", " ")

    @cached_property
    def pages(self) -> list[str]:
        """What is read at once: at most two rows, cut by the author or at punctuation."""
        return pages(self.text)

    @property
    def seconds(self) -> float:
        """How long it takes to read."""
        return sum(self.page_seconds)

    @property
    def page_seconds(self) -> list[float]:
        """How long it takes to read each page, with the space after it where another follows."""
        *before, last = self.pages
        return [*(reading_time(f"{page} ") for page in before), reading_time(last)]

    def seconds_to(self, mark: int) -> float:
        """Return after how many seconds a reader comes to a mark, counted from 0."""
        place, passed = self.marks[mark], 0.0
        for page, seconds in zip(self.pages, self.page_seconds, strict=True):
            if place <= len(page):
                return passed + seconds * place / len(page)
            place -= len(page) + 1
            passed += seconds
        return passed


def reading_time(text: str) -> float:
    """Return the seconds that it takes to read a text."""
    return max(SHORTEST, len(text) / READING_SPEED)


def pages(text: str) -> list[str]:
    r"""Cut words into pages of at most two rows, at punctuation and where the author ends a row.

    Sentences are kept together where they fit.

    Raises
    ------
    ValueError
        If there is no such place for longer than a row is.

    >>> pages("Three ways in. Two are dials.")
    ['Three ways in. Two are dials.']
    """
    phrases = [
        (phrase, last and row < text.count("\n"))
        for row, piece in enumerate(text.split("\n"))
        for phrase, last in _with_last(_PHRASE_END.split(piece))
    ]
    for phrase, _ in phrases:
        if len(phrase) > ROW:
            raise ValueError(
                f"{phrase!r} has {len(phrase)} characters and no punctuation; "
                f"rows have at most {ROW}: put \\n where one may end"
            )
    # best[k]: the least loss with which the phrases from k on can be set, and the page that comes first then
    best: list[tuple[float, tuple[str, ...], int]] = [(0.0, (), 0)] * (len(phrases) + 1)
    for first in range(len(phrases) - 1, -1, -1):
        best[first] = min(
            (_loss(rows, last=stop == len(phrases)) + best[stop][0], rows, stop)
            for rows, stop in _first_pages(phrases, first)
        )
    found, first = [], 0
    while first < len(phrases):
        _, rows, first = best[first]
        found.append("\n".join(rows))
    return found


def _with_last(phrases: list[str]) -> list[tuple[str, bool]]:
    return [(phrase, place == len(phrases) - 1) for place, phrase in enumerate(phrases)]


def _first_pages(phrases: list[tuple[str, bool]], first: int) -> list[tuple[tuple[str, ...], int]]:
    """Return each way to set a page that begins with a phrase, and the number of the phrase after it."""
    found: list[tuple[tuple[str, ...], int]] = []
    for row, middle in _first_rows(phrases, first):
        found.append(((row,), middle))
        found += [((row, other), stop) for other, stop in _first_rows(phrases, middle)]
    return found


def _first_rows(phrases: list[tuple[str, bool]], first: int) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    row = ""
    for place in range(first, len(phrases)):
        phrase, ends_row = phrases[place]
        row = f"{row} {phrase}".strip()
        if len(row) > ROW:
            break
        found.append((row, place + 1))
        if ends_row:
            return found[-1:]  # what the author sets as a row stays one
    return found


def _loss(rows: tuple[str, ...], *, last: bool) -> float:
    loss = _PAGE
    if not last and not rows[-1].endswith(_SENTENCE_END):
        loss += _PAGE_AT_COMMA if rows[-1].endswith(",") else _PAGE_WITHIN
    if len(rows) == ROWS:
        loss += _ROW + _UNEVEN * ((len(rows[0]) - len(rows[1])) / ROW) ** 2
        loss += 0.0 if rows[0].endswith(_SENTENCE_END) else _ROW_WITHIN
    return loss


def cues(text: str) -> list[str]:
    """Cut words into subtitles of at most two rows of 42 characters, which end where a thought ends if they can."""
    found: list[str] = []
    phrases = _PHRASE_END.split(text)
    for page in pages(" ".join(one if len(one) <= ROW else "\n".join(_wrapped(one)) for one in phrases)):
        own: list[str] = []
        for phrase in _PHRASE_END.split(page.replace("\n", " ")):
            joined = f"{own[-1]} {phrase}" if own else phrase
            if own and len(_wrapped(joined)) <= ROWS:
                own[-1] = joined
            else:
                own.append(phrase)
        found += own
    return ["\n".join(_wrapped(cue)) for cue in found]


def _wrapped(text: str) -> list[str]:
    """Wrap into as few rows of a subtitle as there can be, all of about the same length."""
    fewest = len(textwrap.wrap(text, CUE_ROW, break_on_hyphens=False))
    for narrower in range(math.ceil(len(text) / fewest), CUE_ROW):
        rows = textwrap.wrap(text, narrower, break_on_hyphens=False)
        if len(rows) == fewest:
            return rows
    return textwrap.wrap(text, CUE_ROW, break_on_hyphens=False)


def subtitles(line: SpokenLine) -> list[SpokenLine]:
    """Return what was said as subtitles, each for as long as its share of the words."""
    texts = cues(line.words)
    shares = [reading_time(text) for text in texts]
    scale = (line.end - line.start) / sum(shares)
    edges = [line.start + scale * sum(shares[:count]) for count in range(len(shares) + 1)]
    return [SpokenLine(start, end, text) for (start, end), text in zip(pairwise(edges), texts, strict=True)]
