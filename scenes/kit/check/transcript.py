"""The transcript of a lecture: at each key moment, as text, what is said, written and drawn, and what each number is.

A transcript is for reading: it is stored beside the tests, so that a change to a lecture shows as a change of words,
numbers, colours, places, or of what a part was given. Numbers stand there with the measured value they come from::

    says    To the small one the cost reacts 5.6<two weights.change_ratio> times as strongly
    formula C_0 = 1.41<cost> | cost | -3.1 2.2
    draws   Curve y <gradient> | 0.0 0.4

What the names of measured values stand for is listed at the head of each beat::

    measured cost: example.cost(step=2, index=5, split="train") of main

At each moment only what is new (``+``) or gone (``-``) since the one before is listed, after what ran through the
picture in between::

    carries BackwardPulse carried by layer 1 <opposite of gradient>

Runs trained on another processor differ in their numbers, but not in what is shown as what. So two transcripts of
different runs are compared without numerals and with some play in places; of the same runs, line by line.

    python -m scenes.kit.check.transcript scenes/backprop.py            # print it
    python -m scenes.kit.check.transcript --store FOLDER scenes/*.py    # store one file per lecture
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, cast

import click
import numpy as np
from manim import Animation, Mobject

from netcore.facts.origins import Origin
from scenes.kit.check.contact_sheet import load_lecture
from scenes.kit.check.rehearsal import Rehearsal
from scenes.kit.lecture.audit import color_of, parts, visible
from scenes.kit.lecture.lecture import Beat, Lecture
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words
from scenes.kit.look.written import find_numbers, standing_for

MOST_BRANCHES = 12  # runs of entries that are listed one by one
PLAY = 0.35  # scene units by which places may differ where the runs are others
MOST_LETTERS = 60  # of an argument
_MEASURED = "    measured "
_ORIGIN = re.compile(r"<([^<>]*)>")
_PLACE = re.compile(r"\| (-?\d+\.\d) (-?\d+\.\d)$")
_BRANCH = re.compile(r"\[[\d:, ]*\]")


class Transcript:
    """What a lecture shows, moment by moment, in lines of text; `take` is called at each moment of a rehearsal.

    Attributes
    ----------
    sections
        For each beat, by its id, its lines: its title, the runs it was measured on, and its moments.
    """

    def __init__(self) -> None:
        self.sections: dict[str, list[str]] = {}
        self._before: list[str] = []
        self._said = ""
        self._carried = 0

    def __str__(self) -> str:
        return "\n\n".join("\n".join(lines) for lines in self.sections.values()) + "\n"

    def take(self, scene: Lecture, moment: str) -> None:
        """Write down what is new on the stage, and what is gone from it."""
        beat = cast(Beat, scene.beat)
        if beat.id not in self.sections:
            self._before, self._said, self._carried = [], "", 0
            head = [str(beat), f"  runs: {', '.join(_runs_of(scene, beat.id))}"]
            self.sections[beat.id] = head + [f"{_MEASURED}{line}" for line in _facts_of(scene, beat.id)]
        lines = self.sections[beat.id]
        lines.append(f"  {moment}")
        if scene.words_spoken != self._said:
            self._said = scene.words_spoken
            lines.append(f"    says    {_annotated(self._said, scene)}")
        for animation in scene.audit.carried[self._carried :]:
            lines += [f"    carries {line}" for line in _channels(animation, scene)]
        self._carried = len(scene.audit.carried)
        now = list(_described(scene))
        lines += [f"    - {line}" for line in _without(self._before, now)]
        lines += [f"    + {line}" for line in _without(now, self._before)]
        self._before = now


def transcribe(lecture: type[Lecture], beats: Sequence[str] = ()) -> Transcript:
    """Rehearse a lecture, or some of its beats, and return the transcript."""
    found = Transcript()
    Rehearsal(lecture, beats, found.take)
    return found


def stored_section(text: str, beat: str) -> str:
    """Return the part of a stored transcript that is about a beat; nothing if there is none."""
    return next((part for part in text.split("\n\n") if part.startswith(f"{beat} ")), "").strip("\n")


def _runs_of(scene: Lecture, beat: str) -> list[str]:
    facts = [fact for fact in scene.facts if fact.beat == beat]
    pairs = {pair for fact in facts for pair in zip(fact.run, fact.digest, strict=True)}
    return [f"{name} {digest[:12]}" for name, digest in sorted(pairs)]


def _facts_of(scene: Lecture, beat: str) -> Iterable[str]:
    for fact in scene.facts:
        if fact.beat == beat and not fact.of:
            given = ", ".join(f"{name}={_short(value)}" for name, value in fact.arguments.items())
            yield f"{fact.label}: {fact.quantity}({given}) of {', '.join(fact.run)}"


def _short(value: Any) -> str:  # noqa: ANN401 (an argument)
    """Return an argument as JSON; of a long one the beginning and a digest."""
    text = json.dumps(value)
    return text if len(text) <= MOST_LETTERS else f"{text[:20]}...{zlib.crc32(text.encode()):08x}"


def _without(some: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the lines of one list that the other lacks, as often as it lacks them."""
    left = list(others)
    found = []
    for line in some:
        if line in left:
            left.remove(line)
        else:
            found.append(line)
    return found


