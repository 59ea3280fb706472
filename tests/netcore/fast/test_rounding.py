"""Sums of products, rounded once or twice per term, against exact fractions and this machine's matrix product."""

from fractions import Fraction

import numpy as np
import pytest

from netcore.fast.rounding import FUSED, multiply_add
from netcore.fast.threads import one_blas_thread


def rounded(exact, dtype):
    """Round a fraction to the nearest number of a type, ties to even, without another rounding on the way."""
    near = dtype(float(exact))
    around = [near, np.nextafter(near, dtype(-np.inf)), np.nextafter(near, dtype(np.inf))]
    bits = np.uint32 if dtype is np.float32 else np.uint64
    return min(around, key=lambda one: (abs(Fraction(float(one)) - exact), int(one.view(bits)) % 2))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("fused", [True, False])
def test_each_term_is_rounded_once_or_twice(dtype, fused):
    rng = np.random.default_rng(3)
    left, right = rng.normal(size=(2, 60, 7)).astype(dtype)
    found = multiply_add(left, right, fused=fused)
    assert found.dtype == dtype
    for row in range(60):
        total = dtype(0)
        for a, b in zip(left[row], right[row], strict=True):
            product = Fraction(float(a)) * Fraction(float(b))
            if not fused:
                product = Fraction(float(rounded(product, dtype)))
            total = rounded(Fraction(float(total)) + product, dtype)
        assert found[row] == total


def test_once_and_twice_are_not_the_same():
    rng = np.random.default_rng(3)
    left, right = rng.normal(size=(2, 60, 7)).astype(np.float32)
    assert (multiply_add(left, right, fused=True) != multiply_add(left, right, fused=False)).any()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("batch", [2, 3, 10])
def test_small_batches_are_summed_as_this_machine_does(dtype, batch):
    rng = np.random.default_rng(4)
    delta, a = rng.normal(size=(16, batch)).astype(dtype), rng.normal(size=(batch, 785)).astype(dtype)
    with one_blas_thread():
        product = delta @ a
    for column in (0, 400, 784):
        found = multiply_add(delta, np.broadcast_to(a[:, column], delta.shape), fused=FUSED)
        if batch <= 3:
            assert np.array_equal(found, product[:, column])
        else:  # some processors add larger batches in another order
            terms = np.abs(delta) @ np.abs(a[:, column])
            assert (np.abs(found - product[:, column]) <= batch * np.finfo(dtype).eps * terms).all()
