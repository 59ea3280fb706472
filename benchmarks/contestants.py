"""Ways to train the same network by the same gradient descent, each as one would write it there.

A contestant starts from given parameters (`load`), trains on batches of examples given by their indices, and gives
its parameters back as a flat vector, so that all can be checked against each other. Each keeps the images as is
natural to it, converted before the clock runs: netcore and C as bytes, the others as float32 in 0..1. None but
netcore works out costs or keeps what it has computed.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from threadpoolctl import threadpool_limits

from netcore.data.datasets import Dataset
from netcore.network.arrays import Array, Indices
from netcore.network.backprop import targets
from netcore.network.params import Params


class Contestant(ABC):
    """A way to train.

    Attributes
    ----------
    name
        What the table calls it.
    steps
        How many steps to time at once: about a quarter of a second.
    cost
        What it minimises.
    """

    name: ClassVar[str]
    steps: ClassVar[int]
    cost: ClassVar[str] = "quadratic"

    def __init__(self, start: Params, data: Dataset, learning_rate: float) -> None:
        self.sizes = start.layer_sizes
        self.data = data
        self.rate = learning_rate
        self.prepare()
        self.load(start)

    @classmethod
    def absent(cls) -> str | None:
        """Return what is missing to run it."""
        return None

    def limit(self, threads: int) -> AbstractContextManager[Any]:
        """Hold its libraries to a number of threads."""
        return threadpool_limits(threads)

    def prepare(self) -> None:
        """Get ready what does not depend on the parameters."""
        self.inputs = np.array(self.data.train_inputs)
        self.targets = targets(self.data.train_labels, self.sizes[-1], np.float32)

    @abstractmethod
    def load(self, start: Params) -> None:
        """Take these parameters."""

    @abstractmethod
    def train(self, batches: Indices) -> None:
        """Take a step on each row of ``(steps, batch)``."""

    def run(self, rng: np.random.Generator, steps: int, batch: int) -> None:
        """Take steps on mini-batches of shuffled examples: what the clock measures."""
        order = rng.permutation(len(self.data.train_labels))
        self.train(order[: steps * batch].reshape(steps, batch))

    @abstractmethod
    def vector(self) -> Array:
        """Return the parameters, flat, layer by layer, weight then bias."""


def flat(weights: Sequence[Any], biases: Sequence[Any]) -> Array:
    layers = zip(weights, biases, strict=True)
    return np.concatenate([np.asarray(part, np.float32).ravel() for layer in layers for part in layer])


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


class PerExample(Contestant):
    """One example at a time as a column, gradients summed over the batch, as textbooks teach it."""

    name, steps = "one example after another (numpy)", 300

    def prepare(self) -> None:
        super().prepare()
        self.examples = list(zip(self.inputs[:, :, None], self.targets[:, :, None], strict=True))

    def load(self, start: Params) -> None:
        self.weights = [np.array(weight) for weight in start.weights]
        self.biases = [np.array(bias)[:, None] for bias in start.biases]

    def train(self, batches: Indices) -> None:
        for batch in batches:
            weight_sums = [np.zeros_like(weight) for weight in self.weights]
            bias_sums = [np.zeros_like(bias) for bias in self.biases]
            for index in batch:
                weight_grads, bias_grads = self._gradient(*self.examples[index])
                weight_sums = [total + one for total, one in zip(weight_sums, weight_grads, strict=True)]
                bias_sums = [total + one for total, one in zip(bias_sums, bias_grads, strict=True)]
            share = self.rate / len(batch)
            self.weights = [
                weight - share * total for weight, total in zip(self.weights, weight_sums, strict=True)
            ]
            self.biases = [bias - share * total for bias, total in zip(self.biases, bias_sums, strict=True)]

    def _gradient(self, x: Array, y: Array) -> tuple[list[Array], list[Array]]:
        zs, activations = [], [x]
        for weight, bias in zip(self.weights, self.biases, strict=True):
            zs.append(np.dot(weight, activations[-1]) + bias)
            activations.append(sigmoid(zs[-1]))
        delta = 2 * (activations[-1] - y) * sigmoid(zs[-1]) * (1 - sigmoid(zs[-1]))
        weight_grads, bias_grads = [np.dot(delta, activations[-2].T)], [delta]
        for layer in range(len(zs) - 2, -1, -1):
            slope = sigmoid(zs[layer]) * (1 - sigmoid(zs[layer]))
            delta = np.dot(self.weights[layer + 1].T, delta) * slope
            weight_grads.insert(0, np.dot(delta, activations[layer].T))
            bias_grads.insert(0, delta)
        return weight_grads, bias_grads

    def vector(self) -> Array:
        return flat(self.weights, self.biases)


class PlainNumpy(Contestant):
    """Whole batches, one row per example, a new array for every result."""

    name, steps = "plain numpy", 2000

    def load(self, start: Params) -> None:
        self.weights = [np.array(weight) for weight in start.weights]
        self.biases = [np.array(bias) for bias in start.biases]

    def train(self, batches: Indices) -> None:
        for batch in batches:
            self.step(self.inputs[batch], self.targets[batch])

    def step(self, x: Array, y: Array) -> None:
        activations = [x]
        for weight, bias in zip(self.weights, self.biases, strict=True):
            activations.append(sigmoid(activations[-1] @ weight.T + bias))
        out = activations[-1]
        delta = 2 * (out - y) * out * (1 - out)
        for layer in reversed(range(len(self.weights))):
            a = activations[layer]
            weight_grad, bias_grad = delta.T @ a / len(x), delta.sum(axis=0) / len(x)
            if layer:
                delta = delta @ self.weights[layer] * a * (1 - a)
            self.weights[layer] = self.weights[layer] - self.rate * weight_grad
            self.biases[layer] = self.biases[layer] - self.rate * bias_grad

    def vector(self) -> Array:
        return flat(self.weights, self.biases)


class ScikitLearn(Contestant):
    """MLPClassifier with ten independent outputs, which makes its outputs sigmoids and its cost the cross-entropy.

    Momentum and penalty, which this descent lacks, are turned off. For the clock it shuffles and gathers by itself,
    as it usually does; to be checked it gets the examples in the order of the batches.
    """

    name, steps, cost = "scikit-learn MLPClassifier, sgd", 600, "cross-entropy"

    @classmethod
    def absent(cls) -> str | None:
        return None if find_spec("sklearn") else "scikit-learn is not installed"

    def load(self, start: Params) -> None:
        from sklearn.neural_network import MLPClassifier

        self.model = MLPClassifier(
            self.sizes[1:-1],
            activation="logistic",
            solver="sgd",
            alpha=0,
            learning_rate_init=self.rate,
            momentum=0,
            nesterovs_momentum=False,
            shuffle=False,
            random_state=0,
        )
        self.train(np.arange(200)[None])  # one step, which makes the arrays
        for weight, bias, mine, own in zip(
            start.weights, start.biases, self.model.coefs_, self.model.intercepts_, strict=True
        ):
            mine[...], own[...] = weight.T, bias

    def train(self, batches: Indices) -> None:
        self.model.set_params(batch_size=batches.shape[1], shuffle=False)
        self.fit(batches.ravel())

    def run(self, rng: np.random.Generator, steps: int, batch: int) -> None:
        self.model.set_params(batch_size=batch, shuffle=True)
        self.fit(slice(steps * batch))

    def fit(self, examples: Indices | slice) -> None:
        self.model.partial_fit(self.inputs[examples], self.targets[examples], classes=range(self.sizes[-1]))

    def vector(self) -> Array:
        return flat([weight.T for weight in self.model.coefs_], self.model.intercepts_)


class Torch(Contestant):
    """PyTorch as its tutorials write it: modules, autograd, an optimiser; no compilation."""

    name, steps = "PyTorch, eager", 500

    @classmethod
    def absent(cls) -> str | None:
        return None if find_spec("torch") else "PyTorch is not installed"

    def limit(self, threads: int) -> AbstractContextManager[Any]:
        self.torch.set_num_threads(threads)
        return nullcontext()

    def prepare(self) -> None:
        super().prepare()
        import torch

        self.torch = torch
        self.pixels, self.wanted = torch.from_numpy(self.inputs), torch.from_numpy(self.targets)

    def load(self, start: Params) -> None:
        torch = self.torch
        self.linear = [torch.nn.Linear(n_in, n_out) for n_in, n_out in pairwise(self.sizes)]
        with torch.no_grad():
            for layer, weight, bias in zip(self.linear, start.weights, start.biases, strict=True):
                layer.weight.copy_(torch.from_numpy(np.array(weight)))
                layer.bias.copy_(torch.from_numpy(np.array(bias)))
        self.model = torch.nn.Sequential(
            *(part for layer in self.linear for part in (layer, torch.nn.Sigmoid()))
        )
        self.optimiser = torch.optim.SGD(self.model.parameters(), lr=self.rate)

    def train(self, batches: Indices) -> None:
        for batch in self.torch.from_numpy(batches):
            self.optimiser.zero_grad()
            cost = (self.model(self.pixels[batch]) - self.wanted[batch]).square().sum(dim=1).mean()
            cost.backward()
            self.optimiser.step()

    def vector(self) -> Array:
        return flat(
            [layer.weight.detach() for layer in self.linear], [layer.bias.detach() for layer in self.linear]
        )


class TorchByHand(Torch):
    """PyTorch's arrays with the backward pass written out, without autograd."""

    name, steps = "PyTorch, backward pass by hand", 1000

    def load(self, start: Params) -> None:
        self.weights = [self.torch.from_numpy(np.array(weight)) for weight in start.weights]
        self.biases = [self.torch.from_numpy(np.array(bias)) for bias in start.biases]

    def train(self, batches: Indices) -> None:
        torch = self.torch
        with torch.inference_mode():
            for batch in torch.from_numpy(batches):
                activations = [self.pixels[batch]]
                for weight, bias in zip(self.weights, self.biases, strict=True):
                    activations.append(torch.addmm(bias, activations[-1], weight.T).sigmoid_())
                out = activations[-1]
                delta = (out - self.wanted[batch]).mul_(2).mul_(out).mul_(1 - out)
                for layer in reversed(range(len(self.weights))):
                    a, weight, share = activations[layer], self.weights[layer], -self.rate / len(batch)
                    now = delta
                    if layer:
                        delta = (now @ weight).mul_(a).mul_(1 - a)
                    weight.addmm_(now.T, a, alpha=share)
                    self.biases[layer].add_(now.sum(dim=0), alpha=share)

    def vector(self) -> Array:
        return flat(self.weights, self.biases)


