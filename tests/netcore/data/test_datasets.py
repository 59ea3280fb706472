"""Data sets: the right examples, the right numbers, and a clear refusal of what is not a data set."""

import hashlib
import shutil

import numpy as np
import pytest

import netcore
from netcore import places
from netcore.data import datasets
from netcore.data.datasets import Dataset, as_inputs, check_fits, load_dataset
from netcore.data.files import FIELDS
from netcore.errors import DataError

INPUTS = np.array([[0, 51], [102, 255], [3, 4]], dtype=np.uint8)
LABELS = np.array([0, 2, 1])


def small(**changed):
    arrays = {
        "train_raw": INPUTS,
        "train_labels": LABELS,
        "test_raw": INPUTS[:2],
        "test_labels": LABELS[:2],
    }
    return Dataset(**(arrays | changed), source="small.npz")


@pytest.fixture
def npz(tmp_path):
    arrays = (INPUTS, LABELS, INPUTS[:2], LABELS[:2])
    np.savez(tmp_path / "small.npz", **dict(zip(FIELDS, arrays, strict=True)))
    return tmp_path / "small.npz"


def test_mnist_is_the_published_one():
    data = load_dataset("mnist")
    assert data.train_inputs.shape == (60000, 784)
    assert data.test_inputs.shape == (10000, 784)
    assert data.train_inputs.dtype == np.float32
    assert (data.train_inputs.min(), data.train_inputs.max()) == (0, 1)
    assert data.train_labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert data.test_labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert np.bincount(data.train_labels).tolist() == [
        5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]  # fmt: skip
    assert data.train_inputs.mean(dtype=np.float64) == pytest.approx(0.1307, abs=5e-5)
    assert data.image_shape == (28, 28)
    assert data.outputs == 10


def test_mnist_with_a_changed_pixel_is_refused(tmp_path, monkeypatch):
    folder = shutil.copytree(places.MNIST_FOLDER, tmp_path / "mnist")
    sums = folder / "SHA256SUMS"
    lines = sums.read_text().splitlines()
    sums.write_text("\n".join(line.replace("0fa7", "1fa7") for line in lines))
    monkeypatch.setattr(places, "MNIST_FOLDER", folder)
    with pytest.raises(DataError, match="SHA-256 differs"):
        datasets._mnist.__wrapped__()
    sums.unlink()
    with pytest.raises(DataError, match="SHA256SUMS: unreadable"):
        datasets._mnist.__wrapped__()


def test_bytes_become_fractions_and_other_numbers_stay():
    assert as_inputs(INPUTS, np.float64).tolist() == [[0, 0.2], [0.4, 1], [3 / 255, 4 / 255]]
    assert as_inputs(np.array([[-3, 7]]), np.float32).tolist() == [[-3, 7]]
    assert as_inputs(np.array([[0.25]]), np.float32).dtype == np.float32


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_gathered_batch_has_the_bits_of_the_whole(dtype):
    raw = np.random.default_rng(0).integers(0, 256, (1000, 7), dtype=np.uint8)
    batch = np.array([999, 3, 3, 512])
    assert as_inputs(raw[batch], dtype).tobytes() == as_inputs(raw, dtype)[batch].tobytes()


def test_arrays_are_read_only_and_do_not_follow_the_callers():
    labels = LABELS.copy()
    data = small(train_labels=labels)
    labels[0] = 2
    assert data.train_labels[0] == 0
    for array in (data.train_raw, data.train_inputs, data.train_labels, data.test_raw, data.test_inputs):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_pictures_keep_their_shape_and_are_laid_out_row_by_row():
    data = small(train_raw=np.arange(18).reshape(3, 2, 3), test_raw=np.zeros((2, 2, 3)))
    assert data.image_shape == (2, 3)
    assert data.train_raw[1].tolist() == [6, 7, 8, 9, 10, 11]
    assert small().image_shape is None


def test_digest_tells_any_difference_and_is_the_same_again():
    digests = {
        data.digest
        for data in (
            small(),
            small(train_raw=INPUTS + 1),
            small(train_labels=LABELS[::-1]),
            small(test_raw=INPUTS[1:]),
            small(test_labels=LABELS[1:]),
            small(train_raw=INPUTS.astype(np.int16), test_raw=INPUTS[:2].astype(np.int16)),
        )
    }
    assert len(digests) == 6
    assert small().digest == small(train_raw=INPUTS.copy(), train_labels=LABELS.astype(float)).digest


