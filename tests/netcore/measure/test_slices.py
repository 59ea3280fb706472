"""The cost along lines, against direct computation."""

import numpy as np
import pytest

from netcore.errors import FactError


def test_cost_and_descent_along_a_parameter(ask, logs, cost, full_gradient):
    index = ask("weight by slope", layer=-1).index
    curve = ask("cost along parameter", index=index, reach=2.0, points=5)
    here = logs["rough"].params_at(0).vector.astype(np.float64)
    assert curve.t[2] == here[index]
    assert curve.cost[2] == pytest.approx(cost(logs["rough"], here))
    assert curve.slope[2] == pytest.approx(full_gradient(logs["rough"], 0)[index], rel=1e-5)
    here[index] = curve.t[4]
    assert curve.cost[4] == pytest.approx(cost(logs["rough"], here))
    beside = ask("cost along parameter", index=index, reach=1.0, aside=1.0, points=3)
    assert beside.t == pytest.approx(curve.t[2:])
    assert beside.cost == pytest.approx(curve.cost[2:])
    stairs = ask("threshold cost along parameter", index=index)
    assert len(np.unique(stairs.cost)) < 30
    way = ask("descent along parameter", index=index, learning_rate=2.0, steps=4)
    assert np.diff(way.t) == pytest.approx(-2.0 * way.slope[:-1])
    assert (np.diff(way.cost) < 0).all()
    fixed = ask("descent along parameter", index=index, learning_rate=0.5, steps=4, stride="fixed", start=1.0)
    assert np.abs(np.diff(fixed.t)) == pytest.approx(0.5)
    assert fixed.t[0] == 1.0


def test_a_steepened_neuron_takes_a_multiple_of_its_input(ask, logs, cost):
    at = {"index": ask("weight by slope", layer=-1).index, "reach": 1e-3, "points": 3}
    found = ask("cost along parameter of steepened neurons", steepness=[1.0, 3.0], **at)
    soft = ask("cost along parameter", **at)
    assert found.t == pytest.approx(soft.t)
    assert found.cost[0] == pytest.approx(soft.cost)
    assert found.slope[0] == pytest.approx(soft.slope)
    assert found.cost[1, 1] == pytest.approx(cost(logs["rough"], 3 * logs["rough"].params_at(0).vector))
    assert found.slope[1, 1] == pytest.approx(np.diff(found.cost[1, ::2])[0] / 2e-3, rel=1e-4)


def test_permuted_networks_cost_the_same(ask):
    line = ask("line to permuted copy", seed=0, margin=0.0, points=3)
    assert line.cost[0] == pytest.approx(line.cost[2])
    assert abs(line.cost[1] - line.cost[0]) > 1e-6


def test_a_walk_goes_over_two_valleys_and_the_second_has_a_copy_that_costs_the_same(ask, logs, cost):
    with pytest.raises(FactError, match="two runs"):
        ask("params between ends", "rough", t=0.5)
    ends = [logs[name].final_params.vector.astype(np.float64) for name in ("few", "other")]
    middle = ask("params between ends", "few", "other", t=0.5)
    assert middle == pytest.approx((ends[0] + ends[1]) / 2)
    way = {"layer": 0, "neurons": [1, 3], "margin": 0.5, "points": 5}
    with pytest.raises(FactError, match="no valley within"):
        ask("walk over valleys", "few", "other", near=0.1, **way)
    walk = ask("walk over valleys", "few", "other", near=0.9, **way)
    assert walk.t == pytest.approx([-0.5, 0, 0.5, 1, 1.5])
    assert walk.lowest == pytest.approx([0, 1], abs=0.9)
    valleys = [ends[0] + place * (ends[1] - ends[0]) for place in walk.lowest]
    assert walk.slope[[1, 3]] == pytest.approx([0, 0], abs=1e-6)
    assert walk.cost[1:4] == pytest.approx(
        [cost(logs["few"], vector) for vector in (valleys[0], sum(valleys) / 2, valleys[1])]
    )
    assert walk.swapped == pytest.approx(walk.cost[[3]], abs=1e-12)


def test_cost_between_two_states_of_a_run(ask, logs, cost):
    line = ask("cost between states", "rough", steps=[3, 0], points=3)
    ends = [logs["rough"].params_at(step).vector.astype(np.float64) for step in (3, 0)]
    assert line.t == pytest.approx([0, 0.5, 1])
    assert line.cost == pytest.approx(
        [cost(logs["rough"], vector) for vector in (ends[0], sum(ends) / 2, ends[1])]
    )
    assert line.distance == pytest.approx(np.linalg.norm(ends[0] - ends[1]))
