"""Costs: their two derivatives belong to their values."""

import numpy as np
import pytest
from scipy.special import expit

from netcore.network.cost import COSTS


@pytest.fixture
def scores():
    rng = np.random.default_rng(0)
    z = rng.normal(0, 2, (6, 4))
    return z, (rng.random((6, 4)) < 0.3).astype(float)


@pytest.mark.parametrize("name", COSTS)
def test_delta_is_the_derivative_with_respect_to_z(name, scores):
    z, target = scores
    cost, nudge = COSTS[name], 1e-6
    for j in range(z.shape[1]):
        ends = []
        for sign in (1, -1):
            moved = z.copy()
            moved[:, j] += sign * nudge
            ends.append(cost.examples(moved, expit(moved), target))
        differences = (ends[0] - ends[1]) / (2 * nudge)
        np.testing.assert_allclose(cost.delta(expit(z), target)[:, j], differences, atol=1e-8)


@pytest.mark.parametrize("name", COSTS)
def test_pull_times_the_sigmoids_slope_is_delta(name, scores):
    z, target = scores
    a = expit(z)
    cost = COSTS[name]
    np.testing.assert_allclose(cost.pull(a, target) * a * (1 - a), cost.delta(a, target), rtol=1e-12)


def test_cross_entropy_is_the_textbooks_sum(scores):
    z, target = scores
    a = expit(z)
    expected = -(target * np.log(a) + (1 - target) * np.log(1 - a)).sum(axis=1)
    np.testing.assert_allclose(COSTS["cross-entropy"].examples(z, a, target), expected, rtol=1e-12)
