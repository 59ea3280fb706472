"""Sums of products rounded like the fused multiply-add of a matrix product.

BLAS adds ``delta_k a_k`` over the examples of a batch one after the other, each with a single rounding (fused) on
processors that can, with two on others. Forming a single entry of such a product for thousands of steps at once has
to round in the same way, or the last bits differ. Where BLAS sums in another order (it does in batches beyond about
16), the result differs by a rounding: the run log finds that at its keyframes.
"""

from __future__ import annotations

import numpy as np

from netcore.network.arrays import Array

_SPLIT = float(2**27 + 1)


def multiply_add(left: Array, right: Array, *, fused: bool) -> Array:
    """Return ``sum_k left[:, k] right[:, k]``, added in order of k, ``(n,)``.

    Parameters
    ----------
    left, right
        ``(n, terms)`` of one type, float32 or float64.
    fused
        Whether each product is added unrounded.
    """
    total = np.zeros(len(left), left.dtype)
    with np.errstate(all="ignore"):
        for a, b in zip(left.T, right.T, strict=True):
            if not fused:
                total = total + a * b
            elif left.dtype == np.float32:
                total = (a.astype(np.float64) * b + total).astype(np.float32)
            else:
                total = _fused_double(a, b, total)
    return total


def _fused_double(a: Array, b: Array, c: Array) -> Array:
    """Return ``a b + c`` rounded once, by the exact error of the product and of the sum.

    Dekker's product and Knuth's sum: "A floating-point technique for extending the available precision",
    Numerische Mathematik 18 (1971); "The art of computer programming" 2, section 4.2.2.
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
    """Tell whether this machine's matrix products round once per term, by a product where it shows."""
    tiny = np.float32(2.0**-13)
    left = np.array([[1, 1 + tiny]] * 16, np.float32)
    right = np.array([[-1] * 16, [1 - tiny] * 16], np.float32)
    return bool((left @ right)[0, 0] != 0)


FUSED = _blas_fuses()
"""Whether the matrix products of this machine round once per term."""
