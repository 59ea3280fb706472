"""Slices against slow and obvious versions: plain forward passes, differences, small cases worked by hand."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcore.landscape.costs import cost_of_points, cost_on_line, cost_on_plane, roll_downhill
from netcore.landscape.flat import EXAMPLES_AT_ONCE, POINTS_AT_ONCE, Landscape
from netcore.landscape.paths import path_on_plane, principal_plane, thinned_steps
from netcore.landscape.slices import (
    Line,
    Plane,
    line_along,
    line_between,
    line_of_parameter,
    plane_along,
    plane_of_parameters,
    plane_through,
    random_direction,
    random_plane,
)
from netcore.network.backprop import backward, batch_cost, forward, targets
from netcore.network.params import Params, parameter_count, permute_neurons

SIZES = (6, 5, 4, 3)


def network(seed, sizes=SIZES):
    return Params.initialise(sizes, init="unit", rng=np.random.default_rng(seed), dtype=np.float64)


def examples(count=40, sizes=SIZES, seed=99):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, max(2, sizes[-1]), count)
    return rng.random((count, sizes[0])), labels


def dataset(count=40):
    inputs, labels = examples(count)
    return SimpleNamespace(train_inputs=inputs, train_labels=labels)


def slow_cost(params, inputs, labels, activation="sigmoid", cost="quadratic"):
    target = targets(labels, params.layer_sizes[-1])
    return batch_cost(params, inputs, target, activation=activation, cost=cost)


def threshold_cost(params, inputs, labels):
    a = inputs
    for weight, bias in zip(params.weights, params.biases, strict=True):
        a = (a @ weight.T + bias > 0).astype(float)
    return np.mean(np.sum((a - targets(labels, params.layer_sizes[-1])) ** 2, axis=1))


@settings(deadline=None, max_examples=60)
@given(
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=5),
    activation=st.sampled_from(["sigmoid", "tanh", "relu"]),
    cost=st.sampled_from(["quadratic", "cross-entropy"]),
    dimensions=st.integers(0, 3),
    seed=st.integers(0, 1000),
)
def test_cost_accuracy_and_slopes_are_those_of_plain_passes(sizes, activation, cost, dimensions, seed):
    rng = np.random.default_rng(seed)
    inputs, labels = examples(9, sizes, seed)
    origin, *directions = rng.standard_normal((dimensions + 1, parameter_count(sizes)))
    directions = np.reshape(directions, (dimensions, len(origin)))
    points = rng.standard_normal((4, dimensions))
    found = Landscape(
        sizes, origin, directions, inputs, labels, activation=activation, cost=cost, dtype=np.float64
    ).measure(points, accuracy=True, slopes=True)
    for index, point in enumerate(points):
        params = Params(tuple(sizes), origin + point @ directions)
        passed = forward(params, inputs, activation)
        right = (passed.z[-1][:, 0] > 0) if sizes[-1] == 1 else passed.z[-1].argmax(axis=1)
        grad = backward(params, passed, targets(labels, sizes[-1]), cost).grad.vector
        assert found.cost[index] == pytest.approx(
            slow_cost(params, inputs, labels, activation, cost), rel=1e-10
        )
        assert found.accuracy[index] == pytest.approx(np.mean(right == labels))
        assert found.slopes[index] == pytest.approx(directions @ grad, rel=1e-8, abs=1e-12)


def test_float32_stays_within_a_millionth_of_float64_and_threads_change_no_bit():
    inputs, labels = examples(2 * EXAMPLES_AT_ONCE + 7)
    rng = np.random.default_rng(1)
    origin, *directions = rng.standard_normal((3, parameter_count(SIZES)))
    points = rng.standard_normal((2 * POINTS_AT_ONCE + 9, 2))

    def cost(**settings):
        return Landscape(SIZES, origin, np.array(directions), inputs, labels, **settings).measure(points).cost

    exact = cost(dtype=np.float64)
    assert np.max(np.abs(cost() / exact - 1)) < 1e-6
    assert np.array_equal(cost(threads=1), cost(threads=3))
    assert cost(threads=3).shape == (len(points),)


def test_saturated_scores_still_rank():
    vector = np.array([0.0, 0.0, -60.0, -50.0])  # scores below 1e-20, the second the larger
    found = Landscape((1, 2), vector, np.empty((0, 4)), np.ones((1, 1)), np.array([1])).measure(
        np.empty((1, 0)), accuracy=True
    )
    assert found.accuracy[0] == 1


def test_threshold_neurons_switch():
    inputs, labels = examples()
    params = network(4)
    line = line_of_parameter(params, params.weight_index(2, 1, 0))
    t = np.linspace(-3, 3, 61)
    found = cost_on_line(line, dataset(), t, activation="threshold", dtype=np.float64)
    slow = [threshold_cost(line.at(value), inputs, labels) for value in t]
    assert found.cost == pytest.approx(np.array(slow), abs=1e-12)
    assert 1 < len(set(slow)) < 20  # a staircase: it has steps, and few
    with pytest.raises(ValueError, match="no slope"):
        cost_on_line(line, dataset(), t, activation="threshold", slope=True)


def test_a_line_has_the_cost_and_slope_of_its_points():
    inputs, labels = examples()
    line = line_between(network(1), network(2))
    curve = cost_on_line(line, dataset(), slope=True, accuracy=True, dtype=np.float64)
    assert (curve.t[0], curve.t[-1], len(curve.t)) == (-0.25, 1.25, 241)
    assert curve.cost[40] == pytest.approx(slow_cost(network(1), inputs, labels))
    assert curve.cost[200] == pytest.approx(slow_cost(network(2), inputs, labels))
    rise = np.gradient(curve.cost, curve.t)
    assert curve.slope[1:-1] == pytest.approx(rise[1:-1], abs=2e-2 * np.abs(rise).max())
    with pytest.raises(ValueError, match="read-only"):
        curve.cost[0] = 0


def test_only_the_first_examples_count_where_asked():
    inputs, labels = examples()
    curve = cost_on_line(line_between(network(1), network(2)), dataset(), np.array([0.0]), examples=7)
    assert curve.cost[0] == pytest.approx(slow_cost(network(1), inputs[:7], labels[:7]), rel=1e-6)


def test_a_grid_is_indexed_by_y_then_x():
    inputs, labels = examples()
    plane = plane_of_parameters(network(3), 2, 50)
    x, y = np.array([-1.0, 0.0, 2.0]), np.array([0.5, 1.5])
    grid = cost_on_plane(plane, dataset(), x, y, accuracy=True, dtype=np.float64)
    assert grid.cost.shape == grid.accuracy.shape == (2, 3)
    vector = network(3).vector.copy()
    vector[[2, 50]] = x[2], y[0]
    assert grid.cost[0, 2] == pytest.approx(slow_cost(Params(SIZES, vector), inputs, labels))


def test_a_plane_without_landmarks_apart_asks_for_coefficients():
    with pytest.raises(ValueError, match="give the coefficients"):
        cost_on_plane(plane_of_parameters(network(3), 2, 50), dataset())


def test_the_slice_of_a_parameter_holds_its_own_network():
    params = network(3)
    line = line_of_parameter(params, 17)
    assert np.array_equal(line.at(params.vector[17]).vector, params.vector)
    assert line.landmarks == pytest.approx(params.vector[17])


def test_three_points_lie_on_their_plane():
    points = [network(seed) for seed in (1, 2, 3)]
    plane = plane_through(*points)
    vectors = np.stack([point.vector for point in points])
    found = plane.coordinates(vectors)
    assert plane.points(found) == pytest.approx(vectors)
    assert found == pytest.approx(plane.landmarks)
    assert found[0] == pytest.approx(0)
    assert found[1] == pytest.approx([np.linalg.norm(vectors[1] - vectors[0]), 0])
    assert plane.directions @ plane.directions.T == pytest.approx(np.eye(2))


def test_coordinates_are_the_nearest_point_of_slanting_directions_too():
    rng = np.random.default_rng(0)
    plane = plane_along(network(1), *rng.standard_normal((2, parameter_count(SIZES))))
    vector = rng.standard_normal(parameter_count(SIZES))
    nearest = np.linalg.lstsq(plane.directions.T, vector - plane.origin, rcond=None)[0]
    assert plane.coordinates(vector)[0] == pytest.approx(nearest)


@pytest.mark.parametrize(
    "directions",
    [np.zeros((2, 4)), np.ones((2, 4)), np.full((2, 4), np.nan), np.eye(3, 4), np.eye(2, 3)],
    ids=["zero", "parallel", "nan", "three", "short"],
)
def test_impossible_planes_are_refused(directions):
    with pytest.raises(ValueError, match=r"directions|finite"):
        Plane((1, 2), np.zeros(4), directions, "test", np.zeros((1, 2)))


def test_networks_of_two_shapes_have_no_line():
    with pytest.raises(ValueError, match="one shape"):
        line_between(network(1), network(1, (6, 3)))


@pytest.mark.parametrize("normalise", ["neuron", "layer"])
def test_a_random_direction_is_as_large_as_the_network(normalise):
    params = network(5)
    direction = Params(SIZES, random_direction(params, normalise=normalise, rng=np.random.default_rng(0)))
    axis = 1 if normalise == "neuron" else None
    for weight, own, bias in zip(direction.weights, params.weights, direction.biases, strict=True):
        assert np.linalg.norm(weight, axis=axis) == pytest.approx(np.linalg.norm(own, axis=axis))
        assert not bias.any()


def test_random_planes_come_from_the_generator_alone():
    one, same, other = (random_plane(network(5), rng=np.random.default_rng(s)).directions for s in (0, 0, 1))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_the_principal_plane_is_that_of_a_weighted_svd():
    rng = np.random.default_rng(0)
    size = parameter_count(SIZES)
    scale = np.linspace(0.1, 3, size) ** 2
    paths = [rng.standard_normal((count, size)) * scale + shift for count, shift in ((30, 0), (5, 4))]
    plane = principal_plane(SIZES, paths, made_from="test")
    origin = (paths[0].mean(axis=0) + paths[1].mean(axis=0)) / 2
    rows = np.concatenate([(path - origin) / np.sqrt(2 * len(path)) for path in paths])
    _, _, vectors = np.linalg.svd(rows)
    assert plane.origin == pytest.approx(origin)
    assert np.abs(plane.directions @ vectors[:2].T) == pytest.approx(np.eye(2), abs=1e-7)
    travelled = plane.directions @ (paths[0][-1] - paths[0][0])
    assert (travelled > 0).all()


def test_the_share_of_variance_is_that_of_the_singular_values():
    path = np.random.default_rng(0).standard_normal((20, parameter_count(SIZES))).cumsum(axis=0)
    plane = principal_plane(SIZES, [path], made_from="test")
    values = np.linalg.svd(path - path.mean(axis=0), compute_uv=False) ** 2
    assert plane.share_of_variance(path) == pytest.approx(values[:2].sum() / values.sum())
    assert plane.share_of_variance(plane.points(plane.coordinates(path))) == pytest.approx(1)


def test_a_path_has_its_true_cost_beside_the_plane():
    inputs, labels = examples()
    path = np.stack([network(seed).vector for seed in range(6)])
    plane = plane_through(network(0), network(1), network(2))
    found = path_on_plane(plane, path, dataset())
    true = [slow_cost(Params(SIZES, point), inputs, labels) for point in path]
    assert found.true_cost == pytest.approx(np.array(true), rel=1e-6)
    assert found.plane_cost[:3] == pytest.approx(found.true_cost[:3], rel=1e-5)  # these lie in the plane
    x, y = found.coordinates[4]
    assert found.plane_cost[4] == pytest.approx(slow_cost(plane.at(x, y), inputs, labels), rel=1e-5)
    assert abs(found.plane_cost[4] - found.true_cost[4]) > 1e-3


def test_cost_of_points_needs_no_slice():
    inputs, labels = examples()
    points = np.stack([network(seed).vector for seed in (0, 1)])
    found = cost_of_points(SIZES, points, inputs, labels, activation="relu", dtype=np.float64)
    slow = [slow_cost(network(seed), inputs, labels, "relu") for seed in (0, 1)]
    assert found == pytest.approx(np.array(slow))


def test_the_three_strides_on_a_parabola():
    def slope(t):
        return 2 * t

    def last(**rule):
        return roll_downhill(slope, np.array([1.0]), steps=20, **rule)[-1, 0]

    assert abs(last(stride="slope", learning_rate=0.1)) == pytest.approx(0.8**20)
    assert abs(last(stride="slope", learning_rate=1.1)) == pytest.approx(1.2**20)  # leaps out
    fixed = roll_downhill(slope, np.array([1.0, -0.25]), stride="fixed", learning_rate=0.3, steps=20)
    assert np.abs(np.diff(fixed, axis=0)) == pytest.approx(0.3)  # never settles


@pytest.mark.parametrize("layer", [0, 1])
def test_permuting_neurons_changes_the_vector_and_nothing_else(layer):
    params = network(7)
    order = np.random.default_rng(0).permutation(len(params.biases[layer]))
    moved = permute_neurons(params, layer, list(order))
    inputs, _ = examples()
    assert not np.array_equal(moved.vector, params.vector)
    assert forward(moved, inputs).output == pytest.approx(forward(params, inputs).output, abs=1e-14)
    back = permute_neurons(moved, layer, list(np.argsort(order)))
    assert np.array_equal(back.vector, params.vector)


@pytest.mark.parametrize(("layer", "order"), [(2, [0, 1, 2]), (-1, [0]), (0, [0, 0, 1, 2, 3]), (1, [0, 1])])
def test_impossible_permutations_are_refused(layer, order):
    with pytest.raises(ValueError, match=r"hidden layers|each of the"):
        permute_neurons(network(7), layer, order)


@given(steps=st.integers(0, 500), points=st.integers(2, 60))
def test_thinning_keeps_both_ends_and_even_distances(steps, points):
    kept = thinned_steps(steps, points)
    assert kept[0] == 0
    assert kept[-1] == steps
    assert len(kept) <= points
    assert len(set(np.diff(kept)[:-1])) <= 1
    assert (np.diff(kept) > 0).all()


def test_a_line_along_the_gradient_rises_as_the_gradient_says():
    inputs, labels = examples()
    params = network(8)
    grad = backward(params, forward(params, inputs), targets(labels, 3)).grad.vector
    line = line_along(params, grad)
    assert isinstance(line, Line)
    curve = cost_on_line(line, dataset(), np.array([0.0]), slope=True, dtype=np.float64)
    assert curve.slope[0] == pytest.approx(grad @ grad)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"activation": "step"}, "no activation"),
        ({"cost": "hinge"}, "no cost"),
        ({"activation": "threshold", "cost": "cross-entropy"}, "quadratic"),
    ],
)
def test_unknown_activations_and_costs_are_refused(settings, message):
    inputs, labels = examples()
    with pytest.raises(ValueError, match=message):
        Landscape(SIZES, network(1).vector, np.empty((0, 71)), inputs, labels, **settings)


def test_a_landscape_checks_its_examples_and_points():
    inputs, labels = examples()
    none = np.empty((0, parameter_count(SIZES)))
    with pytest.raises(ValueError, match="as many of both"):
        Landscape(SIZES, network(1).vector, none, inputs, labels[:-1])
    with pytest.raises(ValueError, match="coefficients must be"):
        Landscape(SIZES, network(1).vector, none, inputs, labels).measure(np.zeros((3, 2)))
