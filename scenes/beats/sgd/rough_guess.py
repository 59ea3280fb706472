"""3.12: how far the gradients of mini-batches point from the exact one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    DashedLine,
    FadeIn,
    Group,
    Line,
    ManimColor,
    VGroup,
    VMobject,
    smooth,
)
from numpy.typing import ArrayLike, NDArray

from netcore import measure
from netcore.measure.gradients import Angles
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.focus import recede
from scenes.kit.look.painting import Channels
from scenes.kit.look.text import Label, Note, spell
from scenes.kit.replay.replay import Drive

ROUGH_WIDTH, EXACT_WIDTH = 1.6, 5.0  # stroke widths
ROUGH_OPACITY = 0.7  # of a single direction, so that many near each other still look like many


class Fan(VGroup):
    """Directions around the straight way down.

    Those beyond 90 degrees lead uphill and take the colour of the cost, which they raise.

    Parameters
    ----------
    angles
        ``(n,)``, in degrees, 0 to 180.
    length
        Of the directions, in scene units.

    Attributes
    ----------
    angles
        ``(n,)``: the same, to the left as negative numbers.
    """

    def __init__(self, angles: ArrayLike, *, length: float = 1.0) -> None:
        sizes = np.asarray(angles, dtype=np.float64)
        if sizes.ndim != 1 or sizes.min() < 0 or sizes.max() > 180:
            raise ValueError("a fan needs angles from 0 to 180 degrees")
        self.sizes, self.share = sizes, 1.0
        self.angles = np.where(np.arange(len(sizes)) % 2, -sizes, sizes)
        self.level = DashedLine(length * LEFT, length * RIGHT, color=palette.FAINT, stroke_width=2.0)
        self.downhill, self.uphill = _directions(palette.DRUNK), _directions(palette.COST)
        self.exact = Line(0 * DOWN, 1.08 * length * DOWN, color=palette.SLOW, stroke_width=EXACT_WIDTH)
        super().__init__(self.level, self.downhill, self.uphill, self.exact)
        self.show(1.0)

    @property
    def apex(self) -> NDArray[np.float64]:
        """The point from which all directions lead."""
        return np.asarray(self.exact.get_start())

    def show(self, share: float) -> Self:
        """Show the directions at this share of their angles: 0 is the exact one for all, 1 is the truth."""
        self.share = share
        length = self.exact.get_length() / 1.08
        turned = np.radians(share * self.angles)
        ends = self.apex + length * np.stack([np.sin(turned), -np.cos(turned), 0 * turned], axis=1)
        upwards = np.abs(self.angles) > 90
        for lines, chosen in ((self.downhill, ends[~upwards]), (self.uphill, ends[upwards])):
            lines.clear_points()
            for end in chosen:
                lines.start_new_path(self.apex).add_line_to(end)
        return self

    def shown(self) -> Channels:
        """Return the angles, 0 to 180 degrees, once the fan is open."""
        return {"angle": self.sizes} if self.share == 1 else {}


def _directions(color: ManimColor) -> VMobject:
    return VMobject(stroke_color=color, stroke_width=ROUGH_WIDTH, stroke_opacity=ROUGH_OPACITY)


class FanRow(VGroup):
    """Fans side by side, the typical angle and the number that lead uphill below each.

    Parameters
    ----------
    name
        What the row is about, on its left.
    fans
        Per fan its angles, their median and how many lead uphill.
    pitch
        Between the middles of neighbours, in scene units.
    """

    def __init__(
        self,
        name: str,
        fans: Sequence[tuple[ArrayLike, float, int]],
        *,
        length: float = 1.0,
        pitch: float = 3.0,
    ) -> None:
        self.fans: list[Fan] = []
        self.texts: list[VGroup] = []
        for place, (angles, median, uphill) in enumerate(fans):
            fan = Fan(angles, length=length)
            fan.shift(place * pitch * RIGHT - fan.apex)
            typical = Label(f"typically {spell(median)}°").next_to(fan.exact, DOWN, buff=0.12)
            above = Note(
                f"{spell(uphill)} of {spell(len(fan.angles))} uphill",
                color=palette.COST if uphill else palette.SECONDARY,
            ).next_to(typical, DOWN, buff=0.1)
            self.fans.append(fan)
            self.texts.append(VGroup(typical, above))
        self.heading = Label(name, color=palette.SECONDARY)
        self.heading.next_to(self.fans[0].apex + 0.5 * length * DOWN + 1.25 * length * LEFT, LEFT, buff=0.3)
        super().__init__(self.heading, *self.fans, *self.texts)


BATCHES = (1, 10, 100, 1000)


@beat("3.12", "how good is a rough guess?")
def how_good_is_a_rough_guess(scene: Lecture) -> None:
    """Compare rough gradients with the exact one, at the start and after training."""
    price = scene.measure("examples", measure.record.epoch)
    early, late = (
        [
            scene.measure(
                f"angles, batches of {size}, {'start' if step == 0 else 'end'}",
                measure.gradients.gradient_angles,
                batch_size=size,
                step=step,
            )
            for size in BATCHES
        ]
        for step in (0, None)
    )
    every, draws = price.examples, len(early[0].angle)
    with scene.say(
        "Ask some pictures which way is down. Then compare with the answer of all {n:d}.", n=every
    ):
        scene.title(
            "How good is a rough guess?",
            f"run main, {spell(draws)} random batches each; true angles, sides by turns",
        )
        rows = _fan_rows((("at the\nstart", early), ("after\ntraining", late)))
        heads = [
            Label(_images(size), color=palette.DRUNK).next_to(fan.apex, UP, buff=0.35)
            for size, fan in zip(BATCHES, rows[0].fans, strict=True)
        ]
        exact = Label("the exact way down", color=palette.SLOW).next_to(
            rows[0].fans[-1].exact, RIGHT, buff=0.25
        )
        scene.play(FadeIn(*heads, exact, rows[0].heading), run_time=0.6)
        scene.play(*(FadeIn(fan.level) for fan in rows[0].fans), *(Create(fan.exact) for fan in rows[0].fans))
    with scene.say("At the top of the mountain anyone can point downhill.", when=_all_point_down(early)):
        _open_fans(scene, rows[0])
        scene.moment("start")
    with scene.say(
        "Near the bottom you must ask many. One picture is little better than a coin.",
        when=_one_is_a_coin(late),
    ):
        scene.play(
            FadeIn(rows[1].heading), *(FadeIn(fan.exact, fan.level) for fan in rows[1].fans), run_time=0.6
        )
        _open_fans(scene, rows[1])
        scene.moment("end")
    with scene.say(
        "The pink ones lead uphill. The more you ask, the fewer they are.", when=_fewer_with_more(late)
    ):
        scene.play(*(recede(fan.downhill) for row in rows for fan in row.fans), run_time=1.5)


def _open_fans(scene: Lecture, row: FanRow) -> None:
    for fan, text in zip(row.fans, row.texts, strict=True):
        scene.play(Drive(fan, 0, 1, rate_func=smooth), FadeIn(text), run_time=1.0)


def _all_point_down(found: list[Angles]) -> bool:
    """Return whether no batch of any size led uphill, and even the smallest kept well to the way down."""
    return all(one.uphill == 0 for one in found) and found[0].median < 45


def _one_is_a_coin(found: list[Angles]) -> bool:
    """Return whether of single pictures a good third led uphill, and of the largest batches none."""
    return found[0].uphill > len(found[0].angle) / 3 and found[-1].uphill == 0


def _fewer_with_more(found: list[Angles]) -> bool:
    """Return whether larger batches led uphill less often, and kept closer to the way down."""
    typical, uphill = [one.median for one in found], [one.uphill for one in found]
    return typical == sorted(typical, reverse=True) and uphill == sorted(uphill, reverse=True)


def _fan_rows(measured: Sequence[tuple[str, list[Angles]]]) -> list[FanRow]:
    """Return a row of fans for each list of angles, fans of one size below each other."""
    rows = [FanRow(name, [(one.angle, one.median, one.uphill) for one in found]) for name, found in measured]
    Group(*rows).arrange(DOWN, buff=0.45).move_to(0.6 * LEFT + 0.25 * DOWN)
    for other in rows[1:]:
        other.shift((rows[0].fans[0].apex - other.fans[0].apex)[0] * RIGHT)
    return rows


def _images(count: int) -> str:
    return f"{spell(count)} picture" if count == 1 else f"{spell(count)} pictures"
