import numpy as np
import pytest
from manim import LEFT, UP

from netcore.measure.derivatives.nudges import ParameterSweep
from scenes.beats.calculus.tree import (
    LAYERS,
    LIT,
    RESTING,
    Branch,
    Node,
    Rearranged,
    Tree,
    plate,
    swept,
    symbol,
)
from scenes.kit.look import palette

LETTERS = [f"{letter}{layer}" for layer in range(1, LAYERS + 1) for letter in "wbza"]
VALUES = {name: 0.1 * place - 0.5 for place, name in enumerate([*LETTERS, "a0", "y", "C"])}


@pytest.fixture(params=[1, 2, 3])
def tree(request):
    return Tree(VALUES, request.param)


def test_every_storey_has_four_nodes_more(tree):
    assert len(tree.nodes) == 4 * tree.storeys + 3
    assert set(tree.branches) == set(tree.nodes) - {"C"}


def test_a_node_is_over_the_one_that_depends_on_it(tree):
    for name, branch in tree.branches.items():
        assert tree.place(name)[1] > tree.place(tree.below(name))[1]
        assert branch.get_start()[1] > branch.get_end()[1]


def test_the_branch_of_a_weight_ends_at_the_letter_of_its_sum(tree):
    for layer in range(LAYERS - tree.storeys + 1, LAYERS + 1):
        letter = tree.nodes[f"z{layer}"].symbol[0]
        off = tree.branches[f"w{layer}"].get_end() - letter.get_corner(UP + LEFT)
        assert np.abs(off).max() < 0.1


def test_the_tree_keeps_to_the_picture(tree):
    assert tree.get_bottom()[1] >= -2.9
    assert tree.get_top()[1] <= 3.3
    assert tree.width < 14.2 - 0.8


def test_its_values_are_shown(tree):
    assert tree.shown()["value"] == [VALUES[name] for name in tree.names()]
    tree.nodes["z3"].set_value(0.25)
    assert 0.25 in tree.shown()["value"]


def test_the_path_from_the_first_weight_goes_through_all_storeys():
    assert Tree(VALUES, 3).path("w1") == ["w1", "z1", "a1", "z2", "a2", "z3", "a3"]


def test_only_the_path_is_lit():
    tree = Tree(VALUES)
    tree.light(*tree.path("w3"))
    widths = {name: branch.get_stroke_width() for name, branch in tree.branches.items()}
    assert widths == {name: LIT if name in ("w3", "z3", "a3") else RESTING for name in widths}
    assert tree.nodes["b3"].symbol[0].get_fill_opacity() < 1 == tree.nodes["C"].symbol[0].get_fill_opacity()


def test_what_recedes_keeps_the_light_of_its_lamp():
    tree = Tree(VALUES).light("w3")
    assert tree.nodes["a2"].lamp.activation == VALUES["a2"]


@pytest.mark.parametrize(("storeys", "written"), [(1, "L-2"), (2, "L-2"), (3, "1")])
def test_layers_have_numbers_where_the_input_is_seen(storeys, written):
    assert plate(1, storeys) == written
    assert symbol("w1", storeys) == f"w^(({written}))"


@pytest.mark.parametrize(
    ("value", "hue"), [(0.5, palette.POSITIVE), (-0.5, palette.NEGATIVE)], ids=["above zero", "below"]
)
def test_a_weight_has_the_color_of_its_sign(value, hue):
    node = Node("w3", 0.1, at=[0, 0, 0]).set_value(value)
    assert node.value == value
    assert node.symbol[0].get_fill_color() == node.number.get_fill_color() == hue


def test_a_rate_is_beside_its_branch_in_the_colors_of_its_ends():
    tree = Tree(VALUES)
    formula, number = tree.rate("z3", -0.25, side=LEFT)
    assert formula.get_right()[0] < number.get_left()[0] < tree.branches["z3"].get_x()
    assert formula.part("over")[0].get_fill_color() == palette.INK
    assert formula.part("under")[0].get_fill_color() == palette.Z


