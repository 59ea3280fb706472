"""The cost along one line as ground that fills the frame, and a ball that feels its slope."""

from __future__ import annotations

from typing import ClassVar, Self

import cairo
import numpy as np
from manim import RIGHT, Group, ManimColor, VGroup
from numpy.typing import ArrayLike

from netcore import measure
from netcore.measure.gradients import Weight
from netcore.measure.slices import Curve as Slice
from scenes.beats.gradient_descent.dial import SNAPSHOT
from scenes.beats.gradient_descent.gradient.two_dials import SYMBOL, NamedDial
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.scale import Floats
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, Painted, disc

SIZE, PLACE = (13.2, 5.6), (0.0, -0.1, 0.0)  # of the ground's window, in scene units
BASE = 0.23  # share of the window below the lowest place
HEADROOM = 0.02  # ... and above the highest
FADES = 0.35  # share of its height over which ground that goes on above the window fades out
LINE, WASH = 6.0, 0.22  # stroke width of the line; opacity of the ground below
BALL, RIM = 0.17, 2.0  # radius in scene units; stroke width
TANGENT = 2.6  # length of the line that touches the ground, in scene units
FLAT_BELOW = 0.01  # slopes smaller than this have no hue
DIAL_AT = (0.0, -2.27, 0.0)
REACH, POINTS = 6.75, 271  # of the slice that is measured, to either side; every twentieth of a unit
COST_BESIDE = np.array([-1.0, 0.1, 0.0])  # of the right end of the ground, where no ball comes
READOUT_SIZE, READOUT_AT = 60, (-3.6, 1.5, 0.0)
START = 135  # of the measured points: the middle one, where the weight itself stands
SLOPE = 230  # ... and one high on the right slope, from where 2.7 descends


class Ground(Painted):
    """A slice of the cost as ground: a line as high as the cost, and a wash below it.

    Parameters
    ----------
    ts, costs
        ``(n,)`` each, t rising.

    Attributes
    ----------
    frame
        ``(4,)``: t at the left and the right rim of the window, cost at its lower and its upper rim.
    drawn
        ``(2,)``: between which t there is ground.
    filled
        ``(1,)``: 1 with the wash below the line, 0 for the line alone.
    blurred
        ``(1,)``: over which stretch of t the ground fades out where it ends before the last of its places.
    window
        A chart without axes of the same place and scales.

    >>> ground = Ground([0.0, 1.0, 2.0], [0.4, 0.2, 0.6])
    >>> ground.value_at(0.5), ground.reach(0, 1).shown()["cost"]
    (0.30000000000000004, array([0.4, 0.2]))
    """

    blended: ClassVar[tuple[str, ...]] = ("ts", "costs", "frame", "drawn", "filled", "blurred")

    def __init__(self, ts: ArrayLike, costs: ArrayLike) -> None:
        self.ts, self.costs = np.array(ts, dtype=np.float64), np.array(costs, dtype=np.float64)
        self.filled, self.blurred = np.ones(1), np.zeros(1)
        self.look_at(float(self.ts[0]), float(self.ts[-1]))
        super().__init__((PLACE[0] - SIZE[0] / 2, PLACE[1] + SIZE[1] / 2), SIZE)

    @property
    def window(self) -> Chart:
        """A chart without axes where the ground is."""
        left, right, bottom, top = self.frame
        chart = Chart((left, right), (bottom, top), size=(self.width, self.height), x_ticks=(), y_ticks=())
        chart.move_to(self)
        return chart

    def look_at(self, left: float, right: float, crest: float = 1 - HEADROOM) -> Self:
        """Let the window reach from one place to another, and the highest place of all to a share of its height.

        With a share above 1 the low places are magnified, and the window cuts the high ones off.
        """
        low, high = float(self.costs.min()), float(self.costs.max())
        whole = (high - low) / (crest - BASE)
        self.frame = np.array([left, right, low - BASE * whole, low + (1 - BASE) * whole])
        return self.reach(left, right)

    def reach(self, left: float, right: float) -> Self:
        """Let there be ground between two places."""
        self.drawn = np.array([float(left), float(right)])
        return self

    def blur(self, stretch: float) -> Self:
        """Let the ground fade out over a stretch of t where it ends before the last of its places."""
        self.blurred = np.array([float(stretch)])
        return self

    def fill_below(self, share: float) -> Self:
        """Show the wash below the line at a share of its strength."""
        self.filled = np.array([float(share)])
        return self

    def value_at(self, t: float, /) -> float:
        """Return the cost at a place, as drawn."""
        return float(np.interp(t, self.ts, self.costs))

    def point(self, t: float) -> Floats:
        """Return the scene point on the ground at a place."""
        across, up = self.shares(np.array([t]), np.array([self.value_at(t)]))[0]
        return self.at(across, 1 - up)

    def shares(self, ts: Floats, costs: Floats) -> Floats:
        """Return where places and costs lie in the window, ``(n, 2)``: across, and up from its lower rim."""
        left, right, bottom, top = self.frame
        return np.stack([(ts - left) / (right - left), (costs - bottom) / (top - bottom)], axis=1)

    def shown(self) -> Channels:
        """Return the measured points of what is drawn."""
        inside = (self.ts >= self.drawn[0]) & (self.ts <= self.drawn[1])
        return {"t": self.ts[inside], "cost": self.costs[inside]}

    def paint(self, canvas: Canvas) -> None:
        """Draw the wash, then the line."""
        left, right = self.drawn
        if right <= left or self.opacity <= 0:
            return
        inside = self.ts[(self.ts > left) & (self.ts < right)]
        ts = np.concatenate([[left], inside, [right]])
        corners = canvas.to_pixels(self.points)
        line = _in_window(corners, self.shares(ts, np.interp(ts, self.ts, self.costs)))
        context, pink = canvas.context, palette.rgb(palette.COST)
        context.save()
        context.push_group()
        (low_left, low), (high_right, high) = corners[2], corners[1]
        margin = canvas.pixels(LINE)  # the line is drawn whole at the rims
        context.rectangle(low_left - margin, high, high_right - low_left + 2 * margin, low - high)
        context.clip()
        for place in line:
            context.line_to(*place)
        cut = min(max(high - float(line[:, 1].min()), 0.0), FADES * (low - high))
        context.set_source(_fading(pink, self.opacity, high, cut))
        context.set_line_width(canvas.pixels(LINE))
        context.set_line_join(cairo.LINE_JOIN_ROUND)
        context.stroke_preserve()
        context.line_to(line[-1, 0], corners[2, 1])
        context.line_to(line[0, 0], corners[2, 1])
        context.set_source(_fading(pink, self.opacity * WASH * float(self.filled[0]), high, cut))
        context.fill()
        context.pop_group_to_source()
        context.mask(self._sight(low_left - margin, high_right + margin, line[[0, -1], 0]))
        context.restore()

    def _sight(self, left: float, right: float, ends: Floats) -> cairo.LinearGradient:
        """Return how much is seen between two columns of pixels, of ground that ends in two others."""
        (first, last), widest = self.drawn, float(self.blurred[0])
        pixels = (ends[1] - ends[0]) / (last - first)
        found = cairo.LinearGradient(left, 0, right, 0)
        ramps = np.clip([first - self.ts[0], self.ts[-1] - last], 0, widest) * pixels
        for side, (end, ramp) in enumerate(zip(ends, ramps, strict=True)):
            if ramp > 0:
                inner = end + ramp if side == 0 else end - ramp
                for column, seen in ((end, 0.0), (inner, 1.0)):
                    found.add_color_stop_rgba((column - left) / (right - left), 1, 1, 1, seen)
        if not ramps.any():
            found.add_color_stop_rgba(0, 1, 1, 1, 1)
        return found


