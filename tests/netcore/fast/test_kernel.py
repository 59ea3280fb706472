"""The layout of the hot loop's arrays, and what its gathering gives. Its arithmetic: see test_training."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netcore
from netcore.data.datasets import as_inputs
from netcore.fast.kernel import CACHE_LINE, ROWS_LIMIT, Kernel, Layout
from netcore.network.params import parameter_count

sizes = st.lists(st.integers(1, 9), min_size=2, max_size=5).map(tuple)


@given(sizes)
def test_blocks_hold_weights_and_biases_side_by_side(layers):
    params = netcore.Params(layers, np.arange(parameter_count(layers), dtype=float))
    layout = Layout(layers)
    blocks, views = layout.empty(params.dtype)
    blocks[...] = layout.to_blocks(params.vector)
    for view, weight, bias in zip(views, params.weights, params.biases, strict=True):
        assert np.array_equal(view[:, :-1], weight)
        assert np.array_equal(view[:, -1], bias)
    assert np.array_equal(layout.to_vector(blocks), params.vector)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_parameters_begin_with_a_cache_line(dtype):
    layout = Layout((5, 3, 2))
    kept = [
        layout.empty(np.dtype(dtype))[0] for _ in range(20)
    ]  # kept, or all of them would lie in one place
    assert not any(blocks.ctypes.data % CACHE_LINE for blocks in kept)
    assert {blocks.shape for blocks in kept} == {(parameter_count((5, 3, 2)),)}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", [np.uint8, np.float32, np.float64, np.int16, np.bool_])
def test_examples_are_gathered_as_a_data_set_hands_them_out(dtype, kind):
    rng = np.random.default_rng(0)
    raw = rng.integers(0, 200, (50, 6)).astype(kind)
    kernel = Kernel((6, 2), 7, activation="sigmoid", cost="quadratic", dtype=np.dtype(dtype))
    for chosen in (rng.permutation(50)[:7], np.array([3, 3, 3, 0, 49, 1, 0]), slice(20, 27)):
        kernel.gather(raw, chosen)
        assert kernel.inputs[:, :-1].tobytes() == as_inputs(raw[chosen], dtype).tobytes()
        assert (kernel.inputs[:, -1] == 1).all()


@pytest.mark.parametrize("batch", [1, 10, ROWS_LIMIT - 1, ROWS_LIMIT])
def test_weighted_sums_are_formed_again_to_the_last_bit(batch):
    rng = np.random.default_rng(batch)
    layers = (40, 16, 16, 10)
    params = netcore.Params.initialise(layers, rng=rng)
    layout = Layout(layers)
    blocks, views = layout.empty(params.dtype)
    blocks[...] = layout.to_blocks(params.vector)
    kernel = Kernel(layers, batch, activation="tanh", cost="quadratic", dtype=params.dtype)
    kernel.gather(rng.integers(0, 256, (batch, 40), dtype=np.uint8), slice(None))
    kernel.forward(views)
    sums = kernel.weighted_sums(blocks)
    assert sums[-1].tobytes() == kernel.z_out.tobytes()
    for z, a in zip(sums[:-1], kernel.a, strict=False):
        assert np.tanh(z).tobytes() == np.ascontiguousarray(a).tobytes()
