import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Group

from scenes.kit.charts.bars import Bars
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import CostCurve, Curve, Scatter, thinned
from scenes.kit.charts.scale import Scale
from scenes.kit.look import palette


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 12))
def test_ticks_are_round_few_and_inside(low, extent, most):
    scale = Scale(low, low + extent)
    ticks = scale.ticks(most)
    assert len(ticks) <= most
    assert all(low - 1e-6 * extent <= tick <= low + extent * (1 + 1e-6) for tick in ticks)
    if len(ticks) > 1:
        step = ticks[1] - ticks[0]
        assert step / 10 ** np.floor(np.log10(step * 1.000001)) == pytest.approx(1, rel=1e-3) or (
            round(step / 10 ** np.floor(np.log10(step * 1.000001))) in (2, 5)
        )


@given(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=2, unique=True))
def test_a_scale_around_data_holds_them_all_without_much_room(data):
    scale = Scale.around(data)
    assert scale.share(data).min() >= 0
    assert scale.share(data).max() <= 1
    assert np.ptp(data) > 0.5 * (scale.high - scale.low)
    assert Scale.around(0, np.abs(data)).low == 0


def test_there_is_no_scale_around_one_number():
    with pytest.raises(ValueError, match=r"data that are all 3\.0"):
        Scale.around([3, 3], 3)


def test_logarithmic_ticks_are_powers_of_ten():
    assert Scale(0.05, 2000, log=True).ticks() == pytest.approx((0.1, 1, 10, 100, 1000))
    assert len(Scale(1, 1e12, log=True).ticks(6)) <= 6


def test_points_are_measured_in_data_units_wherever_the_chart_is():
    chart = Chart((0, 10), Scale(0.1, 10, log=True), size=(4, 2), x_label="x").scale(1.5).shift([1, -1, 0])
    area = chart.area
    np.testing.assert_allclose(chart.point(5, 1.0), area.get_center(), atol=1e-9)
    np.testing.assert_allclose(chart.point([0, 10], [0.1, 10])[0], area.get_corner([-1, -1, 0]), atol=1e-9)


def test_tick_marks_stand_where_their_numbers_are():
    chart = Chart((0, 40), (0, 1), y_ticks=())
    marks = chart.ticks[::2]
    np.testing.assert_allclose(
        [mark.get_start() for mark in marks], chart.point([0, 10, 20, 30, 40], np.zeros(5)), atol=1e-9
    )


def test_all_words_of_a_chart_have_its_size():
    chart = Chart((0, 4), (0, 9), x_label="step", y_label="cost", text_size=37)
    words = [*chart.words, *chart.ticks[1::2], chart.level(3, "here")[1]]
    assert chart.text_size == 37
    assert {round(one.font_size, 6) for one in words} == {37}


def test_data_outside_the_scales_are_refused():
    chart = Chart((0, 10), (0, 1))
    with pytest.raises(ValueError, match=r"1\.5 lies outside"):
        Curve(chart, [0, 1], [0.5, 1.5])
    with pytest.raises(ValueError, match="lies outside"):
        Scatter(chart, [np.nan], [0.5])
    with pytest.raises(ValueError, match="begin at 0"):
        Scale(0, 1, log=True)


@given(st.integers(1, 400), st.integers(0, 10_000))
def test_thinning_keeps_ends_and_extremes_of_every_column(count, seed):
    rng = np.random.default_rng(seed)
    points = np.column_stack([np.sort(rng.uniform(0, 20, count)), rng.normal(size=count)])
    kept = thinned(points)
    assert np.array_equal(kept[[0, -1]], points[[0, -1]])
    assert len(kept) <= max(4 * 20, 0) or len(kept) == count
    for column in np.unique(np.floor(points[:, 0])):
        here, there = (p[np.floor(p[:, 0]) == column, 1] for p in (points, kept))
        assert (there.min(), there.max()) == (here.min(), here.max())


def test_a_thinned_curve_covers_the_same_pixels(draw, monkeypatch):
    chart = Chart((0, 30_000), (0, 1))
    noise = np.random.default_rng(0).uniform(size=30_000)
    curve = Curve(chart, np.arange(30_000), noise)
    few = draw(curve)
    monkeypatch.setattr("scenes.kit.charts.plots.thinned", lambda points: points)
    every = draw(curve)
    assert np.abs(few.astype(int) - every).mean() < 0.5


