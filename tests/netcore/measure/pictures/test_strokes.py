"""Loops and strokes of drawn pictures, where a reader sees what they should be."""

import numpy as np
import pytest

import netcore
from netcore.errors import FactError
from netcore.measure.registry import evaluate, quantity_named
from netcore.recipe import RunSpec

NINE = """
........
.####...
.#..#...
.#..#...
.####...
....#...
....#...
....####
"""
EIGHT = """
..####..
..#..#..
..####..
..#..#..
..#..#..
..####..
........
........
"""
SEVEN = """
.#####..
.....#..
....#...
....#...
...#....
...#....
...#....
........
"""
AT = {"threshold": 0.5, "least": 1}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Measure on a run whose test pictures are a 7, a 9 and an 8, with these labels as 0, 1 and 2."""
    folder = tmp_path_factory.mktemp("drawn")
    drawn = np.array([[[dot == "#" for dot in row] for row in text.split()] for text in (SEVEN, NINE, EIGHT)])
    arrays = {f"{split}_inputs": drawn.astype(np.float32) for split in ("train", "test")}
    arrays |= {f"{split}_labels": np.arange(3) for split in ("train", "test")}
    np.savez(folder / "drawn.npz", **arrays)
    table = {
        "data": {"path": str(folder / "drawn.npz")},
        "network": {"layers": [64, 3]},
        "training": {"learning_rate": 1.0, "batch_size": 3, "steps": 1},
    }
    with netcore.train(RunSpec.from_table(table, name="drawn"), folder / "drawn.h5") as log:
        yield lambda name, **arguments: evaluate(quantity_named(name), [log], arguments)


def test_a_nine_is_a_loop_and_a_stroke(ask):
    found = ask("picture parts", index=1, reach=1, sectors=4, **AT)
    assert found.holes.shape == (1, 8, 8)
    assert np.argwhere(found.holes[0]).tolist() == [[2, 2], [2, 3], [3, 2], [3, 3]]
    drawn = np.array([[dot == "#" for dot in row] for row in NINE.split()])
    assert np.array_equal(found.loops[0] | found.rest, drawn)
    assert not (found.loops[0] & found.rest).any()
    beside = [[1, 2], [1, 3], [2, 1], [2, 4], [3, 1], [3, 4], [4, 2], [4, 3]]
    assert np.argwhere(found.loops[0]).tolist() == beside


def test_crumbs_beside_a_loop_belong_to_it_and_a_stroke_does_not(ask):
    found = ask("picture parts", index=1, reach=1, sectors=4, crumb=2, **AT)
    corners = [[1, 1], [1, 4], [4, 1]]
    assert all(found.loops[0][row, column] for row, column in corners)
    assert np.argwhere(found.rest).tolist() == [[4, 4], [5, 4], [6, 4], [7, 4], [7, 5], [7, 6], [7, 7]]


def test_the_pixels_of_a_loop_are_numbered_clockwise(ask):
    sector = ask("picture parts", index=1, reach=1, sectors=4, **AT).sector
    # below at the right, below at the left, above at the left, above at the right
    assert [sector[3, 4], sector[4, 3]] == [0, 0]
    assert [sector[4, 2], sector[3, 1]] == [1, 1]
    assert [sector[2, 1], sector[1, 2]] == [2, 2]
    assert [sector[1, 3], sector[2, 4]] == [3, 3]
    assert (sector >= 0).sum() == 8


def test_an_eight_has_two_loops_that_share_no_pixel(ask):
    found = ask("picture parts", index=2, reach=2, sectors=8, **AT)
    assert [hole.sum() for hole in found.holes] == [2, 4]
    assert not (found.loops[0] & found.loops[1]).any()
    assert not found.rest.any()


def test_small_holes_do_not_count(ask):
    assert len(ask("picture parts", index=2, reach=1, sectors=4, threshold=0.5, least=3).holes) == 1


def test_pictures_are_found_by_their_holes(ask):
    assert ask("first with holes", label=1, holes=1, **AT) == 1
    assert ask("first with holes", label=0, holes=0, **AT) == 0
    with pytest.raises(FactError, match="no test picture with the label 0 has 1 holes"):
        ask("first with holes", label=0, holes=1, **AT)
    with pytest.raises(FactError, match="picture 0 has no hole"):
        ask("picture parts", index=0, reach=1, sectors=4, **AT)
