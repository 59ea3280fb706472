"""The drunk man and the slow man: two figures for two ways of going down a hill.

The drunk man asks ten pictures, leans, waves his arms and takes long uneven steps, his hat askew. The slow man asks
all of them: upright, with a stick and a magnifying glass, one short step after the other. How they stand is a pure
function of one number, the phase, of which 1 is a pair of steps. Both can wave.

>>> drunk, slow = DrunkMan(height=3.0), SlowMan(height=3.0)
>>> drunk.stand_at(np.array([-2.0, -1.0, 0.0]), phase=0.3).phase
0.3
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import cairo
import numpy as np
from manim import RIGHT, ManimColor
from numpy.typing import NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, set_color
from scenes.kit.surface.surface import Rider

Place = tuple[float, float]  # right and up from between the feet, in units of the figure's height
WIDTH, HEIGHT = 1.15, 1.2  # of the box that holds every pose
GROUND_LEVEL = 0.06  # of the feet above the box's lower edge
THIGH = SHIN = 0.225
TORSO = 0.31
NECK, HEAD = 0.095, 0.105  # from shoulders to the middle of the head; radius of the head
HAND = 0.038
OUTLINE = 0.022
WAVING, WAVED = 68.0, 21.0  # degrees from straight up to a waving arm, and by which it swings


@dataclass(frozen=True)
class Pose:
    """How a figure stands; angles in degrees, clockwise as the figure faces right.

    Attributes
    ----------
    hip, feet, hands
        Where they are.
    lean
        Of the trunk.
    nod
        Of the head.
    hat_tilt, hat_lift
        Of the hat on the head.
    """

    hip: Place
    feet: tuple[Place, Place]
    hands: tuple[Place, Place]
    lean: float
    nod: float
    hat_tilt: float
    hat_lift: float

    @property
    def shoulders(self) -> Place:
        """Where the arms begin."""
        return _from(self.hip, self.lean, TORSO)

    @property
    def head(self) -> Place:
        """The middle of the head."""
        return _from(self.shoulders, self.lean + self.nod, NECK)


def slow_pose(phase: float) -> Pose:
    """Return how the slow man stands at a phase: he hardly sways."""
    turn = 2 * math.pi * phase
    hip = (0.0, 0.425 + 0.006 * math.cos(2 * turn))
    peer = math.sin(turn)
    return Pose(
        hip=hip,
        feet=_steps(turn, stride=0.085, lift=0.045),
        hands=((-0.19, 0.46 + 0.01 * peer), (0.27, 0.56 + 0.015 * peer)),
        lean=3.0,
        nod=7.0 + 2 * peer,
        hat_tilt=0.0,
        hat_lift=0.0,
    )


def drunk_pose(phase: float) -> Pose:
    """Return how the drunk man stands at a phase: two sways of unrelated periods, so he never repeats himself."""
    turn = 2 * math.pi * phase
    sway, wobble = math.sin(0.5 * turn + 0.9), math.sin(0.309 * turn + 0.4)
    lean = 15 * sway + 6 * wobble
    hip = (0.05 * sway, 0.395 + 0.015 * math.cos(2 * turn))
    shoulders = _from(hip, lean, TORSO)
    up, down = -8 + 26 * wobble - 0.5 * lean, 30 - 24 * sway - 0.5 * lean
    hands = (_from(shoulders, -90 + up, 0.29), _from(shoulders, 90 - down, 0.29))
    return Pose(
        hip=hip,
        feet=_steps(turn, stride=0.16, lift=0.11),
        hands=hands,
        lean=lean,
        nod=-0.5 * lean + 10 * wobble,
        hat_tilt=-20 + 9 * math.sin(turn + 1.0),
        hat_lift=0.012 + 0.018 * (1 + math.sin(turn)),
    )


def waving(pose: Pose, waves: float) -> Pose:
    """Return a pose with the hand before the figure raised, `waves` to and fro after it began to rise."""
    if waves <= 0:
        return pose
    goal = _from(pose.shoulders, WAVING + WAVED * math.sin(2 * math.pi * waves), 0.285)
    hand, raised = pose.hands[1], min(1.0, waves)
    hand = (hand[0] + raised * (goal[0] - hand[0]), hand[1] + raised * (goal[1] - hand[1]))
    return replace(pose, hands=(pose.hands[0], hand))


def _steps(turn: float, *, stride: float, lift: float) -> tuple[Place, Place]:
    """Return both feet: each is carried forwards in the air, then stays behind on the ground."""
    one, other = (
        (stride * math.cos(angle), lift * max(0.0, -math.sin(angle))) for angle in (turn, turn + math.pi)
    )
    return one, other


def _in_glass(hand: Place) -> Place:
    """Return the middle of the magnifying glass in a hand."""
    return hand[0] + 0.115, hand[1] + 0.115


def _from(start: Place, angle: float, length: float) -> Place:
    """Return the place at a distance in a direction, in degrees clockwise from straight up."""
    radians = math.radians(angle)
    return start[0] + length * math.sin(radians), start[1] + length * math.cos(radians)


class Walker(Rider):
    """A figure that stands with its feet on a point.

    Parameters
    ----------
    height
        Of the figure, in scene units.
    facing
        1 looks to the right, -1 to the left.
    aside
        How far to the right of a point he stands, for two men at one point.

    Attributes
    ----------
    phase
        Of the walk; 1 is a pair of steps.
    waves
        How often a hand has been waved; 0 while none is raised.
    """

    blended: ClassVar[tuple[str, ...]] = ("phase", "waves")
    colour: ClassVar[ManimColor]

    def __init__(self, height: float = 1.0, *, facing: int = 1, aside: float = 0.0) -> None:
        if facing not in (1, -1):
            raise ValueError(f"facing must be 1 (right) or -1 (left), not {facing}")
        self.phase = self.waves = 0.0
        self.facing, self.aside = facing, aside
        super().__init__((-WIDTH * height / 2, HEIGHT * height / 2), (WIDTH * height, HEIGHT * height))

    def pose(self) -> Pose:
        """Return how the figure stands at its phase."""
        raise NotImplementedError

    def foot(self) -> NDArray[np.float64]:
        """Return the point of the scene between the feet."""
        return self.at(0.5, 1 - GROUND_LEVEL / HEIGHT)

    def stand_at(self, point: NDArray[np.float64], phase: float) -> Self:
        """Put the feet on a point of the scene, or as far aside as they stand, in the pose of a phase."""
        self.phase = phase
        return self.shift(point + self.aside * RIGHT - self.foot())

    def wave(self, waves: float) -> Self:
        """Raise a hand, and wave it so often."""
        self.waves = waves
        return self

    def paint(self, canvas: Canvas) -> None:
        """Draw the figure into the frame."""
        corners = canvas.to_pixels(self.points)
        across, down = (corners[1] - corners[0]) / WIDTH, (corners[2] - corners[0]) / HEIGHT
        if self.opacity <= 0 or abs(across[0] * down[1] - across[1] * down[0]) < 1e-9:
            return
        context = canvas.context
        context.save()
        foot = canvas.to_pixels(self.foot()[None])[0]
        context.transform(cairo.Matrix(*(self.facing * across), *(-down), *foot))
        context.push_group()
        context.set_line_cap(cairo.LINE_CAP_ROUND)
        context.set_line_join(cairo.LINE_JOIN_ROUND)
        self._draw(_Brush(context), waving(self.pose(), self.waves))
        context.pop_group_to_source()
        context.paint_with_alpha(self.opacity)
        context.restore()

    def _draw(self, brush: _Brush, pose: Pose) -> None:
        raise NotImplementedError


class DrunkMan(Walker):
    """He asks ten pictures and stumbles on."""

    colour = palette.DRUNK

    def pose(self) -> Pose:
        """Return how the figure stands at its phase."""
        return drunk_pose(self.phase)

    def _draw(self, brush: _Brush, pose: Pose) -> None:
        coat, dark = palette.rgb(self.colour), _shade(self.colour, 0.5)
        brush.arm(pose, pose.hands[0], _shade(self.colour, 0.72), bend=-1)
        for foot in pose.feet:
            brush.leg(pose.hip, foot, dark)
        brush.coat(pose, hem=0.15, length=0.06, color=coat)
        self._draw_scarf(brush, pose)
        brush.arm(pose, pose.hands[1], coat, bend=1)
        brush.head(pose, palette.rgb(palette.INK))
        with brush.turned(pose.head, pose.lean + pose.nod):
            brush.disc((0.105, -0.012), 0.033, palette.rgb(palette.NEGATIVE))
            brush.line([(0.018, 0.04), (0.056, 0.004)], 0.015, palette.rgb(palette.GROUND), outline=False)
            brush.line([(0.018, 0.004), (0.056, 0.04)], 0.015, palette.rgb(palette.GROUND), outline=False)
            brush.line(
                [(0.0, -0.05), (0.03, -0.075), (0.06, -0.055)],
                0.014,
                palette.rgb(palette.GROUND),
                outline=False,
            )
        brush.hat(pose, crown=0.10, brim=0.155, color=coat, band=dark)

    def _draw_scarf(self, brush: _Brush, pose: Pose) -> None:
        flutter = math.sin(2 * math.pi * self.phase)
        neck = _from(pose.shoulders, pose.lean, 0.012)
        end = (neck[0] - 0.21, neck[1] + 0.03 + 0.05 * flutter)
        brush.line(
            [neck, (neck[0] - 0.10, neck[1] - 0.02 - 0.05 * flutter), end], 0.05, palette.rgb(palette.INK)
        )


class SlowMan(Walker):
    """He asks all pictures before every step."""

    colour = palette.SLOW

    def glass(self) -> NDArray[np.float64]:
        """Return the point of the scene in the middle of his magnifying glass."""
        right, up = _in_glass(self.pose().hands[1])
        return self.at(0.5 + self.facing * right / WIDTH, 1 - (GROUND_LEVEL + up) / HEIGHT)

    def pose(self) -> Pose:
        """Return how the figure stands at its phase."""
        return slow_pose(self.phase)

    def _draw(self, brush: _Brush, pose: Pose) -> None:
        coat, dark = palette.rgb(self.colour), _shade(self.colour, 0.45)
        stick, glass = pose.hands
        tip = (-0.27 + 0.03 * math.cos(2 * math.pi * self.phase), 0.0)
        brush.line(
            [(stick[0] + 0.03, stick[1] + 0.03), (stick[0], stick[1] + 0.045), tip],
            0.028,
            palette.rgb(palette.INK),
        )
        brush.arm(pose, stick, _shade(self.colour, 0.65), bend=-1)
        for foot in pose.feet:
            brush.leg(pose.hip, foot, dark)
        brush.coat(pose, hem=0.145, length=0.20, color=coat)
        brush.arm(pose, glass, coat, bend=-1)
        brush.line([glass, (glass[0] + 0.05, glass[1] + 0.05)], 0.03, palette.rgb(palette.INK))
        brush.ring(_in_glass(glass), 0.085, 0.03, palette.rgb(palette.INK))
        brush.head(pose, palette.rgb(palette.INK))
        with brush.turned(pose.head, pose.lean + pose.nod):
            brush.disc((0.055, 0.012), 0.014, palette.rgb(palette.GROUND), outline=False)
            brush.line([(0.025, -0.042), (0.06, -0.03), (0.095, -0.05)], 0.024, dark, outline=False)
        brush.hat(pose, crown=0.17, brim=0.135, color=coat, band=dark)


class _Brush:
    """Draws the parts of a figure, in units of its height; every part has a dark outline."""

    def __init__(self, context: cairo.Context[Any]) -> None:
        self.context = context

    def turned(self, centre: Place, angle: float) -> _Turned:
        """Return a block in which places count from `centre`, turned clockwise by degrees."""
        return _Turned(self.context, centre, angle)

    def line(self, places: list[Place], width: float, color: palette.Rgb, *, outline: bool = True) -> None:
        """Draw a line, curved if it goes through three places."""
        for extra, paint in ((OUTLINE, palette.rgb(palette.GROUND)), (0.0, color))[0 if outline else 1 :]:
            self.context.new_path()
            self.context.move_to(*places[0])
            if len(places) == 3:
                self.context.curve_to(*places[1], *places[1], *places[2])
            else:
                self.context.line_to(*places[1])
            set_color(self.context, paint)
            self.context.set_line_width(width + extra)
            self.context.stroke()

    def limb(
        self, start: Place, end: Place, part: float, half: float, color: palette.Rgb, *, bend: int
    ) -> None:
        """Draw an arm or a leg of two parts of one length; a joint bends forwards (1) or backwards (-1)."""
        joint = _joint(start, end, part, bend)
        for extra, paint in ((OUTLINE, palette.rgb(palette.GROUND)), (0.0, color)):
            self.context.new_path()
            for place in (start, joint, end):
                self.context.line_to(*place)
            set_color(self.context, paint)
            self.context.set_line_width(2 * half + extra)
            self.context.stroke()

    def arm(self, pose: Pose, hand: Place, color: palette.Rgb, *, bend: int) -> None:
        """Draw an arm with its hand."""
        self.disc(hand, HAND, palette.rgb(palette.INK))
        self.limb(pose.shoulders, _towards(pose.shoulders, hand, 0.035), 0.15, 0.036, color, bend=bend)

    def leg(self, hip: Place, foot: Place, color: palette.Rgb) -> None:
        """Draw a leg with its shoe."""
        ankle = (foot[0], foot[1] + 0.03)
        self.limb(hip, ankle, THIGH, 0.04, color, bend=1)
        self.line([ankle, (ankle[0] + 0.075, ankle[1] - 0.004)], 0.055, color)

    def coat(self, pose: Pose, *, hem: float, length: float, color: palette.Rgb) -> None:
        """Draw the trunk, from the shoulders to `length` below the hip."""
        with self.turned(pose.hip, pose.lean):
            self.context.new_path()
            self.context.move_to(-0.075, TORSO)
            self.context.curve_to(-0.13, TORSO, -0.10, 0.10, -hem, -length)
            self.context.curve_to(-hem / 2, -length - 0.03, hem / 2, -length - 0.03, hem, -length)
            self.context.curve_to(0.13, 0.10, 0.13, TORSO, 0.075, TORSO)
            self.context.curve_to(0.03, TORSO + 0.04, -0.03, TORSO + 0.04, -0.075, TORSO)
            self._fill(color)

    def head(self, pose: Pose, color: palette.Rgb) -> None:
        """Draw the head."""
        self.disc(pose.head, HEAD, color)

    def hat(self, pose: Pose, *, crown: float, brim: float, color: palette.Rgb, band: palette.Rgb) -> None:
        """Draw the hat: a crown of a height on a brim of half a width."""
        seat = _from(pose.head, pose.lean + pose.nod, 0.062 + pose.hat_lift)
        with self.turned(seat, pose.lean + pose.nod + pose.hat_tilt):
            self.context.new_path()
            self.context.move_to(-0.09, 0.0)
            self.context.curve_to(-0.085, 1.25 * crown, 0.085, 1.25 * crown, 0.09, 0.0)
            self.context.close_path()
            self._fill(color)
            self.line([(-0.075, 0.028), (0.075, 0.028)], 0.022, band)
            self.line([(-brim, 0.0), (brim, 0.0)], 0.034, color)

    def disc(self, centre: Place, radius: float, color: palette.Rgb, *, outline: bool = True) -> None:
        """Draw a disc."""
        self.context.new_path()
        self.context.arc(*centre, radius, 0, 2 * math.pi)
        if outline:
            self._fill(color)
        else:
            set_color(self.context, color)
            self.context.fill()

    def ring(self, centre: Place, radius: float, width: float, color: palette.Rgb) -> None:
        """Draw a ring with a touch of glass in it."""
        self.context.new_path()
        self.context.arc(*centre, radius, 0, 2 * math.pi)
        set_color(self.context, color, 0.18)
        self.context.fill_preserve()
        for extra, paint in ((OUTLINE, palette.rgb(palette.GROUND)), (0.0, color)):
            set_color(self.context, paint)
            self.context.set_line_width(width + extra)
            self.context.stroke_preserve()
        self.context.new_path()

    def _fill(self, color: palette.Rgb) -> None:
        set_color(self.context, palette.rgb(palette.GROUND))
        self.context.set_line_width(OUTLINE)
        self.context.stroke_preserve()
        set_color(self.context, color)
        self.context.fill()


class _Turned:
    def __init__(self, context: cairo.Context[Any], centre: Place, angle: float) -> None:
        self.context, self.centre, self.angle = context, centre, angle

    def __enter__(self) -> None:
        self.context.save()
        self.context.translate(*self.centre)
        self.context.rotate(-math.radians(self.angle))

    def __exit__(self, *error: object) -> None:
        self.context.restore()


def _towards(start: Place, end: Place, short: float) -> Place:
    """Return the place a little short of `end`."""
    share = 1 - short / max(math.dist(start, end), short)
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _joint(start: Place, end: Place, part: float, bend: int) -> Place:
    """Return the knee or elbow of two parts of one length; on the straight line if they do not reach."""
    right, up = end[0] - start[0], end[1] - start[1]
    distance = math.hypot(right, up)
    aside = math.sqrt(max(0.0, part**2 - distance**2 / 4)) / max(distance, 1e-9)
    return (start[0] + end[0]) / 2 - bend * aside * up, (start[1] + end[1]) / 2 + bend * aside * right


def _shade(color: ManimColor, light: float) -> palette.Rgb:
    """Return a darker tone of a colour: its share `light`, the rest ground."""
    return light * palette.rgb(color) + (1 - light) * palette.rgb(palette.GROUND)