def _fading(hue: palette.Rgb, opacity: float, top: float, length: float) -> cairo.LinearGradient:
    """Return a color that fades out towards the upper rim, where the ground goes on beyond the window."""
    red, green, blue = (float(part) for part in hue)
    found = cairo.LinearGradient(0, top, 0, top + max(length, 1e-3))
    for place in (0, 1):
        found.add_color_stop_rgba(
            place, blue, green, red, opacity * place
        )  # as `Canvas.set_color` stores them
    return found


class Feeler(Painted):
    """A ball on the ground and, while it feels the slope, the line that touches the ground there.

    The line is blue where the cost rises to the right, orange where it falls, and grey where it hardly does either.

    Parameters
    ----------
    ground
        What it stands on.
    slopes
        ``(n,)``: the measured slopes at the places of the ground.
    flat_below
        Slopes smaller than this count as none.

    Attributes
    ----------
    place
        ``(1,)``: t.
    length
        ``(1,)``: of the line, in scene units.

    >>> feeler = Feeler(Ground([0.0, 1.0], [0.2, 0.4]), [0.1, 0.2]).show(1).feel(2)
    >>> feeler.shown()["slope"], hue_of(feeler.slope) == palette.POSITIVE
    ([0.2], True)
    """

    blended: ClassVar[tuple[str, ...]] = ("place", "length")

    def __init__(self, ground: Ground, slopes: ArrayLike, *, flat_below: float = FLAT_BELOW) -> None:
        self.flat_below = flat_below
        self.ground, self.slopes = ground, np.array(slopes, dtype=np.float64)
        self.place, self.length = ground.ts[:1].copy(), np.zeros(1)
        super().__init__(ground.points[0], (ground.width, ground.height))

    def show(self, t: float) -> Self:
        """Stand at a place."""
        self.place = np.array([float(t)])
        return self

    def feel(self, length: float = TANGENT) -> Self:
        """Let the line that touches the ground be so long."""
        self.length = np.array([float(length)])
        return self

    @property
    def middle(self) -> Floats:
        """The scene point of the ball."""
        return self.ground.point(float(self.place[0]))

    @property
    def slope(self) -> float:
        """The slope where the ball stands."""
        return float(np.interp(self.place[0], self.ground.ts, self.slopes))

    def shown(self) -> Channels:
        """Return where the ball is, and the slope that it feels."""
        t = float(self.place[0])
        channels: dict[str, ArrayLike] = {"t": [t], "cost": [self.ground.value_at(t)]}
        return channels | ({"slope": [self.slope]} if self.length[0] > 0 else {})

    def ends(self) -> Floats:
        """Return both ends of the line in the window's shares, ``(2, 2)``."""
        t, (left, right, bottom, top) = float(self.place[0]), self.ground.frame
        size = np.array([self.ground.width, self.ground.height])
        way = np.array([1 / (right - left), self.slope / (top - bottom)]) * size
        half = self.length[0] / 2 * way / np.linalg.norm(way) / size
        middle = self.ground.shares(self.place, np.array([self.ground.value_at(t)]))[0]
        return np.array([middle - half, middle + half])

    def paint(self, canvas: Canvas) -> None:
        """Draw the line and the ball."""
        corners = canvas.to_pixels(self.points)
        ends = self.ends()
        if self.length[0] > 0:
            for place in _in_window(corners, ends):
                canvas.context.line_to(*place)
            canvas.set_color(palette.rgb(hue_of(self.slope, self.flat_below)), self.opacity)
            canvas.context.set_line_cap(cairo.LINE_CAP_ROUND)
            canvas.context.set_line_width(canvas.pixels(1.6 * LINE))
            canvas.context.stroke()
        middle = _in_window(corners, ends).mean(axis=0)
        ink = palette.rgb(palette.INK)
        disc(canvas.context, middle, BALL * canvas.unit, ink, self.opacity, rim=canvas.pixels(RIM))