def test_digest_is_sha256_of_type_shape_and_bytes():
    hashed = hashlib.sha256()
    for array, head in (
        (INPUTS, b"|u1 (3, 2)\n"),
        (LABELS, b"<i8 (3,)\n"),
        (INPUTS[:2], b"|u1 (2, 2)\n"),
        (LABELS[:2], b"<i8 (2,)\n"),
    ):
        hashed.update(head + array.tobytes())
    assert small().digest == hashed.hexdigest()


def test_byte_order_of_the_file_does_not_matter():
    little, big = (small(train_raw=INPUTS.astype(order + "f4")) for order in "<>")
    assert big.digest == little.digest
    assert big.train_raw.dtype.isnative


def test_first_examples_only(npz):
    data = load_dataset(npz, train=2)
    assert data.train_raw.tolist() == INPUTS[:2].tolist()
    assert data.train_labels.tolist() == [0, 2]
    assert data.outputs == 3
    assert load_dataset("mnist", train=1000).image_shape == (28, 28)


@pytest.mark.parametrize("train", [0, -1, 4])
def test_more_examples_than_there_are_is_an_error(npz, train):
    with pytest.raises(DataError, match=f"small.npz: train = {train}, but there are 3"):
        load_dataset(npz, train=train)


def test_shuffled_labels_are_a_permutation_by_the_given_generator():
    true = load_dataset("mnist", train=1000)
    one, again, other = (
        load_dataset("mnist", train=1000, shuffle_labels=True, rng=np.random.default_rng(seed))
        for seed in (1, 1, 2)
    )
    assert sorted(one.train_labels) == sorted(true.train_labels)
    assert np.array_equal(one.train_labels, again.train_labels)
    assert not np.array_equal(one.train_labels, other.train_labels)
    assert (one.train_labels == true.train_labels).mean() < 0.2
    assert np.array_equal(one.test_labels, true.test_labels)
    assert one.digest != true.digest


def test_shuffling_needs_a_generator():
    with pytest.raises(ValueError, match="rng"):
        load_dataset("mnist", shuffle_labels=True)


def test_ink_is_the_mean_of_the_pictures_of_0_and_1():
    data, mnist = load_dataset("ink"), load_dataset("mnist")
    chosen = np.flatnonzero((mnist.train_labels == 0) | (mnist.train_labels == 1))
    mean = mnist.train_inputs[chosen].mean(axis=1, dtype=np.float64)
    assert np.allclose(data.train_inputs[:, 0], (mean - mean.min()) / (mean.max() - mean.min()), atol=1e-6)
    assert np.array_equal(data.train_labels, mnist.train_labels[chosen])
    assert (data.train_inputs.min(), data.train_inputs.max()) == (0, 1)
    assert data.test_inputs.min() >= 0
    assert data.test_inputs.max() <= 1
    check_fits(data, (1, 1, 1, 1))


def test_test_ink_goes_through_the_map_of_the_training_set():
    data, mnist = load_dataset("ink"), load_dataset("mnist")
    train = mnist.train_inputs[mnist.train_labels < 2].mean(axis=1, dtype=np.float64)
    test = mnist.test_inputs[mnist.test_labels < 2].mean(axis=1, dtype=np.float64)
    wanted = np.clip((test - train.min()) / (train.max() - train.min()), 0, 1)
    assert np.allclose(data.test_inputs[:, 0], wanted, atol=1e-6)


def test_thirds_are_the_ink_of_three_bands_of_6_and_7():
    data, mnist = load_dataset("thirds"), load_dataset("mnist")
    chosen = (mnist.train_labels == 6) | (mnist.train_labels == 7)
    middle = mnist.train_inputs[chosen].reshape(-1, 28, 28)[:, 11:17].mean(axis=(1, 2), dtype=np.float64)
    assert np.allclose(
        data.train_inputs[:, 1], (middle - middle.min()) / (middle.max() - middle.min()), atol=1e-6
    )
    assert np.array_equal(data.train_labels, mnist.train_labels[chosen] == 7)
    assert data.train_inputs.min(axis=0).tolist() == [0, 0, 0]
    assert data.train_inputs.max(axis=0).tolist() == [1, 1, 1]
    check_fits(data, (3, 3, 2))


