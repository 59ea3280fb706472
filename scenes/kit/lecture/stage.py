"""The stage of a lecture: lines said around what happens, a title, a note, one camera, whole frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from manim import (
    DOWN,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    Group,
    Mobject,
    MovingCamera,
    MovingCameraScene,
    VGroup,
)

from netcore.errors import FactError
from scenes.kit.film.words import SpokenLine
from scenes.kit.lecture.band import Band
from scenes.kit.lecture.beat import Beat, LectureError
from scenes.kit.lecture.frame import HEIGHT, WIDTH, place_note, source_card
from scenes.kit.lecture.lines import Line, fill
from scenes.kit.lecture.modes import Captions
from scenes.kit.look import palette
from scenes.kit.look.painting import pin
from scenes.kit.look.text import CAPTION_TOP, Note, Title
from scenes.kit.look.written import Noted, noting, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

FRAME = 1 / 15  # seconds; every duration is a multiple, so that all qualities show the same
ENTER, LEAVE = 9 * FRAME, 9 * FRAME
BREATH = 6 * FRAME  # in which title and words leave, while the picture stays for the next beat
EPSILON = FRAME / 100


def whole_frames(seconds: float) -> float:
    """Round a duration to a multiple of 1/15 s, and to one such frame at least."""
    return max(1, round(seconds / FRAME)) * FRAME


def _at_its_end(alpha: float) -> float:
    return 1.0


@dataclass
class Saying:
    """A line that is being said: how long animations may last that go with its words.

    Attributes
    ----------
    line
        Its words and marks.
    start
        When it began, in seconds of the scene.
    """

    line: Line
    start: float
    _scene: Stage
    _next_mark: int = 0

    @property
    def duration(self) -> float:
        """Seconds from its first word to its last."""
        return self.line.seconds

    @property
    def left(self) -> float:
        """Seconds from now until its last word, one frame at least."""
        return max(FRAME, self.start + self.duration - self._scene.time)

    def until_mark(self) -> float:
        """Return the seconds from now until its next ``{mark}``, one frame at least."""
        if self._next_mark == len(self.line.marks):
            raise LectureError(f"{self.line.words!r} has no {{mark}} number {self._next_mark + 1}")
        place = self.line.seconds_to(self._next_mark)
        self._next_mark += 1
        return max(FRAME, self.start + place - self._scene.time)


class Stage(MovingCameraScene):
    """A scene in the house style.

    Attributes
    ----------
    beat
        The beat that is playing.
    lines
        What has been said so far, and when.
    captions
        Where the words go.
    band
        The words in the picture.
    opens_the_film
        Whether nothing has been played yet of a film that begins with this.
    on_moment
        Called with the name of each key moment that a beat marks, with ``"opening"`` for the picture that it opens
        with, ``"end"`` before it leaves, and ``"closing"`` for the picture that it leaves to the next.
    """

    def setup(self) -> None:
        """Prepare an empty stage."""
        super().setup()
        self.beat: Beat | None = None
        self.lines: list[SpokenLine] = []
        self.captions = Captions.asked_for()
        self.band = Band()
        self.opens_the_film = False
        self.on_moment: Callable[[str], None] = lambda name: None
        self._saying: Saying | None = None
        self._title: Title | None = None
        self._note: Note | None = None
        self._entering: list[Animation] = []
        self._play_began = 0.0
        self._has_said = self._has_played = self._has_opened = False
        camera = cast(MovingCamera, self.camera)
        camera.background_color = palette.GROUND
        self._frame = camera.frame.copy()

    # -- words ---------------------------------------------------------------------------------------------

    @contextmanager
    def say(self, template: str, *, when: bool | np.bool_ = True, **values: Any) -> Iterator[Saying]:  # noqa: ANN401
        r"""Say a line around what happens while it is said.

        The block may last longer than the words need; the words then stay. If it is shorter, the stage rests until
        they can have been read.

        ::

            with scene.say("Sixteen dots, {mark}one straight line.", when=fits) as line:
                scene.play(flights, run_time=line.until_mark())
                scene.play(Create(ruler), run_time=line.left)

        Parameters
        ----------
        template
            The words, with ``{name:.2f}`` for measured values, ``{mark}`` before a word that something waits for, and
            ``\n`` where a row must end for want of punctuation.
        when
            Whether the measured values bear out the words.
        **values
            The measured values.

        Raises
        ------
        FactError
            If `when` is false.
        """
        with noting() as noted:
            marked, marks = fill(template, values)
        line = Line(plain(marked), tuple(marks))
        if not when:
            raise FactError(
                f"{type(self).__name__}: beat {self.beat}: the logs do not support the words {line.words!r}; "
                "change the words, or the run"
            )
        if self._saying is not None:
            raise LectureError(
                f"beat {self.beat}: {line.words!r} begins before {self._saying.line.words!r} is over"
            )
        self._hear(marked.replace("\n", " "), noted)
        try:
            line.pages  # noqa: B018 (what cannot be set is an error here, not where it is drawn)
        except ValueError as error:
            raise LectureError(f"beat {self.beat}: {error}") from None
        if self.captions is Captions.PICTURE:
            self.band.say(line, self.time)
        self._saying, self._has_said = Saying(line, self.time, self), True
        saying = self._saying
        yield saying
        if saying.start + saying.duration > self.time + EPSILON:
            self.wait(saying.left)
        self.lines.append(SpokenLine(saying.start, self.time, line.words))
        self._saying = None

    def _hear(self, marked: str, noted: Noted) -> None:
        """Take in what is said."""

    @property
    def words_spoken(self) -> str:
        """The line that is being said, or the last one of the beat; nothing before its first."""
        if self._saying is not None:
            return self._saying.line.words
        return self.lines[-1].words if self._has_said else ""

    def title(self, text: str = "", note: str = "") -> Title:
        """Show a title, by default the beat's own, and with it a note in the lower left corner; returns the title."""
        title = self._make_title(text)
        entering: list[Animation] = [FadeIn(title, shift=0.1 * DOWN)]
        if note:
            self._note = cast(Note, pin(place_note(Note(note))))
            entering.append(FadeIn(self._note))
        self.play(*entering, run_time=ENTER)
        return title

    def _make_title(self, text: str = "") -> Title:
        own = cast(Beat, self.beat).title
        self._title = title = pin(Title(text or own[0].upper() + own[1:]))
        return title

    def title_goes(self) -> Animation:
        """Return the animation in which the title goes before its beat is over, where that ends on something else."""
        title, self._title = cast(Title, self._title), None
        return FadeOut(title)

    def note(self, text: str) -> Note:
        """Show which example, step or scale the picture is about, in the lower left corner; returns the note.

        A note that is there already gives way.
        """
        note = cast(Note, pin(place_note(Note(text))))
        old = [FadeOut(self._note)] if self._note is not None else []
        self._note = note
        self.play(FadeIn(note), *old, run_time=ENTER)
        return note

    def show_sources(self, title: str, sources: Sequence[str], seconds: float = 4.0) -> VGroup:
        """Show the closing card with what the lecture rests on; returns the card."""
        card = source_card(title, sources)
        self.play(FadeIn(card, shift=0.1 * UP), run_time=ENTER)
        self.wait(seconds)
        return card

    # -- camera --------------------------------------------------------------------------------------------

    @property
    def camera_frame(self) -> Mobject:
        """What the camera sees, as a rectangle: to be animated."""
        return cast(MovingCamera, self.camera).frame

    @property
    def zoom(self) -> float:
        """How much closer the camera has come than where every beat begins."""
        return float(self._frame.height / self.camera_frame.height)

    def come_close(self, *parts: Mobject, share: float = 0.8) -> Animation:
        """Return the animation in which the camera comes so close that parts fill a share of the picture.

        Title, note and words keep their place on the frame.
        """
        width, center = _view_of(parts, share)
        frame: Any = self.camera_frame.animate
        return cast(Animation, frame.set(width=width).move_to(center).build())

    def move_on(self, way: np.ndarray[Any, np.dtype[np.float64]]) -> Animation:
        """Return the animation in which the camera moves by so much; title, note and words stay with it."""
        frame: Any = self.camera_frame.animate
        return cast(Animation, frame.shift(way).build())

    def pull_back(self) -> Animation:
        """Return the animation in which the camera goes to where every beat begins."""
        frame: Any = self.camera_frame.animate
        return cast(Animation, frame.set(width=self._frame.width).move_to(self._frame).build())

    def _put_camera_back(self) -> None:
        camera = cast(MovingCamera, self.camera)
        self.remove(camera.frame)
        camera.frame = self._frame.copy()

    # -- the picture a beat opens with and leaves ----------------------------------------------------------

    def open_with(self, *mobjects: Mobject, close_to: Mobject | None = None, share: float = 0.8) -> None:
        """Begin with a picture that is there from the first frame; the title comes in with the first animation.

        Parameters
        ----------
        *mobjects
            The picture, back to front.
        close_to, share
            Where the camera begins, as in `come_close`; by default where every beat does.
        """
        if self._has_played:
            raise LectureError(f"beat {self.beat}: opens with a picture after something has been played")
        self.add(*mobjects)
        if close_to is not None:
            width, center = _view_of([close_to], share)
            self.camera_frame.set(width=width).move_to(center)
        self._has_opened = True
        self.on_moment("opening")
        self._entering = [FadeIn(self._make_title(), run_time=ENTER)]

    def leave(self) -> None:
        """Let title, note and words go; the picture stays for the beat that flows from this one."""
        self.band.fall_silent(self.time)
        going = [FadeOut(words) for words in (self._title, self._note) if words is not None]
        if going:
            self.play(*going, run_time=BREATH)
        else:
            self.wait(BREATH)
        self.on_moment("closing")
        for mobject in self.on_stage():
            mobject.clear_updaters()
        self.updaters.clear()
        self._title = self._note = None
        self.clear()
        self._put_camera_back()

    def clear_stage(self, run_time: float = LEAVE) -> None:
        """Let everything fade from the stage, and put the camera back."""
        self.remove(self.camera_frame)
        shown = self.on_stage()
        for mobject in shown:
            mobject.clear_updaters()
        if shown:
            self.play(FadeOut(Group(*shown)), run_time=run_time)
        self.updaters.clear()
        self._title = self._note = None
        self._put_camera_back()

    def on_stage(self) -> list[Mobject]:
        """Return what there is to see but the band, back to front; `wait` leaves mobjects without points behind."""
        there = dict.fromkeys((*self.mobjects, *self.foreground_mobjects))
        return [
            mobject for mobject in there if mobject is not self.band and mobject.family_members_with_points()
        ]

    # -- durations -----------------------------------------------------------------------------------------

    def play(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Manim's)
        """Play animations; a title that waits to come in comes with them."""
        self._play_began = self.time
        self.band.put_time(self.time)
        entering, self._entering = self._entering, []
        if entering:
            args, kwargs = (*self.compile_animations(*args, **kwargs), *entering), {}
        super().play(*args, **kwargs)
        self.band.put_time(self.time)

    def wait(
        self,
        duration: float = 1.0,
        stop_condition: Callable[[], bool] | None = None,
        frozen_frame: bool | None = None,
    ) -> None:
        """Rest; words that come or go meanwhile, and a title that waits to come in, do so."""
        if stop_condition is not None or frozen_frame is not None:
            super().wait(duration, stop_condition, frozen_frame)
            return
        end = self.time + whole_frames(duration)
        if self._entering:
            entering, self._entering = self._entering, []
            self.play(*entering, run_time=min(ENTER, end - self.time))
        for start, stop in self.band.changes(self.time, end):
            if start > self.time + EPSILON:
                super().wait(whole_frames(start - self.time))
            if stop > self.time + EPSILON:
                super().wait(whole_frames(stop - self.time), frozen_frame=False)
        if end > self.time + EPSILON:
            super().wait(whole_frames(end - self.time))

    def compile_animations(self, *args: Any, **kwargs: Any) -> list[Animation]:  # noqa: ANN401 (Manim's)
        """Round all durations to whole frames of 1/15 s."""
        self._has_played = True
        animations = super().compile_animations(*args, **kwargs)
        for animation in animations:
            animation.run_time = whole_frames(animation.run_time)
            if self.opens_the_film and not self.on_stage():
                # Players show the first frame as the film's picture, so the film begins with its first picture.
                animation.rate_func = _at_its_end
        self.opens_the_film = False
        return animations

    def update_to_time(self, t: float) -> None:
        """Move the animations and the words to a time."""
        self.band.put_time(self._play_began + t)
        super().update_to_time(t)

    def get_time_progression(self, run_time: float, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (Manim's)
        """Give each moving animation exactly its frames: Manim counts one too many where division rounds up."""
        moving = run_time if self.renderer.skip_animations else run_time - EPSILON
        return super().get_time_progression(moving, *args, **kwargs)

    def compile_animation_data(self, *animations: Any, **play_kwargs: Any) -> Any:  # noqa: ANN401 (Manim's)
        """Give each still exactly its frames: Manim counts one too few where division rounds down."""
        compiled = super().compile_animation_data(*animations, **play_kwargs)
        if self.is_current_animation_frozen_frame():
            self.duration += FRAME / 1e6
        return compiled


def _view_of(parts: Sequence[Mobject], share: float) -> tuple[float, np.ndarray[Any, np.dtype[np.float64]]]:
    """Return width and center of the frame in which parts fill a share of the picture above the band."""
    group = Group(*parts)
    picture = HEIGHT / 2 - CAPTION_TOP
    zoom = share * min(WIDTH / max(group.width, 1e-6), picture / max(group.height, 1e-6))
    lift = (HEIGHT - picture) / 2 / zoom
    return WIDTH / zoom, group.get_center() - lift * UP
