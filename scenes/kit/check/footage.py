"""What is seen in the frames of a rendered film, measured without knowing how it was made.

Measured is the picture between the row of the title and the band of the words, so that a title or words that fade in
are no motion, and a title alone is no picture. All qualities are measured alike: 15 frames a second, about 480 rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from scenes.kit.lecture.frame import HEIGHT, PICTURE_TOP
from scenes.kit.look import palette
from scenes.kit.look.text import CAPTION_TOP

RATE = 15  # frames a second that are looked at
ROWS = 480  # of a frame, about
STILL = 0.02  # mean change of a still picture from frame to frame, grey levels of 256
JUMP = 6.0  # change of a block's mean, grey levels, above which a keyframe shows something else than before
BLOCK = 16  # pixels; the codec's blocks
INK = 6  # grey levels by which something differs from the ground
GHOST = 20  # grey levels by which what has all but faded still differs from the ground
EMPTY_HALF = (
    0.005  # share of a half's pixels that may differ from the ground: less than a curve, or a few words
)
ENDING = 0.3  # seconds in which a film may fade to nothing
HALVES = "left", "right", "upper", "lower"
Luma = NDArray[np.uint8]  # (rows, columns)


@dataclass(frozen=True)
class Span:
    """A time of a film: from when on, and how long, in seconds."""

    start: float
    seconds: float


@dataclass(frozen=True)
class Part:
    """A chapter of a film: its title, and its first frame and the one after its last."""

    title: str
    start: int
    stop: int

    @property
    def frames(self) -> slice:
        """Its frames."""
        return slice(self.start, self.stop)


@dataclass(frozen=True)
class Footage:
    """A film as it is seen, 15 frames a second.

    Attributes
    ----------
    parts
        Its chapters; the whole film where it has none.
    still
        Whether each frame shows what the frame before it does, ``(frames,)``.
    used
        Share of the picture within the smallest box around all that differs from the ground, ``(frames,)``.
    empty
        Whether there is nothing to see but ghosts, ``(frames,)``; false where the film fades out at its end.
    half_empty
        Whether each of `HALVES` of the picture is empty, and the picture is not, ``(frames, 4)``.
    """

    parts: tuple[Part, ...]
    still: NDArray[np.bool_]
    used: NDArray[np.float64]
    empty: NDArray[np.bool_]
    half_empty: NDArray[np.bool_]


def footage(film: Path) -> Footage:
    """Look at all frames of a film."""
    calmness, used, empty, half_empty = [], [], [], []
    before: Luma | None = None
    with av.open(str(film)) as container:
        for picture, is_key in _pictures(container):
            calmness.append(_calmness(before, picture, is_key=is_key))
            differs = _differs(picture, INK)
            used.append(_share_of_box(differs))
            empty.append(not _differs(picture, GHOST).any())
            half_empty.append([not empty[-1] and half.mean() < EMPTY_HALF for half in _halves(differs)])
            before = picture
        parts = _parts(container, film, len(used))
    return Footage(
        parts, _still(calmness), np.array(used), _but_ending(np.array(empty)), np.array(half_empty)
    )


def spans(flags: NDArray[np.bool_], start: int = 0) -> tuple[Span, ...]:
    """Return the runs of true flags as times, where the first flag is that of frame `start`.

    >>> flags = np.zeros(60, bool)
    >>> flags[15:30] = flags[45:48] = True
    >>> spans(flags)
    (Span(start=1.0, seconds=1.0), Span(start=3.0, seconds=0.2))
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return tuple(
        Span((start + int(first)) / RATE, int(stop - first) / RATE) for first, stop in edges.reshape(-1, 2)
    )


