"""Kernels and a detector designed by hand, against sums written out."""

import numpy as np
import pytest

from netcore.errors import FactError
from netcore.network.probes import auc

BAR = {"top": 1, "left": 1, "height": 1, "width": 2, "rim": 1}


@pytest.fixture
def pictures(log):
    return log.data.test_inputs.astype(float).reshape(-1, 4, 4)


def laid_over(picture, kernel, row, column):
    padded = np.pad(picture, 1)
    return (padded[row : row + 3, column : column + 3] * kernel).sum()


def test_a_kernel_is_laid_over_the_picture_as_it_stands(ask, pictures):
    kernel = [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]]  # not symmetric
    found = ask("kernel response", index=3, kernel=kernel)
    expected = [[laid_over(pictures[3], kernel, row, column) for column in range(4)] for row in range(4)]
    assert found == pytest.approx(np.array(expected))


def test_edges_are_where_brightness_changes(ask, pictures):
    found = ask("edge response", index=3)
    kernel = np.outer([1, 2, 1], [-1, 0, 1])
    for row, column in ((0, 3), (2, 1)):
        assert found.across[row, column] == pytest.approx(laid_over(pictures[3], kernel, row, column))
        assert found.down[row, column] == pytest.approx(laid_over(pictures[3], kernel.T, row, column))
    assert found.size**2 == pytest.approx(found.across**2 + found.down**2)


def test_a_bar_detector_is_a_bar_with_a_negative_rim(ask):
    found = ask("bar detector", **BAR)
    assert found.bar.tolist() == [[0, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert found.weights.tolist() == [[0, -1, -1, 0], [0, 1, 1, 0], [0, -1, -1, 0], [0, 0, 0, 0]]
    assert np.array_equal(found.bar + found.rim, found.weights)
    assert np.array_equal(found.block, np.abs(found.weights))
    assert found.block_sums.tolist() == [2, -2]
    for change in ({"rim": 2}, {"left": 3}, {"height": 3}):
        with pytest.raises(FactError, match="do not fit"):
            ask("bar detector", **BAR | change)


def test_detector_sums_by_label(ask, log, pictures):
    found = ask("detector sums", first=30, bins=5, **BAR)
    bare = pictures[:30, 1, 1:3].sum(axis=1)
    rimmed = bare - pictures[:30, 0, 1:3].sum(axis=1) - pictures[:30, 2, 1:3].sum(axis=1)
    label = log.data.test_labels[:30]
    assert found.bare == pytest.approx(bare, abs=1e-6)
    assert found.rimmed == pytest.approx(rimmed, abs=1e-6)
    assert list(found.label) == list(label)
    assert found.labels.tolist() == [0, 1, 2]
    for place in range(3):
        assert found.bare_mean[place] == pytest.approx(bare[label == place].mean(), abs=1e-6)
        assert found.rimmed_mean[place] == pytest.approx(rimmed[label == place].mean(), abs=1e-6)
        assert found.rimmed_auc[place] == auc(rimmed[:, None], label == place)[0]
        assert found.bare_auc[place] == auc(bare[:, None], label == place)[0]
        assert found.bare_counted[place].sum() == (label == place).sum()
        last = found.rimmed_edges[-2]
        assert found.rimmed_counted[place, -1] == (rimmed[label == place] >= last).sum()
    assert found.bare_edges[[0, -1]] == pytest.approx([bare.min(), bare.max()], abs=1e-6)


def test_a_bias_decides_how_much_of_a_bar_is_enough(ask):
    rimmed = np.sort(ask("detector sums", first=10, **BAR).rimmed)
    between = -(rimmed[5] + rimmed[6]) / 2
    found = ask("detector share by bias", first=10, biases=[between, 100.0], **BAR)
    assert found.share.tolist() == [0.4, 1.0]
