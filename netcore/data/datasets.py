"""Data sets: MNIST from ``assets/``, small sets derived from it, and the user's own files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from netcore import places
from netcore.data.files import read_idx_folder, read_npz
from netcore.errors import DataError
from netcore.network.arrays import Array, Indices, frozen

THIRDS = (slice(4, 11), slice(11, 17), slice(17, 24))
"""The bands of rows that the data set "thirds" averages: top, middle and bottom of the 20-row box into which MNIST's
authors fitted each digit. Thirds of all 28 rows separate 6 from 7 much worse: the outer rows are mostly empty."""
_LARGEST_LABEL = 2**31 - 1


@dataclass(frozen=True, eq=False)
class Derivation:
    """How the inputs of a set were made from the pictures of MNIST.

    Parameters
    ----------
    train_index, test_index
        Which picture of MNIST's training or test set each example is, ``(n,)``.
    bands
        First row, and row after the last, of the band whose mean brightness is an input, ``(d, 2)``.
    low, high
        The mean brightness of that band, 0..1, that became 0 and 1, ``(d,)``.
    """

    train_index: Indices
    test_index: Indices
    bands: Indices
    low: Array
    high: Array


@dataclass(frozen=True, eq=False)
class Dataset:
    """Training and test examples. All arrays are read-only.

    Parameters
    ----------
    train_raw, test_raw
        Inputs as stored, ``(n, d)``, or images, ``(n, h, w)``: bytes or other real numbers. Images are flattened row
        by row to ``(n, d)``.
    train_labels, test_labels
        Whole numbers from 0, ``(n,)``; converted to int64.
    source
        Name or path of the data set, for messages.
    image_shape
        ``(h, w)`` if the inputs are images; set automatically for three-dimensional inputs.
    outputs
        Number of output neurons that a network needs; by default the largest label plus 1.
    derivation
        How the inputs were made, of a set derived from MNIST.

    Raises
    ------
    DataError
        If the arrays do not form a data set: counts or widths differ, an array is empty, a number is not finite in
        single precision, or a label is not a whole number from 0.
    """

    train_raw: NDArray[Any] = field(repr=False)
    train_labels: Indices = field(repr=False)
    test_raw: NDArray[Any] = field(repr=False)
    test_labels: Indices = field(repr=False)
    source: str
    image_shape: tuple[int, int] | None = None
    outputs: int = 0
    derivation: Derivation | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for part in ("train", "test"):
            inputs, labels = getattr(self, f"{part}_raw"), getattr(self, f"{part}_labels")
            _check_inputs(inputs, f"{self.source}: {part}_inputs")
            _check_labels(labels, f"{self.source}: {part}_labels")
            if len(inputs) != len(labels):
                raise DataError(
                    f"{self.source}: {part}_inputs holds {len(inputs)} examples, {part}_labels {len(labels)}"
                    "; give every example one label"
                )
        if self.train_raw.shape[1:] != self.test_raw.shape[1:]:
            raise DataError(
                f"{self.source}: test_inputs has examples of shape {self.test_raw.shape[1:]}, train_inputs "
                f"of {self.train_raw.shape[1:]}; make them alike"
            )
        if self.train_raw.ndim == 3:
            object.__setattr__(self, "image_shape", self.train_raw.shape[1:])
        if self.outputs == 0:
            object.__setattr__(self, "outputs", 1 + int(max(self.train_labels.max(), self.test_labels.max())))
        for part in ("train", "test"):
            inputs, labels = getattr(self, f"{part}_raw"), getattr(self, f"{part}_labels")
            native = np.ascontiguousarray(inputs, dtype=inputs.dtype.newbyteorder("="))
            object.__setattr__(self, f"{part}_raw", frozen(native.reshape(len(inputs), -1)))
            object.__setattr__(self, f"{part}_labels", frozen(labels.astype(np.int64)))

    @cached_property
    def train_inputs(self) -> Array:
        """Training inputs for the network, ``(n, d)`` float32; bytes are scaled to 0..1."""
        return frozen(as_inputs(self.train_raw, np.float32))

    @cached_property
    def test_inputs(self) -> Array:
        """Test inputs for the network, ``(n, d)`` float32; bytes are scaled to 0..1."""
        return frozen(as_inputs(self.test_raw, np.float32))

    @cached_property
    def digest(self) -> str:
        """Hexadecimal SHA-256 of type, shape and bytes of all four arrays."""
        found = hashlib.sha256()
        for array in (self.train_raw, self.train_labels, self.test_raw, self.test_labels):
            portable = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
            found.update(f"{portable.dtype.str} {portable.shape}\n".encode())
            found.update(portable.data)
        return found.hexdigest()


def as_inputs(raw: NDArray[Any], dtype: DTypeLike) -> Array:
    """Convert stored inputs to floats: bytes are divided by 255, other numbers keep their values.

    The conversion is elementwise, so converting a batch gives the same bits as taking the batch from the converted
    data set.

    >>> as_inputs(np.array([[0, 255]], dtype=np.uint8), np.float32)
    array([[0., 1.]], dtype=float32)
    """
    if raw.dtype == np.uint8:
        inputs: Array = np.divide(raw, 255, dtype=dtype)
        return inputs
    return np.asarray(raw, dtype=dtype)


def load_dataset(
    name_or_path: str | Path,
    *,
    train: int | None = None,
    shuffle_labels: bool = False,
    rng: np.random.Generator | None = None,
) -> Dataset:
    """Load a data set by name or from files.

    Parameters
    ----------
    name_or_path
        ``"mnist"``; ``"ink"`` or ``"thirds"``, derived from it; a folder with IDX files named like MNIST's,
        gzipped or not; or a ``.npz`` file with ``train_inputs``, ``train_labels``, ``test_inputs`` and
        ``test_labels``.
    train
        Keep only the first `train` training examples. Derived sets are always derived from all of MNIST first.
    shuffle_labels
        Permute the labels of these training examples. The test set keeps its true labels.
    rng
        Random generator for the permutation; required with `shuffle_labels`.

    Raises
    ------
    DataError
        If the data set does not exist, is damaged, or has fewer than `train` training examples.
    ValueError
        If `shuffle_labels` is set without `rng`.
    """
    if shuffle_labels and rng is None:
        raise ValueError("shuffle_labels needs rng, the numpy Generator to shuffle with")
    if isinstance(name_or_path, str) and name_or_path in DATASETS:
        data = DATASETS[name_or_path]()
    else:
        data = _from_path(Path(name_or_path))
    if train is None and not shuffle_labels:
        return data
    count = len(data.train_labels) if train is None else train
    if not 1 <= count <= len(data.train_labels):
        raise DataError(
            f"{data.source}: train = {train}, but there are {len(data.train_labels)} training examples; "
            "ask for 1 to that many"
        )
    labels = data.train_labels[:count]
    if shuffle_labels and rng is not None:
        labels = rng.permutation(labels)
    return replace(data, train_raw=data.train_raw[:count], train_labels=labels)


def check_fits(data: Dataset, layers: Sequence[int]) -> None:
    """Raise a `DataError` if the data set does not fit a network of these layer sizes.

    With a single output, labels must be 0 or 1.
    """
    width = data.train_raw.shape[1]
    if layers[0] != width:
        raise DataError(
            f"{data.source}: examples have {width} inputs, but network.layers starts with {layers[0]}; "
            f"start it with {width}"
        )
    largest = int(max(data.train_labels.max(), data.test_labels.max()))
    allowed = 1 if layers[-1] == 1 else layers[-1] - 1
    if largest > allowed:
        raise DataError(
            f"{data.source}: a label is {largest}, but network.layers ends with {layers[-1]}, for labels "
            f"0 to {allowed}; end it with {largest + 1}"
        )


@cache
def _mnist() -> Dataset:
    """Read MNIST from the project's copy and check it against the published digests."""
    sums = places.MNIST_FOLDER / "SHA256SUMS"
    try:
        digests = {name: digest for digest, name in map(str.split, sums.read_text("ascii").splitlines())}
    except (OSError, ValueError) as error:
        raise DataError(f"{sums}: unreadable ({error}); restore it: git checkout -- assets/mnist") from error
    return Dataset(*read_idx_folder(places.MNIST_FOLDER, digests), source="mnist")