@pytest.mark.parametrize(("name", "share"), [("ink", 0.9), ("thirds", 0.97)])
def test_derived_sets_can_be_told_apart_by_a_straight_cut(name, share):
    """Least squares on the training set, judged on the test set."""
    data = load_dataset(name)
    train, test = (np.column_stack([x, np.ones(len(x))]) for x in (data.train_inputs, data.test_inputs))
    cut = np.linalg.lstsq(train, 2.0 * data.train_labels - 1)[0]
    assert ((test @ cut > 0) == data.test_labels).mean() > share


def test_folder_of_idx_files_equals_the_named_set():
    assert load_dataset(places.MNIST_FOLDER).digest == load_dataset("mnist").digest


def test_public_names():
    assert netcore.load_dataset is load_dataset
    assert netcore.Dataset is Dataset


@pytest.mark.parametrize("path", ["mnits", "no/such/folder", "x" * 300, "zero\0byte"])
def test_unknown_data_set_lists_the_names(path):
    with pytest.raises(DataError, match=r"mnist, ink, thirds|unreadable"):
        load_dataset(path)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"train_labels": LABELS[:2]}, "train_inputs holds 3 examples, train_labels 2"),
        ({"test_raw": INPUTS}, "test_inputs holds 3 examples, test_labels 2"),
        ({"train_labels": np.array([0, -1, 2])}, "train_labels holds -1, at example 1"),
        ({"train_labels": np.array([0, 1, 1.5])}, "train_labels holds 1.5, at example 2"),
        ({"train_labels": np.array([np.nan, 1, 1])}, "train_labels holds nan, at example 0"),
        ({"train_labels": np.array([0, 2**63, 1], dtype=np.uint64)}, "at example 1"),
        ({"train_labels": np.array([0, np.inf, 1], dtype=np.float16)}, "holds inf, at example 1"),
        ({"train_labels": LABELS[:, None]}, "train_labels is of type int64 and shape"),
        ({"train_labels": np.array(["a", "b", "c"])}, "train_labels is of type <U1"),
        ({"train_raw": INPUTS * np.nan}, "train_inputs holds a number that is not finite.*example 0"),
        ({"test_raw": np.array([[0.0, 1], [-np.inf, 0]])}, "test_inputs holds.*example 1"),
        ({"train_raw": np.array([[0, 1e39], [0, 0], [0, 0]])}, "not finite in single precision.*example 0"),
        ({"train_raw": INPUTS.astype(complex)}, "train_inputs is of type complex128"),
        ({"train_raw": INPUTS[:, 0]}, r"train_inputs has shape \(3,\)"),
        ({"train_raw": INPUTS[:0], "train_labels": LABELS[:0]}, "train_inputs is empty"),
        ({"train_raw": INPUTS[:, :0]}, "train_inputs is empty"),
        ({"test_labels": LABELS[:0]}, "test_labels is empty"),
        ({"test_raw": INPUTS[:2, :1]}, r"test_inputs has examples of shape \(1,\), train_inputs of \(2,\)"),
    ],
)
def test_what_is_not_a_data_set_is_refused(changed, message):
    with pytest.raises(DataError, match=f"small.npz.*{message}"):
        small(**changed)


@pytest.mark.parametrize(
    ("labels", "layers", "message"),
    [
        (LABELS, (3, 5, 3), "2 inputs, but network.layers starts with 3"),
        (LABELS, (2, 5, 2), "a label is 2, but network.layers ends with 2.*end it with 3"),
        (LABELS, (2, 1), "for labels 0 to 1"),
    ],
)
def test_network_that_cannot_learn_the_set_is_refused(labels, layers, message):
    with pytest.raises(DataError, match=message):
        check_fits(small(train_labels=labels), layers)


def test_network_with_room_to_spare_fits():
    check_fits(small(), (2, 10))
    check_fits(small(train_labels=LABELS % 2, test_labels=LABELS[:2] % 2), (2, 1))
