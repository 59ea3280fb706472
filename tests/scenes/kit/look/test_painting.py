import numpy as np
import pytest
from manim import RIGHT, UP, Camera, Circle, FadeIn, Group, Line, MovingCamera, Square, VGroup
from manim.utils.hashing import get_json

from scenes.kit.look.painting import StageCamera, is_pinned, pin, unpin
from scenes.kit.network.edges import EdgeLayer
from scenes.kit.pictures.mosaic import Picture


def test_a_camera_that_does_not_know_painted_mobjects_says_what_to_do():
    camera = Camera()
    with pytest.raises(TypeError, match="Lecture"):
        camera.capture_mobjects([Picture(np.ones((28, 28)))])


def test_shifts_and_scales_move_the_corners():
    picture = Picture(np.ones((28, 28)), size=2.0).shift([1, 0.5, 0]).scale(0.5)
    np.testing.assert_allclose(picture.points, [[0.5, 1, 0], [1.5, 1, 0], [0.5, 0, 0], [1.5, 0, 0]])
    np.testing.assert_allclose(picture.at(0.5, 0.5), [1, 0.5, 0])


def test_it_is_drawn_where_its_corners_are_and_under_what_comes_later(draw):
    picture = Picture(np.ones((28, 28)), size=2.0, outline=False).shift([2, 1, 0])
    cover = Square(0.5, fill_opacity=1, fill_color="#FF0000", stroke_width=0).move_to([2, 1, 0])
    frame = draw(picture, cover).astype(int)
    lit = frame[..., 1] > 200
    rows, columns = np.flatnonzero(lit.any(axis=1)), np.flatnonzero(lit.any(axis=0))
    per_unit = 480 / 8
    assert abs(rows[0] - (4 - 2) * per_unit) <= 1
    assert abs(rows[-1] + 1 - 4 * per_unit) <= 1
    assert abs(columns[0] - (853 / 2 + 1 * per_unit)) <= 1.5
    middle = frame[round(3 * per_unit), round(853 / 2 + 2 * per_unit)]
    assert middle[0] > 200
    assert middle[1] < 50


def test_opacity_lies_between_the_ground_and_the_picture(draw):
    full = Picture(np.ones((4, 4)), outline=False)
    ground, lit = draw()[240, 426, 0], draw(full)[240, 426, 0]
    half = draw(full.copy().set_opacity(0.5))[240, 426, 0]
    assert abs(int(half) - (int(ground) + int(lit)) / 2) <= 1
    assert np.array_equal(draw(full.copy().fade(1)), draw())


def test_shapes_are_drawn_as_manim_draws_them_from_every_place_of_the_camera():
    plain, stage = MovingCamera(), StageCamera()
    row = VGroup(
        Square(1.0, fill_opacity=0.5),
        Circle(0.5, stroke_opacity=0),
        Square(0.7, stroke_width=0),
        Line(UP, RIGHT),
    ).arrange(RIGHT)
    for place in ([0, 0, 0], [1, 0.3, 0], [0, 0, 0]):
        for camera in (plain, stage):
            camera.frame.move_to(place).set(width=9)
            camera.reset().capture_mobjects([row])
        assert np.array_equal(plain.pixel_array, stage.pixel_array)
        row[0].shift([0.2, 0.1, 0])


def test_a_fade_ends_as_the_mobject_was(play):
    layer = EdgeLayer([[0, 0]], [[2, 1]]).set_values([1.0])
    before = layer.points.copy()
    stage = play(lambda: FadeIn(Group(layer), shift=0.5 * UP, run_time=0.2))
    assert layer in stage.mobjects[0].submobjects
    assert layer.opacity == 1.0
    np.testing.assert_allclose(layer.points, before)


def test_the_cache_of_manim_sees_every_number_of_the_state():
    values = np.linspace(-1, 1, 12_960)
    starts = np.column_stack([np.zeros(12_960), np.linspace(0, 1, 12_960)])
    layer = EdgeLayer(starts, starts + np.array([1, 0]), width=0.8).set_values(values)
    before = get_json(layer)
    values[6_000] += 1e-3
    assert get_json(layer.set_values(values)) != before


def test_moving_the_camera_closer_enlarges(draw):
    picture = Picture(np.ones((8, 8)), size=1.0, outline=False)
    layer = EdgeLayer([[-1, 0]], [[1, 0]]).set_values([1.0])
    for mobject in (picture, layer):
        far, near = draw(mobject), draw(mobject, zoom=2.0)
        area = [(np.abs(f.astype(int) - draw()).max(axis=2) > 40).sum() for f in (far, near)]
        assert area[1] > 3 * area[0]


def test_what_was_pinned_can_be_seen_by_the_camera_again():
    shapes = VGroup(Circle(), Square())
    assert all(is_pinned(part) for part in pin(shapes))
    assert not any(is_pinned(part) for part in unpin(shapes).get_family())