class Jax(Contestant):
    """JAX: automatic gradients, all steps of a call compiled into one loop."""

    name, steps = "JAX, compiled loop over all steps", 3000

    @classmethod
    def absent(cls) -> str | None:
        return None if find_spec("jax") else "JAX is not installed"

    def prepare(self) -> None:
        super().prepare()
        import jax
        from jax import numpy as jnp

        def cost(params: Any, x: Any, y: Any) -> Any:
            for weight, bias in params:
                x = jax.nn.sigmoid(x @ weight.T + bias)
            return ((x - y) ** 2).sum(axis=1).mean()

        def step(params: Any, batch: Any, inputs: Any, wanted: Any) -> Any:
            grads = jax.grad(cost)(params, inputs[batch], wanted[batch])
            return jax.tree.map(lambda now, grad: now - self.rate * grad, params, grads)

        def steps(params: Any, batches: Any, inputs: Any, wanted: Any) -> Any:
            return jax.lax.scan(lambda now, batch: (step(now, batch, inputs, wanted), None), params, batches)[
                0
            ]

        self.compiled: Callable[..., Any] = jax.jit(steps)
        self.asarray = jnp.asarray
        self.arrays = jnp.asarray(self.inputs), jnp.asarray(self.targets)

    def load(self, start: Params) -> None:
        layers = zip(start.weights, start.biases, strict=True)
        self.params = [(self.asarray(weight), self.asarray(bias)) for weight, bias in layers]

    def train(self, batches: Indices) -> None:
        self.params = self.compiled(self.params, batches.astype(np.int32), *self.arrays)
        self.params[0][0].block_until_ready()

    def vector(self) -> Array:
        return flat([weight for weight, _ in self.params], [bias for _, bias in self.params])


