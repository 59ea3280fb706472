"""The base class of all lectures: beats, captions, measured values, and the finished film.

A lecture is a contents page: it lists its beats, each a function in `scenes.beats`, one thought of 10 to 40 seconds::

    class Backprop(Lecture):
        beats = (a_list_of_sensitivities, one_picture_ten_wishes)

    @beat("3.2", "One picture, ten wishes")
    def one_picture_ten_wishes(scene: Lecture) -> None:
        outputs = scene.measure("outputs", example_a, step=300, index=5, layer=3)
        scene.caption("The 2 wants to be brighter, the others darker.", when=outputs[2] < 1)
        scene.title()
        ...

A beat first measures, then plays; it starts and ends with an empty stage. ``BEATS=3.2,3.7`` in the environment
renders only these, to a film of their own. A beat that would look and say the same as when it was last drawn is not
drawn again (`scenes.kit.lecture.segments`).
"""

from __future__ import annotations

import inspect
import math
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, Protocol, TypeVar, cast

import numpy as np
from manim import (
    DOWN,
    UP,
    Animation,
    Camera,
    FadeIn,
    FadeOut,
    Group,
    Mobject,
    MovingCamera,
    MovingCameraScene,
    VGroup,
    Wait,
    config,
    tempconfig,
)
from manim.renderer.cairo_renderer import CairoRenderer

from netcore.errors import FactError
from netcore.facts import Fact, FactsFile, Shown, write_facts
from netcore.facts.file import derive_fact, file_digest, measure_fact
from scenes.kit.lecture.audit import Audit
from scenes.kit.lecture.captions import cues, fill, reading_time
from scenes.kit.lecture.film import About
from scenes.kit.lecture.filming import Filming
from scenes.kit.lecture.interrupt import Interrupts
from scenes.kit.lecture.stage import place_note, source_card
from scenes.kit.lecture.telling import tell_error, tell_film, told
from scenes.kit.lecture.writer import FilmWriter
from scenes.kit.look import palette
from scenes.kit.look.painting import StageCamera
from scenes.kit.look.text import Note, Title
from scenes.kit.look.written import noting, plain
from scenes.kit.replay.replay import Replay

if TYPE_CHECKING:
    from netcore.runlog import RunLog

FRAME = 1 / 15  # seconds; every duration is a multiple, so that all qualities show the same
ENTER, LEAVE = 9 * FRAME, 9 * FRAME
P = ParamSpec("P")
R = TypeVar("R")


class LectureError(Exception):
    """Raised when a lecture breaks a rule: a beat has no caption, leaves mobjects behind, or does not exist."""


@dataclass(frozen=True)
class Beat:
    """The storyboard's id and title of a beat."""

    id: str
    title: str

    def __str__(self) -> str:
        return f"{self.id} {self.title}"


class PlayedBeat(Protocol):
    """A function that plays a beat; `beat` makes one."""

    beat: Beat

    def __call__(self, scene: Lecture, /) -> None:
        """Play it."""


def beat(id: str, title: str) -> Callable[[Callable[[Lecture], None]], PlayedBeat]:
    """Mark a function of a lecture as a beat: it gets a section of its own, named by id and title."""

    def mark(play: Callable[[Lecture], None]) -> PlayedBeat:
        marked = cast(PlayedBeat, play)
        marked.beat = Beat(id, title)
        return marked

    return mark


def whole_frames(seconds: float) -> float:
    """Round a duration to a multiple of 1/15 s, and to one such frame at least."""
    return max(1, round(seconds / FRAME)) * FRAME


def _wanted_beats() -> list[str]:
    return [id for id in os.environ.get("BEATS", "").replace(" ", "").split(",") if id]


def _is_commanded() -> bool:
    """Return whether the ``manim`` command renders, and not a caller of this module."""
    return bool(config.input_file)


def _at_its_end(alpha: float) -> float:
    return 1.0