def hue_of(slope: float, flat_below: float = FLAT_BELOW) -> ManimColor:
    """Return the color of a slope: that of its sign, or none where it is almost flat."""
    return palette.SECONDARY if abs(slope) < flat_below else palette.sign_hue(slope)


def _in_window(corners: Floats, shares: Floats) -> Floats:
    """Return pixels ``(n, 2)`` of shares of the window whose corners are given in pixels."""
    across, up = corners[1] - corners[0], corners[0] - corners[2]
    found: Floats = corners[2] + shares[:, :1] * across + shares[:, 1:] * up
    return found


class SlopeReadout(VGroup):
    """The derivative and its number, in the color of its sign.

    >>> SlopeReadout().show(-0.0213).number.shown
    '−0.021'
    """

    def __init__(self) -> None:
        self.symbol = Formula("(d C) / (d w) =", size=READOUT_SIZE)
        self.number = Number(-1.0, 3, sign=True, size=READOUT_SIZE).next_to(self.symbol, RIGHT, buff=0.3)
        super().__init__(self.symbol, self.number)
        self.move_to(READOUT_AT)

    def show(self, slope: float) -> Self:
        """Show a slope."""
        self.number.set_value(slope).set_color(hue_of(slope))
        return self


class OneDial(Group):
    """The ground of one dial, with the dial in it and a ball on it: the picture at the cuts from 2.5 to 2.7.

    Parameters
    ----------
    sweep
        The measured slice.
    place
        Which of its points the ball stands on, and the dial shows.

    Attributes
    ----------
    ground, cost, dial, ball
        The parts; `cost` is the name of what the ground is as high as.
    """

    def __init__(self, sweep: Slice, place: int = START) -> None:
        self.sweep = sweep
        self.ground = Ground(sweep.t, sweep.cost)
        self.ball = Feeler(self.ground, sweep.slope)
        self.cost = Formula("C", size=SYMBOL, color=palette.COST)
        self.cost.move_to(self.ground.point(float(sweep.t[-1])) + COST_BESIDE)
        self.dial = NamedDial("w", float(sweep.t[0]), float(sweep.t[-1])).move_to(DIAL_AT)
        super().__init__(self.ground, self.cost, self.dial, self.ball)
        self.show(float(sweep.t[place]))

    def show(self, t: float) -> Self:
        """Turn the dial, and take the ball with it."""
        self.dial.show(t)
        self.ball.show(t)
        return self


def on_the_slope(sweep: Slice) -> tuple[OneDial, SlopeReadout]:
    """Return the ground with the ball high on its right slope, and the slope that it feels: between 2.6 and 2.7."""
    view = OneDial(sweep, SLOPE)
    view.ball.feel()
    return view, SlopeReadout().show(view.ball.slope)


def slice_of_the_dial(scene: Lecture) -> tuple[Weight, Slice]:
    """Measure which dial is turned, and the cost of all training examples on its way."""
    weight = scene.measure("dial", measure.gradients.weight_by_slope, layer=-1, step=SNAPSHOT)
    sweep = scene.measure(
        "cost along the dial",
        measure.slices.cost_along_parameter,
        index=weight.index,
        step=SNAPSHOT,
        reach=REACH,
        points=POINTS,
        examples=None,
    )
    return weight, sweep
