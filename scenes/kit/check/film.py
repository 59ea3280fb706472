"""A rendered film measured beat by beat: how much of it stands still or empty, and whether its words can be read.

``python -m scenes.kit.check.film media/videos/backprop/480p15/Backprop.mp4`` prints a row for each beat, then what
misses the limits, and fails if anything does. The words are those in the text beside the film; sizes of text are
taken from the lecture, played without drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import av
import click
import numpy as np

from netcore.errors import NetcoreError
from scenes.kit.check.contact_sheet import load_lecture
from scenes.kit.check.footage import HALVES, RATE, Footage, Part, Span, footage, spans
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
class Size:
    """A text, and the height of its capitals in rows of a picture of 480."""

    text: str
    height: float


@dataclass(frozen=True)
class Measures:
    """What was measured of one beat, in order of time.

    Attributes
    ----------
    beat
        Its id and title.
    seconds
        How long it is.
    still
        Share of frames that show what the frame before did.
    freezes
        When nothing moves.
    empty
        When nothing is on the stage.
    used
        Median share of the picture within the smallest box around all that is seen.
    half_empty
        When a half of the picture is empty, and which.
    paces
        How fast the lines pass; none if no words lie beside the film.
    sizes
        Of the texts, the smallest first; none if they are not known.
    """

    beat: str
    seconds: float
    still: float
    freezes: tuple[Span, ...]
    empty: tuple[Span, ...]
    used: float
    half_empty: tuple[tuple[Span, str], ...]
    paces: tuple[Pace, ...]
    sizes: tuple[Size, ...]

    def misses(self) -> Iterator[str]:
        """Yield in words which limits the beat misses."""
        if self.still > MOST_STILL:
            yield f"{self.still:.0%} of the frames are still, limit {MOST_STILL:.0%}"
        for span in self.freezes:
            if span.seconds > LONGEST_FREEZE:
                yield f"frozen {told(span)}, limit {LONGEST_FREEZE} s"
        for span in self.empty:
            if span.seconds > LONGEST_EMPTY:
                yield f"the stage is empty {told(span)}, limit {LONGEST_EMPTY} s"
        for span, half in self.half_empty:
            if span.seconds > LONGEST_HALF_EMPTY:
                yield f"the {half} half is empty {told(span)}, limit {LONGEST_HALF_EMPTY} s"
        for pace in self.paces:
            if pace.speed > pace.limit:
                yield f"{pace.speed} characters a second, limit {pace.limit}: {pace.words!r}"
        small = [size for size in self.sizes if size.height < SMALLEST_CAPITALS]
        for height, texts in groupby(small, key=lambda size: f"{size.height:.1f}"):
            listed = ", ".join(size.text for size in texts)
            yield f"capitals {height} px high, limit {SMALLEST_CAPITALS}: {listed}"


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
    ids = [_id(part.title) for part in seen.parts]
    texts = text_sizes(lecture, ids) if lecture is not None else {}
    return [_measures(seen, part, lines, texts.get(_id(part.title), {})) for part in seen.parts]


def text_sizes(lecture: type[Lecture], beats: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return for each beat its texts, and the least height of their capitals where an animation has ended.

    Heights are rows of a picture of 480.
    """
    found: dict[str, dict[str, float]] = {}

    def look(scene: Lecture) -> None:
        if scene.beat is None:
            return
        heights = found.setdefault(scene.beat.id, {})
        for text, size in sizes(scene):
            height = size * _capital_height()
            heights[name_of(text)] = min(height, heights.get(name_of(text), height))

    Rehearsal(lecture, beats, on_rest=look)
    return found


def together(beats: Sequence[Measures]) -> Measures:
    """Return the measures of beats as one, shares as means over time."""
    seconds = [one.seconds for one in beats]
    return Measures(
        beat="all",
        seconds=sum(seconds),
        still=float(np.average([one.still for one in beats], weights=seconds)),
        freezes=tuple(span for one in beats for span in one.freezes),
        empty=tuple(span for one in beats for span in one.empty),
        used=float(np.average([one.used for one in beats], weights=seconds)),
        half_empty=tuple(half for one in beats for half in one.half_empty),
        paces=tuple(pace for one in beats for pace in one.paces),
        sizes=tuple(size for one in beats for size in one.sizes),
    )


def table(beats: Sequence[Measures]) -> str:
    """Return the measures as a table, a row for each beat, and one for all if there are several."""
    rows = [("beat", "s", "still", "freeze", "empty", "used", "half empty", "chars/s", "text px")]
    rows += [
        (
            _id(one.beat),
            f"{one.seconds:.1f}",
            f"{one.still:.0%}",
            _longest(one.freezes),
            f"{sum(span.seconds for span in one.empty):.1f} ({len(one.empty)})",
            f"{one.used:.0%}",
            _longest([span for span, _ in one.half_empty]),
            _fastest(one.paces),
            f"{min(size.height for size in one.sizes):.1f}" if one.sizes else "-",
        )
        for one in (beats if len(beats) == 1 else [*beats, together(beats)])
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )


def told(span: Span) -> str:
    """Write a time of a film.

    >>> told(Span(75.25, 3.1))
    'for 3.1 s from 1:15.2 on'
    """
    return f"for {span.seconds:.1f} s from {_clock(span.start)} on"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{minutes:.0f}:{rest:04.1f}"


def _longest(found: Sequence[Span]) -> str:
    worst = max(found, key=lambda span: span.seconds, default=None)
    return f"{worst.seconds:.1f} at {_clock(worst.start)}" if worst is not None else "0.0"


def _fastest(found: Sequence[Pace]) -> str:
    worst = max(found, key=lambda pace: pace.speed / pace.limit, default=None)
    return f"{worst.speed} of {worst.limit}" if worst is not None else "-"


def _measures(
    seen: Footage, part: Part, lines: Sequence[SpokenLine], heights: Mapping[str, float]
) -> Measures:
    start, stop = part.start / RATE, part.stop / RATE
    said = [line for line in lines if start - 0.01 <= line.start < stop - 0.01]
    return Measures(
        beat=part.title,
        seconds=stop - start,
        still=float(seen.still[part.frames].mean()),
        freezes=spans(seen.still[part.frames], part.start),
        empty=spans(seen.empty[part.frames], part.start),
        used=float(np.median(seen.used[part.frames])),
        half_empty=tuple(
            (span, half)
            for half, empty in zip(HALVES, seen.half_empty[part.frames].T, strict=True)
            for span in spans(empty, part.start)
        ),
        paces=tuple(_pace(line, stop, seen) for line in said),
        sizes=tuple(Size(text, heights[text]) for text in sorted(heights, key=lambda text: heights[text])),
    )


def _pace(line: SpokenLine, beat_ends: float, seen: Footage) -> Pace:
    """Return how fast a line must be read that is on until the next one, or until its beat ends."""
    end = min(line.end, beat_ends)
    rests = seen.still[round(line.start * RATE) : round(end * RATE)].mean() > 0.5
    speed = round(len(line.words) / max(end - line.start, 1 / RATE))
    return Pace(line.words, speed, FASTEST_AT_REST if rests else FASTEST_MOVING)


def _id(title: str) -> str:
    return title.partition(" ")[0]


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
    missed = {one.beat: list(one.misses()) for one in beats}
    for beat, misses in missed.items():
        if misses:
            click.echo("\n" + "\n  ".join([beat, *misses]))
    if any(missed.values()):
        raise SystemExit(1)
    click.echo("All beats keep to the limits.")


if __name__ == "__main__":
    main()
