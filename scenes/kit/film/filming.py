"""Filming a lecture beat by beat: those that hold from before are taken as they are, the others drawn and kept."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from manim import config
from manim._config.video_encoder import video_encoder_fingerprint

from scenes.kit.film.joining import Chapter
from scenes.kit.film.segments import FinishedBeat, Shelf
from scenes.kit.film.sources import contents_code, digest, drawing_code, recording_code
from scenes.kit.film.telling import Progress
from scenes.kit.film.writer import FilmWriter

if TYPE_CHECKING:
    from scenes.kit.lecture.lecture import Lecture, PlayedBeat


class Filming:
    """One film in the making.

    Parameters
    ----------
    lecture
        What is filmed.
    play
        Plays one beat of it.

    Attributes
    ----------
    chapters
        The beats that are in the film so far.
    """

    def __init__(self, lecture: Lecture, play: Callable[[PlayedBeat], None]) -> None:
        self.chapters: list[Chapter] = []
        self._lecture, self._play = lecture, play
        self._writer = cast(FilmWriter, lecture.renderer.file_writer)
        self._shelf = Shelf(self._writer.partial_movie_directory / "beats")
        self._encoding = video_encoder_fingerprint(lecture.session_spec.video_encoder)
        self._contents = [contents_code(cls.__module__, lecture.beats) for cls in lecture.contents_pages()]

    @staticmethod
    def can_film(lecture: Lecture) -> bool:
        """Return whether beats are what is written: not stills, other formats, or some of the play calls."""
        writer = lecture.renderer.file_writer
        part = config.from_animation_number > 0 or config.upto_animation_number != math.inf
        return isinstance(writer, FilmWriter) and writer.joins and not part

    def film(self, *beats: PlayedBeat, tell: bool) -> None:
        """Put the beats into the film, in this order.

        Parameters
        ----------
        tell
            Whether to print a line for each.
        """
        # The first beat of a film begins differently, and is kept apart from the same beat within a film.
        names = [f"{play.beat.id}-opening" if play is beats[0] else play.beat.id for play in beats]
        seals = [self._seal_of(play, opening=play is beats[0]) for play in beats]
        kept = [self._shelf.find(name, seal) for name, seal in zip(names, seals, strict=True)]
        progress = Progress(type(self._lecture).__name__.lower(), len(beats), kept.count(None))
        for play, name, seal, finished in zip(beats, names, seals, kept, strict=True):
            self._lecture.opens_the_film = play is beats[0]
            if finished is None:
                self._take_in(play, self._draw(play, name, seal))
            else:
                self._lecture.next_section(str(play.beat))
                self._writer.add_beat(finished.segment, finished.plays)
                self._lecture.renderer.num_plays += finished.plays
                self._take_in(play, finished)
            if tell:
                progress.tell(str(play.beat), drawn=finished is None)

    def _seal_of(self, play: PlayedBeat, *, opening: bool) -> str:
        """Return a digest of what a beat is drawn by, but for what it measures."""
        lecture = self._lecture
        asked = [self._encoding, config.frame_width, config.frame_height, opening]
        asked += [lecture.captions.value, lecture.flows_on(play)]
        return digest(drawing_code(play), recording_code(), *self._contents, json.dumps(asked))

    def _draw(self, play: PlayedBeat, name: str, seal: str) -> FinishedBeat:
        """Play a beat, and keep what it leaves."""
        lecture, writer = self._lecture, self._writer
        start, first_play = lecture.time, len(writer.partial_movie_files)
        first_fact, first_shown, first_line = len(lecture.facts), len(lecture.shown), len(lecture.lines)
        self._play(play)
        plays = len(writer.partial_movie_files) - first_play
        finished = FinishedBeat(
            segment=self._shelf.segment(name),
            frames=writer.cut_beat(first_play, self._shelf.segment(name)),
            plays=plays,
            facts=lecture.facts[first_fact:],
            shown=lecture.shown[first_shown:],
            lines=[line.later(-start) for line in lecture.lines[first_line:]],
        )
        del lecture.facts[first_fact:], lecture.shown[first_shown:], lecture.lines[first_line:]
        self._shelf.keep(name, seal, finished)
        return finished

    def _take_in(self, play: PlayedBeat, finished: FinishedBeat) -> None:
        """Take in what a beat leaves; the same whether it was drawn now or kept."""
        lecture, rate = self._lecture, self._writer.rate
        before = sum(chapter.frames for chapter in self.chapters)
        start = float(before / rate)
        lecture.lines += [line.later(start) for line in finished.lines]
        lecture.renderer.time = float((before + finished.frames) / rate)
        self.chapters.append(Chapter(str(play.beat), finished.frames, start))
        lecture.facts += finished.facts
        lecture.shown += finished.shown