@cache
def _ink() -> Dataset:
    """Derive the set "ink", 0 against 1: the input is the mean brightness of the image; one output."""
    return _derived("ink", digits=(0, 1), rows=(slice(0, 28),), outputs=1)


@cache
def _thirds() -> Dataset:
    """Derive the set "thirds", 6 against 7: three inputs, the mean brightness of three bands; two outputs."""
    return _derived("thirds", digits=(6, 7), rows=THIRDS, outputs=2)


def _derived(name: str, *, digits: tuple[int, int], rows: Sequence[slice], outputs: int) -> Dataset:
    """Reduce images of two digits to the mean brightness of bands of rows. The label is 1 for the second digit.

    Each band is rescaled so that the training set spans 0..1. The test set is rescaled in the same way and clipped
    to 0..1.
    """
    mnist = _mnist()

    def bands(raw: NDArray[Any], labels: Indices) -> tuple[NDArray[np.float64], Indices]:
        chosen = np.flatnonzero(np.isin(labels, digits))
        pictures = raw[chosen].reshape(-1, 28, 28)
        return np.stack([pictures[:, band].mean(axis=(1, 2)) for band in rows], axis=1), chosen

    train, train_index = bands(mnist.train_raw, mnist.train_labels)
    test, test_index = bands(mnist.test_raw, mnist.test_labels)
    low, high = train.min(axis=0), train.max(axis=0)
    return Dataset(
        train_raw=((train - low) / (high - low)).astype(np.float32),
        train_labels=(mnist.train_labels[train_index] == digits[1]).astype(np.int64),
        test_raw=np.clip((test - low) / (high - low), 0, 1).astype(np.float32),
        test_labels=(mnist.test_labels[test_index] == digits[1]).astype(np.int64),
        source=name,
        outputs=outputs,
        derivation=Derivation(
            train_index=frozen(train_index),
            test_index=frozen(test_index),
            bands=frozen(np.array([(band.start, band.stop) for band in rows])),
            low=frozen(low / 255),
            high=frozen(high / 255),
        ),
    )


