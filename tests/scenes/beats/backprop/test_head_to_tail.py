import numpy as np
import pytest

from scenes.beats.backprop.requests.head_to_tail import HeadToTail

VALUES = [0.5, -2.0, 1.0, 0.75]


@pytest.fixture
def walk():
    return HeadToTail(VALUES, unit=2.0, pitch=0.5)


def test_each_arrow_starts_where_the_one_before_ended(walk):
    for place, arrow in enumerate(walk.arrows):
        np.testing.assert_allclose(arrow.anchor, [0.5 * place, 2 * sum(VALUES[:place]), 0], atol=1e-9)
        assert walk.tip_of(place)[1] == pytest.approx(2 * sum(VALUES[: place + 1]))
        assert walk.ledges[place].get_y() == pytest.approx(walk.tip_of(place)[1])


def test_a_share_of_the_next_arrow_is_drawn_but_not_told(walk):
    walk.shift([1, 2, 0]).show(1.5)
    assert [arrow.get_fill_opacity() for arrow in walk.arrows] == [1, 1, 0, 0]
    assert walk.tip() == pytest.approx([1.5, 2 + 2 * (0.5 - 1.0), 0])
    assert list(walk.shown()["length"]) == VALUES[:1]
    assert [ledge.get_stroke_opacity() for ledge in walk.ledges] == [1, 0, 0, 0]


def test_shown_again_in_full_it_is_as_it_was_made(walk):
    made = [arrow.points.copy() for arrow in walk.arrows]
    walk.show(0.3).show(4)
    np.testing.assert_allclose([arrow.points for arrow in walk.arrows], made, atol=1e-9)
    assert walk.tip()[1] == pytest.approx(2 * sum(VALUES))
