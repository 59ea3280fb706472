"""Filming a lecture beat by beat: those that hold from before are taken as they are, the others drawn and kept."""

from __future__ import annotations

import inspect
import json
import math
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from manim import config
from manim._config.video_encoder import video_encoder_fingerprint

from netcore.errors import NetcoreError
from netcore.measure.registry import named_log
from netcore.recipe import recipe_names
from netcore.runs.shown import runs_named_in
from scenes.kit.film.joining import Chapter
from scenes.kit.film.segments import FinishedBeat, Shelf
from scenes.kit.film.sources import contents_code, digest, drawing_code, recording_code
from scenes.kit.film.telling import Progress
from scenes.kit.film.workers import Workers
from scenes.kit.film.writer import FilmWriter

if TYPE_CHECKING:
    from scenes.kit.lecture.lecture import Lecture, PlayedBeat


@dataclass(frozen=True)
class _Take:
    """A beat as it is filmed: the first of a film begins differently, and is kept apart from the same one within."""

    play: PlayedBeat
    opens_the_film: bool

    @property
    def name(self) -> str:
        """What it is called on the shelf."""
        return f"{self.play.beat.id}-opening" if self.opens_the_film else self.play.beat.id


class Filming:
    """One film in the making.

    Parameters
    ----------
    lecture
        What is filmed.
    beats
        Those of its beats that are, in this order.
    play
        Plays one of them.

    Attributes
    ----------
    chapters
        The beats that are in the film so far.
    """

    def __init__(
        self, lecture: Lecture, beats: Sequence[PlayedBeat], play: Callable[[PlayedBeat], None]
    ) -> None:
        self.chapters: list[Chapter] = []
        self._lecture, self._play = lecture, play
        takes = [_Take(one, opens_the_film=one is beats[0]) for one in beats]
        self._takes = {take.name: take for take in takes}
        self._writer = cast(FilmWriter, lecture.renderer.file_writer)

    @staticmethod
    def can_film(lecture: Lecture) -> bool:
        """Return whether beats are what is written: not stills, other formats, or some of the play calls."""
        writer = lecture.renderer.file_writer
        part = config.from_animation_number > 0 or config.upto_animation_number != math.inf
        return isinstance(writer, FilmWriter) and writer.joins and not part

    def film(self, *, processes: int, tell: bool) -> None:
        """Draw the beats that are missing, and put all of them into the film.

        Parameters
        ----------
        processes
            How many processes may draw, this one counted.
        tell
            Whether to print a line for each beat.
        """
        folder = self._writer.partial_movie_directory
        shelf = Shelf(folder / "beats")
        seals = self._seals()
        finished = {
            name: beat for name, seal in seals.items() if (beat := shelf.find(name, seal)) is not None
        }
        missing = [name for name in self._takes if name not in finished]
        progress = Progress(type(self._lecture).__name__.lower(), len(self._takes), len(missing))
        for name in finished:
            if tell:
                progress.tell(str(self._takes[name].play.beat))
        others = min(processes, len(missing)) - 1
        if others > 0:
            missing.sort(key=shelf.seconds, reverse=True)
            self._train(missing)
        scene = type(self._lecture).__name__
        with Workers(scene, missing, folder / "drawing", max(0, others)) as workers:
            for name, beat in workers.draw(self.draw):
                finished[name] = shelf.keep(name, seals[name], beat)
                if tell:
                    progress.tell(str(self._takes[name].play.beat), beat.seconds)
        self._lecture.rewind()
        for name, take in self._takes.items():
            self._take_in(take.play, finished[name])

    def _seals(self) -> dict[str, str]:
        """Return for each beat a digest of what it is drawn by, but for what it measures."""
        lecture = self._lecture
        encoding = video_encoder_fingerprint(lecture.session_spec.video_encoder)
        contents = [contents_code(cls.__module__, lecture.beats) for cls in lecture.contents_pages()]

        def seal(take: _Take) -> str:
            asked = [encoding, config.frame_width, config.frame_height, take.opens_the_film]
            asked += [lecture.captions.value, lecture.flows_on(take.play)]
            return digest(drawing_code(take.play), recording_code(), *contents, json.dumps(asked))

        return {name: seal(take) for name, take in self._takes.items()}

    def _train(self, names: Sequence[str]) -> None:
        """Train the runs that these beats show, if they are missing, before several processes ask for them."""
        files = {Path(inspect.getfile(self._takes[name].play)) for name in names}
        with suppress(NetcoreError):  # drawing the beat will say what is wrong
            for run in runs_named_in(sorted(files), recipe_names()):
                named_log(run)

    def draw(self, name: str) -> FinishedBeat:
        """Play the beat that is called so on the shelf; returns what it leaves, which is not on the shelf yet."""
        lecture, writer, take = self._lecture, self._writer, self._takes[name]
        began = time.monotonic()
        lecture.rewind()
        lecture.opens_the_film = take.opens_the_film
        self._play(take.play)
        segment = writer.partial_movie_directory / f"{name}.mp4"
        return FinishedBeat(
            segment=segment,
            frames=writer.cut_beat(segment),
            plays=lecture.renderer.num_plays,
            seconds=time.monotonic() - began,
            facts=lecture.facts,
            shown=lecture.shown,
            lines=lecture.lines,
        )

    def _take_in(self, play: PlayedBeat, finished: FinishedBeat) -> None:
        """Put a finished beat at the end of the film."""
        lecture, rate = self._lecture, self._writer.rate
        lecture.next_section(str(play.beat))
        self._writer.add_beat(finished.segment)
        lecture.renderer.num_plays += finished.plays
        before = sum(chapter.frames for chapter in self.chapters)
        start = float(before / rate)
        lecture.lines += [line.later(start) for line in finished.lines]
        lecture.renderer.time = float((before + finished.frames) / rate)
        self.chapters.append(Chapter(str(play.beat), finished.frames, start))
        lecture.facts += finished.facts
        lecture.shown += finished.shown
