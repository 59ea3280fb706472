"""A beat: one thought of a lecture, as a function that is marked with its id and title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from scenes.kit.lecture.lecture import Lecture


class LectureError(Exception):
    """Raised when a lecture breaks a rule: a beat says nothing, leaves mobjects behind, or does not exist."""


@dataclass(frozen=True)
class Beat:
    """The storyboard's id and title of a beat, and the id of the beat whose last picture it opens on, if any."""

    id: str
    title: str
    flows_from: str = ""

    def __str__(self) -> str:
        return f"{self.id} {self.title}"


class PlayedBeat(Protocol):
    """A function that plays a beat; `beat` makes one."""

    beat: Beat

    def __call__(self, scene: Lecture, /) -> None:
        """Play it."""


def beat(id: str, title: str, *, flows_from: str = "") -> Callable[[Callable[[Lecture], None]], PlayedBeat]:
    """Mark a function of a lecture as a beat: it gets a section of its own, named by id and title.

    Parameters
    ----------
    flows_from
        Id of the beat before, if this one opens (`Lecture.open_with`) on the picture with which that one ends. That
        one then keeps its picture to its last frame, and the film cuts from like to like.
    """

    def mark(play: Callable[[Lecture], None]) -> PlayedBeat:
        marked = cast(PlayedBeat, play)
        marked.beat = Beat(id, title, flows_from)
        return marked

    return mark
