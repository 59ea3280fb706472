"""Parameters changed by hand, against the formulas."""

import numpy as np
import pytest

from netcore.errors import FactError

AT = {"index": 3, "step": 40}


def parameters(log, step):
    params = log.params_at(step)
    return [w.astype(float) for w in params.weights], [b.astype(float) for b in params.biases]


@pytest.mark.parametrize("source", [0, None])
def test_a_sweep_of_a_parameter(ask_small, small_logs, cost_at, source):
    found = ask_small("parameter sweep", "chain", layer=1, to=0, source=source, values=[-1.0, 2.5], **AT)
    assert [z.shape for z in found.z] == [a.shape for a in found.a] == [(2, 1), (2, 1)]
    for place, value in enumerate(found.value):
        weights, biases = parameters(small_logs["chain"], AT["step"])
        if source is None:
            biases[1][0] = value
        else:
            weights[1][0, 0] = value
        assert found.cost[place] == pytest.approx(cost_at("chain", AT["index"], weights, biases))
        assert found.a[0][place] == pytest.approx(1 / (1 + np.exp(-found.z[0][place])))
        assert found.z[1][place] == pytest.approx(weights[2][0] * found.a[0][place] + biases[2])


@pytest.mark.parametrize("source", [0, None])
def test_nudges_of_a_parameter_come_near_to_its_derivative(ask_small, small_logs, cost_at, source):
    by = [0.5, -0.1, 0.001]
    found = ask_small("parameter nudges", "chain", to=0, source=source, by=by, **AT)
    assert found.ratio == pytest.approx(found.rate_z * found.rate_a * found.rate_cost)
    assert found.rate_z == pytest.approx(found.dz_dp)
    assert found.dc_dp == pytest.approx(found.dz_dp * found.da_dz * found.dc_da)
    single = ask_small("example derivatives", "chain", **AT)
    assert found.dc_dp == pytest.approx((single.dc_db if source is None else single.dc_dw)[-1].item())
    assert found.gap == pytest.approx(np.abs(found.ratio - found.dc_dp))
    assert found.gap[0] > found.gap[1] > found.gap[2] < 1e-3 * abs(found.dc_dp)
    weights, biases = parameters(small_logs["chain"], AT["step"])
    assert found.cost == pytest.approx(cost_at("chain", AT["index"], weights, biases))
    (biases if source is None else weights)[-1] += 0.5
    assert found.nudged_cost[0] == pytest.approx(cost_at("chain", AT["index"], weights, biases))
    for after, before, change in (
        (found.nudged_z, found.z, found.change_z),
        (found.nudged_a, found.a, found.change_a),
        (found.nudged_cost, found.cost, found.change_cost),
        (found.nudged_value, found.value, found.nudge),
    ):
        assert after - before == pytest.approx(change, abs=1e-15)
    assert list(found.nudge) == by


def test_with_several_outputs_only_the_nudged_one_counts(ask_small):
    found = ask_small("parameter nudges", "thirds", to=1, source=2, by=[1e-4], **AT)
    single = ask_small("example derivatives", "thirds", **AT)
    assert found.dc_dp == pytest.approx(single.dc_dw[-1][1, 2])
    assert found.ratio[0] == pytest.approx(found.dc_dp, rel=1e-3)


def test_a_nudge_by_nothing_is_refused(ask_small):
    with pytest.raises(FactError, match="a nudge by 0"):
        ask_small("parameter nudges", "chain", to=0, source=0, by=[0.1, 0.0], **AT)


def test_a_nudge_that_moves_nothing_is_refused(ask_small):
    with pytest.raises(FactError, match="does not reach the output"):
        ask_small("parameter nudges", "chain", to=0, source=0, by=[1e-300], **AT)


def test_differences_fall_with_the_square_of_the_nudge(ask_small):
    found = ask_small("gradient check by nudge", "thirds", nudges=[0.1, 0.01], **AT)
    single = ask_small("example derivatives", "thirds", **AT)
    weights_and_biases = [*single.dc_dw, *single.dc_db]
    assert np.sort(found.backprop) == pytest.approx(
        np.sort(np.concatenate([one.ravel() for one in weights_and_biases]))
    )
    assert found.differences.shape == (2, 20)
    assert 70 < found.largest[0] / found.largest[1] < 130
    assert found.largest == pytest.approx(np.abs(found.differences - found.backprop).max(axis=1))
