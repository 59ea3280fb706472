"""The words of a film as a text to read, beside the film."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scenes.kit.film.joining import Chapter, unfinished

_LINE = re.compile(r"\* (?P<minutes>\d+):(?P<seconds>[\d.]+) (?P<words>.+)")


@dataclass(frozen=True)
class SpokenLine:
    """Words, and when they are read: seconds from the beginning of the beat or film."""

    start: float
    end: float
    words: str

    def later(self, seconds: float) -> SpokenLine:
        """Return the same words so much later."""
        return SpokenLine(self.start + seconds, self.end + seconds, self.words)


def write_words(film: Path, title: str, chapters: Sequence[Chapter], lines: Sequence[SpokenLine]) -> Path:
    """Write all lines with their times as ``<film>.words.md``; returns the file's path.

    No player takes a file of this name for subtitles.

    Parameters
    ----------
    chapters
        The beats of the film, whose titles become headings; none is a text without headings.
    lines
        Seconds from the beginning of the film.
    """
    path = _words_of(film)
    starts = [(chapter.start, chapter.title) for chapter in chapters]
    written = [f"# {title}"]
    for line in lines:
        while starts and starts[0][0] <= line.start + 0.01:
            written.append(f"\n## {starts.pop(0)[1]}\n")
        minutes, seconds = divmod(round(line.start, 2), 60)
        written.append(f"* {minutes:.0f}:{seconds:05.2f} {line.words}")
    with unfinished(path) as file:
        file.write_text("\n".join(written) + "\n", encoding="utf-8")
    return path


def read_words(film: Path, until: float) -> list[SpokenLine]:
    """Return the lines of a film as they are written beside it, none if nothing is.

    Each is taken to end where the next begins, and the last one at `until`, in seconds.
    """
    path = _words_of(film)
    if not path.is_file():
        return []
    found = [match for line in path.read_text(encoding="utf-8").split("\n") if (match := _LINE.match(line))]
    starts = [60 * int(match["minutes"]) + float(match["seconds"]) for match in found]
    return [
        SpokenLine(start, end, match["words"])
        for start, end, match in zip(starts, [*starts[1:], until], found, strict=True)
    ]


def _words_of(film: Path) -> Path:
    return film.with_name(f"{film.stem}.words.md")
