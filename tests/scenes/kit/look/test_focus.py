"""What recedes keeps half of its strength; words stay readable, and no neuron's fill ever changes."""

import numpy as np
import pytest
from manim import Circle, Group, Line

from scenes.kit.look import palette
from scenes.kit.look.focus import recede, set_lit
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Note, Words
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.pictures.mosaic import Picture

TEXT = ("INK", "SECONDARY", "POSITIVE", "NEGATIVE", "TARGET", "COST", "Z", "BIAS", "DRUNK", "SLOW")


@pytest.mark.parametrize("name", TEXT)
def test_words_that_recede_stay_readable_in_every_color(name):
    color = getattr(palette, name)
    for text in (Words("some words", color=color), Number(1.5, color=color), Formula("x", color=color)):
        set_lit(text, False)
        for letter in text.family_members_with_points():
            assert palette.contrast(color, letter.get_fill_opacity()) >= 4.5
        set_lit(text, True)
        assert {letter.get_fill_opacity() for letter in text.family_members_with_points()} == {1.0}


def network():
    rng = np.random.default_rng(0)
    sizes = (784, 16, 16, 10)
    return NetworkDiagram(sizes).show(activations=[rng.random(size) for size in sizes])


def fills(mobject):
    neurons = [one for one in mobject.get_family() if isinstance(one, Neuron)]
    return np.array(
        [[*one.get_fill_color().to_rgb(), one.get_fill_opacity(), one.activation] for one in neurons]
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda shown: shown.focus(),
        lambda shown: shown.focus((1, 3), (2, 5, 1)),
        lambda shown: shown.focus((1, 3)).unfocus(),
        lambda shown: shown.hide((2, 5, 1)),
        lambda shown: shown.set_target(4),
        lambda shown: set_lit(shown, False),
        lambda shown: set_lit(shown, True),
    ],
)
def test_no_focus_changes_a_fill(change):
    shown = network()
    before = fills(shown)
    change(shown)
    np.testing.assert_array_equal(fills(shown), before)


def test_no_fill_changes_on_the_way(play):
    shown = network()
    before = fills(shown)
    play(lambda: recede(Group(shown)), lambda: shown.animate(run_time=0.2).focus((1, 3)))
    np.testing.assert_allclose(fills(shown), before, atol=1e-9)
    assert shown.neuron(1, 3).emphasis == 1
    assert shown.neuron(1, 4).emphasis == palette.DIMMED


def test_other_parts_keep_half_and_hidden_ones_stay_hidden():
    hollow, line, gone = Circle(), Line(), Line().set_stroke(opacity=0)
    picture = Picture(np.zeros(4))
    group = set_lit(Group(hollow, line, gone, picture, Note("note")), False)
    set_lit(group, False)  # once is enough
    assert (hollow.get_fill_opacity(), hollow.get_stroke_opacity()) == (0, 0.5)
    assert (line.get_stroke_opacity(), gone.get_stroke_opacity(), picture.opacity) == (0.5, 0, 0.5)
