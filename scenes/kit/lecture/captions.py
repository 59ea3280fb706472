"""Captions: templates filled with measured values, cut into cues that can be read in time."""

from __future__ import annotations

import math
import re
import string
import textwrap
from collections.abc import Mapping
from typing import Any

from scenes.kit.look.written import MINUS, THIN_SPACE, in_words, note

LINE = 42  # characters
LINES = 2  # per cue
READING_SPEED = 20.0  # characters a second, at most
SHORTEST_CUE = 1.2  # seconds
_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+")


class _Template(string.Formatter):
    """Numbers as the lectures write them: true minus, thin spaces in thousands."""

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 (as in the base class)
        if isinstance(value, str):
            return str(super().format_field(value, format_spec))
        if format_spec in ("words", "Words"):
            said = note(in_words(int(value)), float(value))
            return said.capitalize() if format_spec == "Words" else said
        if isinstance(value, float) and not format_spec:
            raise ValueError(
                f"the caption shows {value!r} without saying how many places; write it as {{x:.2f}}"
            )
        spec = (
            format_spec if "," in format_spec else re.sub(r"(?=(\.\d+)?[a-z%]?$)", ",", format_spec, count=1)
        )
        text = str(super().format_field(value, spec)).replace(",", THIN_SPACE).replace("-", MINUS)
        return note(text, float(value))


def fill(template: str, values: Mapping[str, Any]) -> str:
    """Put measured values into a caption's template; ``{n:words}`` and ``{n:Words}`` write a number in words.

    >>> fill("{n} images, {share:.1f} of 100, {change:+.2f}", {"n": 60000, "share": 49.96, "change": -0.5})
    '60\u2009000 images, 50.0 of 100, −0.50'
    """
    try:
        return " ".join(_Template().vformat(template, (), values).split(" ")).strip()
    except KeyError as error:
        raise ValueError(f"the caption {template!r} needs a value for {error.args[0]!r}") from None


def cues(caption: str) -> list[str]:
    """Cut a caption into cues of at most two lines of 42 characters, at sentence ends where possible."""
    found: list[str] = []
    for sentence in _SENTENCE_END.split(caption):
        if found and _fits(f"{found[-1]} {sentence}"):
            found[-1] += f" {sentence}"
        elif _fits(sentence):
            found.append(sentence)
        else:
            lines = _balanced(sentence, LINE)
            found += [" ".join(lines[first : first + LINES]) for first in range(0, len(lines), LINES)]
    return ["\n".join(_balanced(cue, LINE)) for cue in found]


def reading_time(cue: str) -> float:
    """Return the seconds that a cue needs, at the least."""
    return max(SHORTEST_CUE, len(cue) / READING_SPEED)


def _fits(text: str) -> bool:
    return len(textwrap.wrap(text, LINE, break_on_hyphens=False)) <= LINES


def _balanced(text: str, width: int) -> list[str]:
    """Wrap into as few lines as `width` allows, all of about the same length."""
    fewest = len(textwrap.wrap(text, width, break_on_hyphens=False))
    for narrower in range(math.ceil(len(text) / fewest), width):
        lines = textwrap.wrap(text, narrower, break_on_hyphens=False)
        if len(lines) == fewest:
            return lines
    return textwrap.wrap(text, width, break_on_hyphens=False)
