"""A rendered film measured beat by beat: how much of it stands still or empty, and whether its words can be read.

``python -m scenes.kit.check.film media/videos/backprop/480p15/Backprop.mp4`` prints a row for each beat, then what
misses the limits, and fails if anything does. The words are those in the text beside the film; sizes of text are
taken from the lecture, played without drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import av
import click
import numpy as np

from netcore.errors import NetcoreError
from scenes.kit.check.contact_sheet import load_lecture
from scenes.kit.check.footage import HALVES, RATE, Footage, Part, count_runs, footage, longest
from scenes.kit.check.layout import name_of, sizes
from scenes.kit.check.rehearsal import Rehearsal
from scenes.kit.film.words import SpokenLine, read_words
from scenes.kit.lecture.frame import HEIGHT
from scenes.kit.lecture.lecture import Lecture, LectureError
from scenes.kit.look.text import Words

MOST_STILL = 0.30  # of a beat's frames
LONGEST_FREEZE = 2.5  # seconds
LONGEST_EMPTY = 0.0  # seconds
LONGEST_HALF_EMPTY = 2.0  # seconds
FASTEST_MOVING = 15  # characters a second while the picture moves
FASTEST_AT_REST = 20  # characters a second
SMALLEST_CAPITALS = 14  # rows of a picture of 480 rows
ROWS = 480


@dataclass(frozen=True)
class Pace:
    """How fast a line must be read, and how fast it may be, in whole characters a second."""

    words: str
    speed: int
    limit: int


@dataclass(frozen=True)
class Smallest:
    """The smallest text of a beat, and the height of its capitals in rows of a picture of 480."""

    text: str
    height: float


@dataclass(frozen=True)
class Measures:
    """What was measured of one beat; times are in seconds of the film, shares 0..1.

    Attributes
    ----------
    still
        Share of frames that show what the frame before did.
    freeze, freeze_at
        How long the longest run of them is, and when it begins.
    empty, times_empty
        How long the stage is empty, and how often.
    used
        Median share of the picture within the smallest box around all that is seen.
    half_empty, half_empty_at, half
        The longest time that a half of the picture is empty, when it begins, and which half it is.
    pace
        The line that is closest to its limit, or furthest beyond, if any is known.
    smallest
        The smallest text, if any is known.
    """

    beat: str
    seconds: float
    still: float
    freeze: float
    freeze_at: float
    empty: float
    times_empty: int
    used: float
    half_empty: float
    half_empty_at: float
    half: str
    pace: Pace | None
    smallest: Smallest | None

    def misses(self) -> Iterator[str]:
        """Yield in words which limits the beat misses."""
        if self.still > MOST_STILL:
            yield f"{self.still:.0%} of the frames are still, limit {MOST_STILL:.0%}"
        if self.freeze > LONGEST_FREEZE:
            yield f"frozen for {self.freeze:.1f} s from {clock(self.freeze_at)} on, limit {LONGEST_FREEZE} s"
        if self.empty > LONGEST_EMPTY:
            yield f"the stage is empty for {self.empty:.1f} s, {self.times_empty} times, limit {LONGEST_EMPTY} s"
        if self.half_empty > LONGEST_HALF_EMPTY:
            yield (
                f"the {self.half} half is empty for {self.half_empty:.1f} s from {clock(self.half_empty_at)} on, "
                f"limit {LONGEST_HALF_EMPTY} s"
            )
        if self.pace is not None and self.pace.speed > self.pace.limit:
            yield f"{self.pace.speed} characters a second, limit {self.pace.limit}: {self.pace.words!r}"
        if self.smallest is not None and self.smallest.height < SMALLEST_CAPITALS:
            yield (
                f"capitals {self.smallest.height:.1f} px high, limit {SMALLEST_CAPITALS}: {self.smallest.text}"
            )


def measure_film(film: Path, lecture: type[Lecture] | None = None) -> list[Measures]:
    """Return the measures of each beat of a film.

    Parameters
    ----------
    film
        An mp4 file; its words are read from beside it.
    lecture
        What it was rendered from, to be asked for its texts; not asked where it is left out.
    """
    seen = footage(film)
    lines = read_words(film, until=len(seen.still) / RATE)
    ids = [_id(part) for part in seen.parts]
    smallest = smallest_texts(lecture, ids) if lecture is not None else {}
    return [_measures(seen, part, lines, smallest.get(_id(part))) for part in seen.parts]


def smallest_texts(lecture: type[Lecture], beats: Sequence[str]) -> dict[str, Smallest]:
    """Return the smallest text of each beat, as it stands when an animation has ended."""
    found: dict[str, Smallest] = {}

    def look(scene: Lecture) -> None:
        for text, size in sizes(scene):
            height = size * _capital_height()
            beat = scene.beat.id if scene.beat is not None else ""
            if beat not in found or height < found[beat].height - 0.05:
                found[beat] = Smallest(name_of(text), height)

    Rehearsal(lecture, beats, on_rest=look)
    return found


def table(beats: Sequence[Measures]) -> str:
    """Return the measures as a table, a row for each beat."""
    rows = [("beat", "s", "still", "freeze", "empty", "used", "half empty", "chars/s", "text px")]
    rows += [
        (
            one.beat.partition(" ")[0],
            f"{one.seconds:.1f}",
            f"{one.still:.0%}",
            f"{one.freeze:.1f} at {clock(one.freeze_at)}",
            f"{one.empty:.1f} ({one.times_empty})",
            f"{one.used:.0%}",
            f"{one.half_empty:.1f} at {clock(one.half_empty_at)}",
            "-" if one.pace is None else f"{one.pace.speed} of {one.pace.limit}",
            "-" if one.smallest is None else f"{one.smallest.height:.1f}",
        )
        for one in beats
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )


def clock(seconds: float) -> str:
    """Write a time of a film.

    >>> clock(75.25)
    '1:15.2'
    """
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{minutes:.0f}:{rest:04.1f}"


def _measures(seen: Footage, part: Part, lines: Sequence[SpokenLine], smallest: Smallest | None) -> Measures:
    still, empty = seen.still[part.frames], seen.empty[part.frames]
    freeze, freeze_at = longest(still)
    (half_empty, half_at), half = max(
        (longest(of_half), half) for of_half, half in zip(seen.half_empty[part.frames].T, HALVES, strict=True)
    )
    start, stop = part.start / RATE, part.stop / RATE
    paces = [_pace(line, stop, seen) for line in lines if start - 0.01 <= line.start < stop - 0.01]
    return Measures(
        beat=part.title,
        seconds=stop - start,
        still=float(still.mean()),
        freeze=freeze / RATE,
        freeze_at=start + freeze_at / RATE,
        empty=float(empty.sum()) / RATE,
        times_empty=count_runs(empty),
        used=float(np.median(seen.used[part.frames])),
        half_empty=half_empty / RATE,
        half_empty_at=start + half_at / RATE,
        half=half,
        pace=max(paces, key=lambda pace: pace.speed / pace.limit, default=None),
        smallest=smallest,
    )


def _pace(line: SpokenLine, beat_ends: float, seen: Footage) -> Pace:
    """Return how fast a line must be read that is on until the next one, or until its beat ends."""
    end = min(line.end, beat_ends)
    rests = seen.still[round(line.start * RATE) : round(end * RATE)].mean() > 0.5
    speed = round(len(line.words) / max(end - line.start, 1 / RATE))
    return Pace(line.words, speed, FASTEST_AT_REST if rests else FASTEST_MOVING)


def _id(part: Part) -> str:
    return part.title.partition(" ")[0]


@cache
def _capital_height() -> float:
    """Return how many rows of a picture of 480 a capital letter takes, for each unit of font size."""
    return float(Words("H", size=100).height / 100 / HEIGHT * ROWS)


@click.command()
@click.argument("film", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--lecture",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What FILM was rendered from; by default the file in scenes/ after which Manim named FILM's folder.",
)
@click.option("--text/--no-text", default=True, help="Whether to play the lecture for the sizes of its text.")
def main(film: Path, lecture: Path | None, text: bool) -> None:
    """Measure FILM, an mp4 file, beat by beat."""
    file = lecture or Path("scenes") / f"{film.resolve().parents[1].name}.py"
    if text and not file.is_file():
        click.echo(f"there is no {file}: sizes of text are not measured", err=True)
    try:
        beats = measure_film(film, load_lecture(file) if text and file.is_file() else None)
    except (av.FFmpegError, LectureError, NetcoreError, ValueError) as error:
        raise click.ClickException(f"{film}: {error}") from None
    click.echo(table(beats))
    missed = [f"{one.beat}: {miss}" for one in beats for miss in one.misses()]
    click.echo("\n" + "\n".join(missed) if missed else "All beats keep to the limits.")
    if missed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
