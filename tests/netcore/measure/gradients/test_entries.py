"""The gradient entry by entry, against direct computation."""

import numpy as np
import pytest

from netcore.landscape.costs import cost_of_points
from netcore.measure.shared import noise_bound
from netcore.network.backprop import example_gradients, targets
from netcore.network.params import Params

SIZES, EXAMPLES = (16, 5, 4, 3), 60


@pytest.mark.parametrize("rank", [0, 1, "median"])
def test_weight_by_slope(ask, logs, rank, full_gradient):
    found = ask("weight by slope", layer=-1, step=3, rank=rank)
    grad = full_gradient(logs["rough"], 3)
    slopes = np.sort(np.abs(Params(SIZES, grad).weights[2]).ravel())[::-1]
    assert abs(found.slope) == pytest.approx(slopes[6 if rank == "median" else rank])
    params = logs["rough"].params_at(3)
    assert params.weight_index(found.layer, found.to, found.source) == found.index
    assert found.value == params.weights[2][found.to, found.source]


def test_the_slope_backward_is_the_slope_forward(ask, log):
    index = log.params_at(0).weight_index(1, 2, 0)
    found = ask("slope two ways", index=index, step=4)
    assert found.backward == pytest.approx(found.forward, rel=1e-4)
    vector = log.params_at(4).vector.astype(np.float64)
    data = (log.data.train_inputs, log.data.train_labels)
    (here,) = cost_of_points(SIZES, vector[None], *data, dtype=np.float64)
    assert found.cost == pytest.approx(here)
    assert found.value == vector[index]


def test_nudges(ask, logs, full_gradient):
    found = ask("cost after nudges", indices=[85, 110], nudge=1e-4, step=5)
    assert found.change / 1e-4 == pytest.approx(found.slope, rel=1e-2)
    assert found.change == pytest.approx(found.nudged - found.cost)
    assert found.slope == pytest.approx(full_gradient(logs["rough"], 5)[[85, 110]])


def test_the_largest_weight_and_the_one_the_cost_reacts_to_most(ask, logs, full_gradient):
    found = ask("size against slope", layer=1, nudge=1e-4, step=5)
    params = logs["rough"].params_at(5)
    slopes = Params(params.layer_sizes, full_gradient(logs["rough"], 5)).weights[1]
    assert abs(found.value[0]) == np.abs(params.weights[1]).max()
    assert abs(found.slope[1]) == pytest.approx(np.abs(slopes).max())
    assert slopes[found.to, found.source] == pytest.approx(found.slope)
    assert found.change / 1e-4 == pytest.approx(found.slope, rel=1e-2)
    assert found.slope_ratio == pytest.approx(abs(found.slope[1] / found.slope[0]))
    assert found.change_ratio == pytest.approx(abs(found.change[1] / found.change[0]))


def test_gradient_agreement_is_perfect_for_all_examples(ask):
    assert ask("gradient agreement", batch_size=60, draws=2) == pytest.approx(1)
    assert ask("gradient agreement", batch_size=1, draws=8).std() > 0.01


def test_angles_follow_from_cosines(ask):
    cosines = ask("gradient agreement", "rough", batch_size=1, draws=40, step=None)
    found = ask("gradient angles", "rough", batch_size=1, draws=40, step=None)
    assert np.allclose(np.cos(np.radians(found.angle)), cosines)
    assert found.uphill == np.count_nonzero(found.angle > 90) > 0
    assert found.median == np.median(found.angle)


def test_the_drawn_examples_are_those_whose_angles_are_measured(ask, log, full_gradient):
    found = ask("drawn examples", draws=3, seed=4)
    assert np.array_equal(found.inputs, log.data.train_inputs[found.index])
    target = targets(log.data.train_labels[found.index], 3)
    grads = example_gradients(log.params_at(5), found.inputs, target)
    full = full_gradient(log, 5)
    cosines = grads @ full / (np.linalg.norm(full) * np.linalg.norm(grads, axis=1))
    assert ask("gradient agreement", batch_size=1, draws=3, seed=4, step=5) == pytest.approx(
        cosines, rel=1e-4
    )


def test_a_batch_of_all_examples_points_along_the_full_gradient(ask):
    found = ask("gradient angles", "rough", batch_size=EXAMPLES, draws=2, step=0)
    assert found.angle.max() < 1e-3
    assert found.uphill == 0


