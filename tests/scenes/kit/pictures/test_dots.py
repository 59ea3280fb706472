import numpy as np
import pytest

from scenes.kit.look import palette
from scenes.kit.pictures.dots import Dots, pixel_places


def test_places_follow_the_pixels_row_by_row():
    places = pixel_places(28, 0.1)
    np.testing.assert_allclose(places[28 * 3 + 5], [(5 - 13.5) * 0.1, (13.5 - 3) * 0.1])


def test_dots_are_drawn_where_they_are_with_their_activation(draw):
    dots = Dots([[-2, 0], [2, 1]], [1.0, 0.0], 0.3).scale(0.5).shift([1, 0, 0])
    np.testing.assert_allclose(dots.centers()[:, :2], [[0, 0.25], [2, 0.75]], atol=1e-9)
    frame = draw(dots, height=720)
    np.testing.assert_allclose(frame[360 - 22, 640, :3] / 255, palette.INK.to_rgb(), atol=0.01)
    np.testing.assert_allclose(frame[360 - 67, 640 + 180, :3] / 255, palette.GROUND.to_rgb(), atol=0.01)
    assert frame[360 - 67, 640 + 180 + 13, 0] > 60  # its ring


def test_dots_travel_to_other_places(play):
    dots = Dots(pixel_places(4, 0.5), np.linspace(0, 1, 16), 0.2).shift([-2, 0, 0]).scale(0.8)
    column = np.column_stack([np.full(16, 3.0), np.linspace(2, -2, 16), np.zeros(16)])
    play(lambda: dots.animate(run_time=0.2).put_at(column).set_radii(0.1))
    np.testing.assert_allclose(dots.centers(), column, atol=1e-9)
    np.testing.assert_allclose(dots.radii, 0.1)


def test_hidden_dots_leave_no_trace(draw):
    dots = Dots(pixel_places(4, 0.5), np.ones(16), 0.2)
    assert np.array_equal(draw(dots.set_radii(0.0)), draw())


def test_wrong_counts_are_refused():
    dots = Dots([[0, 0], [1, 1]], [0, 1], 0.1)
    with pytest.raises(ValueError, match="cannot show 3"):
        dots.set_values([1, 2, 3])
    with pytest.raises(ValueError, match="as many places"):
        dots.put_at([[0, 0]])


def test_flat_dots_are_wider_than_high_and_bright_ones_lie_over_dark_ones(draw):
    dots = Dots([[0, 0], [0, 0.05]], [1.0, 0.0], 0.1).set_widths(5.0).set_rings(0.0)
    lit = draw(dots, height=720)[..., 0] > 200
    assert np.ptp(np.flatnonzero(lit.any(axis=0))) > 4 * np.ptp(np.flatnonzero(lit.any(axis=1)))
    assert lit[360, 640]
    assert lit[360 - 4, 640]  # where the dark one lies, too
