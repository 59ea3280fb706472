"""Sliders and tubes of one scale rise by the same for the same, also after they were moved."""

import numpy as np
import pytest
from manim import RIGHT, UP

from scenes.kit.charts.scale import Scale
from scenes.kit.network.diagram import Neuron
from scenes.kit.values.slider import Slider, Tube

SCALE = Scale(-1, 3)


@pytest.mark.parametrize("value", [-0.5, 0.5, 2.25])
def test_slider_and_tube_of_one_scale_stand_at_one_height(value):
    slider, tube = (kind(SCALE, 0.5, height=4.0).shift(2 * RIGHT + UP).show(value) for kind in (Slider, Tube))
    assert slider.knob.get_y() == pytest.approx(value)
    assert tube.level()[1] == pytest.approx(value)
    assert slider.shown() == {"height": [value]}
    assert tube.shown() == {"level": [value]}


def test_the_trail_leads_from_where_the_knob_stood():
    slider = Slider(SCALE, 0.5, height=4.0).show(2.0)
    assert slider.trail.get_bottom()[1] == pytest.approx(slider.place(0.5)[1])
    assert slider.trail.get_top()[1] == pytest.approx(slider.place(2.0)[1])
    assert slider.stood.get_y() == pytest.approx(slider.place(0.5)[1], abs=0.01)
    assert slider.stood[0].get_stroke_opacity() == 1
    assert slider.show(0.5).stood[0].get_stroke_opacity() == 0


def test_what_has_come_into_a_tube_is_bright_and_what_was_there_is_not():
    tube = Tube(SCALE, -0.5, height=4.0).show(1.0)  # zero lies at -1
    assert (tube.rest.get_bottom()[1], tube.rest.get_top()[1]) == pytest.approx((-1.5, -1))
    assert (tube.rise.get_bottom()[1], tube.rise.get_top()[1]) == pytest.approx((-1.5, 0))
    assert tube.rise.get_fill_opacity() > 2 * tube.rest.get_fill_opacity()
    assert tube.edge()[0] == pytest.approx(tube.glass.get_right()[0])


def test_anything_can_be_the_knob():
    lamp = Neuron(0.2).set_activation(0.7)
    slider = Slider(SCALE, 0.7, height=4.0, knob=lamp).show(1.7)
    assert slider.knob is lamp
    np.testing.assert_allclose(lamp.get_center(), slider.place(1.7), atol=1e-9)


def test_a_rail_is_thick_where_its_knob_can_be():
    slider = Slider(SCALE, 0.5, height=4.0, reach=(0, 1))
    (solid,) = slider.rail.submobjects
    assert (solid.get_bottom()[1], solid.get_top()[1]) == pytest.approx((-1, 0))
    assert solid.get_stroke_width() > 2 * slider.rail.get_stroke_width()


def test_numbers_off_the_scale_are_refused():
    with pytest.raises(ValueError, match="outside the scale"):
        Slider(SCALE, 0.0, height=4.0).show(3.5)
