"""The band at the bottom of the frame, in which the words of a line stand while they are said."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
from manim import ManimColor, VGroup, config

from scenes.kit.lecture.frame import HEIGHT, WIDTH
from scenes.kit.lecture.lines import Line
from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, Channels, Painted, Pixels, StageCamera
from scenes.kit.look.text import CAPTION_TOP, Words

GROUND = ManimColor("#07090C")
SIZE = 37.0  # at which letters can be read on a phone, and a full page of two rows fits the band
ROOM = 0.94  # of the frame's width that a row may take
BASELINES = (-3.6,), (-3.38, -3.82)  # of one row, of two
FADE_OUT, FADE_IN = 2 / 15, 3 / 15  # seconds


class Band(Painted):
    """The band and the words of the present line, page after page, by the clock of the scene.

    It keeps its place on the frame wherever the camera is.

    Attributes
    ----------
    words
        The line that is on; none is an empty band.

    >>> band = Band().say(Line("A first sentence. And a second one."), at=2.0)
    >>> band.put_time(1.9).opacity_of_words, band.put_time(5.0).opacity_of_words
    (0.0, 1.0)
    """

    def __init__(self) -> None:
        super().__init__((-WIDTH / 2, CAPTION_TOP), (WIDTH, CAPTION_TOP + HEIGHT / 2))
        self._pages: list[tuple[float, str]] = []  # from when on each page is read, "" for none
        self._time = 0.0

    def say(self, line: Line, at: float) -> Band:
        """Let a line take the place of what is on, from a time on; returns itself."""
        edges = [at]
        for seconds in line.page_seconds[:-1]:
            edges.append(edges[-1] + seconds)
        self._pages = [(start, page) for start, page in self._pages if start < at][-1:]
        self._pages += zip(edges, line.pages, strict=True)
        return self

    def fall_silent(self, at: float) -> Band:
        """Let the words leave at a time; returns itself."""
        self._pages = [(start, page) for start, page in self._pages if start < at] + [(at, "")]
        return self

    def put_time(self, time: float) -> Band:
        """Show what is to be read at a time; returns itself."""
        self._time = time
        return self

    def changes(self, start: float, stop: float) -> list[tuple[float, float]]:
        """Return the spans between two times in which words come or go."""
        spans = [(begin, begin + FADE_OUT + FADE_IN) for begin, _ in self._pages]
        return [(max(a, start), min(b, stop)) for a, b in spans if a < stop - 1e-6 and b > start + 1e-6]

    @property
    def page(self) -> str:
        """The words that are seen, rows apart; nothing between two pages."""
        return self._seen()[0]

    @property
    def opacity_of_words(self) -> float:
        """How far they have come in or gone, 0..1."""
        return self._seen()[1]

    def _seen(self) -> tuple[str, float]:
        before = ""
        for (start, page), (stop, _) in pairwise([*self._pages, (np.inf, "")]):
            if start - 1e-6 <= self._time < stop - 1e-6:
                since = self._time - start
                leaving = 1 - since / FADE_OUT if before else 0.0
                if leaving > 1e-6:
                    return before, leaving
                coming = (since - (FADE_OUT if before else 0.0)) / FADE_IN
                return page, float(np.clip(coming, 0.0, 1.0))
            before = page
        return "", 0.0

    def paint(self, canvas: Canvas) -> None:
        """Draw the band, and over it the words."""
        with canvas.camera.at_home():
            corners = canvas.to_pixels(self.points)
            context = canvas.context
            canvas.set_color(palette.rgb(GROUND))
            context.rectangle(*corners[0], *(corners[3] - corners[0]))
            context.fill()
            page, opacity = self._seen()
            if page and opacity > 0:
                picture = _picture(page, canvas.camera.pixel_width, canvas.camera.pixel_height)
                height, width = picture.shape[:2]
                bottom = canvas.camera.pixel_height
                place = np.array(
                    [[0, bottom - height], [width, bottom - height], [0, bottom], [width, bottom]]
                )
                canvas.blit(picture, place.astype(np.float64), opacity, smooth=False)

    def shown(self) -> Channels:
        """Return nothing: what is said is heard by the audit, not read from the band."""
        return {}


def set_words(page: str) -> VGroup:
    """Return the rows of a page where they stand in the band.

    Raises
    ------
    ValueError
        If a row is wider than the frame has room for.
    """
    texts = page.split("\n")
    rows = VGroup(*(Words(text, size=SIZE) for text in texts))
    for row, baseline in zip(rows, BASELINES[len(texts) - 1], strict=True):
        if row.width > ROOM * WIDTH:
            raise ValueError(f"{row.text!r} is too wide for the band; end a row earlier, with \\n")
        row.stand_on(baseline).set_x(0)
    return rows


@lru_cache(maxsize=8)
def _picture(page: str, width: int, height: int) -> Pixels:
    """Return the words drawn over the lowest rows of a frame of this size."""
    camera = StageCamera(pixel_width=width, pixel_height=height)
    camera.pixel_array[:] = 0  # Manim keeps the ground's color where nothing is, also behind no opacity
    camera.capture_mobjects([set_words(page)])
    rows = int(np.ceil(height * (HEIGHT / 2 + CAPTION_TOP) / config.frame_height))
    drawn: Pixels = np.ascontiguousarray(camera.pixel_array[-rows:])
    return drawn
