"""Sums of products, rounded exactly as in a BLAS matrix product.

The run log can return one gradient entry for thousands of steps at once. To get the same bits as the training did, it
must round like BLAS, which adds the products ``delta_k a_k`` of a batch one after the other:

* with a fused multiply-add (most processors), ``total + a b`` is rounded once;
* without it, the product is rounded first and then the sum.

An example with three decimal digits: ``-1 + 1.01 * 0.99``. The product is 0.9999. Rounding it first gives 1.00 and a
total of 0; rounding only the sum gives -0.0001.

For batches of more than about 16 examples BLAS may add in another order, and the result may differ by one rounding.
The run log notices this at its keyframes and then replays the steps in full.
"""

from __future__ import annotations

import numpy as np

from netcore.network.arrays import Array

_SPLIT = float(2**27 + 1)


def multiply_add(left: Array, right: Array, *, fused: bool) -> Array:
    """Return the row sums ``sum_k left[:, k] right[:, k]``, ``(n,)``, added in the order of k.

    Parameters
    ----------
    left, right
        ``(n, terms)``, both float32 or both float64.
    fused
        Whether to add each product without rounding it first.

    >>> tiny = np.float32(2**-13)  # -1 + (1 + tiny) (1 - tiny) is -tiny^2, which the rounded product loses
    >>> left = np.array([[1, 1 + tiny]], np.float32)
    >>> right = np.array([[-1, 1 - tiny]], np.float32)
    >>> multiply_add(left, right, fused=True) == -tiny**2, multiply_add(left, right, fused=False)
    (array([ True]), array([0.], dtype=float32))
    """
    total = np.zeros(len(left), left.dtype)
    with np.errstate(all="ignore"):
        for a, b in zip(left.T, right.T, strict=True):
            if not fused:
                total = total + a * b
            elif left.dtype == np.float32:  # float64 holds the product of two float32 exactly
                total = (a.astype(np.float64) * b + total).astype(np.float32)
            else:
                total = _fused_double(a, b, total)
    return total


def _fused_double(a: Array, b: Array, c: Array) -> Array:
    """Return ``a b + c`` rounded once.

    There is no wider type to hold the exact product, so the rounding errors are computed and added back. With three
    decimal digits, ``1.01 * 0.99 - 1``:

    1. product 1.01 * 0.99 = 1.00, with the error -0.0001. Dekker's product finds it by splitting each factor into a
       high and a low half, whose products are exact.
    2. sum 1.00 - 1 = 0, with the error 0. Knuth's sum finds it by undoing the addition.
    3. result 0 + (-0.0001 + 0) = -0.0001.

    Sources: Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18
    (1971); Knuth, "The art of computer programming" 2, section 4.2.2.
    """
    product = a * b
    a_high, b_high = _SPLIT * a - (_SPLIT * a - a), _SPLIT * b - (_SPLIT * b - b)
    a_low, b_low = a - a_high, b - b_high
    product_error = a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)
    total = product + c
    shifted = total - product
    sum_error = (product - (total - shifted)) + (c - shifted)
    return np.asarray(total + (product_error + sum_error))


def _blas_fuses() -> bool:
    """Return whether matrix products on this machine round once per term; see the example in `multiply_add`."""
    tiny = np.float32(2.0**-13)
    left = np.array([[1, 1 + tiny]] * 16, np.float32)
    right = np.array([[-1] * 16, [1 - tiny] * 16], np.float32)
    return bool((left @ right)[0, 0] != 0)


FUSED = _blas_fuses()
"""Whether matrix products on this machine round once per term (fused multiply-add)."""
