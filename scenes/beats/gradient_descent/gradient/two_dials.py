"""2.9: of all directions on the map of two dials, the one against the gradient falls steepest."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, ClassVar, Self, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    GrowArrow,
    Line,
    ManimColor,
    Mobject,
    RoundedRectangle,
    Transform,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
)
from numpy.typing import NDArray

from netcore import measure
from netcore.measure.gradients import Weights
from netcore.measure.planes import Directions, PlaneDescent, Surface
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import Curve
from scenes.kit.charts.scale import Scale
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import Canvas, Channels, Painted, disc
from scenes.kit.look.text import FIGURE_SIZE, Words
from scenes.kit.replay.replay import Drive
from scenes.kit.surface.moves import ShowSurface
from scenes.kit.surface.surface import CostSurface, Trail
from scenes.kit.values.dial import Dial

AT: dict[str, Any] = {"step": 0, "examples": None}
REACH = 3.6  # how far the map goes to either side
LENGTH, TRIES = 1.1, 72  # of the steps that are tried; how many
RATE, STEPS = 8.0, 3  # of the descent at the end
WINDOW = (13.2, 5.9)  # of the surface, in scene units
ASIDE = 3.45 * RIGHT  # how far the camera goes so that there is room beside the map
SYMBOL = 50
LOOK = (-38.0, 27.0)  # azimuth and elevation from which the walk is seen
ROWS = 16  # on which the sides of a swept part of the map are found
LARGE = 1.35  # size of the two dials beside the walk
DIALS_AT = (np.array([-5.3, -1.85, 0.0]), np.array([-5.3, 1.9, 0.0]))
COST_AT, COST_SIZE = np.array([4.9, 2.6, 0.0]), 72  # of the cost on the way down
MARGIN = 0.35  # scene units between the axes and the rim of the map
ARROW = 1.75  # scene units: the arrows tell a direction, the curve beside them how much
# Of what raises the cost, and of what lowers it: the hues of signs would fight those of the map's heights.
RISE, FALL = palette.COST, palette.INK


class TriedDirections(Painted):
    """Equal steps around a point on a map, one after the other: a spoke and a bead each, in the hue of the change.

    Parameters
    ----------
    here
        The scene point in the middle.
    tips
        ``(n, 3)``: scene points to which the steps lead.
    changes
        ``(n,)``: what each does to the cost.

    Attributes
    ----------
    tried
        ``(1,)``: how many steps have been tried; a fraction turns the arm on to the next.

    >>> tried = TriedDirections(np.zeros(3), np.array([RIGHT, UP, LEFT]), [0.5, 0.0, -0.5]).show(1)
    >>> tried.shown()["hue"], tried.tip().tolist()
    (array([0.5, 0. ]), [0.0, 1.0, 0.0])
    """

    blended: ClassVar[tuple[str, ...]] = ("tried",)

    def __init__(self, here: NDArray[Any], tips: NDArray[Any], changes: NDArray[Any] | list[float]) -> None:
        self.changes = np.asarray(changes, dtype=np.float64)
        self.ways = np.asarray(tips, dtype=np.float64) - here
        self.tried = np.zeros(1)
        radius = float(np.linalg.norm(self.ways, axis=1).max())
        super().__init__(here[:2] + radius * np.array([-1, 1]), (2 * radius, 2 * radius))

    def show(self, tried: float) -> Self:
        """Let the arm have turned so many steps."""
        self.tried = np.array([min(max(float(tried), 0.0), len(self.changes) - 1.0)])
        return self

    def shown(self) -> Channels:
        """Return the changes behind the hues of the steps tried so far."""
        return {"hue": self.changes[: int(self.tried[0]) + 1]}

    def tip(self) -> NDArray[np.float64]:
        """Return where the arm points."""
        whole = int(self.tried[0])
        after = min(whole + 1, len(self.ways) - 1)
        found: NDArray[np.float64] = (
            self.get_center() + self.ways[whole] + (self.tried[0] % 1) * (self.ways[after] - self.ways[whole])
        )
        return found

    def paint(self, canvas: Canvas) -> None:
        """Draw spokes, beads, and the arm."""
        middle = self.get_center()
        largest = float(np.abs(self.changes).max())
        done = int(self.tried[0]) + 1
        ends = canvas.to_pixels(np.vstack([middle, middle + self.ways[:done], self.tip()]))
        for end, change in zip(ends[1:-1], self.changes[:done], strict=True):
            hue = palette.rgb(change_hue(change))
            self._line(canvas, ends[0], end, hue, 2.0, 0.15 + 0.6 * abs(change) / largest)
        for end, change in zip(ends[1:-1], self.changes[:done], strict=True):
            hue = palette.rgb(change_hue(change))
            disc(canvas.context, end, 0.055 * canvas.unit, hue, self.opacity, rim=canvas.pixels(1.0))
        if done < len(self.changes):
            ink = palette.rgb(palette.INK)
            self._line(canvas, ends[0], ends[-1], ink, 6.0, 1.0)
            disc(canvas.context, ends[-1], 0.13 * canvas.unit, ink, self.opacity, rim=canvas.pixels(2.0))

    def _line(
        self,
        canvas: Canvas,
        start: NDArray[Any],
        end: NDArray[Any],
        hue: palette.Rgb,
        width: float,
        part: float,
    ) -> None:
        canvas.context.move_to(*start)
        canvas.context.line_to(*end)
        canvas.set_color(hue, self.opacity * part)
        canvas.context.set_line_width(canvas.pixels(width))
        canvas.context.stroke()


class ChangeWave(Curve):
    """A curve around zero; what lies between it and zero is filled by sign, and a bead rides on its end.

    Attributes
    ----------
    bead
        ``(1,)``: opacity of the bead.
    """

    blended: ClassVar[tuple[str, ...]] = (*Curve.blended, "bead")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as in the base class)
        self.bead = np.ones(1)
        super().__init__(*args, **kwargs)

    def paint(self, canvas: Canvas) -> None:
        """Draw the two fills, the line, the bead."""
        drawn = int(np.searchsorted(self.xs, self.end[0], side="right"))
        if not drawn:
            return
        end = float(np.clip(self.end[0], *self.span))
        xs, ys = np.append(self.xs[:drawn], end), np.append(self.ys[:drawn], self.value_at(end))
        for side, color in ((1, RISE), (-1, FALL)):
            fill = side * np.maximum(side * ys, 0)
            outline = self.on_frame(canvas, np.concatenate([xs, xs[::-1]]), np.concatenate([fill, 0 * fill]))
            for place in outline:
                canvas.context.line_to(*place)
            canvas.set_color(palette.rgb(color), 0.3 * self.opacity)
            canvas.context.fill()
        super().paint(canvas)
        place = self.on_frame(canvas, [end], [self.value_at(end)])[0]
        disc(
            canvas.context,
            place,
            0.13 * canvas.unit,
            palette.rgb(palette.INK),
            self.opacity * float(self.bead[0]),
            rim=canvas.pixels(2),
        )


class ChosenDirection(VGroup):
    """One of the tried directions: a spoke on the map, and a ring on the curve of changes.

    Parameters
    ----------
    tried
        The directions.
    chart, wave
        What each of them changes, by the degrees of its turn.
    hue
        Of spoke and ring.

    >>> tried = TriedDirections(np.zeros(3), np.array([RIGHT, UP]), [0.5, -0.5])
    >>> chart = Chart((0, 90), (-1, 1), size=(2, 2), x_ticks=(), y_ticks=())
    >>> wave = ChangeWave(chart, [0, 90], [0.5, -0.5], color=palette.COST)
    >>> chosen = ChosenDirection(tried, chart, wave, palette.INK).show(1)
    >>> chosen.spoke.get_end().round(2).tolist(), chosen.ring.get_center().round(2).tolist()
    ([0.0, 1.0, 0.0], [1.0, -0.5, 0.0])
    """

    def __init__(self, tried: TriedDirections, chart: Chart, wave: ChangeWave, hue: ManimColor) -> None:
        self.tried, self.chart, self.wave = tried.copy(), chart, wave
        self.spoke = Line(color=hue, stroke_width=12)
        self.ring = Dot(radius=0.2, color=hue).set_stroke(palette.INK, 4)
        super().__init__(self.spoke, self.ring)
        self.show(0)

    def show(self, which: float) -> Self:
        """Turn to another direction; a fraction lies between two."""
        xs = self.wave.xs
        degrees = float(np.interp(which, np.arange(len(xs)), xs))
        self.spoke.put_start_and_end_on(self.tried.get_center(), self.tried.show(which).tip())
        self.ring.move_to(self.chart.point(degrees, self.wave.value_at(degrees)))
        return self


class NamedDial(VGroup):
    """A dial and the name of its weight on a dark plate, which stays readable on a map.

    >>> named = NamedDial("w", -1.0, 1.0)
    >>> named.show(0.5).dial.value
    0.5
    """

    def __init__(self, name: str, low: float, high: float) -> None:
        self.dial = Dial(low, high, radius=0.36)
        self.symbol = Formula(name, size=SYMBOL).next_to(self.dial, RIGHT, buff=0.2)
        super().__init__(plate_for(VGroup(self.dial, self.symbol)), self.dial, self.symbol)

    def show(self, value: float) -> Self:
        """Turn the dial."""
        self.dial.show(value)
        return self


def plate_for(mobject: Mobject) -> RoundedRectangle:
    """Return a dark plate behind words on a coloured ground."""
    plate = RoundedRectangle(corner_radius=0.12, width=mobject.width + 0.3, height=mobject.height + 0.24)
    return plate.set_fill(palette.GROUND, 0.75).set_stroke(width=0).move_to(mobject)


def on_plate(name: str, color: Any) -> VGroup:  # noqa: ANN401 (Manim's colours)
    """Return a symbol on a dark plate."""
    symbol = Formula(name, size=SYMBOL, color=color)
    return VGroup(plate_for(symbol), symbol)


class SweptSurface(CostSurface):
    """A surface of which only what a curve across it has swept is seen.

    Attributes
    ----------
    swept
        ``(2,)``: from which value of y to which it is seen.

    >>> plane = np.linspace(0, 1, 5)
    >>> surface = SweptSurface(plane, plane, np.add.outer(plane, plane))
    >>> surface.sweep(0.5, 0.5).sweep(0.75).swept.tolist()
    [0.5, 0.75]
    """

    blended: ClassVar[tuple[str, ...]] = (*CostSurface.blended, "swept")

    def __init__(self, x: NDArray[Any], y: NDArray[Any], cost: NDArray[Any], **kwargs: Any) -> None:  # noqa: ANN401 (as in the base class)
        self.swept = np.array([y[0], y[-1]], dtype=np.float64)
        super().__init__(x, y, cost, **kwargs)

    def sweep(self, *values: float) -> Self:
        """Let the curve have come to a value of y too; or, of two, between which it has swept only."""
        seen = values if len(values) > 1 else (*self.swept, *values)
        self.swept = np.array([min(seen), max(seen)], dtype=np.float64)
        return self

    def row_at(self, value: float) -> NDArray[np.float64]:
        """Return the scene points of the curve along x at a value of y, ``(n, 3)``."""
        x, y, cost = self.grid
        return self.to_screen(x, value, np.array([np.interp(value, y, column) for column in cost.T]))

    def paint(self, canvas: Canvas) -> None:
        """Draw what has been swept."""
        low, high = self.swept.tolist()
        if low <= self.bounds[2] and high >= self.bounds[3]:
            super().paint(canvas)
            return
        if low == high:
            return
        rows = [self.row_at(value) for value in np.linspace(low, high, ROWS)]
        sides = [np.array([row[end] for row in rows]) for end in (0, -1)]
        context = canvas.context
        context.save()
        context.new_path()
        for place in canvas.to_pixels(np.vstack([rows[0], sides[1], rows[-1][::-1], sides[0][::-1]])):
            context.line_to(*place)
        context.clip()
        super().paint(canvas)
        context.restore()


class CostMap:
    """The cost over two dials as one surface, and what lies on it.

    Attributes
    ----------
    surface
        With the descent as a trail.
    slice
        The curve along the first dial through the middle.
    """

    def __init__(self, grid: Surface, tries: Directions, walk: PlaneDescent) -> None:
        self.grid, self.tries, self.walk = grid, tries, walk
        self.row = grid.cost[len(grid.y) // 2]
        trail = Trail(walk.place, walk.cost, palette.INK, beads=True)
        self.surface = SweptSurface(
            grid.x, grid.y, grid.cost, trails=[trail], size=WINDOW, sides=(1, 1), rise=0.5
        )
        self.surface.shift(0.15 * UP).show(azimuth=0, elevation=4)
        self.chart = Chart(
            (float(grid.x[0]), float(grid.x[-1])),
            Scale(float(self.row.min()), float(self.row.max())),
            x_ticks=(),
            y_ticks=(),
        )
        self.slice = Curve(self.chart, grid.x, self.row, color=palette.COST, width=6)
        self.lay_slice(self.slice)

    def lay_slice(self, curve: Curve, _share: float = 1.0) -> None:
        """Lay the curve along the first dial onto the surface as it is seen now, from straight ahead."""
        x, y = self.grid.x, self.grid.y[len(self.grid.y) // 2]
        corners = [(end, cost) for cost in (self.row.max(), self.row.min()) for end in (x[0], x[-1])]
        curve.points = np.array([self.surface.to_screen(end, y, cost) for end, cost in corners])

    def on_slice(self, value: float) -> NDArray[np.float64]:
        """Return the scene point of the curve at a value of the first dial."""
        y = self.grid.y[len(self.grid.y) // 2]
        return self.surface.to_screen(value, y, self.slice.value_at(value))

    def at(self, place: NDArray[Any]) -> NDArray[np.float64]:
        """Return the scene points of places on the map."""
        return self.surface.to_screen(place[..., 0], place[..., 1], self.tries.cost)

    def step_arrow(self, step: int, reach: float = 1.0) -> Arrow:
        """Return a step of the descent as an arrow on the surface as it is seen now; or `reach` times that step."""
        places, costs = self.walk.place[step : step + 2], self.walk.cost[step : step + 2]
        shares = np.array([0.0, reach])
        x, y = places[0, :, None] + np.outer(places[1] - places[0], shares)
        start, end = self.surface.to_screen(x, y, costs[0] + (costs[1] - costs[0]) * shares)
        return wide_arrow(start, end, FALL)

    def arrow(self, side: int) -> Arrow:
        """Return an arrow along the gradient, or against it."""
        here = self.at(self.tries.here)
        way = side * np.array([*self.tries.slopes, 0.0]) / self.tries.length
        return wide_arrow(here, here + ARROW * way, change_hue(side))


def wide_arrow(start: NDArray[Any], end: NDArray[Any], color: ManimColor, width: float = 12) -> Arrow:
    """Return an arrow that stands out from the ground it lies on."""
    return Arrow(
        start,
        end,
        buff=0,
        color=color,
        stroke_width=width,
        max_stroke_width_to_length_ratio=20,
        max_tip_length_to_length_ratio=0.32,
    )


def change_hue(change: float) -> ManimColor:
    """Return the color of what changes the cost by so much."""
    return RISE if change > 0 else FALL


class OneOfTwo:
    """The curve along the first dial with the dial below it and a ball on it, before the second dial comes.

    Attributes
    ----------
    curve, cost, dial, ball
        The parts; `cost` is the name of what the curve is as high as.
    """

    def __init__(self, map: CostMap, dials: Weights) -> None:
        start = float(dials.value[0])
        self.curve = map.slice
        low, high = self.curve.span
        self.cost = Formula("C", size=SYMBOL, color=palette.COST).next_to(map.on_slice(low), UP, buff=0.3)
        self.dial = NamedDial(name_of(dials, 0), low, high).show(start).move_to(1.9 * DOWN)
        self.ball = Dot(map.on_slice(start), 0.16, color=palette.INK)

    @property
    def parts(self) -> tuple[Mobject, ...]:
        """All of it, back to front."""
        return self.curve, self.cost, self.dial, self.ball


def name_of(dials: Weights, which: int) -> str:
    """Return the name of a weight as a formula."""
    return f"w_({dials.to[which]} comma {dials.source[which]})^((3))"


def measured_map(scene: Lecture) -> tuple[CostMap, Weights]:
    """Measure the two dials, the cost over both, steps in all directions, and a descent."""
    dials = scene.measure("dials", measure.gradients.oblique_weights, layer=-1, step=0)
    x, y = dials.index.tolist()
    where: dict[str, Any] = {"x_index": x, "y_index": y, **AT}
    grid = scene.measure("map", measure.planes.cost_over_parameters, reach=REACH, points=41, **where)
    tries = scene.measure("tries", measure.planes.cost_in_directions, length=LENGTH, count=TRIES, **where)
    walk = scene.measure(
        "walk", measure.planes.descent_over_parameters, learning_rate=RATE, steps=STEPS, **where
    )
    return CostMap(grid, tries, walk), dials


class CostThere(VGroup):
    """The cost where a walk has led, in figures.

    >>> CostThere(2.85).show(2.41).number.shown
    '2.41'
    """

    def __init__(self, cost: float) -> None:
        self.symbol = Formula("C =", size=COST_SIZE, color=palette.COST)
        self.number = Number(cost, size=COST_SIZE, color=palette.COST).next_to(self.symbol, RIGHT, buff=0.3)
        super().__init__(self.symbol, self.number)
        self.move_to(COST_AT)

    def show(self, cost: float) -> Self:
        """Show another cost."""
        self.number.set_value(cost)
        return self


class WalkedMap(Group):
    """The landscape of two dials from the side, a descent on it, and the dials where the walk has turned them.

    Attributes
    ----------
    surface, dials, cost
        Its parts; the last is the cost where the walk has led, in figures.
    """

    def __init__(self, map: CostMap, dials: Weights, steps: int) -> None:
        self.surface = map.surface.show(
            azimuth=LOOK[0], elevation=LOOK[1], relief=1, trail_lengths=[steps]
        ).set_opacity(1)
        ends = ((map.grid.x[0], map.grid.x[-1]), (map.grid.y[0], map.grid.y[-1]))
        self.dials = [NamedDial(name_of(dials, which), *map_ends) for which, map_ends in enumerate(ends)]
        for dial, at, value in zip(self.dials, DIALS_AT, map.walk.place[steps], strict=True):
            dial.scale(LARGE).move_to(at).show(float(value))
        self.cost = CostThere(float(map.walk.cost[steps]))
        super().__init__(self.surface, *self.dials, self.cost)


def walked_map(scene: Lecture) -> WalkedMap:
    """Return the picture on which 2.9 ends and 2.10 opens."""
    return WalkedMap(*measured_map(scene), STEPS)


@beat("2.9", "two dials: the gradient", flows_from="2.8")
def two_dials(scene: Lecture) -> None:
    """Tilt the curve of one dial into the map of two; try all directions; the steepest is against the gradient."""
    map, dials = measured_map(scene)
    named, axes = _from_curve_to_map(scene, map, dials)
    tried, beside = _try_all_directions(scene, map, axes)
    laid = _set_against_the_gradient(scene, map, tried, beside)
    _walk_down(scene, map, dials, named, laid)


def _from_curve_to_map(scene: Lecture, map: CostMap, dials: Weights) -> tuple[list[NamedDial], VGroup]:
    """Ride along the curve of one dial, which the second dial moves over a landscape; then see it from above.

    Returns the dials, and the axes that lead to them along the map.
    """
    surface, grid = map.surface, map.grid
    one = OneOfTwo(map, dials)
    curve, cost, first, ball = one.curve, one.cost, one.dial, one.ball
    second = NamedDial(name_of(dials, 1), float(grid.y[0]), float(grid.y[-1]))
    start, other = dials.value.tolist()

    def ride(dot: Dot, value: float) -> None:
        dot.move_to(map.on_slice(value))

    def ride_along() -> tuple[Drive, Drive]:
        return Drive(curve, 0, 1, show=map.lay_slice), Drive(ball, start, start, show=ride)

    scene.open_with(*one.parts)
    with scene.say("Turn one dial, {mark}and the cost follows a curve.") as line:
        for end, seconds in ((curve.span[1], line.until_mark()), (start, line.left)):
            begin = first.dial.value
            scene.play(
                Drive(first, begin, end, rate_func=smooth),
                Drive(ball, begin, end, show=ride, rate_func=smooth),
                run_time=max(seconds, 1.0),
            )
        scene.moment("curve")
    with scene.say(
        "A second dial. {mark}Turn it, and the curve sweeps a landscape.\nFrom above, {mark}that is a map."
    ) as line:
        second.show(other).move_to(DIALS_AT[1])
        swept = VMobject(stroke_color=palette.COST, stroke_width=6)

        def lay(of: VMobject, value: float) -> None:
            of.set_points_as_corners(surface.row_at(value))

        scene.add(surface.sweep(other, other), curve, ball, first)
        scene.play(FadeOut(cost), FadeIn(second, shift=RIGHT), run_time=max(line.until_mark(), 0.8))
        scene.play(
            ShowSurface(surface, elevation=34),
            *ride_along(),
            first.animate.move_to(DIALS_AT[0]),
            run_time=0.7,
        )
        lay(swept, other)
        scene.add(swept)
        seconds = max(line.until_mark(), 3.0)
        ends = (other, float(grid.y[-1]), float(grid.y[0]), other)
        for (begin, end), share in zip(pairwise(ends), (0.28, 0.44, 0.28), strict=True):
            scene.play(
                Drive(second, begin, end, rate_func=smooth),
                Drive(surface, begin, end, show=SweptSurface.sweep, rate_func=smooth),
                Drive(swept, begin, end, show=lay, rate_func=smooth),
                run_time=share * seconds,
            )
        scene.remove(swept)
        scene.moment("landscape")
        side = surface.height / 2
        scene.play(
            ShowSurface(surface, elevation=90, relief=0),
            *ride_along(),
            first.animate.move_to(surface.get_center() + np.array([side - 1.3, 0.55 - side, 0])),
            second.animate.move_to(surface.get_center() + np.array([1.3 - side, side - 0.55, 0])),
            run_time=max(line.left - 0.6, 1.3),
        )
        corner = surface.get_center() + (MARGIN - side) * (RIGHT + UP)
        axes = VGroup(
            wide_arrow(corner, first[0].get_left() * RIGHT + corner * UP, palette.INK, 6),
            wide_arrow(corner, second[0].get_bottom() * UP + corner * RIGHT, palette.INK, 6),
        )
        scene.play(*(GrowArrow(cast(Arrow, axis)) for axis in axes), run_time=0.7)
        scene.moment("map")
        scene.wait(0.9)
    scene.remove(ball)
    return [first, second], axes


def _try_all_directions(scene: Lecture, map: CostMap, axes: VGroup) -> tuple[TriedDirections, Group]:
    """Sweep an arm around the point; the change of cost is drawn beside it, direction by direction.

    Returns the directions, and what leaves with them: chart and axes.
    """
    tries = map.tries
    tried = TriedDirections(map.at(tries.here), map.at(tries.place), tries.change)
    reach = 1.3 * float(np.abs(tries.change).max())
    scene.declare({str(turn): "degrees of a turn" for turn in (0, 90, 180, 270, 360)})
    chart = Chart(
        (0, 360),
        (-reach, reach),
        size=(5.6, 4.1),
        x_ticks=(0, 90, 180, 270, 360),
        y_ticks=(0,),
        x_words=lambda degrees: f"{degrees:.0f}°",
        text_size=FIGURE_SIZE,
    )
    chart.move_to(2 * ASIDE + 0.15 * LEFT + 0.05 * DOWN)
    head = Words("change of the cost, by direction", size=FIGURE_SIZE).next_to(chart, UP, buff=0.25)
    zero = DashedLine(chart.point(0, 0), chart.point(360, 0), color=palette.SECONDARY, stroke_width=2)
    degrees = np.degrees(tries.angle)
    wave = ChangeWave(chart, degrees, tries.change, color=palette.COST, width=5, data="y").show(0)
    with scene.say(
        "Which way falls fastest? Take the same small step\nin every direction, and measure."
    ) as line:
        scene.play(scene.move_on(ASIDE), FadeOut(map.slice), run_time=0.8)
        scene.play(FadeIn(chart, head, zero), run_time=0.4)
        scene.add(wave, tried)
        scene.play(
            Drive(tried, 0, TRIES - 1),
            Drive(wave, 0, float(degrees[-1])),
            run_time=max(line.left, 4.7),
        )
        scene.moment("swept")
    return tried, Group(chart, head, zero, wave, axes)


def _set_against_the_gradient(scene: Lecture, map: CostMap, tried: TriedDirections, beside: Group) -> Group:
    """Turn a spoke to the highest of all steps, where it grows into the gradient, and one to the lowest, against it.

    Returns what then lies on the map and beside it; the first four are both arrows and their names.
    """
    tries = map.tries
    highest, lowest = int(tries.change.argmax()), int(tries.change.argmin())
    along = np.arctan2(*tries.slopes[::-1])
    up, down = map.arrow(1), map.arrow(-1)
    uphill = on_plate("nabla C", RISE).next_to(up.get_end(), UP, buff=0.12)
    downhill = on_plate("- nabla C", FALL).next_to(down.get_end(), DOWN, buff=0.12)
    chart, wave = cast(Chart, beside[0]), cast(ChangeWave, beside[3])
    climb, fall = (ChosenDirection(tried, chart, wave, hue) for hue in (RISE, FALL))
    top, bottom = (_change_beside(map, chart, which) for which in (highest, lowest))
    with scene.say(
        "The gradient points {mark}where the cost climbs fastest.",
        when=_same_way(tries.angle[highest], along),
    ) as line:
        scene.play(
            tried.animate.set_opacity(0.5),
            FadeIn(climb.show(TRIES - 1)),
            Drive(wave, 1, 0, show=_show_bead),
            run_time=0.4,
        )
        scene.play(Drive(climb, TRIES - 1, highest, rate_func=smooth), run_time=max(line.until_mark(), 1.5))
        scene.play(Transform(climb.spoke, up), FadeIn(uphill, top, scale=0.6), run_time=max(line.left, 0.8))
    with scene.say(
        "And the steepest fall {mark}lies straight against it.",
        when=_same_way(tries.angle[lowest], along + np.pi),
    ) as line:
        scene.add(fall.show(highest))
        scene.play(Drive(fall, highest, lowest, rate_func=smooth), run_time=max(line.until_mark(), 1.5))
        scene.play(Transform(fall.spoke, down), FadeIn(downhill, bottom, scale=0.6), run_time=0.9)
        scene.wait(max(line.left, 0.8))
        scene.moment("gradient")
    scene.remove(climb, fall)
    laid = Group(up, down, uphill, downhill, climb.ring, fall.ring, tried, top, bottom, beside)
    scene.add(*laid)
    return laid


def _show_bead(wave: ChangeWave, opacity: float) -> None:
    wave.bead = np.array([opacity])


def _same_way(angle: float, other: float) -> bool:
    """Return whether two angles differ by less than two neighbouring steps."""
    return bool(np.cos(angle - other) > np.cos(2 * np.pi / TRIES))


def _change_beside(map: CostMap, chart: Chart, which: int) -> Number:
    """Return the change in one of the directions in figures, beside its place on the curve of changes."""
    degrees, change = float(np.degrees(map.tries.angle[which])), float(map.tries.change[which])
    number = Number(change, 2, sign=True, size=60, color=change_hue(change))
    return number.next_to(chart.point(degrees, change), RIGHT, buff=0.42).shift(0.1 * np.sign(change) * UP)


def _walk_down(scene: Lecture, map: CostMap, dials: Weights, named: list[NamedDial], laid: Group) -> None:
    """Lift the map; a ball walks against the gradient, found anew before every step, and the dials turn with it."""
    surface, places, costs = map.surface, map.walk.place, map.walk.cost
    cost = CostThere(float(costs[0]))
    with scene.say(
        "So step against it. {mark}Find the gradient again, step again. And again.",
        when=bool(np.all(np.diff(costs) < 0)),
    ) as line:
        up, down, uphill, downhill, *others = laid
        on_the_map = ARROW / map.step_arrow(0).get_length()
        scene.play(FadeOut(up, uphill, *others), scene.pull_back(), run_time=0.8)
        scene.add(surface, down, downhill, *named)

        def follow(of: Mobject, reach: float) -> None:
            of.become(map.step_arrow(0, reach))
            downhill.next_to(of.get_end(), DOWN, buff=0.12)

        scene.play(
            ShowSurface(surface, azimuth=LOOK[0], elevation=LOOK[1], relief=1),
            Drive(down, on_the_map, 1, show=follow, rate_func=smooth),
            *(dial.animate.scale(LARGE).move_to(at) for dial, at in zip(named, DIALS_AT, strict=True)),
            FadeIn(cost, rate_func=squish_rate_func(smooth, 0.5, 1)),
            run_time=max(line.until_mark() - 1.0, 1.6),
        )
        scene.play(FadeOut(downhill), run_time=0.3)
        for step in range(STEPS):
            arrow = map.step_arrow(step) if step else cast(Arrow, down)
            if step:
                scene.play(GrowArrow(arrow), run_time=0.7)
            scene.play(
                ShowSurface(surface, trail_lengths=[step + 1]),
                *(
                    Drive(dial, *places[step : step + 2, which].tolist(), rate_func=smooth)
                    for which, dial in enumerate(named)
                ),
                run_time=0.7,
            )
            cost.show(float(costs[step + 1]))
            scene.play(FadeOut(arrow), run_time=0.2)
        scene.moment("walked down")
        scene.wait(max(line.left, 0.5))
    walked = WalkedMap(map, dials, STEPS)
    scene.remove(*named, cost)
    scene.add(*walked)
