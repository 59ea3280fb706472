"""A weight singled out among several, and roads that are as wide as what is left on them."""

from types import SimpleNamespace

import numpy as np
import pytest

from netcore.network.params import Params
from scenes.beats.calculus.paths import LAST, ON_THE_WAY, Machine, NamedWeight, Road, TwoRoads, added_up
from scenes.kit.look import palette

PARAMS = Params((3, 3, 2), np.linspace(-2, 2, 20))
A = (np.array([0.2, 0.4, 0.6]), np.array([0.5, 0.3, 0.7]), np.array([0.6, 0.25]))
ROADS = SimpleNamespace(
    a=0.5,
    weight=np.array([0.8, -2.0]),
    slope=np.array([0.2, 0.25]),
    dc_da=np.array([-0.5, 0.8]),
    road=np.array([-0.08, -0.4]),
    total=-0.48,
    cost=0.416,
    nudged_cost=0.408,
    by=0.1,
    change=-0.008,
    ratio=-0.08,
    output=A[-1],
    nudged_output=np.array([0.62, 0.2]),
)


@pytest.fixture
def example():
    return SimpleNamespace(
        ink=SimpleNamespace(
            picture=np.zeros((28, 28)), bands=np.array([[4, 11], [11, 17], [17, 24]]), digit=6
        ),
        params=PARAMS,
        found=SimpleNamespace(
            a=A,
            target=np.array([1.0, 0.0]),
            slope=(np.full(3, 0.25), np.array([0.24, 0.1875])),
            dc_da=(np.zeros(3), np.zeros(3), np.array([-0.8, 0.5])),
            dc_dw=(np.zeros((3, 3)), np.outer([-0.192, 0.09375], A[1])),
        ),
        to=1,
        source=0,
        roads=ROADS,
        pushed=np.array([0.16, -0.5]),
        passing=(np.array([0.08, -0.2]), np.array([0.016, -0.05])),
        arriving=np.array([-0.008, -0.04]),
        together=-0.048,
        predicted=0.409,
        raised=0.6,
    )


def test_each_third_is_beside_its_input(example):
    machine = Machine(example)
    for third, lamp in zip(machine.thirds, machine.network.neurons[0], strict=True):
        assert third.get_y() == pytest.approx(lamp.get_y())
        assert third.get_right()[0] < lamp.get_left()[0]
    assert machine.thirds[1].height < machine.thirds[0].height


def test_what_an_output_ought_to_be_is_on_the_side_away_from_the_other(example):
    machine = Machine(example)
    assert [wanted.source for wanted in machine.wanted] == ["y = 1", "y = 0"]
    for wanted, figure in zip(machine.wanted, machine.figures[-1], strict=True):
        assert wanted.get_x() == pytest.approx(figure.get_x())
    upper, lower = zip(machine.wanted, machine.figures[-1], strict=True)
    assert upper[0].get_bottom()[1] > upper[1].get_top()[1]
    assert lower[0].get_top()[1] < lower[1].get_bottom()[1]


@pytest.mark.parametrize("edge", [(1, 0), (0, 2)])
def test_the_numbers_are_those_of_the_weight_that_is_singled_out(example, edge):
    to, source = edge
    named = NamedWeight(example).show(edge)
    found = example.found
    expected = [
        found.dc_dw[LAST][to, source], found.a[LAST][source], found.slope[LAST][to], found.dc_da[-1][to],
    ]  # fmt: skip
    assert [number.value for number in named.row] == pytest.approx(expected)
    network = named.machine.network
    assert named.pointer.get_start() == pytest.approx(network.neuron(LAST, source).get_center())
    assert named.pointer.get_end() == pytest.approx(network.neuron(LAST + 1, to).get_center())
    before, after, weight, _ = named.symbols
    assert after.get_x() == pytest.approx(network.neuron(LAST + 1, to).get_x())
    assert before.get_y() == pytest.approx(network.neuron(LAST, source).get_y(), abs=0.1)
    assert weight.get_x() == pytest.approx(named.pointer.get_center()[0])


def test_a_factor_comes_from_the_neuron_that_it_is_made_of(example):
    named = NamedWeight(example).show((0, 2))
    before, outputs = named.machine.figures
    of_a, of_slope, of_pull, wanted = named.arrive(0, 1, 2)
    assert [arrival.mobject for arrival in (of_a, of_slope, of_pull)] == list(named.row[1:])
    assert [arrival.target_mobject for arrival in (of_a, of_slope, of_pull)] == [
        before[2], outputs[0], outputs[0],
    ]  # fmt: skip
    assert wanted.mobject is named.machine.wanted[0]
    assert len(named.arrive(0)) == 1