def test_the_larger_tree_is_where_the_smaller_one_grows_into(play):
    small, large = Tree(VALUES), Tree(VALUES, 2)
    scene = play(lambda: small.grow_into(large), on_stage=[small])
    assert small.nodes["C"].symbol.get_center() == pytest.approx(large.nodes["C"].symbol.get_center())
    assert any(large.nodes["w2"] in one.get_family() for one in scene.mobjects)
    assert np.allclose(large.nodes["z2"].symbol.get_center()[0], large.place("z2")[0], atol=0.01)


def test_a_branch_is_thick_while_it_is_lit():
    branch = Branch([0, 1, 0], [0, 0, 0])
    assert branch.light(True).get_stroke_width() > branch.light(False).get_stroke_width()


def test_what_is_left_is_the_last_storey(play):
    large, small = Tree(VALUES, 3), Tree(VALUES)
    scene = play(lambda: large.shrink_into(small), on_stage=[large])
    assert large.nodes["C"].symbol.get_center() == pytest.approx(small.nodes["C"].symbol.get_center())
    seen = [part for one in scene.mobjects for part in one.get_family()]
    assert large.nodes["w3"].symbol in seen
    assert large.nodes["w1"].symbol not in seen


def test_a_tree_up_to_the_input_can_count_all_layers_from_the_last():
    tree = Tree(VALUES, 3, by_number=False)
    assert [tree.nodes[name].symbol.source for name in ("a0", "w1")] == [symbol("a0"), symbol("w1")]
    assert Tree(VALUES, 3).nodes["a0"].symbol.source == symbol("a0", 3)


def test_a_lying_tree_runs_from_left_to_right_with_its_numbers_clear_of_branches():
    names = ("w3", "a2", "b3", "z3", "a3", "y", "C")
    tree = Tree(dict.fromkeys(names, 0.5), lying=True)
    along = [tree.nodes[name].symbol.get_x() for name in ("a2", "z3", "a3", "C")]
    assert along == sorted(along)
    assert tree.nodes["w3"].symbol.get_y() < tree.nodes["z3"].symbol.get_y() < tree.nodes["b3"].symbol.get_y()
    assert tree.branches["b3"].get_x() < tree.nodes["z3"].number.get_left()[0]
    assert tree.branches["w3"].get_top()[1] < tree.nodes["z3"].symbol.get_bottom()[1]


def test_a_tree_turns_with_its_branches_tied_to_its_nodes():
    tree, lying = Tree(VALUES), Tree(VALUES, lying=True)
    turn = Rearranged(tree, lying)
    turn.begin()
    for share in np.linspace(0, 1, 11):
        turn.interpolate(share)
        for name, branch in tree.branches.items():
            for end, node in zip(branch.get_start_and_end(), tree.ends(name), strict=True):
                off = np.abs(end - node.get_center())[:2] - [node.width / 2, node.height / 2]
                assert off.max() < 0.3
    assert tree.nodes["z3"].number.get_center() == pytest.approx(lying.nodes["z3"].number.get_center())


def test_values_stay_clear_of_symbols_while_a_tree_turns():
    tree = Tree(VALUES)
    turn = Rearranged(tree, Tree(VALUES, lying=True))
    turn.begin()
    for share in np.linspace(0, 1, 21):
        turn.interpolate(share)
        for name in ("a2", "z3", "a3"):
            symbol, number = tree.nodes[name].symbol, tree.nodes[name].number
            apart = np.abs(symbol.get_center() - number.get_center())[:2]
            halves = np.array([symbol.width + number.width, symbol.height + number.height]) / 2
            assert (apart > halves).any()


def test_a_sweep_moves_its_parameter_and_all_nodes_after_it():
    column = np.array([[0.1], [0.2]])
    sweep = ParameterSweep(
        value=np.array([1.0, 2.0]),
        z=(column, 2 * column),
        a=(3 * column, 4 * column),
        cost=np.array([0.5, 0.25]),
    )
    found = swept("b2", sweep, 1)
    assert found == pytest.approx({"b2": 2.0, "z2": 0.2, "a2": 0.6, "z3": 0.4, "a3": 0.8, "C": 0.25})
