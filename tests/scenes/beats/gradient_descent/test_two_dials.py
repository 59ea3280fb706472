"""What lies on the map of two dials: tried directions, the curve of one dial, the gradient."""

import cairo
import numpy as np
import pytest
from manim import LEFT, ORIGIN, RIGHT, UP

from netcore.measure.gradients import Weights
from netcore.measure.planes import Directions, PlaneDescent, Surface
from scenes.beats.gradient_descent.gradient.two_dials import (
    ChangeWave,
    ChosenDirection,
    CostMap,
    NamedDial,
    TriedDirections,
    WalkedMap,
)
from scenes.kit.charts.chart import Chart
from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, StageCamera

X, Y = np.linspace(-2, 2, 21), np.linspace(-1, 3, 21)


def painted_at(surface, point):
    """Return whether anything is painted at a scene point."""
    camera = StageCamera()
    frame = np.zeros((camera.pixel_height, camera.pixel_width, 4), dtype=np.uint8)
    canvas = Canvas(
        cairo.Context(
            cairo.ImageSurface.create_for_data(
                frame.data, cairo.FORMAT_ARGB32, camera.pixel_width, camera.pixel_height
            )
        ),
        camera,
    )
    surface.paint(canvas)
    column, row = canvas.to_pixels([point])[0].astype(int)
    return bool(frame[row, column, 3])


@pytest.fixture
def plane():
    """A map on which the cost rises by 3 a unit of x and by 4 a unit of y."""
    angle = np.arange(8) * np.pi / 4
    ways = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    here = np.array([0.0, 1.0])
    change = ways @ [3.0, 4.0]
    cost = 20.0
    return CostMap(
        Surface(X, Y, cost + 3 * X + 4 * (Y[:, None] - 1)),
        Directions(angle, change, here + ways, cost + change, here, cost, np.array([3.0, 4.0]), 5.0),
        PlaneDescent(np.stack([here, here - [0.3, 0.4]]), np.array([cost, cost - 2.5])),
    )


def test_directions_are_tried_one_after_the_other():
    tried = TriedDirections(ORIGIN, np.array([RIGHT, UP, LEFT]), [0.5, 0.0, -0.5])
    assert tried.show(0).shown()["hue"] == pytest.approx([0.5])
    assert tried.show(1.5).tip() == pytest.approx((UP + LEFT) / 2)
    assert tried.show(9).shown()["hue"] == pytest.approx([0.5, 0.0, -0.5])


def test_a_chosen_direction_is_the_same_on_the_map_and_on_the_curve():
    chart = Chart((0, 180), (-1, 1), size=(3, 2), x_ticks=(), y_ticks=())
    wave = ChangeWave(chart, [0, 90, 180], [0.5, 0.0, -0.5], color=palette.COST)
    tried = TriedDirections(ORIGIN, np.array([RIGHT, UP, LEFT]), [0.5, 0.0, -0.5]).show(2)
    chosen = ChosenDirection(tried, chart, wave, palette.INK).show(1.5)
    assert chosen.spoke.get_end() == pytest.approx((UP + LEFT) / 2)
    assert chosen.ring.get_center() == pytest.approx(chart.point(135, -0.25))
    assert tried.tried[0] == 2


def test_the_curve_of_the_first_dial_lies_on_the_surface_however_it_is_seen(plane):
    for elevation in (4, 40):
        plane.surface.show(elevation=elevation)
        plane.lay_slice(plane.slice)
        for x in X[[0, 6, -1]]:
            share = plane.slice.x.share(x), 1 - plane.slice.y.share(plane.slice.value_at(x))
            assert plane.slice.at(*map(float, share)) == pytest.approx(
                plane.surface.to_screen(x, 1.0, 20 + 3 * x)
            )


def test_the_arrows_of_the_gradient_lead_up_and_down_the_cost(plane):
    plane.surface.show(elevation=90, relief=0)
    up, down = (plane.arrow(side).get_vector() for side in (1, -1))
    assert up[:2] / np.linalg.norm(up) == pytest.approx([0.6, 0.8])
    assert down == pytest.approx(-up)


def test_the_swept_curve_lies_on_the_surface_at_the_value_of_the_second_dial(plane):
    at = plane.surface.to_screen(X, 2.5, 20 + 3 * X + 4 * 1.5)
    assert plane.surface.row_at(2.5) == pytest.approx(at)


def test_the_arrow_of_a_step_leads_from_one_place_of_the_descent_to_the_next(plane):
    ends = [plane.surface.to_screen(*place, cost) for place, cost in (((0, 1), 20), ((-0.3, 0.6), 17.5))]
    arrow = plane.step_arrow(0)
    assert arrow.get_start() == pytest.approx(ends[0])
    assert arrow.get_end() == pytest.approx(ends[1])


def test_the_arrow_against_the_gradient_becomes_the_first_step(plane):
    plane.surface.show(elevation=90, relief=0)
    laid = plane.arrow(-1)
    longer = plane.step_arrow(0, laid.get_length() / plane.step_arrow(0).get_length())
    assert longer.get_start() == pytest.approx(laid.get_start(), abs=1e-6)
    assert longer.get_end() == pytest.approx(laid.get_end(), abs=1e-6)


def test_after_the_walk_each_dial_stands_where_the_walk_ends(plane):
    dials = Weights(
        index=np.array([0, 1]),
        to=np.array([8, 2]),
        source=np.array([5, 3]),
        value=np.array([0.0, 1.0]),
        slope=np.array([3.0, 4.0]),
    )
    walked = WalkedMap(plane, dials, 1)
    assert [named.dial.value for named in walked.dials] == pytest.approx([-0.3, 0.6])
    assert walked.surface.lengths == pytest.approx([1])
    assert walked.cost.number.value == 17.5


def test_a_named_dial_keeps_its_plate_behind():
    named = NamedDial("w", -1, 1).show(0.5)
    assert named.dial.value == 0.5
    assert named[0].width > named.dial.width + named.symbol.width


def test_only_what_the_curve_has_swept_is_painted(plane):
    surface = plane.surface.show(elevation=60).sweep(1.0, 1.0).sweep(2.0)
    assert surface.swept.tolist() == [1.0, 2.0]
    inside, outside = (surface.to_screen(0.0, y, 20 + 4 * (y - 1)) for y in (1.5, 0.0))
    assert painted_at(surface, inside)
    assert not painted_at(surface, outside)
    assert painted_at(surface.sweep(-1.0, 3.0), outside)
