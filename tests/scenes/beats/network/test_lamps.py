import numpy as np
import pytest

from netcore.network.params import Params
from scenes.beats.network.example import Three, input_column
from scenes.beats.network.lamps import COLUMN_X, FLAT, Lens, Stream, black_beside, hold
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.network.diagram import STRIP, Neuron
from scenes.kit.pictures.mosaic import Picture

VALUES = np.random.default_rng(0).random((28, 28))


@pytest.fixture
def stream():
    return Stream(Picture(VALUES, size=5.0).shift([-3, 0, 0]), first=(8, 8))


def test_every_pixel_becomes_the_neuron_in_its_place(stream):
    assert stream.grown(0) == 0
    assert 0 < stream.grown(0.5) < 784
    assert stream.grow(1).grown(1) == 784
    np.testing.assert_allclose(stream.lamps.values, VALUES.ravel())
    np.testing.assert_allclose(stream.lamps.centers()[28 * 3 + 5], stream.picture.pixels((3, 5)).get_center())
    np.testing.assert_allclose(stream.picture.values, 0)


def test_rows_leave_from_the_top_and_line_up_in_their_order(stream):
    gone = np.isclose(stream.leave(0.5).lamps.centers()[:, 0], COLUMN_X)
    assert gone[:28].all()
    assert not gone[-28:].any()
    np.testing.assert_allclose(stream.picture.values[0, 0], VALUES[0])  # the picture stays behind
    column = stream.leave(1).lamps.centers()
    assert np.allclose(column[:, 0], COLUMN_X)
    assert (np.diff(column[:, 1]) < 0).all()
    np.testing.assert_allclose(stream.picture.values[0], VALUES)


def test_from_nearby_neurons_are_round_and_do_not_touch(stream):
    stream.leave(1).flatten(0)
    np.testing.assert_allclose(stream.lamps.widths, 1)
    assert 2 * stream.lamps.radii.max() < -np.diff(stream.lamps.centers()[:, 1]).min()
    assert stream.flatten(1).lamps.radii == pytest.approx(np.full(784, FLAT))


def test_figures_are_what_the_neurons_beside_them_hold(stream):
    figures = stream.figures(100, 3, zoom=50.0)
    assert [figure.value for figure in figures] == pytest.approx(VALUES.ravel()[100:103])
    assert figures[1].get_y() == pytest.approx(stream.places[101, 1], abs=1e-3)


def test_the_strip_gathers_and_all_others_vanish(stream):
    column = input_column(VALUES.ravel(), Params((784, 16, 16, 10), np.sin(np.arange(13002.0))))
    stream.leave(1).gather(column, 1.0)
    for neuron, place in zip(column.neurons, STRIP, strict=True):
        np.testing.assert_allclose(stream.lamps.centers()[place], neuron.get_center(), atol=1e-9)
        assert stream.lamps.radii[place] == pytest.approx(neuron.width / 2)
    assert np.count_nonzero(stream.lamps.radii) == len(STRIP)


def test_drawn_neurons_are_marked_where_they_lie(stream):
    before = stream.leave(1).lamps.centers()
    lamps = stream.mark(1.0).lamps
    np.testing.assert_allclose(lamps.centers(), before, atol=1e-9)
    assert sorted(np.flatnonzero(lamps.radii > 2 * lamps.radii.min())) == sorted(STRIP)
    radii = lamps.radii.copy()
    column = input_column(VALUES.ravel(), Params((784, 16, 16, 10), np.sin(np.arange(13002.0))))
    np.testing.assert_allclose(stream.gather(column, 0.0).lamps.radii, radii)


def test_the_lens_enlarges_the_pixel_that_it_frames():
    lens = Lens(Picture(VALUES, size=2.8), at=[3, 1, 0]).look(10.2, 3.9)
    assert lens.pixel.values.item() == VALUES[10, 4]
    np.testing.assert_allclose(lens.look(0, 27).frame.get_center(), [1.35, 1.35, 0])
    np.testing.assert_allclose(lens.rays[0].get_end(), lens.pixel.get_corner([-1, 1, 0]))


@pytest.mark.parametrize(
    ("value", "color"), [(0.0, palette.INK), (0.33, palette.INK), (0.66, palette.GROUND)]
)
def test_the_number_in_a_neuron_is_its_activation_and_stands_out_from_it(value, color):
    lamp, number = Neuron(1.0), Number(0)
    hold(lamp, number, value)
    assert (lamp.activation, number.value) == (value, value)
    assert number.get_fill_color() == color


def test_the_black_pixel_lies_right_of_all_ink_in_its_row():
    values = np.zeros((28, 28))
    values[3, 5:9] = 0.5
    assert black_beside(Three(0, values), 3) == (3, 10, 0.0)
