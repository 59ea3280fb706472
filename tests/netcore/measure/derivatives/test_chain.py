"""The chain rule with one neuron per layer, factor by factor."""

import numpy as np
import pytest

from netcore.errors import FactError

AT = {"index": 3, "step": 40}


def test_factors_of_a_chain_multiply_to_its_derivatives(ask_small, small_logs):
    found = ask_small("chain factors", "chain", **AT)
    log = small_logs["chain"]
    assert found.a[0] == log.data.train_inputs[3, 0]
    assert found.target == log.data.train_labels[3]
    assert found.z == pytest.approx(found.weight * found.a[:-1] + found.bias)
    assert found.a[1:] == pytest.approx(1 / (1 + np.exp(-found.z)))
    assert (found.gap, found.cost) == (found.a[-1] - found.target, pytest.approx(found.gap**2))
    assert found.slope == pytest.approx(found.a[1:] * (1 - found.a[1:]))
    assert list(found.dz_dw) == list(found.a[:-1])
    assert list(found.dz_da) == list(found.weight) == list(log.params_at(40).vector[::2])
    assert list(found.bias) == list(log.params_at(40).vector[1::2])
    assert found.dc_da[-1] == pytest.approx(2 * found.gap)
    assert found.dc_dz == pytest.approx(found.dc_da[1:] * found.slope)
    assert found.dc_da[:-1] == pytest.approx(found.dc_dz * found.dz_da)
    assert found.dc_dw == pytest.approx(found.dc_dz * found.dz_dw)
    assert found.nudged_dw == pytest.approx(found.dc_dw, abs=1e-9)
    assert found.nudged_db == pytest.approx(found.dc_db, abs=1e-9)


@pytest.mark.parametrize(("layer", "count"), [(-1, 3), (1, 5), (0, 7)])
def test_the_path_back_to_a_weight(ask_small, layer, count):
    found = ask_small("path factors", "chain", layer=layer, **AT)
    whole = ask_small("chain factors", "chain", **AT)
    assert len(found.factor) == count
    assert (found.factor[0], found.factor[-1]) == (whole.dc_da[-1], whole.a[layer % 3])
    assert found.so_far == pytest.approx(np.cumprod(found.factor))
    assert found.derivative == pytest.approx(whole.dc_dw[layer])
    assert found.nudged == pytest.approx(found.derivative, abs=1e-9)


def test_a_chain_has_one_neuron_per_layer(ask_small):
    with pytest.raises(FactError, match="not 3-3-2"):
        ask_small("chain factors", "thirds", **AT)


def test_each_factor_moves_the_derivative_by_its_own_function(ask_small):
    found = ask_small("factor sweeps", "thirds", to=1, source=2, points=41, **AT)
    single = ask_small("example derivatives", "thirds", **AT)
    behind, slope, gap = single.a[1][2], single.slope[1][1], single.gap[1]
    for at, curve, here in (
        (found.gap, found.by_gap, gap),
        (found.z, found.by_z, single.z[1][1]),
        (found.a, found.by_a, behind),
        (found.z, found.through_z, single.z[1][1]),
    ):
        assert np.interp(here, at, curve) == pytest.approx(single.dc_dw[1][1, 2], rel=0.02)
    assert found.by_gap == pytest.approx(2 * found.gap * slope * behind)
    assert found.by_a == pytest.approx(found.a * slope * 2 * gap)
    assert found.slope.max() == pytest.approx(0.25)
    assert found.output == pytest.approx(1 / (1 + np.exp(-found.z)))
    assert np.abs(found.through_z[[0, -1]]).max() < 0.1 * np.abs(found.through_z).max()


def test_the_surest_mistake_is_not_what_moves_the_cost_most(ask_small, small_logs):
    found = ask_small("sure and wrong", "chain")
    singles = [ask_small("example derivatives", "chain", index=index) for index in range(400)]
    gaps, deltas = (
        [abs(one[0]) for one in rows]
        for rows in ([single.gap for single in singles], [single.dc_dz[-1] for single in singles])
    )
    assert found.index.tolist() == [np.argmax(gaps), np.argmax(deltas)]
    assert found.output.tolist() == [0, 0]
    for place, index in enumerate(found.index):
        single = singles[index]
        assert found.gap[place] == pytest.approx(single.gap[0]) == found.a[place] - found.target[place]
        assert found.slope[place] == pytest.approx(single.slope[-1][0])
        assert found.dc_da[place] == pytest.approx(2 * single.gap[0])
        assert found.dc_dz[place] == pytest.approx(single.dc_dz[-1][0])
        assert found.z[place] == pytest.approx(single.z[-1][0])
        assert found.cost[place] == pytest.approx(single.cost)
