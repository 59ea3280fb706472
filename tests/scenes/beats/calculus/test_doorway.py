"""Three ways into the last neuron, and the long way up to the first weight."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from netcore.measure.derivatives.chain import PathFactors
from netcore.measure.derivatives.nudges import ParameterSweep
from scenes.beats.calculus.doorway import (
    COLUMNS,
    AllStoreys,
    Column,
    Door,
    PathProduct,
    Room,
    Ways,
    tree_beside,
)
from scenes.beats.calculus.tree import LIT
from scenes.kit.look import palette

NAMES = [f"{letter}{layer}" for layer in (1, 2, 3) for letter in "wbza"]
EXAMPLE = SimpleNamespace(values=dict.fromkeys([*NAMES, "a0", "y", "C"], 0.5))
FOUND = SimpleNamespace(
    slope=np.array([0.2, 0.21, 0.25]),
    dc_da=np.array([0.1, 0.2, -0.5, -1.0]),
    dc_dw=np.array([0.3, 0.4, -0.1]),
    dc_db=np.array([0.3, 0.4, -0.25]),
)


@pytest.mark.parametrize(("begin", "first", "whole"), [("w3", 0.4, -0.1), ("b3", 1.0, -0.25)])
def test_each_factor_is_beside_its_step(begin, first, whole):
    way = PathProduct(EXAMPLE, FOUND, begin, first)
    assert [number.value for number in way.numbers] == [first, 0.25, -1.0, whole]
    heights = [number.baseline for number in way.numbers]
    assert heights == sorted(heights, reverse=True)
    for rate, number in zip(way.fractions, way.numbers, strict=True):
        assert rate.get_right()[0] < number.get_left()[0]
        assert rate.get_y() == pytest.approx(number.get_y(), abs=0.1)
    lit = [name for name, branch in way.tree.branches.items() if branch.get_stroke_width() == LIT]
    assert sorted(lit) == sorted([begin, "z3", "a3"])


def test_the_rate_of_the_bias_is_written_as_a_whole_number():
    assert PathProduct(EXAMPLE, FOUND, "b3", 1.0).numbers[0].shown == "1"


def test_weight_and_bias_are_compared_on_one_scale():
    ways = Ways(EXAMPLE, FOUND, {"w3": 0.4, "b3": 1.0})
    assert len({bar.get_start()[0] for bar in ways.bars}) == 1
    lengths = [bar.get_length() for bar in ways.bars]
    assert lengths[1] / lengths[0] == pytest.approx(0.25 / 0.1)
    assert all(bar.get_end()[0] < bar.get_start()[0] for bar in ways.bars)
    for result, bar in zip(ways.results, ways.bars, strict=True):
        assert result.get_right()[0] < bar.get_end()[0]
        assert result.get_fill_color() == bar.get_color() == palette.sign_hue(-1)


def test_the_column_of_the_bias_takes_the_place_of_that_of_the_weight():
    ways = Ways(EXAMPLE, FOUND, {"w3": 0.4, "b3": 1.0})
    assert ways.weight.shared.get_center() == pytest.approx(ways.bias.shared.get_center())
    for one, other in zip(ways.weight.fractions, ways.bias.fractions, strict=True):
        assert one.get_center() == pytest.approx(other.get_center(), abs=0.05)
    for one, other in zip(ways.weight.numbers, ways.bias.numbers, strict=True):
        assert one.baseline == pytest.approx(other.baseline)


def test_the_tree_writes_finely_what_a_small_push_moves():
    shown = {name: node.number.shown for name, node in tree_beside(EXAMPLE).nodes.items()}
    assert (shown["a3"], shown["C"], shown["z3"]) == ("0.5000", "0.5000", "0.5000")


FACTOR = np.array([-1.0, 0.25, 4.0, 0.2, -3.0, 0.24, 0.16])
FACTORS = PathFactors(FACTOR, np.cumprod(FACTOR), float(FACTOR.prod()), float(FACTOR.prod()))


@pytest.mark.parametrize("count", COLUMNS)
def test_the_column_has_the_first_factors_one_above_the_other(count):
    steps = Column(EXAMPLE, FACTORS, count).steps
    assert [step.number.value for step in steps] == FACTOR[:count].tolist()
    assert [len(step.sign) for step in steps] == [0] + [1] * (count - 1)
    assert all(low.number.get_top()[1] < high.number.get_bottom()[1] for low, high in pairwise(steps))
    assert len(steps[-1].rate) == len(steps[-2].rate) == 1


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_the_way_through_a_room_leads_from_a_to_z_to_what_is_before(layer):
    room = Room(EXAMPLE, layer)
    up, on = room.branches[f"z{layer}"], room.branches[f"a{layer - 1}"]
    assert up.get_end()[1] < up.get_start()[1] < on.get_end()[1] < on.get_start()[1]
    assert (room.door is None) == (layer == 1)
    assert ("C" in room.nodes) == (layer == 3)


def test_the_name_of_the_neuron_before_stands_beside_the_door_and_the_way_ends_there():
    room = Room(EXAMPLE, 2).with_door()
    assert room.nodes["a1"].get_left()[0] > room.door.get_right()[0]
    assert room.branches["a1"].get_start()[1] < room.door.step[1]


def test_the_room_behind_is_seen_within_the_frame_of_the_door():
    before, behind = Room(EXAMPLE, 3), Room(EXAMPLE, 2).with_door()
    far, frame = behind.far(before), before.door.frame
    assert frame.get_left()[0] < far.get_left()[0] < far.get_right()[0] < frame.get_right()[0]
    assert frame.get_bottom()[1] < far.get_bottom()[1] < far.get_top()[1] < frame.get_top()[1]


def test_what_a_nudge_moves_is_written_finely():
    both = AllStoreys(EXAMPLE)
    moved = np.array([[0.25], [0.26]])
    both.show(ParameterSweep(np.array([5.0, 5.1]), (moved,) * 3, (moved,) * 3, np.array([0.3013, 0.306])), 1)
    shown = {name: both.tree.nodes[name].number.shown for name in ("w1", "z1", "a3", "C", "w2")}
    assert shown == {"w1": "5.10", "z1": "0.2600", "a3": "0.2600", "C": "0.3060", "w2": "0.50"}


def test_a_closed_door_has_no_gap_and_an_open_one_lets_a_bead_pass():
    door = Door(np.zeros(3))
    left, right = door.leaves
    assert left.get_right()[0] == pytest.approx(right.get_left()[0])
    door.swing(1)
    assert right.get_left()[0] - left.get_right()[0] > 0.6 * door.frame.width
    assert left.get_left()[0] == pytest.approx(door.frame.get_left()[0])