def test_the_last_layer_stands_over_its_formula_without_the_inputs(example):
    named = NamedWeight(example)
    layer = named.machine
    assert layer.network.neurons[0] not in layer.get_family()
    assert layer.get_bottom()[1] > named.formula.get_top()[1]
    for lamp, figure in zip(layer.network.neurons[LAST], layer.figures[0], strict=True):
        assert figure.get_right()[0] < lamp.get_left()[0]


def test_a_road_is_as_wide_as_what_is_left():
    road = Road(np.arange(15.0).reshape(5, 3), [2.0, -0.5, 0.25]).show(0.6)
    push, first, second, third = road.lanes
    assert first.get_stroke_width() / push.get_stroke_width() == pytest.approx(2)
    assert first.get_stroke_width() / second.get_stroke_width() == pytest.approx(4)
    assert second.get_color() == palette.NEGATIVE
    assert second.get_end() == pytest.approx([6 + 0.4 * 3, 7 + 0.4 * 3, 8 + 0.4 * 3])
    assert third.get_stroke_opacity() == 0
    assert road.shown() == {"width": [2.0, -0.5]}
    assert road.show(1).shown() == {"width": [2.0, -0.5, 0.25]}


def test_both_roads_begin_at_the_neuron_and_end_one_over_the_other(example):
    two = TwoRoads(example)
    above, below = two.roads
    assert above.lanes[0].get_start() == pytest.approx(two.lamp.get_center())
    assert below.lanes[0].get_start() == pytest.approx(two.lamp.get_center())
    assert above.lanes[-1].get_end()[1] > below.lanes[-1].get_end()[1]
    assert below.carried == [-2.0, -0.5, -0.4]


def test_a_weight_has_the_road_of_the_output_it_leads_to(example):
    two = TwoRoads(example)
    assert two.weight_way.get_end() == pytest.approx(two.roads[1].lanes[-1].get_end())
    assert two.weight_way.get_start()[0] > two.lamp.get_right()[0]


def test_each_road_ends_at_the_frame_of_the_cost_and_has_its_factors_at_its_stops(example):
    two = TwoRoads(example)
    for road, factors in zip(two.roads, two.factors, strict=True):
        assert road.lanes[-1].get_end()[0] == pytest.approx(two.box.get_left()[0], abs=0.01)
        assert [one.get_x() for one in factors] == pytest.approx(
            [lane.get_end()[0] for lane in road.lanes[:-1]]
        )
    assert [[one.source for one in road] for road in two.passing] == [
        ["0.0800", "0.0160"],
        ["\u22120.2000", "\u22120.0500"],
    ]
    assert [one.source for one in two.arrived] == ["\u22120.0080", "\u22120.0400"]


def test_a_push_runs_along_both_roads_before_the_cost_moves(example):
    two = TwoRoads(example).flow(ON_THE_WAY)
    assert two.lamp.activation == two.number.value == pytest.approx(0.6)
    assert [neuron.activation for neuron in two.outputs] == pytest.approx([0.62, 0.2])
    assert [road.share for road in two.roads] == [1.0, 1.0]
    assert two.gauge.value == pytest.approx(0.416)
    assert two.flow(1).gauge.value == two.cost[1].value == pytest.approx(0.408)


def test_the_mark_is_where_the_needle_points_at_the_predicted_cost(example):
    two = TwoRoads(example)
    two.gauge.show(example.predicted)
    assert two.mark.get_center() == pytest.approx(two.gauge.tip())


def test_outputs_and_cost_follow_a_nudge(example):
    two = TwoRoads(example).nudge(1)
    assert two.lamp.activation == pytest.approx(0.6)
    assert two.gauge.value == pytest.approx(0.408)
    assert [neuron.activation for neuron in two.outputs] == pytest.approx([0.62, 0.2])
    assert two.nudge(0).cost[1].value == pytest.approx(0.416)


def test_the_end_of_the_sum_is_what_the_roads_carry_divided_by_the_push(example):
    page = added_up(example)
    assert page.roads.number.value == pytest.approx(0.6)
    assert [one.source for one in page.sum] == ["(\u22120.0080)", "+", "(\u22120.0400)", "=", "\u22120.0480"]
    assert page.roads.cost[1].shown == "0.4080"
    assert page.check.source.startswith("0.4080 - 0.4160")
    assert page.rule[-1].value == ROADS.total
