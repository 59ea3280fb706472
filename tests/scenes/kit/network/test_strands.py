"""Strands look like the edges of a diagram, follow their neurons, and swell with their weights."""

import numpy as np
import pytest
from manim import RIGHT, UP

from scenes.kit.look import palette
from scenes.kit.network.diagram import Neuron
from scenes.kit.network.edges import EdgeLayer
from scenes.kit.network.strands import Strands

WEIGHTS = np.array([0.5, -1.0, 0.02])


@pytest.fixture
def strands():
    sources = [Neuron(0.1).shift(y * UP) for y in (2, 0, -2)]
    return Strands(sources, Neuron(0.4).shift(4 * RIGHT), WEIGHTS, thickness=3.0, faintest=0.5)


def test_they_look_like_a_layer_of_edges(draw, strands):
    starts = [source.get_center() for source in strands.sources]
    layer = EdgeLayer(starts, [strands.to.get_center()] * 3, thickness=3.0, faintest=0.5).set_values(WEIGHTS)
    difference = np.abs(draw(layer, height=720).astype(int) - draw(strands, height=720))
    drawn = np.abs(draw(strands, height=720).astype(int) - draw(height=720))
    assert difference.mean() < 0.1 * drawn.mean()


def test_they_follow_their_neurons(strands):
    strands.sources[1].shift(0.5 * UP)
    strands.to.shift(RIGHT)
    strands.follow()
    np.testing.assert_allclose(strands.edges[1].get_start(), [0, 0.5, 0], atol=1e-9)
    np.testing.assert_allclose(strands.edges[2].get_end(), [5, 0, 0], atol=1e-9)


def test_they_swell_thin_and_change_sign_with_their_weights(strands):
    before = [edge.get_stroke_width() for edge in strands.edges]
    strands.show([1.5, -0.5, -0.02])
    after = [edge.get_stroke_width() for edge in strands.edges]
    assert after[0] > before[0]
    assert after[1] < before[1]
    assert after[0] > palette.weight_width(1.0, 1.0, 3.0)  # beyond the largest it goes on
    assert strands.edges[2].get_color() == palette.NEGATIVE
    assert strands.shown()["weight"].tolist() == [1.5, -0.5, -0.02]


def test_what_is_not_the_topic_recedes(strands):
    full = strands.edges[0].get_stroke_opacity()
    assert strands.emphasise(0.5).edges[0].get_stroke_opacity() == pytest.approx(0.5 * full)
    assert strands.show(WEIGHTS).edges[0].get_stroke_opacity() == pytest.approx(0.5 * full)
