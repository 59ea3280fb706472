import numpy as np
import pytest
from manim import Line

from scenes.kit.look import palette
from scenes.kit.network.edges import DEEPEST, EdgeLayer


def fan(count=16):
    ys = np.linspace(-2, 2, count)
    starts = np.array([[-3.0, y] for _ in ys for y in ys])
    ends = np.array([[3.0, y] for y in ys for _ in ys])
    return starts, ends


def test_one_edge_has_the_colour_and_opacity_of_the_palette(draw):
    layer = EdgeLayer([[-3, 0]], [[3, 0]], width=20).set_values([0.5], largest=1.0)
    pixel = draw(layer)[240, 426, :3] / 255
    hue, ground = palette.POSITIVE.to_rgb(), palette.GROUND.to_rgb()
    opacity = palette.weight_opacity(0.5, 1.0)
    np.testing.assert_allclose(pixel, ground + opacity * (hue - ground), atol=0.02)


def test_a_grey_edge_has_the_same_opacity_for_both_signs(draw):
    pixels = [
        draw(EdgeLayer([[-3, 0]], [[3, 0]], width=20).set_values([value], largest=1.0).set_hue(0))[
            240, 426, :3
        ]
        for value in (0.5, -0.5)
    ]
    grey, ground = palette.SECONDARY.to_rgb(), palette.GROUND.to_rgb()
    opacity = palette.weight_opacity(0.5, 1.0)
    for pixel in pixels:
        np.testing.assert_allclose(pixel / 255, ground + opacity * (grey - ground), atol=0.02)


def test_it_looks_like_lines_drawn_one_by_one(draw):
    starts, ends = fan()
    values = np.random.default_rng(1).normal(size=len(starts))
    largest = np.abs(values).max()
    lines = [
        Line(
            [*start, 0],
            [*end, 0],
            stroke_width=float(palette.weight_width(value, largest)),
            stroke_opacity=float(palette.weight_opacity(value, largest)),
            color=palette.sign_hue(value),
        )
        for start, end, value in sorted(zip(starts, ends, values, strict=True), key=lambda item: abs(item[2]))
    ]
    layer = EdgeLayer(starts, ends).set_values(values)
    difference = np.abs(draw(layer, height=720).astype(int) - draw(*lines, height=720))
    assert difference.mean() < 2.0  # of 255; nothing at all differs by 9
    assert np.abs(draw(*lines, height=720).astype(int) - draw(height=720)).mean() > 5


def test_from_nearby_all_edges_are_thicker_and_weak_ones_less_faint(draw):
    ends = [[-3, 1], [-3, -1]], [[3, 1], [3, -1]]
    usual, near = (
        EdgeLayer(*ends, **look).set_values([0.05, 1.0]) for look in ({}, {"thickness": 3.0, "faintest": 0.6})
    )
    far, close = ((draw(layer, height=720)[:, 640, 2] / 255.0) for layer in (usual, near))
    strong, weak = slice(400, 500), slice(220, 320)
    assert (close[strong] > 0.5).sum() == pytest.approx(3 * (far[strong] > 0.5).sum(), abs=2)
    assert close[weak].max() > 2 * far[weak].max()


def test_what_is_shown_does_not_depend_on_what_was_shown(draw):
    starts, ends = fan(6)
    rng = np.random.default_rng(2)
    values = rng.normal(size=len(starts))
    fresh = EdgeLayer(starts, ends).set_values(values)
    used = EdgeLayer(starts, ends).set_values(rng.normal(size=len(starts))).shift([0.3, 0, 0])
    draw(used)
    used.shift([-0.3, 0, 0]).set_values(values).set_values(values)
    assert np.array_equal(draw(fresh), draw(used))


def test_hidden_and_zero_edges_leave_no_trace(draw):
    layer = EdgeLayer([[-3, 0], [-3, 1]], [[3, 0], [3, 1]]).set_values([0.0, 2.0]).emphasise([1.0, 0.0])
    assert np.array_equal(draw(layer), draw())


def test_a_pulse_lights_the_part_of_the_edge_where_it_is(draw):
    layer = EdgeLayer([[-3, 0]], [[3, 0]]).set_pulse([1.0], 0.25)
    lit = np.flatnonzero((draw(layer).astype(int) - draw())[..., 2].max(axis=0) > 60)
    assert abs(lit.mean() - (853 / 2 - 1.5 * 60)) < 2
    assert len(lit) < 6 * 60 / 2


def test_a_tinted_layer_shows_both_signs_in_one_colour(draw):
    layer = EdgeLayer([[-3, 0], [-3, 1]], [[3, 0], [3, 1]], width=12).set_values([1.0, -1.0])
    seen = draw(layer.tint(palette.COST))
    assert np.array_equal(seen, draw(layer.set_values([-1.0, 1.0])))
    assert np.abs(seen[240, 427, :3] - 255 * palette.rgb(palette.COST)).max() < 20


def test_shifting_by_whole_pixels_shifts_the_picture(draw):
    starts, ends = fan(4)
    layer = EdgeLayer(starts, ends).set_values(np.linspace(-1, 1, 16))
    still = draw(layer, height=720)  # 90 pixels per unit
    moved = draw(layer.shift([10 / 90, 5 / 90, 0]), height=720)
    assert np.array_equal(np.roll(still, (-5, 10), axis=(0, 1)), moved)


def test_scaled_layers_stay_where_they_belong(draw):
    layer = EdgeLayer([[-3, -1]], [[3, 1]]).set_values([1.0]).scale(0.6).shift([1, 1, 0])
    lit = np.abs(draw(layer).astype(int) - draw()).max(axis=2) > 60
    rows, columns = np.nonzero(lit)
    assert abs(columns.min() - (853 / 2 + (1 - 1.8) * 60)) < 3
    assert abs(columns.max() - (853 / 2 + (1 + 1.8) * 60)) < 3
    assert abs(rows.min() - (4 - 1.6) * 60) < 3


def test_it_can_turn_from_one_set_of_values_into_another(play):
    starts, ends = fan(4)
    layer = EdgeLayer(starts, ends).set_values(np.linspace(-1, 1, 16))
    target = np.linspace(1, -0.5, 16)
    play(lambda: layer.animate(run_time=0.2).set_values(target))
    np.testing.assert_allclose(layer.strengths, target)


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="as many starts"):
        EdgeLayer([[0, 0]], [[1, 1], [2, 2]])
    with pytest.raises(ValueError, match="cannot show 3"):
        EdgeLayer([[0, 0]], [[1, 1]]).set_values([1, 2, 3])


def test_depths_up_to_the_deepest_are_told_apart():
    assert 1 - np.exp(-DEEPEST) > 254.3 / 255
