import numpy as np

from netcore.network.params import Params
from scenes.beats.network.example import AllDials
from scenes.beats.network.function.sweep import BOX, Outputs, PixelLens, in_the_box, walls_around
from scenes.kit.look import palette
from scenes.kit.pictures.mosaic import Picture


def test_the_lens_shows_its_pixel_large_and_as_bright():
    picture = Picture(np.zeros((28, 28)), size=2.8).shift([-2, 1, 0])
    lens = PixelLens(picture, 20, 10, [1.0, -1.0, 0.0], 0.0)
    np.testing.assert_allclose(lens.pixel.get_center(), picture.pixels((20, 10)).get_center())
    np.testing.assert_allclose(lens.large.get_center(), [1, -1, 0])
    assert lens.large.get_fill_color() == palette.GROUND
    lens.show(1.0)
    assert lens.pixel.get_fill_color() == lens.large.get_fill_color() == palette.INK
    assert lens.number.shown == "1.00"


def test_the_largest_output_is_framed():
    outputs = Outputs(np.linspace(0, 0.9, 10))
    np.testing.assert_allclose(outputs.frame.get_center(), outputs.digits[9].get_center())
    scores = np.full(10, 0.1)
    scores[4] = 0.6
    outputs.show(scores)
    np.testing.assert_allclose(outputs.frame.get_center(), outputs.digits[4].get_center())
    assert outputs.bars.bars[4].width > 5 * outputs.bars.bars[3].width
    assert outputs.answer == 4


def test_the_network_fits_into_the_box_when_it_is_closed_and_when_it_is_open():
    params = Params((784, 16, 16, 10), np.sin(np.arange(13002.0)))
    dials = AllDials(params, [np.zeros(size) for size in params.layer_sizes])
    small, walls = in_the_box(dials), walls_around(dials)
    assert small.space.width < BOX[0] < walls.width
    assert small.space.height < BOX[1] < walls.height
    assert dials.space.width < walls.width
