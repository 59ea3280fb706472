"""The base class of all lectures: beats, measured values, and the finished film.

A lecture is a contents page: it lists its beats, each a function in `scenes.beats`, one thought of 10 to 40 seconds::

    class Backprop(Lecture):
        beats = (a_list_of_sensitivities, one_picture_ten_wishes)

    @beat("3.2", "One picture, ten wishes", flows_from="3.1")
    def one_picture_ten_wishes(scene: Lecture) -> None:
        outputs = scene.measure("outputs", example_a, step=300, index=5, layer=3)
        scene.open_with(network)
        with scene.say("The 2 wants to be brighter, the others darker.", when=outputs[2] < 1) as line:
            scene.play(sheet.wish(run_time=line.duration))
        ...

A beat first measures, then plays, and only while something is said (`Stage.say`). It opens on a picture and leaves
one for the beat that flows from it; others start and end with an empty stage. ``BEATS=3.2,3.7`` in the environment
renders only these, to a film of their own. A beat that would look and say the same as when it was last drawn is not
drawn again (`scenes.kit.film.segments`).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar, cast

from manim import Animation, Camera, Mobject, Wait, config, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer

from netcore.errors import FactError
from netcore.facts import Fact, FactsFile, Shown, write_facts
from netcore.facts.file import derive_fact, file_digest, measure_fact
from scenes.kit.film.filming import Filming
from scenes.kit.film.interrupt import Interrupts
from scenes.kit.film.joining import About
from scenes.kit.film.segments import FinishedBeat
from scenes.kit.film.telling import tell_error, tell_film, told
from scenes.kit.film.words import write_words
from scenes.kit.film.writer import FilmWriter
from scenes.kit.lecture.audit import Audit
from scenes.kit.lecture.beat import Beat, LectureError, PlayedBeat, beat
from scenes.kit.lecture.lines import subtitles
from scenes.kit.lecture.modes import Captions, traceback_wanted, wanted_beats, workers
from scenes.kit.lecture.stage import FRAME, Stage, whole_frames
from scenes.kit.look.painting import StageCamera
from scenes.kit.look.written import Noted, noting
from scenes.kit.replay.replay import Replay

if TYPE_CHECKING:
    from netcore.runlog import RunLog

__all__ = ["FRAME", "Beat", "Lecture", "LectureError", "PlayedBeat", "beat", "whole_frames"]

P = ParamSpec("P")
R = TypeVar("R")


def _is_commanded() -> bool:
    """Return whether the ``manim`` command renders, and not a caller of this module."""
    return bool(config.input_file)


class Lecture(Stage):
    """A film made of beats. Subclasses list their beats and their sources.

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
        self._playing: PlayedBeat | None = None
        renderer = renderer or CairoRenderer(FilmWriter, camera_class, options.get("skip_animations", False))
        with self._named_by_its_beats():
            super().__init__(renderer=renderer, camera_class=camera_class, **options)
        writer = renderer.file_writer
        self._interrupts = writer.interrupts if isinstance(writer, FilmWriter) else Interrupts()

    @classmethod
    def _named_by_its_beats(cls) -> AbstractContextManager[None]:
        """Let a film of some of the beats have a name of its own, beside that of them all."""
        wanted = wanted_beats()
        ids = [play.beat.id for play in cls.beats if play.beat.id in wanted]
        if not ids or len(ids) == len(cls.beats) or config.output_file:
            return nullcontext()
        return tempconfig({"output_file": f"{cls.__name__}-{'-'.join(ids)}"})

    def setup(self) -> None:
        """Prepare an empty stage."""
        super().setup()
        self.facts: list[Fact] = []
        self.shown: list[Shown] = []
        self.filming: Filming | None = None

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
            self.filming = Filming(self, chosen, self._run_beat)
            self.filming.film(processes=workers() if _is_commanded() else 1, tell=_is_commanded())
        else:
            for play in chosen:
                self._run_beat(play)

    @contextmanager
    def filmed_elsewhere(self) -> Iterator[Callable[[str], FinishedBeat]]:
        """Be ready to be drawn beat by beat for a film that another process makes; gives what draws a beat."""
        self.setup()
        with self._interrupts:
            try:
                yield Filming(self, self.chosen_beats(), self._run_beat).draw
            finally:
                self.renderer.file_writer.abort_encode_jobs()

    def rewind(self) -> None:
        """Go back to the beginning of a film, with nothing played, measured, shown or said."""
        self.renderer.time, self.renderer.num_plays = 0.0, 0
        self.facts, self.shown, self.lines = [], [], []

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
        wanted = wanted_beats()
        unknown = [id for id in wanted if id not in by_id]
        if unknown:
            raise LectureError(
                f"{cls.__name__} has no beat {', '.join(unknown)} (BEATS); it has {', '.join(by_id)}"
            )
        return [play for id, play in by_id.items() if not wanted or id in wanted]

    @classmethod
    def flows_on(cls, play: PlayedBeat) -> bool:
        """Return whether the beat after this one opens on the picture with which it ends.

        Raises
        ------
        LectureError
            If that beat says that it flows from another.
        """
        place = cls.beats.index(play)
        if play is cls.beats[-1]:
            return False
        after = cls.beats[place + 1].beat
        if after.flows_from not in ("", play.beat.id):
            raise LectureError(f"beat {after} flows from {after.flows_from}, but comes after {play.beat.id}")
        return after.flows_from == play.beat.id

    def _run_beat(self, play: PlayedBeat) -> None:
        self.beat, self._playing = play.beat, play
        self.next_section(str(play.beat))
        self._has_said = self._has_played = self._has_opened = self._has_still = False
        if self.captions is Captions.PICTURE:
            self.add_foreground_mobject(self.band)
        with noting() as noted:
            self.audit = Audit(play.beat.id, noted)
            play(self)
            if not self._has_said:
                raise LectureError(f"beat {play.beat}: says nothing")
            if play.beat.flows_from and not self._has_opened:
                raise LectureError(
                    f"beat {play.beat}: flows from {play.beat.flows_from}, but opens on no picture"
                )
            self.moment("end")
            if self.flows_on(play):
                self.leave()
            else:
                self.band.fall_silent(self.time)
                self.clear_stage()
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

    def _hear(self, marked: str, noted: Noted) -> None:
        self.audit.hear(marked, noted)

    def open_with(self, *mobjects: Mobject, close_to: Mobject | None = None, share: float = 0.8) -> None:
        """Begin with a picture, as `Stage.open_with` says, and take in what it shows."""
        super().open_with(*mobjects, close_to=close_to, share=share)
        self.audit.look(self.on_stage())

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

    def _check_empty(self) -> None:
        left = self.on_stage()
        if left:
            raise LectureError(f"beat {self.beat}: still on the stage at its end: {left}")
        self.remove_foreground_mobject(self.band)
        self.clear()

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

    # -- the film --------------------------------------------------------------------------------------------

    def tear_down(self) -> None:
        """Let the film say what it is, and give its words to Manim where they go into a file."""
        super().tear_down()
        writer = self.renderer.file_writer
        if self.captions is Captions.FILE:
            for line in self.lines:
                for cue in subtitles(line):
                    self.add_subcaption(cue.words, duration=cue.end - cue.start, offset=cue.start - self.time)
        if self.filming is not None:
            about = inspect.cleandoc(type(self).__doc__ or "").partition("\n\n")[0]
            cast(FilmWriter, writer).about = About(self._called, about, tuple(self.filming.chapters))

    @property
    def _called(self) -> str:
        return self.title_of_film or type(self).__name__

    def render(self, preview: bool = False) -> bool:
        """Render the lecture, and write the facts and the words beside the film once that is whole.

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
            if not traceback_wanted():
                raise SystemExit(message) from None
            tell_error(message)
            raise
        film = self.output_plan.primary_artifact
        if not again and film is not None and film.exists():
            if self.session_spec.output.is_video:
                self._write_beside(film)
            elif _is_commanded():
                print(f"Still: {film}")  # noqa: T201
        return again

    def _write_beside(self, film: Path) -> None:
        subtitles = self.output_plan.subcaption_file
        if subtitles is not None and self.captions is not Captions.FILE:
            # Players would show the words of an earlier render beside those in the picture.
            subtitles.unlink(missing_ok=True)
        facts = self.write_facts(film.parent, film)
        chapters = self.filming.chapters if self.filming is not None else []
        words = write_words(film, self._called, chapters, self.lines)
        if _is_commanded():
            written = {"Words": words, "Subtitles": subtitles, "Facts": facts}
            tell_film(
                film, {name: path for name, path in written.items() if path and path.exists()}, self.time
            )

    def compile_animations(self, *args: Any, **kwargs: Any) -> list[Animation]:  # noqa: ANN401 (Manim's)
        """Compile animations of a beat, which plays only while something is said."""
        if self.beat is not None and not self._has_said:
            raise LectureError(f"beat {self.beat}: plays before its first line; words cover the whole beat")
        return super().compile_animations(*args, **kwargs)

    def update_to_time(self, t: float) -> None:
        """Move the animations to a time, unless the render is to end."""
        self._interrupts.raise_if_asked()
        super().update_to_time(t)
