"""Running a lecture without drawing it: seconds instead of minutes, for tests and for stills.

Animations jump to their end, unless a still is wanted from within; only the wanted frames are drawn.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from manim import tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from numpy.typing import NDArray

from scenes.kit.lecture.lecture import Beat, Lecture, PlayedBeat
from scenes.kit.look.painting import StageCamera

Picture = NDArray[np.uint8]  # (height, width, 4)
OnMoment = Callable[[Lecture, str], None]


class _IdleRenderer(CairoRenderer):
    """Draws nothing while animations play."""

    def __init__(self) -> None:
        super().__init__(camera_class=StageCamera, skip_animations=True)
        self.idle = True

    def update_frame(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Manim's)
        if not self.idle:
            super().update_frame(*args, **kwargs)

    def save_static_frame_data(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Manim's)
        self.static_image = None

    def play(self, scene: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Manim's)
        super().play(scene, *args, **kwargs)
        scene.pass_until(scene.duration * 0.999)

    def render(self, scene: Any, time: float, moving_mobjects: Any = None) -> None:  # noqa: ANN401 (Manim's)
        scene.pass_until(time)

    def freeze_current_frame(self, duration: float) -> None:
        """Skip the still; `play` reports the times within it."""


@dataclass
class Span:
    """When a beat begins and ends, in seconds from the start of the lecture."""

    beat: Beat
    start: float
    end: float = field(default=0.0)


class Rehearsal:
    """A lecture played without drawing.

    Parameters
    ----------
    lecture : type of Lecture
        Which one.
    beats : sequence of str
        Ids of the beats to play; all of them if empty.
    on_moment : callable
        Called with the lecture and the moment's name at each key moment, and at each beat's end as ``"end"``.
    at : sequence of float
        Times, in seconds from the start, at which `on_moment` is called as well, with the time as name.
    on_rest : callable
        Called with the lecture whenever an animation has ended.

    Attributes
    ----------
    scene : Lecture
        The lecture as it has been left.
    spans : list of Span
        The beats that were played.
    """

    def __init__(
        self,
        lecture: type[Lecture],
        beats: Sequence[str] = (),
        on_moment: OnMoment | None = None,
        at: Sequence[float] = (),
        on_rest: Callable[[Lecture], None] = lambda scene: None,
    ) -> None:
        self.spans: list[Span] = []
        with tempfile.TemporaryDirectory() as folder, _quiet(folder), _chosen(beats):
            self.scene = _rehearsing(
                lecture, self.spans, on_moment or (lambda scene, name: None), sorted(at), on_rest
            )
            self.scene.render()


def picture(scene: Lecture) -> Picture:
    """Draw the frame as it is now."""
    renderer: Any = scene.renderer
    renderer.idle, renderer.static_image = False, None
    renderer.update_frame(scene)
    renderer.idle = True
    drawn: Picture = renderer.get_frame()
    return drawn


def _rehearsing(
    lecture: type[Lecture],
    spans: list[Span],
    on_moment: OnMoment,
    at: Sequence[float],
    on_rest: Callable[[Lecture], None],
) -> Lecture:
    waiting = list(at)

    class Rehearsed(lecture):  # type: ignore[misc, valid-type]
        def setup(self) -> None:
            super().setup()
            self.on_moment = lambda name: on_moment(self, name)

        def _run_beat(self, play: PlayedBeat) -> None:
            spans.append(Span(play.beat, self.time))
            super()._run_beat(play)
            spans[-1].end = self.time

        def play(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Manim's)
            super().play(*args, **kwargs)
            on_rest(self)

        def get_time_progression(self, run_time: float, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            # The renderer's clock stands at the animation's end already, since it takes it for skipped.
            start = self.time - run_time
            inside = [max(0.0, time - start) for time in waiting if time < self.time]
            progression = super().get_time_progression(run_time, *args, **kwargs)
            progression.iterable = [*inside, run_time]
            return progression

        def pass_until(self, seconds: float) -> None:
            """Report the times asked for, up to `seconds` of the animation that is playing."""
            now = self.time - self.duration + seconds
            while waiting and waiting[0] <= now + 1e-9 and seconds < self.duration:
                self.band.put_time(waiting[0])
                on_moment(self, f"{waiting.pop(0):.1f} s")

    Rehearsed.__name__ = lecture.__name__
    Rehearsed.__qualname__ = lecture.__qualname__
    Rehearsed.__module__ = lecture.__module__
    return Rehearsed(renderer=_IdleRenderer())


@contextmanager
def _quiet(folder: str) -> Iterator[None]:
    settings = {
        "dry_run": True,
        "media_dir": folder,
        "quality": "low_quality",
        "progress_bar": "none",
        "verbosity": "WARNING",
    }
    with tempconfig(settings):
        yield


@contextmanager
def _chosen(beats: Sequence[str]) -> Iterator[None]:
    before = os.environ.get("BEATS")
    os.environ["BEATS"] = ",".join(beats)
    try:
        yield
    finally:
        os.environ.pop("BEATS")
        if before is not None:
            os.environ["BEATS"] = before
