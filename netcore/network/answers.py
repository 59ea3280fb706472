"""What the outputs of a network mean: the answer rule, in one place."""

from __future__ import annotations

import numpy as np

from netcore.network.arrays import Array, Indices


def answers_of(output: Array, half: float = 0.5) -> Indices:
    """Return the answers, ``(examples,)``, of outputs ``(examples, n_out)``.

    The answer is the neuron with the largest output. A single neuron answers 1 above `half`, else 0; where `output`
    holds pre-activations, that is 0.

    >>> answers_of(np.array([[0.1, 0.3, 0.2], [0.9, 0.3, 0.2]])), answers_of(np.array([[0.5], [0.6]]))
    (array([1, 0]), array([0, 1]))
    """
    if output.shape[1] == 1:
        return (output[:, 0] > half).astype(np.intp)
    return np.asarray(output.argmax(axis=1))
