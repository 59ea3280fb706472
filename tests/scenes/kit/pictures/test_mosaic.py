import numpy as np
import pytest

from scenes.kit.look import palette
from scenes.kit.pictures.mosaic import Mosaic, Picture, WeightPictures


def test_cells_lie_in_rows_with_gaps_between():
    mosaic = Mosaic(np.zeros((6, 784)), columns=3, cell_size=1.0, gap=0.5)
    assert (mosaic.width, mosaic.height) == pytest.approx((4.0, 2.5))
    first, last = mosaic.cell(0), mosaic.cell(5)
    np.testing.assert_allclose(first.get_center(), [-1.5, 0.75, 0], atol=1e-9)
    np.testing.assert_allclose(last.get_center(), [1.5, -0.75, 0], atol=1e-9)
    assert (first.width, first.height) == pytest.approx((1.0, 1.0))


def test_cells_move_with_the_mosaic():
    mosaic = Mosaic(np.zeros((4, 784))).scale(2).shift([1, 0, 0])
    alone = mosaic.picture(3)
    np.testing.assert_allclose(alone.points, mosaic.corners(3), atol=1e-9)


def test_each_pixel_is_drawn_at_its_place_and_crisp(draw):
    values = np.zeros((28, 28))
    values[6, 14] = 1.0
    picture = Picture(values, size=2.8, outline=False)  # 9 pixels of the frame to a pixel of the picture
    lit = draw(picture, height=720)[..., 0] > 100
    rows, columns = np.nonzero(lit)
    place = picture.pixels((6, 14))
    assert lit.sum() == 81
    assert abs(rows.mean() - (4 - place.get_center()[1]) * 90) < 1
    assert abs(columns.mean() - (640 + place.get_center()[0] * 90)) < 1


def test_hues_tell_the_sign_and_brightness_the_share():
    weights = np.zeros((2, 4))
    weights[0, 0], weights[0, 1], weights[1, 3] = 2.0, -1.0, 0.5
    mosaic = Mosaic(weights, kind="signed")
    np.testing.assert_allclose(mosaic.colors[0, 0, 0], palette.POSITIVE.to_rgb(), atol=1e-6)
    ground = palette.GROUND.to_rgb()
    np.testing.assert_allclose(mosaic.colors[0, 0, 1], (ground + palette.NEGATIVE.to_rgb()) / 2, atol=1e-6)
    each = Mosaic(weights, kind="signed", largest=[2.0, 0.5])
    np.testing.assert_allclose(each.colors[1, 1, 1], palette.POSITIVE.to_rgb(), atol=1e-6)


def test_values_change_in_place_whatever_was_shown():
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(2, 16, 784))
    pictures = WeightPictures(first).set_values(second)
    assert np.array_equal(pictures.colors, WeightPictures(second).colors)
    with pytest.raises(ValueError, match="cannot show"):
        pictures.set_values(second[:3])


def test_marks_are_drawn_in_the_colour_of_what_is_wanted(draw):
    mosaic = Mosaic(np.zeros((4, 784))).mark([2])
    target = np.round(255 * palette.TARGET.to_rgb())
    found = np.abs(draw(mosaic)[..., :3] - target).max(axis=2) < 3
    columns = np.flatnonzero(found.any(axis=0))
    assert found.any()
    assert columns.max() < 853 / 2  # the third of four stands at the lower left
    assert not (np.abs(draw(mosaic.mark([]))[..., :3] - target).max(axis=2) < 3).any()


def test_pictures_that_are_not_square_must_say_their_shape():
    with pytest.raises(ValueError, match="not square"):
        Mosaic(np.zeros((3, 10)))
    assert Mosaic(np.zeros((3, 2, 5))).cell(0).width == pytest.approx(2.5)


def test_it_plays(play):
    mosaic = Mosaic(np.zeros((4, 784)))
    play(lambda: mosaic.animate(run_time=0.2).set_values(np.ones((4, 784))).shift([1, 0, 0]))
    np.testing.assert_allclose(mosaic.colors[0, 0, 0], palette.INK.to_rgb(), atol=1e-6)
    assert mosaic.get_center()[0] == pytest.approx(1.0)


def test_pictures_change_places_and_step_back(play, draw):
    mosaic = Mosaic(np.ones((4, 4)), outline=False)
    first, last = mosaic.corners(0), mosaic.corners(3)
    play(lambda: mosaic.animate(run_time=0.2).rearrange(mosaic.slots[::-1]))
    np.testing.assert_allclose(mosaic.corners(0), last, atol=1e-9)
    np.testing.assert_allclose(mosaic.corners(3), first, atol=1e-9)
    frame = draw(mosaic.focus(0)).astype(int)
    assert frame[240 + 30, 426 + 30, 0] > 200  # the first picture now lies at the lower right
    assert 100 < frame[240 - 30, 426 - 30, 0] < 150
    assert draw(mosaic.unfocus())[240 - 30, 426 - 30, 0] > 200
    with pytest.raises(ValueError, match="as many rows"):
        mosaic.rearrange([[0, 0]])


def test_grid_lines_run_between_the_pixels():
    picture = Picture(np.zeros((28, 28)), size=2.8).shift([1, 0, 0])
    lines = picture.grid()
    assert len(lines.get_subpaths()) == 58
    assert (lines.width, lines.height) == pytest.approx((2.8, 2.8))
    np.testing.assert_allclose(lines.get_center(), picture.get_center(), atol=1e-9)
