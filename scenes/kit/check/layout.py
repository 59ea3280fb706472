"""What may go wrong with a picture's layout, found without looking: for tests, and beside the contact sheets.

Each function returns faults in words, none if all is well. Only what can be seen counts: mobjects with points and
an opacity above 5 %.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np
from manim import Mobject, MovingCamera
from numpy.typing import NDArray

from scenes.kit.check.rehearsal import Rehearsal
from scenes.kit.lecture.audit import VISIBLE, Text, opacity, visible
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.lecture.lines import reading_time
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import is_bleeding, is_pinned
from scenes.kit.look.text import CAPTION_TOP, SMALLEST, Words

LEAST_MARGIN = 0.1  # scene units at the edges of the frame
TOUCHING = 0.02  # scene units by which boxes of letters may overlap
UNSAID = 1.5  # seconds between two lines, or after the last, that need no words
Box = NDArray[np.float64]  # (2, 2): lower left and upper right corner


def faults(scene: Lecture) -> list[str]:
    """Return all that is wrong with the picture as it is now."""
    return [*outside(scene), *in_caption_band(scene), *overlapping(scene), *too_small(scene)]


def outside(scene: Lecture) -> list[str]:
    """Return what comes closer to the frame's edge than `LEAST_MARGIN`, or lies beyond.

    Once the camera has come closer or moved on, things must leave the frame; then only texts that are cut are faults.
    What reaches beyond the frame on purpose (`painting.bleed`) is none.
    """
    frame = _frame_box(scene)
    margin = LEAST_MARGIN / scene.zoom
    inner = frame + np.array([[margin], [-margin]])
    found = []
    for mobject in _judged(scene):
        if is_bleeding(mobject):
            continue
        box = _seen_box(scene, mobject)
        if (box[0] < inner[0] - 1e-6).any() or (box[1] > inner[1] + 1e-6).any():
            found.append(f"{name_of(mobject)} reaches the edge of the frame: {_place(box)}")
    return _merged(found)


def in_caption_band(scene: Lecture) -> list[str]:
    """Return what hangs into the band of the words, which covers what reaches beyond the frame on purpose."""
    frame = _frame_box(scene)
    top = frame.mean(axis=0)[1] + CAPTION_TOP / scene.zoom
    low = [
        mobject
        for mobject in _judged(scene)
        if not is_bleeding(mobject) and _seen_box(scene, mobject)[0, 1] < top - 1e-6
    ]
    return _merged([f"{name_of(mobject)} hangs into the words: {_place(_box(mobject))}" for mobject in low])


def overlapping(scene: Lecture) -> list[str]:
    """Return the pairs of texts of which a letter of one touches a letter of the other."""
    letters = [(text, _letter_boxes(scene, text)) for text in _texts(scene)]
    return [
        f"{name_of(one)} and {name_of(other)} overlap"
        for (one, its), (other, others) in combinations(letters, 2)
        if _touch(its, others)
    ]


def too_small(scene: Lecture) -> list[str]:
    """Return the texts that scaling has made smaller than the smallest size."""
    return [
        f"{name_of(text)} is set in size {size:.1f}, below {SMALLEST}"
        for text, size in sizes(scene)
        if size < SMALLEST - 0.01
    ]


def sizes(scene: Lecture) -> list[tuple[Text, float]]:
    """Return the texts within the frame, and the font size in which each is seen through the camera."""
    frame = _frame_box(scene)[None]
    return [
        (text, text.font_size * (1.0 if is_pinned(text) else scene.zoom))
        for text in _texts(scene)
        if _touch(_seen_box(scene, text)[None], frame)
    ]


def name_of(mobject: Mobject) -> str:
    """Return a mobject in words: what it says, or of what kind it is."""
    if isinstance(mobject, Words):
        return repr(mobject.text)
    if isinstance(mobject, Number):
        return f"the number {mobject.shown}"
    return f"the formula {mobject.typst_code}" if isinstance(mobject, Formula) else type(mobject).__name__


def line_faults(rehearsal: Rehearsal) -> list[str]:
    """Return where words do not cover a beat, or are on for less time than it takes to read them."""
    lines = rehearsal.scene.lines
    found = []
    for span in rehearsal.spans:
        within = [line for line in lines if line.start < span.end - 0.01 and line.end > span.start + 0.01]
        if not within or within[0].start > span.start + 0.01 or within[-1].end < span.end - UNSAID:
            found.append(f"beat {span.beat}: its words do not cover it")
        found += [
            f"nothing is said for {other.start - one.end:.2f} s after {one.words!r}"
            for one, other in pairwise(within)
            if other.start - one.end > UNSAID
        ]
    for line in lines:
        if line.end - line.start < reading_time(line.words) - 0.01:
            found.append(f"{line.words!r} is on for {line.end - line.start:.1f} s, too short to be read")
    return found


def _frame_box(scene: Lecture) -> Box:
    camera = scene.camera
    assert isinstance(camera, MovingCamera)  # noqa: S101 (what a Lecture has)
    return _box(camera.frame)


def _box(mobject: Mobject) -> Box:
    return np.array(
        [mobject.get_corner(np.array([-1, -1, 0]))[:2], mobject.get_corner(np.array([1, 1, 0]))[:2]]
    )


def _visible(scene: Lecture) -> Iterator[Mobject]:
    return visible(scene.on_stage())


def _judged(scene: Lecture) -> list[Mobject]:
    """Return what must keep to its place: all that is seen, or the texts within the frame of a camera that moved."""
    at_home = scene.zoom < 1.001 and np.allclose(_frame_box(scene).mean(axis=0), 0, atol=1e-3)
    if at_home:
        return list(_visible(scene))
    return [text for text in _texts(scene) if _touch(_seen_box(scene, text)[None], _frame_box(scene)[None])]


def _texts(scene: Lecture) -> list[Text]:
    return list(dict.fromkeys(mobject for mobject in _visible(scene) if isinstance(mobject, Text)))


def _letter_boxes(scene: Lecture, text: Text) -> NDArray[np.float64]:
    """Return ``(letters, 2, 2)``."""
    letters = [letter for letter in text.family_members_with_points() if opacity(letter) > VISIBLE]
    return np.array([_seen_box(scene, letter) for letter in letters])


def _seen_box(scene: Lecture, mobject: Mobject) -> Box:
    """Return the box of the place in the scene where something is seen, also where it is pinned to the frame."""
    box = _box(mobject)
    return _frame_box(scene).mean(axis=0) + box / scene.zoom if is_pinned(mobject) else box


def _touch(some: NDArray[np.float64], others: NDArray[np.float64]) -> bool:
    low = np.maximum(some[:, None, 0], others[None, :, 0])
    high = np.minimum(some[:, None, 1], others[None, :, 1])
    return bool(((high - low) > TOUCHING).all(axis=-1).any())


def _place(box: Box) -> str:
    return f"x {box[0, 0]:.2f} to {box[1, 0]:.2f}, y {box[0, 1]:.2f} to {box[1, 1]:.2f}"


def _merged(found: list[str]) -> list[str]:
    """Return the first five faults: a diagram out of place has hundreds."""
    return found if len(found) <= 5 else [*found[:5], f"... and {len(found) - 5} more"]
