import numpy as np
import pytest

from scenes.kit.look import palette
from scenes.kit.pictures.overlay import Overlay

ONE, TWO = np.zeros((4, 4)), np.eye(4)


def test_only_rows_that_were_compared_tell_where_the_pictures_disagree(draw):
    overlay = Overlay(ONE, TWO, TWO > 0.5, size=4.0)
    assert not overlay.shown()["disagrees"].any()
    overlay.show(2)
    assert np.argwhere(overlay.shown()["disagrees"]).tolist() == [[0, 0], [1, 1]]
    frame = draw(overlay, height=720)  # 90 pixels a unit, and to a pixel of the picture
    above, below = frame[360 - 135, 640 - 135, :3], frame[360 + 135, 640 + 135, :3]
    np.testing.assert_allclose(above / 255, palette.COST.to_rgb(), atol=0.01)
    np.testing.assert_allclose(below / 255, palette.ink_rgb(np.array(0.5)), atol=0.01)


def test_places_are_the_middles_of_pixels_that_disagree():
    overlay = Overlay(ONE, TWO, TWO > 0.5, size=4.0).shift([1, 0, 0])
    np.testing.assert_allclose(overlay.places()[1], [0.5, 0.5, 0])
    assert overlay.pixel == pytest.approx(1)


def test_pictures_of_other_shapes_are_refused():
    with pytest.raises(ValueError, match="not one shape"):
        Overlay(ONE, TWO, np.ones((4, 3)), size=1.0)