class PlainC(Contestant):
    """Plain loops in C, compiled for this processor."""

    name, steps = "C, plain loops (sgd.c)", 6000

    @classmethod
    def absent(cls) -> str | None:
        return None if shutil.which("cc") else "there is no C compiler"

    def prepare(self) -> None:
        self.pixels = np.array(self.data.train_raw)
        self.labels = self.data.train_labels.astype(np.int64)
        self.shape = np.array(self.sizes, np.int64)
        source = Path(__file__).with_name("sgd.c")
        with tempfile.TemporaryDirectory() as folder:
            library = Path(folder) / "sgd.so"
            options = [
                "-O3",
                "-march=native",
                "-ffast-math",
                "-shared",
                "-fPIC",
                "-o",
                str(library),
                str(source),
            ]
            subprocess.run(["cc", *options, "-lm"], check=True)
            self.compiled_train = ctypes.CDLL(str(library)).train

    def load(self, start: Params) -> None:
        self.params = np.array(start.vector)

    def train(self, batches: Indices) -> None:
        arrays = (
            self.params,
            self.shape,
            len(self.shape),
            self.pixels,
            self.labels,
            np.ascontiguousarray(batches),
        )
        pointers = [
            ctypes.c_void_p(given.ctypes.data) if isinstance(given, np.ndarray) else ctypes.c_int64(given)
            for given in (*arrays, *batches.shape)
        ]
        self.compiled_train(*pointers, ctypes.c_float(self.rate))

    def vector(self) -> Array:
        return self.params.copy()


ALL: tuple[type[Contestant], ...] = (PerExample, PlainNumpy, ScikitLearn, Torch, TorchByHand, Jax, PlainC)
