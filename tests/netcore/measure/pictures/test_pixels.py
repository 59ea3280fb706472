"""What the pixels of single pictures say, against direct computation."""

import numpy as np
import pytest

from netcore.errors import FactError
from netcore.network.backprop import forward


@pytest.fixture
def pictures(log):
    return log.data.test_inputs.astype(float)


def test_the_nearest_picture_with_another_label(ask, log, pictures):
    labels = log.data.test_labels
    for index in (0, 5):
        other = int((labels[index] + 1) % 3)
        counts = [(abs(pictures[index] - one) > 0.3).sum() for one in pictures]
        found = ask("nearest picture", index=index, label=other, threshold=0.3)
        assert labels[found.index] == other
        assert found.count == counts[found.index]
        assert found.count == min(c for c, label in zip(counts, labels, strict=True) if label == other)
        assert found.own_counts.tolist() == [
            count
            for place, (count, label) in enumerate(zip(counts, labels, strict=True))
            if label == labels[index] and place != index
        ]
        assert found.further == sum(count > found.count for count in found.own_counts)
    with pytest.raises(FactError, match="itself"):
        ask("nearest picture", index=0, label=int(labels[0]), threshold=0.3)
    with pytest.raises(FactError, match="no test example has the label 7"):
        ask("nearest picture", index=0, label=7, threshold=0.3)


def test_pixels_that_differ(ask, pictures):
    found = ask("differing pixels", index=2, other=3, threshold=0.25)
    expected = [
        [abs(a - b) > 0.25 for a, b in zip(*rows, strict=True)]
        for rows in zip(pictures[2].reshape(4, 4), pictures[3].reshape(4, 4), strict=True)
    ]
    assert found.differs.tolist() == expected
    assert 0 < found.count == np.sum(expected) < 16
    assert found.so_far.tolist() == [np.sum(expected[: row + 1]) for row in range(4)]


def test_pixels_by_their_brightness(ask, pictures):
    found = ask("pixels by brightness", index=2, levels=[1.0, 0.4, 0.0])
    for level, row, column, index, value in zip(
        [1.0, 0.4, 0.0], found.row, found.column, found.index, found.value, strict=True
    ):
        assert value == pictures[2][index] == pictures[2].reshape(4, 4)[row, column]
        assert abs(value - level) == np.abs(pictures[2] - level).min()
    assert found.index[2] == 0  # the first of the black ones


def test_a_strip_of_pixels(ask, pictures):
    found = ask("pixel strip", index=2, column=3, first=1, count=3)
    assert found.value.tolist() == pictures[2].reshape(4, 4)[1:, 3].tolist()
    assert found.index.tolist() == [7, 11, 15]
    assert (found.row.tolist(), found.column.tolist()) == ([1, 2, 3], [3, 3, 3])
    with pytest.raises(FactError, match="no such strip"):
        ask("pixel strip", index=2, column=3, first=2, count=3)


def test_a_swept_pixel_moves_the_outputs(ask, log):
    found = ask("pixel sweep", index=2, points=3, pixel=[1, 2], step=7)
    assert found.value.tolist() == [0, 0.5, 1]
    assert (found.row, found.column) == (1, 2)
    picture = log.data.test_inputs[2].astype(float)
    assert found.before == picture[6]
    for value, output in zip(found.value, found.output, strict=True):
        picture[6] = value
        assert output == pytest.approx(forward(log.params_at(7), picture[None]).output[0])
    np.testing.assert_array_equal(found.answer, found.output.argmax(axis=1))


def test_the_pixel_that_moves_the_outputs_furthest(ask):
    def moved(pixel):
        outputs = ask("pixel sweep", index=2, points=2, pixel=pixel).output
        return np.linalg.norm(outputs[1] - outputs[0])

    found = ask("pixel sweep", index=2, points=2)
    all_moved = [[moved([row, column]) for column in range(4)] for row in range(4)]
    assert moved([found.row, found.column]) == np.max(all_moved) > np.min(all_moved)


def test_thumbnails_are_means_of_blocks(ask, pictures):
    found = ask("thumbnails", block=2, split="test")
    fifth = pictures[5].reshape(4, 4)
    assert found.shape == (len(pictures), 2, 2)
    assert found[5, 0, 1] == pytest.approx(fifth[:2, 2:].mean())
    with pytest.raises(FactError, match="no whole blocks"):
        ask("thumbnails", block=3, split="test")
