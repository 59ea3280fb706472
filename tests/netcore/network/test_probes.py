"""Each probe against a slow, obvious version of itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcore.network.backprop import backward, batch_cost, forward, targets
from netcore.network.params import Params
from netcore.network.probes import (
    EXAMPLES_AT_ONCE,
    auc,
    batch_cosines,
    confident_mistakes,
    confusion,
    example_costs,
    gradient,
    layer_activations,
    never_lit,
    pixel_ascent,
    shifted,
    shuffled_pixels,
    side_run,
    uniform_noise,
)

SIZES = (6, 5, 4, 3)


def network(seed=0, sizes=SIZES):
    return Params.initialise(sizes, init="unit", rng=np.random.default_rng(seed), dtype=np.float64)


def examples(count=40, seed=1):
    rng = np.random.default_rng(seed)
    return rng.random((count, SIZES[0])), rng.integers(0, SIZES[-1], count)


def one_by_one_gradient(params, inputs, labels, cost="quadratic"):
    grads = [
        backward(params, forward(params, x[None]), targets(y[None], SIZES[-1]), cost).grad.vector
        for x, y in zip(inputs, labels, strict=True)
    ]
    return np.mean(grads, axis=0)


def test_portions_change_nothing():
    inputs, labels = examples(2 * EXAMPLES_AT_ONCE + 3)
    passed = forward(network(), inputs)
    assert np.allclose(layer_activations(network(), inputs, -1), passed.output, rtol=1e-12)
    assert np.allclose(layer_activations(network(), inputs, 1), passed.a[2], rtol=1e-12)
    whole = backward(network(), passed, targets(labels, 3)).grad.vector
    assert np.allclose(gradient(network(), inputs, labels), whole, rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize("cost", ["quadratic", "cross-entropy"])
def test_the_gradient_is_the_mean_of_the_examples_own(cost):
    inputs, labels = examples()
    slow = one_by_one_gradient(network(), inputs, labels, cost)
    assert gradient(network(), inputs, labels, cost=cost) == pytest.approx(slow)


def test_the_gradient_does_not_depend_on_the_type_given():
    inputs, labels = examples()
    single = Params(SIZES, network().vector.astype(np.float32))
    double = Params(SIZES, single.vector.astype(np.float64))
    small = inputs.astype(np.float32)
    assert np.array_equal(gradient(single, small, labels), gradient(double, small.astype(np.float64), labels))


def test_example_costs_average_to_the_cost():
    inputs, labels = examples()
    found = example_costs(network(), inputs, labels)
    target = targets(labels, 3)
    assert found[7] == pytest.approx(sum((forward(network(), inputs).output[7] - target[7]) ** 2))
    mean = batch_cost(network(), inputs, target, activation="sigmoid", cost="quadratic")
    assert found.mean() == pytest.approx(mean)


def test_confusion_counts_every_pair():
    rng = np.random.default_rng(0)
    labels, answered = rng.integers(0, 4, (2, 100))
    slow = np.zeros((5, 5), int)
    for label, answer in zip(labels, answered, strict=True):
        slow[label, answer] += 1
    assert np.array_equal(confusion(labels, answered, 5), slow)


def test_confident_mistakes_are_wrong_and_sorted():
    scores = np.round(np.random.default_rng(0).random((60, 3)), 1)  # rounded, so that there are ties
    labels = np.random.default_rng(1).integers(0, 3, 60)
    slow = sorted(
        (i for i in range(60) if int(np.argmax(scores[i])) != labels[i]), key=lambda i: (-max(scores[i]), i)
    )
    assert list(confident_mistakes(scores, labels, 12)) == slow[:12]
    assert len(confident_mistakes(scores, labels, 1000)) == len(slow)


def test_noise_comes_from_the_generator_and_keeps_the_ink():
    images, _ = examples()
    noise = uniform_noise(500, 6, rng=np.random.default_rng(3))
    assert np.array_equal(noise, uniform_noise(500, 6, rng=np.random.default_rng(3)))
    assert noise.shape == (500, 6)
    assert 0 <= noise.min() < 0.01 < 0.99 < noise.max() < 1
    shuffled = shuffled_pixels(images, rng=np.random.default_rng(3))
    assert np.array_equal(np.sort(shuffled, axis=1), np.sort(images, axis=1))
    orders = {
        tuple(np.argsort(row)[np.argsort(np.argsort(image))])
        for row, image in zip(shuffled, images, strict=True)
    }
    assert len(orders) > 20  # each image is shuffled in its own way


@given(right=st.integers(-5, 5), down=st.integers(-5, 5))
def test_shifting_moves_pixel_by_pixel(right, down):
    images = np.random.default_rng(0).random((2, 12)) + 1
    slow = np.zeros((2, 3, 4))
    for row in range(3):
        for column in range(4):
            if 0 <= row + down < 3 and 0 <= column + right < 4:
                slow[:, row + down, column + right] = images.reshape(2, 3, 4)[:, row, column]
    assert np.array_equal(shifted(images, (3, 4), right=right, down=down), slow.reshape(2, 12))


def test_never_lit_inputs_have_no_gradient():
    inputs, labels = examples()
    inputs[:, [1, 4]] = 0
    mask = never_lit(inputs)
    assert list(np.flatnonzero(mask)) == [1, 4]
    grad = Params(SIZES, gradient(network(), inputs, labels)).weights[0]
    assert not grad[:, mask].any()
    assert grad[:, ~mask].all()


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_pixel_ascent_follows_differences_and_stays_in_range(activation):
    params, start = network(4), np.full(6, 0.5)
    found = pixel_ascent(params, 1, start, learning_rate=0.05, steps=3, activation=activation)

    def z(image):
        return forward(params, image[None], activation).z[-1][0, 1]

    slow = np.array([(z(start + h) - z(start - h)) / 2e-6 for h in 1e-6 * np.eye(6)])
    assert found.images[1] == pytest.approx(start + 0.05 * slow, abs=1e-8)
    assert found.images.shape == (4, 6)
    assert (np.diff(found.scores) > 0).all()
    assert found.scores[-1] == forward(params, found.images[-1][None], activation).output[0, 1]
    far = pixel_ascent(params, 1, start, learning_rate=100, steps=2, activation=activation)
    assert far.images.min() == 0
    assert far.images.max() == 1


def test_auc_is_the_share_of_pairs_in_order():
    rng = np.random.default_rng(0)
    values = np.round(rng.random((30, 4)), 1)
    positive = rng.random(30) < 0.3
    slow = [
        np.mean(
            [(high > low) + 0.5 * (high == low) for high in column[positive] for low in column[~positive]]
        )
        for column in values.T
    ]
    assert auc(values, positive) == pytest.approx(slow)
    with pytest.raises(ValueError, match="both kinds"):
        auc(values, np.ones(30, bool))


def test_batch_cosines_are_those_of_the_drawn_batches():
    inputs, labels = examples()
    found = batch_cosines(network(), inputs, labels, batch_size=4, draws=5, rng=np.random.default_rng(2))
    full = one_by_one_gradient(network(), inputs, labels)
    rng = np.random.default_rng(2)
    for cosine in found:
        batch = rng.choice(40, 4, replace=False)
        rough = one_by_one_gradient(network(), inputs[batch], labels[batch])
        assert cosine == pytest.approx(full @ rough / np.sqrt((full @ full) * (rough @ rough)))
    whole = batch_cosines(network(), inputs, labels, batch_size=40, draws=2, rng=rng)
    assert whole == pytest.approx(1)


def test_a_side_run_takes_plain_steps_and_starts_over():
    inputs, labels = examples(5)
    states = side_run(network(), inputs, labels, batch_size=2, steps=3, learning_rate=0.5)
    slow = network()
    for batch in ([0, 1], [2, 3], [4, 0]):
        grad = one_by_one_gradient(slow, inputs[batch], labels[batch])
        slow = Params(SIZES, slow.vector - 0.5 * grad)
    assert len(states) == 4
    assert states[-1].vector == pytest.approx(slow.vector)