def test_a_curve_is_drawn_where_its_data_are(draw):
    chart = Chart((0, 10), (0, 1), size=(8, 4)).shift([0.5, 0, 0])
    curve = Curve(chart, [0, 10], [0.25, 0.25])
    lit = np.abs(draw(curve, height=720).astype(int) - draw(height=720)).max(axis=2) > 100
    rows, columns = np.nonzero(lit)
    assert abs(rows.mean() - (360 - 90 * chart.point(0, 0.25)[1])) < 1
    assert abs(columns.min() - (640 + 90 * (-3.5))) <= 2
    half = np.abs(draw(curve.show(5.0), height=720).astype(int) - draw(height=720)).max(axis=2) > 100
    assert abs(np.nonzero(half)[1].max() - (640 + 90 * 0.5)) <= 2


def test_of_opaque_dots_at_one_place_the_last_is_seen(draw):
    dots = Scatter(Chart((-1, 1), (-1, 1)), [0.0, 0.5, 0.0], [0.0, -0.5, 0.0], radius=0.3, strength=1.0)
    dots.colors[:] = [palette.rgb(hue) for hue in (palette.POSITIVE, palette.TARGET, palette.NEGATIVE)]
    frame = draw(dots, height=720)
    assert frame[360, 640, :3] == pytest.approx(255 * palette.rgb(palette.NEGATIVE), abs=2)
    right, below = 640 + 90 * 0.5 * 2.5, 360 + 90 * 0.5 * 1.5
    assert frame[round(below), round(right), :3] == pytest.approx(255 * palette.rgb(palette.TARGET), abs=2)


def test_a_cost_curve_ends_at_the_step_shown():
    chart = Chart((0, 99), (0, 2))
    costs = np.linspace(2, 0, 100)
    curve = CostCurve(chart, costs)

    class Step:
        number = 40

    curve.show(Step())
    np.testing.assert_allclose(curve.tip(), chart.point(40, costs[40]), atol=1e-9)
    Group(chart, curve).shift([1, 1, 0]).scale(0.5)
    np.testing.assert_allclose(curve.tip(), chart.point(40, costs[40]), atol=1e-9)


def test_a_staircase_keeps_its_value_until_the_next_step():
    curve = Curve(Chart((0, 3), (0, 3)), [0, 1, 2], [1, 2, 3], steps=True)
    assert [curve.value_at(x) for x in (0, 0.99, 1, 1.5, 2)] == [1, 1, 2, 2, 3]


def test_histograms_count_everything_once():
    chart = Chart((-4, 4), (0, 100))
    samples = np.random.default_rng(0).uniform(-4, 4, 500)
    bars = Bars.histogram(chart, samples, np.linspace(-4, 4, 9))
    assert bars.values.sum() == 500
    with pytest.raises(ValueError, match="outside the bins"):
        Bars.histogram(chart, samples, np.linspace(-1, 1, 3))
    with pytest.raises(ValueError, match="logarithmic"):
        Bars(Chart((0, 1), Scale(1, 10, log=True)), [[0, 1]], [2])


def test_bars_stand_on_their_base_and_reach_their_value(draw):
    chart = Chart((0, 4), (-1, 1), size=(4, 4))
    bars = Bars.around(chart, [1.0, 3.0], [0.5, -1.0])
    lit = np.abs(draw(bars, height=720).astype(int) - draw(height=720)).max(axis=2) > 50
    left, right = np.flatnonzero(lit[:, 640 - 90]), np.flatnonzero(lit[:, 640 + 90])
    assert (left.min(), left.max()) == pytest.approx((360 - 90, 359), abs=1)
    assert (right.min(), right.max()) == pytest.approx((360, 360 + 179), abs=1)


def test_plots_move_between_data_while_they_play(play):
    chart = Chart((0, 1), (0, 1))
    bars = Bars.around(chart, [0.5], [0.1], width=0.2)
    curve = Curve(chart, [0, 1], [0, 1], color=palette.COST)
    play(
        lambda: bars.animate(run_time=0.2).set_values([0.9]),
        lambda: curve.animate(run_time=0.2).show(0.5),
        on_stage=[chart, bars, curve],
    )
    np.testing.assert_allclose(bars.values, [0.9])
    np.testing.assert_allclose(curve.end, [0.5])


def test_axes_and_reference_lines_are_drawn(draw):
    chart = Chart(Scale(1, 1e6, log=True), (0, 1), x_label="images", y_label="cost")
    level = chart.level(0.9, "always 0.1")
    assert level[0].get_start()[1] == pytest.approx(chart.point(1, 0.9)[1])
    assert level[1].get_bottom()[1] > chart.point(1, 0.9)[1]
    assert (draw(chart, level, chart.upright(100, "here")) != draw()).mean() > 0.005