def test_derivatives_of_single_parameters(ask, log, full_gradient):
    params = log.params_at(5)
    indices = [params.weight_index(0, 3, 7), params.bias_index(1, 2), params.weight_index(-1, 2, 1)]
    images = [4, 0, 9, 17]
    found = ask("parameter derivatives", step=5, indices=indices, examples=images, unit=0.01)
    assert list(zip(found.layer, found.to, found.source, strict=True)) == [(0, 3, 7), (1, 2, -1), (2, 2, 1)]
    target = targets(log.data.train_labels[images], 3)
    grads = example_gradients(params, log.data.train_inputs[images], target)
    assert found.of_examples == pytest.approx(-100 * grads[:, indices].T)
    assert found.mean_of_these == pytest.approx(found.of_examples.mean(axis=1))
    assert found.mean_of_all == pytest.approx(-100 * full_gradient(log, 5)[indices])


def test_derivatives_come_in_and_their_means_with_them(ask, logs, full_gradient):
    log = logs["rough"]
    params = log.params_at(5)
    indices = [params.weight_index(0, 3, 7), params.bias_index(1, 2), params.weight_index(-1, 2, 1)]
    found = ask("coming derivatives", step=5, indices=indices, begin=[4, 0, 9], means=6, unit=0.01)
    order = [4, 0, 9, *(index for index in range(EXAMPLES) if index not in (4, 0, 9))]
    target = targets(log.data.train_labels[order], 3)
    grads = example_gradients(params, log.data.train_inputs[order], target)
    assert found.of_examples == pytest.approx(-100 * grads[:, indices].T, rel=1e-4, abs=1e-6)
    assert found.count[0] == 3
    assert found.count[-1] == EXAMPLES
    assert found.mean[:, 0] == pytest.approx(found.of_examples[:, :3].mean(axis=1))
    assert found.mean[:, -1] == pytest.approx(-100 * full_gradient(log, 5)[indices])


def test_the_steepest_weights_lead_to_different_neurons(ask, logs, full_gradient):
    log = logs["rough"]
    found = ask("steepest weights", layer=-1, count=2, step=5)
    slopes = Params(SIZES, full_gradient(log, 5)).weights[-1]
    assert found.slope[0] == pytest.approx(slopes.ravel()[np.abs(slopes).argmax()])
    assert found.slope == pytest.approx(slopes[found.to, found.source])
    assert found.value == pytest.approx(log.params_at(5).weights[-1][found.to, found.source])
    assert len(set(found.to)) == 2


def test_the_gradient_of_oblique_weights_lies_between_compass_directions(ask, logs, full_gradient):
    found = ask("oblique weights", layer=-1, step=5, directions=4)
    slopes = Params(SIZES, full_gradient(logs["rough"], 5)).weights[-1]
    assert found.slope[0] == pytest.approx(slopes.ravel()[np.abs(slopes).argmax()])
    assert found.slope == pytest.approx(slopes[found.to, found.source])
    assert found.to[0] != found.to[1]
    others = np.delete(slopes, found.to[0], axis=0)
    most_even = (
        1 - np.abs(others / found.slope[0]).max()
    )  # four directions: the nearer to a diagonal the better
    assert 1 - abs(found.slope[1] / found.slope[0]) == pytest.approx(most_even)


def test_sizes_of_weights_and_slopes(ask, logs):
    found = ask("weight and slope sizes", layer=2, step=5)
    assert found.weight == pytest.approx(np.abs(logs["rough"].params_at(5).weights[2]).ravel())
    assert found.slope.shape == (12,)


def test_the_gradient_check_covers_every_parameter_of_the_step_s_mini_batch(ask, log):
    found = ask("gradient check", step=5)
    assert found.backprop == pytest.approx(log[5].grad.vector, rel=1e-4, abs=1e-7)
    assert found.passes == 2 * len(log.final_params.vector)
    apart = np.abs(found.backprop - found.differences).max()
    assert 0 < 10 * apart <= found.bound <= 1e-6


def test_costs_a_nudge_apart_give_the_slope_of_the_check(ask):
    found = ask("gradient check", step=5)
    index = int(np.abs(found.backprop).argmax())
    lower, here, higher = ask("batch costs beside", step=5, index=index, nudge=found.nudge)
    assert min(lower, higher) < here < max(lower, higher)
    assert (higher - lower) / (2 * found.nudge) == pytest.approx(found.differences[index], rel=1e-9)


@pytest.mark.parametrize("factor", [1 / 3, 3])
def test_a_bound_on_noise_stays_where_a_processor_rounds_differently(ask, factor):
    found = ask("gradient check", step=5)
    assert noise_bound(factor * (found.backprop - found.differences)) == found.bound
