import pytest

from scenes.beats.calculus.dependence import CostBar


def test_the_bar_of_a_cost_grows_from_its_foot_and_keeps_where_it_stood():
    cost = CostBar(0.2)
    stood = cost.stood.height
    cost.show(0.3)
    assert cost.bar.height == pytest.approx(1.5 * stood)
    assert cost.stood.height == stood
    assert cost.bar.get_bottom() == pytest.approx(cost.stood.get_bottom())
    assert cost.shown() == {"length": [0.3]}