def _described(scene: Lecture) -> Iterable[str]:
    stage = scene.on_stage()
    for mobject in visible(stage):
        if isinstance(mobject, Words):
            text = mobject.text if standing_for(mobject) else _annotated(mobject.text, scene)
            yield f"words   {text} | {color_of(mobject)} | {_place(mobject)}"
        elif isinstance(mobject, Number):
            tag = _tag(scene.audit.origins.all_of_number(mobject.value), scene)
            yield f"number  {mobject.shown}{tag} | {color_of(mobject)} | {_place(mobject)}"
        elif isinstance(mobject, Formula):
            yield f"formula {_annotated(mobject.source, scene)} | {color_of(mobject)} | {_place(mobject)}"
    for mobject in parts(stage):
        for line in _channels(mobject, scene):
            yield f"draws   {line} | {_place(mobject)}"


def _channels(part: Mobject | Animation, scene: Lecture) -> Iterable[str]:
    """Yield each channel of what draws or carries data, with the measured values that it was given."""
    for channel, values in cast(Any, part).shown().items():
        pieces = scene.audit.pieces(np.asarray(values, dtype=np.float64))
        origins = [origin for piece in pieces if (origin := scene.audit.origins.of_array(piece))]
        if pieces:
            tags = ", ".join(_tag([origin], scene) for origin in origins)
            yield f"{type(part).__name__} {channel} {tags}"


def _annotated(text: str, scene: Lecture) -> str:
    """Return a text in one line, each numeral in it with the measured values it may come from."""
    found, end = "", 0
    for numeral, _, stop in find_numbers(text):
        found += text[end:stop] + _tag(scene.audit.sources_of(numeral, text), scene)
        end = stop
    return (found + text[end:]).replace("\n", " ")


def _tag(origins: Sequence[Origin], scene: Lecture) -> str:
    """Return the origins that a number or array may have, in angle brackets, each once."""
    named = dict.fromkeys(_named(origin, scene) for origin in origins)
    return f"<{' / '.join(named)}>" if named else ""


def _named(origin: Origin, scene: Lecture) -> str:
    if origin.at is None or len(origin.at) > MOST_BRANCHES or scene.audit.origins.is_single(origin):
        return str(origin)
    runs = ", ".join(str(first) if stop == first + 1 else f"{first}:{stop}" for first, stop in origin.at)
    return f"{origin}[{runs}]"


def _place(mobject: Mobject) -> str:
    x, y, _ = mobject.get_center()
    return f"{x + 0.0:.1f} {y + 0.0:.1f}".replace("-0.0", "0.0")


# -- comparing -------------------------------------------------------------------------------------------------


def differences(stored: str, now: str) -> list[str]:
    """Return the lines in which two transcripts differ, the stored one's with ``<``, the other's with ``>``."""
    old, new = stored.splitlines(), now.splitlines()
    runs = [[line for line in lines if line.startswith("  runs: ")] for lines in (old, new)]
    alike = _exactly if runs[0] == runs[1] else _in_wiring
    found: list[str] = []
    for one, other in zip(old, new, strict=False):
        if not alike(one, other):
            found += [f"< {one}", f"> {other}"]
    found += [f"< {line}" for line in old[len(new) :]] + [f"> {line}" for line in new[len(old) :]]
    return found


def _exactly(one: str, other: str) -> bool:
    return one == other


def _in_wiring(one: str, other: str) -> bool:
    """Return whether two lines show the same things as the same, whatever the numbers are."""
    if one.startswith("  runs: ") and other.startswith("  runs: "):
        return True
    if one.startswith(_MEASURED) and other.startswith(_MEASURED):
        return one.partition("(")[0] == other.partition("(")[0]
    origins = [[_BRANCH.sub("", group) for group in _ORIGIN.findall(line)] for line in (one, other)]
    if len(origins[0]) != len(origins[1]):
        return False
    for first, second in zip(*origins, strict=True):
        if not {*first.split(" / ")} & {*second.split(" / ")}:
            return False
    if _words_alone(one) != _words_alone(other):
        return False
    places = [_PLACE.search(line) for line in (one, other)]
    if places[0] is None or places[1] is None:
        return places[0] is places[1]
    return all(
        abs(float(a) - float(b)) <= PLAY for a, b in zip(places[0].groups(), places[1].groups(), strict=True)
    )


def _words_alone(line: str) -> str:
    """Return a line without numerals, their origins and the place."""
    line = _ORIGIN.sub("", _PLACE.sub("", line))
    for numeral, _, _ in reversed(find_numbers(line)):
        line = line.replace(numeral, "#", 1)
    return line


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--beats", default="", help="Only these beats, by their ids, separated by commas.")
@click.option(
    "--store", type=click.Path(path_type=Path, file_okay=False), help="Write one file per lecture there."
)
def main(files: tuple[Path, ...], beats: str, store: Path | None) -> None:
    """Print the transcript of lectures, or store it."""
    for file in files:
        found = str(transcribe(load_lecture(file), [beat for beat in beats.split(",") if beat]))
        if store is None:
            click.echo(found)
        else:
            store.mkdir(parents=True, exist_ok=True)
            (store / f"{file.stem}.txt").write_text(found, encoding="utf-8")
            click.echo(store / f"{file.stem}.txt")


if __name__ == "__main__":
    main()