def _pictures(container: av.container.InputContainer) -> Iterator[tuple[Luma, bool]]:
    """Yield the picture of each frame looked at, and whether a keyframe came since the one before."""
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    rate = stream.average_rate
    if rate is None:
        raise ValueError(f"{container.name} does not say how many frames a second it has")
    looked_at, is_key = 0, False
    for number, frame in enumerate(container.decode(stream)):
        is_key |= frame.key_frame
        if number * RATE >= looked_at * rate:
            yield _picture(frame), is_key
            looked_at, is_key = looked_at + 1, False


def _picture(frame: av.VideoFrame) -> Luma:
    """Return the luma of what lies between title and words, cut at blocks so that these do not shine through."""
    plane = frame.reformat(format="yuv420p").planes[0]
    luma = np.frombuffer(memoryview(plane), np.uint8).reshape(frame.height, plane.line_size)
    top = _row(PICTURE_TOP, frame.height)
    bottom = _row(CAPTION_TOP, frame.height) // BLOCK * BLOCK
    step = max(1, frame.height // ROWS)
    picture: Luma = luma[top:bottom:step, : frame.width : step].copy()
    return picture


def _row(y: float, height: int) -> int:
    return round((HEIGHT / 2 - y) / HEIGHT * height)


# A frame's change is told with the codec's noise in mind: every animation begins with a keyframe, in which also what
# has not changed is encoded anew, a little differently everywhere. Such a frame is as still as the one after it.
_CALM, _MOVING, _AS_THE_NEXT = range(3)


def _calmness(before: Luma | None, now: Luma, *, is_key: bool) -> int:
    if before is None:
        return _MOVING
    if (np.maximum(before, now) - np.minimum(before, now)).mean() < STILL:
        return _CALM
    return _AS_THE_NEXT if is_key and not _jumps(before, now) else _MOVING


def _jumps(before: Luma, now: Luma) -> bool:
    rows, columns = now.shape[0] // BLOCK, now.shape[1] // BLOCK
    change = (now.astype(np.int16) - before)[: rows * BLOCK, : columns * BLOCK]
    means = change.reshape(rows, BLOCK, columns, BLOCK).mean(axis=(1, 3))
    return bool(np.abs(means).max() > JUMP)


def _still(calmness: list[int]) -> NDArray[np.bool_]:
    found: list[bool] = []
    for one in reversed(calmness):
        found.append(one == _CALM or (one == _AS_THE_NEXT and (not found or found[-1])))
    return np.array(found[::-1])


def _differs(picture: Luma, levels: int) -> NDArray[np.bool_]:
    """Return where a picture differs from the ground by more than so many grey levels."""
    found: NDArray[np.bool_] = (picture > _GROUND + levels) | (picture < _GROUND - levels)
    return found


def _but_ending(empty: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the same flags, false in the last moment of a film that fades out."""
    seen = np.flatnonzero(~empty)
    last = int(seen[-1]) if len(seen) else -1
    fades_out = len(empty) - 1 - last <= ENDING * RATE
    return empty & (np.arange(len(empty)) < last) if fades_out else empty


def _share_of_box(differs: NDArray[np.bool_]) -> float:
    rows, columns = (np.flatnonzero(differs.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return 0.0
    return float((rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1) / differs.size)


def _halves(differs: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    row, column = differs.shape[0] // 2, differs.shape[1] // 2
    return [differs[:, :column], differs[:, column:], differs[:row], differs[row:]]


def _parts(container: av.container.InputContainer, film: Path, frames: int) -> tuple[Part, ...]:
    found = []
    for chapter in container.chapters():
        scale = (chapter["time_base"] or 1) * RATE
        start, stop = round(chapter["start"] * scale), round(chapter["end"] * scale)
        found.append(Part(chapter["metadata"].get("title", ""), start, min(stop, frames)))
    return tuple(found) or (Part(film.stem, 0, frames),)


def _luma_of_ground() -> float:
    """Return the ground as Manim's frames are encoded: matrix of BT.601, limited range."""
    return float(16 + 219 * np.dot([0.299, 0.587, 0.114], palette.GROUND.to_rgb()))


_GROUND = round(_luma_of_ground())