DATASETS: dict[str, Callable[[], Dataset]] = {"mnist": _mnist, "ink": _ink, "thirds": _thirds}


def _from_path(path: Path) -> Dataset:
    try:
        if path.is_dir():
            return Dataset(*read_idx_folder(path, {}), source=str(path))
        if path.is_file():
            return Dataset(*read_npz(path), source=str(path))
    except OSError as error:
        raise DataError(f"{path}: unreadable ({error}); check the path and its permissions") from error
    raise DataError(
        f"{path}: there is no such data set; use one of the names {', '.join(DATASETS)}, "
        "a folder with IDX files or a .npz file"
    )


def _check_inputs(inputs: NDArray[Any], place: str) -> None:
    if inputs.dtype.kind not in "buif":
        raise DataError(f"{place} is of type {inputs.dtype}; give real numbers")
    if inputs.ndim not in (2, 3):
        raise DataError(f"{place} has shape {inputs.shape}; give one row or one picture per example")
    if inputs.size == 0:
        raise DataError(f"{place} is empty, with shape {inputs.shape}; give at least one example")
    largest = float(np.finfo(np.float32).max)
    if not (-largest <= float(inputs.min()) and float(inputs.max()) <= largest):  # also true of NaN
        sizes = np.abs(inputs.reshape(len(inputs), -1).astype(np.float64))
        example = int(np.argmin((sizes <= largest).all(axis=1)))
        raise DataError(
            f"{place} holds a number that is not finite in single precision, in example {example}; "
            "remove that example or fix it"
        )


def _check_labels(labels: NDArray[Any], place: str) -> None:
    if labels.dtype.kind not in "buif" or labels.ndim != 1:
        raise DataError(
            f"{place} is of type {labels.dtype} and shape {labels.shape}; give one whole number per example"
        )
    if labels.size == 0:
        raise DataError(f"{place} is empty; give at least one example")
    numbers = labels.astype(np.float64)
    right = (numbers >= 0) & (numbers <= _LARGEST_LABEL) & (numbers == np.floor(numbers))
    if not right.all():
        example = int(np.argmin(right))
        raise DataError(
            f"{place} holds {labels[example]}, at example {example}; "
            f"labels are whole numbers from 0 to {_LARGEST_LABEL}"
        )
