"""The pictures behind inputs that say how much ink there is."""

import numpy as np
import pytest

import netcore
from netcore.errors import FactError
from netcore.measure.registry import evaluate, quantity_named
from netcore.recipe import RunSpec


@pytest.fixture(scope="module", params=["ink", "thirds"])
def made(request, tmp_path_factory):
    table = {
        "data": {"name": request.param, "train": 50},
        "network": {"layers": [1, 1] if request.param == "ink" else [3, 2]},
        "training": {"learning_rate": 1.0, "batch_size": 10, "steps": 1},
    }
    path = tmp_path_factory.mktemp("ink") / "made.h5"
    with netcore.train(RunSpec.from_table(table, name="made"), path) as log:
        yield log


@pytest.mark.parametrize(("split", "index"), [("train", 0), ("train", 49), ("test", 17)])
def test_ink_becomes_the_inputs(made, split, index):
    found = evaluate(quantity_named("ink of picture"), [made], {"index": index, "split": split})
    inputs = (made.data.train_inputs if split == "train" else made.data.test_inputs)[index]
    assert list(found.inputs) == list(inputs)
    assert np.clip((found.ink - found.low) / (found.high - found.low), 0, 1) == pytest.approx(
        inputs, abs=1e-6
    )
    assert found.ink == pytest.approx([found.picture[top:stop].mean() for top, stop in found.bands])
    mnist = netcore.load_dataset("mnist")
    images, labels = (
        (mnist.train_inputs, mnist.train_labels)
        if split == "train"
        else (mnist.test_inputs, mnist.test_labels)
    )
    assert found.picture.ravel() == pytest.approx(images[found.source])
    assert found.digit == labels[found.source]
    digits = (0, 1) if len(found.inputs) == 1 else (6, 7)
    assert digits[found.label] == found.digit
    assert found.source == np.flatnonzero(np.isin(labels, digits))[index]


def test_other_data_have_no_ink(ask):
    with pytest.raises(FactError, match="not derived from pictures"):
        ask("ink of picture", index=0)
