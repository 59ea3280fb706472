"""The gradient check finds a wrong derivative, and only that."""

import numpy as np
import pytest

import netcore
from netcore.network import gradcheck
from netcore.network.backprop import Backward


@pytest.fixture
def problem():
    rng = np.random.default_rng(5)
    params = netcore.Params.initialise((4, 3, 2), rng=rng)
    return params, rng.random((6, 4)), netcore.targets(rng.integers(0, 2, 6), 2)


def test_a_wrong_derivative_is_found(problem, monkeypatch):
    right = gradcheck.backward

    def wrong(*args):
        back = right(*args)
        vector = back.grad.vector.copy()
        vector[7] += 1e-3
        return Backward(back.delta, netcore.Params(back.grad.layer_sizes, vector))

    assert netcore.check_gradient(*problem).largest_difference < 1e-9
    monkeypatch.setattr(gradcheck, "backward", wrong)
    check = netcore.check_gradient(*problem)
    assert check.largest_difference == pytest.approx(1e-3, rel=1e-3)
    assert np.abs(check.backprop - check.differences).argmax() == 7


def test_some_entries_are_checked_in_double_precision_and_nothing_is_changed(problem):
    before = problem[0].vector.copy()
    check = netcore.check_gradient(*problem, indices=[3, 20, 3])
    assert check.indices.tolist() == [3, 20, 3]
    assert check.backprop.dtype == check.differences.dtype == np.float64
    assert check.backprop[0] == check.backprop[2] == netcore.check_gradient(*problem).backprop[3]
    assert np.array_equal(problem[0].vector, before)
