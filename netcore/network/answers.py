"""The answer rule: which class a network's outputs stand for."""

from __future__ import annotations

import numpy as np

from netcore.network.arrays import Array, Indices


def answers_of(output: Array, half: float = 0.5) -> Indices:
    """Return the answers, ``(examples,)``, of outputs ``(examples, n_out)``.

    The answer is the index of the largest output. A network with a single output answers 1 where that output is
    above `half`, and 0 elsewhere. Pass ``half=0`` if `output` holds pre-activations ``z`` instead of scores.

    >>> answers_of(np.array([[0.1, 0.3, 0.2], [0.9, 0.3, 0.2]])), answers_of(np.array([[0.5], [0.6]]))
    (array([1, 0]), array([0, 1]))
    """
    if output.shape[1] == 1:
        return (output[:, 0] > half).astype(np.intp)
    return np.asarray(output.argmax(axis=1))
