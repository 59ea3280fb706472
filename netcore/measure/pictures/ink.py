"""The pictures behind the inputs of data sets derived from MNIST, whose inputs say how much ink there is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netcore.data.datasets import load_dataset
from netcore.errors import FactError
from netcore.measure.registry import quantity
from netcore.measure.shared import Logs, Split, examples_of, one_log
from netcore.network.arrays import Array, Indices


@dataclass(frozen=True, eq=False)
class InkOfPicture:
    """How a picture became the d inputs of an example.

    Attributes
    ----------
    picture, source
        ``(rows, columns)``, 0..1, and which one of MNIST's split it is.
    digit, label
        What it shows, and the label of the example.
    bands
        First row of each band, and the row after its last, ``(d, 2)``.
    ink
        Mean brightness of each band, ``(d,)``, 0..1.
    low, high
        The least and the most of that in all training pictures, which became 0 and 1, ``(d,)``.
    inputs
        What became of the ink, ``(d,)``: the inputs of the network.
    """

    picture: Array
    source: int
    digit: int
    label: int
    bands: Indices
    ink: Array
    low: Array
    high: Array
    inputs: Array


@quantity("ink of picture")
def ink_of_picture(logs: Logs, *, index: int, split: Split = "train") -> InkOfPicture:
    """Return the picture that an example was derived from, and how its ink became the inputs."""
    log = one_log(logs)
    made = log.data.derivation
    if made is None:
        raise FactError(
            f"{log.spec.name}: the inputs are not derived from pictures; ask for them as they are"
        )
    inputs, labels = examples_of(log, split, [index])
    mnist = load_dataset("mnist")
    if split == "train":
        source = int(made.train_index[index])
        picture, digit = mnist.train_inputs[source], mnist.train_labels[source]
    else:
        source = int(made.test_index[index])
        picture, digit = mnist.test_inputs[source], mnist.test_labels[source]
    picture = picture.astype(np.float64).reshape(28, 28)
    return InkOfPicture(
        picture=picture,
        source=source,
        digit=int(digit),
        label=int(labels[0]),
        bands=made.bands,
        ink=np.array([picture[first:stop].mean() for first, stop in made.bands]),
        low=made.low,
        high=made.high,
        inputs=inputs[0].astype(np.float64),
    )
