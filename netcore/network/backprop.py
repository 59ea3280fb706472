"""Forward pass and backpropagation, written for readability.

Shapes: arrays have one row per example. ``batch`` is the number of examples; ``n_in`` and ``n_out`` are the numbers
of neurons before and after a layer of weights. `netcore.fast.kernel` is the fast version that training uses; tests
check that the two agree.

The method is that of Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors",
Nature 323 (1986); the names are those of Nielsen, "Neural networks and deep learning", chapter 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netcore.network.activation import activation_named, sigmoid
from netcore.network.arrays import Array, Indices
from netcore.network.cost import cost_named
from netcore.network.params import Params


@dataclass(frozen=True, eq=False)
class Forward:
    """The result of a forward pass.

    Attributes
    ----------
    z
        Pre-activations ``w a + b``, ``(batch, n_l)`` per layer of weights.
    a
        Activations, ``(batch, n_l)`` per layer; ``a[0]`` is the input, so `a` has one entry more than `z`.
    activation
        Name of the activation function of the hidden layers. The output layer is always sigmoid.
    """

    z: tuple[Array, ...]
    a: tuple[Array, ...]
    activation: str

    @property
    def output(self) -> Array:
        """The activations of the output layer, ``(batch, n)`` scores in 0..1."""
        return self.a[-1]


@dataclass(frozen=True, eq=False)
class Backward:
    """The result of a backward pass.

    Attributes
    ----------
    delta
        Error signal ``dC_k/dz`` of each example k, ``(batch, n_l)`` per layer; not divided by the batch size.
    grad
        ``dC/dparams`` of the mean cost of the batch, shaped like the parameters.
    """

    delta: tuple[Array, ...]
    grad: Params


def targets(labels: Indices, outputs: int, dtype: np.typing.DTypeLike = np.float64) -> Array:
    """Return target outputs, ``(examples, outputs)``: 1 for the label's neuron, 0 for all others.

    For a network with a single output, labels are 0 or 1, and the target is the label itself.

    >>> targets(np.array([2, 0]), 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    if outputs == 1:
        return np.asarray(labels, dtype=dtype)[:, None]
    return np.eye(outputs, dtype=dtype)[labels]


def forward(params: Params, inputs: Array, activation: str = "sigmoid") -> Forward:
    """Run examples through the network.

    Parameters
    ----------
    params
        The network.
    inputs
        ``(batch, n_0)``, one row per example.
    activation
        Activation function of the hidden layers: ``"sigmoid"``, ``"tanh"`` or ``"relu"``. The output layer is always
        sigmoid.

    Raises
    ------
    ValueError
        If the inputs do not fit the first layer, or the activation is unknown.

    >>> params = Params((1, 1), np.array([0.0, 0.0]))
    >>> forward(params, np.array([[2.0]])).output
    array([[0.5]])
    """
    hidden = activation_named(activation)
    if inputs.ndim != 2 or inputs.shape[1] != params.layer_sizes[0]:
        raise ValueError(f"inputs must be (batch, {params.layer_sizes[0]}), not {inputs.shape}")
    z: list[Array] = []
    a: list[Array] = [inputs]
    for layer, (weight, bias) in enumerate(zip(params.weights, params.biases, strict=True)):
        is_output = layer == len(params.weights) - 1
        z.append(a[-1] @ weight.T + bias)
        a.append(sigmoid(z[-1]) if is_output else hidden.value(z[-1]))
    return Forward(z=tuple(z), a=tuple(a), activation=activation)


def backward(params: Params, passed: Forward, target: Array, cost: str = "quadratic") -> Backward:
    """Differentiate the mean cost of a batch with respect to every parameter.

    Parameters
    ----------
    params
        The network.
    passed
        Result of `forward` on the batch.
    target
        Target outputs, ``(batch, n_out)``.
    cost
        ``"quadratic"`` or ``"cross-entropy"``.

    Raises
    ------
    ValueError
        If the targets do not have the shape of the outputs, or the cost is unknown.

    >>> params = Params((1, 1), np.array([0.0, 0.0]))
    >>> passed = forward(params, np.array([[2.0]]))
    >>> backward(params, passed, np.array([[1.0]])).grad.vector  # delta = 2 (0.5 - 1) 0.25, times 2 and times 1
    array([-0.5 , -0.25])
    """
    delta = _deltas(params, passed, target, cost)
    batch = len(target)
    parts: list[Array] = []
    for layer, error in enumerate(delta):
        parts += [(error.T @ passed.a[layer]).ravel() / batch, error.sum(axis=0) / batch]
    return Backward(delta=delta, grad=Params(params.layer_sizes, np.concatenate(parts)))


def example_gradients(
    params: Params, inputs: Array, target: Array, *, activation: str = "sigmoid", cost: str = "quadratic"
) -> Array:
    """Return the gradient of each example's own cost, ``(examples, P)``; their mean is the batch's gradient.

    Raises
    ------
    ValueError
        As for `forward` and `backward`.
    """
    passed = forward(params, inputs, activation)
    delta = _deltas(params, passed, target, cost)
    parts: list[Array] = []
    for layer, error in enumerate(delta):
        outer = error[:, :, None] * passed.a[layer][:, None, :]
        parts += [outer.reshape(len(inputs), -1), error]
    return np.concatenate(parts, axis=1)


def batch_cost(params: Params, inputs: Array, target: Array, *, activation: str, cost: str) -> float:
    """Return the mean cost over the given examples."""
    passed = forward(params, inputs, activation)
    return float(cost_named(cost).examples(passed.z[-1], passed.output, target).mean(dtype=np.float64))


def _deltas(params: Params, passed: Forward, target: Array, cost: str) -> tuple[Array, ...]:
    if target.shape != passed.output.shape:
        raise ValueError(f"target must be {passed.output.shape} like the output, not {target.shape}")
    hidden = activation_named(passed.activation)
    deltas = [cost_named(cost).delta(passed.output, target)]
    for layer in reversed(range(len(params.weights) - 1)):
        slope = hidden.slope(passed.z[layer], passed.a[layer + 1])
        deltas.insert(0, (deltas[0] @ params.weights[layer + 1]) * slope)
    return tuple(deltas)