@dataclass
class _Caption:
    cues: list[str]
    start: float

    @property
    def needed(self) -> float:
        return sum(reading_time(cue) for cue in self.cues)


class Lecture(MovingCameraScene):
    """A scene in the house style. Subclasses list their beats and their sources.

    Attributes
    ----------
    title_of_film
        What the film says it is called; the name of the class where none is given.
    beats
        The beats in their order.
    sources
        What the closing card names, one entry a source.
    facts, shown
        What was measured so far, and what was shown and said of it.
    audit
        The screen audit of the beat that is playing.
    filming
        The film in the making, while one is made.
    opens_the_film
        Whether nothing has been played yet of a film that begins with this.
    on_moment
        Called with the name of each key moment that a beat marks, and with ``"end"`` before it clears the
        stage.
    """

    title_of_film: ClassVar[str] = ""
    beats: ClassVar[tuple[PlayedBeat, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        renderer: CairoRenderer | None = None,
        camera_class: type[Camera] = StageCamera,
        **options: Any,  # noqa: ANN401 (Manim's)
    ) -> None:
        renderer = renderer or CairoRenderer(FilmWriter, camera_class, options.get("skip_animations", False))
        with self._named_by_its_beats():
            super().__init__(renderer=renderer, camera_class=camera_class, **options)
        writer = renderer.file_writer
        self._interrupts = writer.interrupts if isinstance(writer, FilmWriter) else Interrupts()

    @classmethod
    def _named_by_its_beats(cls) -> AbstractContextManager[None]:
        """Let a film of some of the beats have a name of its own, beside that of them all."""
        wanted = _wanted_beats()
        ids = [play.beat.id for play in cls.beats if play.beat.id in wanted]
        if not ids or len(ids) == len(cls.beats) or config.output_file:
            return nullcontext()
        return tempconfig({"output_file": f"{cls.__name__}-{'-'.join(ids)}"})

    def setup(self) -> None:
        """Prepare an empty stage."""
        super().setup()
        self.facts: list[Fact] = []
        self.shown: list[Shown] = []
        self.beat: Beat | None = None
        self.on_moment: Callable[[str], None] = lambda name: None
        self._playing: PlayedBeat | None = None
        self.filming: Filming | None = None
        self.opens_the_film = False
        self._caption: _Caption | None = None
        self._title: Title | None = None
        self._note: Note | None = None
        self._has_played = False
        camera = cast(MovingCamera, self.camera)
        camera.background_color = palette.GROUND
        self._frame = camera.frame.copy()

    # -- beats ---------------------------------------------------------------------------------------------

    def construct(self) -> None:
        """Play the beats in order, or those of them that ``BEATS`` names.

        Raises
        ------
        LectureError
            If ``BEATS`` names a beat that is not among them, or two have one id.
        """
        chosen = self.chosen_beats()
        if Filming.can_film(self):
            self.filming = Filming(self, self._run_beat)
            self.filming.film(*chosen, tell=_is_commanded())
        else:
            for play in chosen:
                self._run_beat(play)

    @classmethod
    def contents_pages(cls) -> list[type[Lecture]]:
        """Return the classes that make this lecture what it is beyond any lecture."""
        return [one for one in cls.__mro__ if issubclass(one, Lecture) and one is not Lecture]

    @classmethod
    def chosen_beats(cls) -> list[PlayedBeat]:
        """Return the beats that ``BEATS`` names, all of them by default; errors as in `construct`."""
        by_id = {play.beat.id: play for play in cls.beats}
        if len(by_id) != len(cls.beats):
            raise LectureError(f"{cls.__name__}: two beats have the same id: {', '.join(by_id)}")
        wanted = _wanted_beats()
        unknown = [id for id in wanted if id not in by_id]
        if unknown:
            raise LectureError(
                f"{cls.__name__} has no beat {', '.join(unknown)} (BEATS); it has {', '.join(by_id)}"
            )
        return [play for id, play in by_id.items() if not wanted or id in wanted]

    def _run_beat(self, play: PlayedBeat) -> None:
        self.beat, self._playing = play.beat, play
        self.next_section(str(play.beat))
        self._has_played = self._has_still = False
        with noting() as noted:
            self.audit = Audit(play.beat.id, noted)
            play(self)
            if self._caption is None:
                raise LectureError(f"beat {play.beat}: has no caption")
            self._wait_for_reader(ahead=LEAVE)
            self.moment("end")
            self.clear_stage()
            self._end_caption()
            self._check_empty()
            self._end_audit()
        self.beat = self._playing = None

    def _end_audit(self) -> None:
        """Keep what the beat has shown; refuse it if something shown was not measured."""
        faults = self.audit.faults()
        if faults:
            raise FactError(
                f"{type(self).__name__}: beat {self.beat}: shown, but not measured:\n  " + "\n  ".join(faults)
            )
        self.shown += self.audit.entries()

    def play(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Manim's)
        """Play animations, and take in what they carry, what they replay, and what is on the stage at their end."""
        self._interrupts.raise_if_asked()
        for animation in args:
            if isinstance(animation, Replay):
                self.audit.replay(animation)
        super().play(*args, **kwargs)
        if self.beat is not None and not all(isinstance(one, Wait) for one in self.animations or ()):
            self.audit.look(self.on_stage())
            self.audit.carry(self.animations or ())

    def clear_stage(self, run_time: float = LEAVE) -> None:
        """Let everything fade from the stage, and put the camera back."""
        camera = cast(MovingCamera, self.camera)
        self.remove(camera.frame)
        shown = self.on_stage()
        for mobject in shown:
            mobject.clear_updaters()
        if shown:
            self.play(FadeOut(Group(*shown)), run_time=run_time)
        self.updaters.clear()
        self._title = self._note = None
        camera.frame = self._frame.copy()

    def clear_pictures(self, run_time: float = LEAVE) -> None:
        """Let everything fade but the title and the note, to make room for the next part of a beat."""
        shown = [mobject for mobject in self.on_stage() if mobject not in (self._title, self._note)]
        if shown:
            self.play(FadeOut(Group(*shown)), run_time=run_time)

    def on_stage(self) -> list[Mobject]:
        """Return what there is to see, back to front; `wait` leaves mobjects without points behind."""
        there = dict.fromkeys((*self.mobjects, *self.foreground_mobjects))
        return [mobject for mobject in there if mobject.family_members_with_points()]

    def _check_empty(self) -> None:
        left = self.on_stage()
        if left:
            raise LectureError(f"beat {self.beat}: still on the stage at its end: {left}")
        self.clear()

    @property
    def zoom(self) -> float:
        """How much closer the camera has come than where every beat begins."""
        return float(self._frame.height / cast(MovingCamera, self.camera).frame.height)

    def moment(self, name: str) -> None:
        """Mark a key moment, at which stills are taken and the layout is checked. Renders of films ignore it."""
        self.audit.look(self.on_stage())
        if self.session_spec.output.is_still and (name != "end" or not self._has_still):
            renderer = cast(CairoRenderer, self.renderer)
            renderer.static_image = None
            renderer.update_frame(self)
            renderer.file_writer.still = renderer.get_frame()
            self._has_still = True
        self.on_moment(name)

    # -- words ---------------------------------------------------------------------------------------------

    def title(self, text: str = "", note: str = "") -> Title:
        """Show a title, by default the beat's own, and with it a note in the lower left corner; returns the title."""
        own = cast(Beat, self.beat).title
        self._title = title = Title(text or own[0].upper() + own[1:])
        entering: list[Animation] = [FadeIn(title, shift=0.1 * DOWN)]
        if note:
            self._note = cast(Note, place_note(Note(note)))
            entering.append(FadeIn(self._note))
        self.play(*entering, run_time=ENTER)
        return title

    def note(self, text: str) -> Note:
        """Show which example, step or scale the picture is about, in the lower left corner; returns the note.

        A note that is there already gives way.
        """
        note = cast(Note, place_note(Note(text)))
        old = [FadeOut(self._note)] if self._note is not None else []
        self._note = note
        self.play(FadeIn(note), *old, run_time=ENTER)
        return note

    def caption(self, template: str, *, when: bool | np.bool_ = True, **values: Any) -> None:  # noqa: ANN401
        """Say something from now until the next caption or the end of the beat.

        Captions are subtitles: nothing is drawn. A caption that could not yet be read to its end holds the
        scene before the next one begins.

        Parameters
        ----------
        template
            The words, with ``{name:.2f}`` for measured values.
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
            marked = fill(template, values)
        words = plain(marked)
        if not when:
            raise FactError(
                f"{type(self).__name__}: beat {self.beat}: the logs do not support the caption {words!r}; "
                "change the words, or the run"
            )
        self.audit.hear(marked, noted)
        if self._caption is not None:
            self._wait_for_reader()
            self._end_caption()
        self._caption = _Caption(cues(words), self.time)

    @property
    def words_spoken(self) -> str:
        """The caption that is on, or nothing."""
        return " ".join(self._caption.cues).replace("\n", " ") if self._caption else ""

    def _wait_for_reader(self, ahead: float = 0.0) -> None:
        """Wait until the caption can have been read; `ahead` seconds of it will pass anyway."""
        caption = cast(_Caption, self._caption)
        missing = caption.needed - (self.time - caption.start) - ahead
        if missing > FRAME / 100:
            self.wait(math.ceil(missing / FRAME - 0.01) * FRAME)

    def _end_caption(self) -> None:
        caption = cast(_Caption, self._caption)
        lasted = self.time - caption.start
        begin = -lasted
        for cue in caption.cues:
            duration = lasted * reading_time(cue) / caption.needed
            self.add_subcaption(cue, duration=duration, offset=begin)
            begin += duration
        self._caption = None

    def show_sources(self, title: str, sources: Sequence[str], seconds: float = 4.0) -> VGroup:
        """Show the closing card with what the lecture rests on; returns the card."""
        card = source_card(title, sources)
        self.play(FadeIn(card, shift=0.1 * UP), run_time=ENTER)
        self.wait(seconds)
        return card

    # -- facts ---------------------------------------------------------------------------------------------

    def measure(
        self,
        label: str,
        of: Callable[Concatenate[tuple[RunLog, ...], P], R],
        /,
        run: str | Sequence[str] = "main",
        *args: P.args,
        **arguments: P.kwargs,
    ) -> R:
        """Return a measured quantity of a run, and note it down as a fact that this beat shows.

        Parameters
        ----------
        label
            What the number or picture is called in this beat.
        of, run, **arguments
            The quantity, as in `netcore.measure.registry.measure`.

        Raises
        ------
        LectureError
            If the beat has already begun to play: what is wrong with a number should come out before anything is
            drawn.
        """
        if self.beat is None:
            raise LectureError(
                f"{label!r} is measured outside of any beat; measure it in the beat that shows it"
            )
        if self._has_played:
            raise LectureError(f"beat {self.beat}: measure {label!r} before the beat plays anything")
        value, fact = measure_fact(self.beat.id, label, of, run, arguments)
        self._take_in(fact, value)
        return cast(R, value)

    def derive(self, label: str, function: str, *values: Any) -> Any:  # noqa: ANN401 (numbers or arrays)
        """Return a named function of values measured in this beat, and note it down as a fact of its own.

        Parameters
        ----------
        label
            What the result is called in this beat.
        function
            A key of `netcore.facts.origins.FUNCTIONS`, such as ``"difference"``.
        *values
            Measured numbers or arrays, whole or entries of them.
        """
        sources = [self.audit.origins.source(value) for value in values]
        value, fact = derive_fact(cast(Beat, self.beat).id, label, function, sources, values)
        self._take_in(fact, value)
        return value

    def declare(self, why: Mapping[str, str]) -> None:
        """Let numerals stand for themselves in this beat: ``declare({"three": "the ways in", "100": "of a share"})``.

        For what is no measurement: counts of the picture's own parts, conventions, years.
        """
        for numeral, reason in why.items():
            self.audit.declare(numeral, reason)

    def _take_in(self, fact: Fact, value: Any) -> None:  # noqa: ANN401
        known = next((one for one in self.facts if (one.beat, one.label) == (fact.beat, fact.label)), None)
        if known == fact:
            return
        if known is not None:
            raise LectureError(f"beat {self.beat}: two measured values are called {fact.label!r}; rename one")
        self.facts.append(fact)
        self.audit.origins.add(fact.label, value, fact.arguments)

    def write_facts(self, directory: str | Path, film: Path | None = None) -> Path:
        """Write what was measured and shown so far as ``<Scene>.facts.json``; returns the file's path.

        With a film, the file is named after that.
        """
        name = film.stem if film else type(self).__name__
        path = Path(directory) / f"{name}.facts.json"
        content = FactsFile(
            lecture=type(self).__name__,
            beats=[play.beat.id for play in self.chosen_beats()],
            facts=self.facts,
            shown=self.shown,
            film=film.name if film else "",
            film_sha256=file_digest(film) if film else "",
        )
        write_facts(path, content)
        return path

    def tear_down(self) -> None:
        """Let the film say what it is."""
        super().tear_down()
        if self.filming is not None:
            title = self.title_of_film or type(self).__name__
            about = inspect.cleandoc(type(self).__doc__ or "").partition("\n\n")[0]
            writer = cast(FilmWriter, self.renderer.file_writer)
            writer.about = About(title, about, tuple(self.filming.chapters))

    def render(self, preview: bool = False) -> bool:
        """Render the lecture, and write the facts beside the film once that is whole.

        Under the ``manim`` command, what is wrong with a lecture or its numbers ends the process with a message; with
        ``TRACEBACK=1`` it is raised as everywhere else.
        """
        try:
            # Beats are kept whole. Manim's own cache of play calls takes longer to ask than it saves.
            with tempconfig({"disable_caching": True}), self._interrupts:
                again = super().render(preview)
        except Exception as error:
            if not _is_commanded():
                raise
            message = told(error, type(self).__name__.lower(), self._playing)
            if os.environ.get("TRACEBACK", "0") == "0":
                raise SystemExit(message) from None
            tell_error(message)
            raise
        film = self.output_plan.primary_artifact
        if not again and film is not None and film.exists():
            if self.session_spec.output.is_video:
                facts = self.write_facts(film.parent, film)
                if _is_commanded():
                    tell_film(film, self.output_plan.subcaption_file, facts, self.time)
            elif _is_commanded():
                print(f"Still: {film}")  # noqa: T201
        return again

    # -- durations -----------------------------------------------------------------------------------------

    def compile_animations(self, *args: Any, **kwargs: Any) -> list[Animation]:  # noqa: ANN401 (Manim's)
        """Round all durations to whole frames of 1/15 s."""
        if self.beat is not None and self._caption is None:
            raise LectureError(
                f"beat {self.beat}: plays before its first caption; captions cover the whole beat"
            )
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
        """Move the animations to a time, unless the render is to end."""
        self._interrupts.raise_if_asked()
        super().update_to_time(t)

    def get_time_progression(self, run_time: float, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (Manim's)
        """Give each moving animation exactly its frames: Manim counts one too many where division rounds up."""
        moving = run_time if self.renderer.skip_animations else run_time - FRAME / 100
        return super().get_time_progression(moving, *args, **kwargs)

    def compile_animation_data(self, *animations: Any, **play_kwargs: Any) -> Any:  # noqa: ANN401 (Manim's)
        """Give each still exactly its frames: Manim counts one too few where division rounds down."""
        compiled = super().compile_animation_data(*animations, **play_kwargs)
        if self.is_current_animation_frozen_frame():
            self.duration += FRAME / 1e6
        return compiled
