"""Every part that draws data tells which of the numbers that it was given are seen, unrounded and unscaled."""

import importlib
import pkgutil

import numpy as np
import pytest

import scenes.beats
import scenes.kit
from netcore.network.params import Params
from scenes.beats.backprop.averaging import OpinionTiles, RunningMeans
from scenes.beats.backprop.requests.head_to_tail import HeadToTail
from scenes.beats.gradient_descent.learned.mistakes import JudgedField
from scenes.beats.gradient_descent.learned.weight_pictures import WeightsUnderInk
from scenes.beats.gradient_descent.one_dial.balls import Balls
from scenes.beats.gradient_descent.one_dial.ground import Feeler, Ground
from scenes.beats.gradient_descent.one_dial.stepping import Strides
from scenes.beats.gradient_descent.start.area import CostAsArea, ExampleState
from scenes.beats.gradient_descent.start.outputs import OutputBars
from scenes.beats.sgd.needles import Needles
from scenes.beats.sgd.walkers import DrunkMan
from scenes.kit.charts.bars import ArrivingBars, Bars
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import CostCurve, Curve, Plotted, Scatter
from scenes.kit.look import palette
from scenes.kit.look.painting import Painted, Shows
from scenes.kit.network.diagram import NetworkDiagram, Neuron
from scenes.kit.network.edges import EdgeLayer
from scenes.kit.network.pulse import BackwardPulse, ForwardPulse
from scenes.kit.pictures.dots import Dots
from scenes.kit.pictures.field import PictureField
from scenes.kit.pictures.mosaic import Mosaic, Picture, WeightPictures
from scenes.kit.pictures.verdicts import VerdictWall
from scenes.kit.replay.records import StepRecord
from scenes.kit.surface.surface import CostSurface, Trail
from scenes.kit.values.arrows import ArrowColumn, ValueArrow
from scenes.kit.values.dial import Dial
from scenes.kit.values.settling import SettlingMean

RNG = np.random.default_rng(0)
CHART = Chart((0, 4), (0, 9))
THIRD = 1 / 3
GROUND = Ground([0, 1, 2], [THIRD, 1, 3])
PARAMS = Params.initialise((3, 2), rng=RNG, dtype=np.float64)
A = (np.array([0.1, 0.2, THIRD]), np.array([0.7, 0.9]))
X = np.linspace(0, 1, 5)


def hill():
    trail = Trail(np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]), np.array([0.9, THIRD, 0.1]), palette.SLOW)
    return CostSurface(X, X, X[:, None] * X, trails=[trail]).show(trail_lengths=[1.5])


CASES = {
    "curve": (lambda: Curve(CHART, [0, 1, 2, 3], [0, 1, 4, 9]).show(2.5), {"x": [0, 1, 2], "y": [0, 1, 4]}),
    "cost curve": (lambda: CostCurve(CHART, [5, 4, THIRD]).show(1), {"y": [5, 4]}),
    "scatter": (lambda: Scatter(CHART, [0, THIRD], [1, 2]), {"x": [0, THIRD], "y": [1, 2]}),
    "bars": (lambda: Bars.around(CHART, [1, 2], [3, THIRD]), {"height": [3, THIRD]}),
    "arriving bars": (lambda: ArrivingBars(CHART, [3, THIRD, 5]).show(2.5), {"height": [3, THIRD]}),
    "edges": (lambda: EdgeLayer([[0, 0]] * 2, [[1, 1]] * 2).set_values([-4, THIRD]), {"weight": [-4, THIRD]}),
    "hidden edges": (
        lambda: EdgeLayer([[0, 0]] * 2, [[1, 1]] * 2).set_values([-4, 2]).emphasise([0, 0.5]),
        {"weight": [2]},
    ),
    "a pulse": (
        lambda: EdgeLayer([[0, 0]], [[1, 1]]).set_values([3]).set_pulse([THIRD], 0.5, largest=2),
        {"weight": [3], "pulse": [THIRD]},
    ),
    "neuron": (lambda: Neuron(0.2).set_activation(THIRD).outline(0.5), {"fill": [THIRD]}),
    "network": (
        lambda: NetworkDiagram((3, 2)).show(activations=A),
        {"fill of layer 0": A[0], "fill of layer 1": A[1]},
    ),
    "edge": (
        lambda: NetworkDiagram((3, 2)).show(PARAMS).edge(0, 1, 2),
        {"weight": PARAMS.weights[0][1, 2:3]},
    ),
    "dots": (lambda: Dots([[0, 0], [1, 1]], [THIRD, 0.5], [0.1, 0]), {"fill": [THIRD]}),
    "picture": (lambda: Picture(np.full((2, 2), THIRD)), {"brightness": np.full((1, 2, 2), THIRD)}),
    "mosaic": (lambda: Mosaic([[1, -2, 3, -4]], kind="signed"), {"weight": [[[1, -2], [3, -4]]]}),
    "one of a mosaic": (
        lambda: Mosaic([[1, 1, 1, 1], [0, 1, 0, 1]]).picture(1),
        {"brightness": [[[0, 1], [0, 1]]]},
    ),
    "weight pictures": (
        lambda: WeightPictures(np.ones((2, 4))).show(StepRecord(0, 0, Params((4, 2), np.arange(10.0)))),
        {"weight": np.arange(8.0).reshape(2, 2, 2)},
    ),
    "arrow": (lambda: ValueArrow(1, largest=7).set_value(-THIRD), {"length": [-THIRD]}),
    "arrows": (lambda: ArrowColumn([1, 2], 0.5).set_values([THIRD, -2]), {"length": [THIRD, -2]}),
    "head to tail": (lambda: HeadToTail([THIRD, -2, 1], unit=1, pitch=1).show(1.5), {"length": [THIRD]}),
    "beam": (
        lambda: SettlingMean([1, 2, -THIRD], np.zeros((3, 4, 4))).show(0.5),
        {"place": [1, 2, -THIRD], "fulcrum": []},
    ),
    "tiles": (
        lambda: OpinionTiles([[1, THIRD, 3], [4, 5, 6]], 2, center=(0, 0), width=2, pitch=1).fill(1),
        {"area": [[1, THIRD]]},
    ),
    "running means": (lambda: RunningMeans([10, 20], [[1, THIRD], [3, 4]]).show(20), {"length": [THIRD, 4]}),
    "wall": (
        lambda: VerdictWall(np.full((2, 4, 4), THIRD), [[7, 2], [2, 2]], [7, 1], watched=2, columns=2).show(
            1
        ),
        {"brightness": np.full((2, 4, 4), THIRD), "answer": [2, 2]},
    ),
    "field": (lambda: PictureField(np.zeros((2, 4, 4)), [1, 0], size=(2, 1)), {"misread": [1, 0]}),
    "dial": (lambda: Dial(-1, 1).show(THIRD), {"turn": [THIRD]}),
    "surface": (
        hill,
        {
            "x": X,
            "y": X,
            "height": X[:, None] * X,
            "trail 0 (slow)": [[0.1, 0.2], [0.3, 0.4]],
            "height of trail 0 (slow)": [0.9, THIRD],
        },
    ),
    "ground": (lambda: GROUND.copy().reach(0, 1), {"t": [0, 1], "cost": [THIRD, 1]}),
    "feeler": (
        lambda: Feeler(GROUND, [THIRD, 3, 4]).show(0).feel(),
        {"t": [0], "cost": [THIRD], "slope": [THIRD]},
    ),
    "strides": (lambda: Strides(GROUND, [THIRD, 2 + THIRD, 2]).show(1.5), {"length": [2]}),
    "balls": (
        lambda: Balls(CHART, Curve(CHART, [0, 4], [0, 9]), [[1, 2], [THIRD, 3]], [palette.INK]).show(1),
        {"x": [THIRD, 3]},
    ),
    "needles": (lambda: Needles([20, 110, 30]).show(2.5), {"angle": [20, 110]}),
    "needles on their way": (
        lambda: Needles([20, 110]).show(2).turn(np.array([20, 110]), np.array([10, 90]), 0.5),
        {},
    ),
    "judged field": (
        lambda: JudgedField(np.zeros((2, 4, 4)), [1, 0], size=(2, 1)).judge(1),
        {"misread": [1, 0]},
    ),
    "weights under ink": (
        lambda: WeightsUnderInk([1, 2, 3, 4], np.eye(4)[:2], size=1).lay(1).move(1),
        {"weight": [[[1, 2], [3, 4]]]},
    ),
    "cost as area": (
        lambda: (
            CostAsArea([0, 1])
            .show(ExampleState(0, np.array([0.5, 0.75]), np.array([0.25, THIRD]), 0.25 + THIRD))
            .fold(1)
            .pour(1)
        ),
        {"height": [0.5, 0.75], "area": [0.25, THIRD]},
    ),
    "output bars": (lambda: OutputBars(NetworkDiagram((4, 3, 2)), [THIRD, 0.5]), {"length": [THIRD, 0.5]}),
    "a figure": (lambda: DrunkMan(), {}),
}


@pytest.mark.parametrize(("make", "expected"), CASES.values(), ids=CASES)
def test_a_part_tells_what_it_was_given(make, expected):
    part = make()
    assert isinstance(part, Shows)
    shown = part.shown()
    assert shown.keys() == expected.keys()
    for channel, values in expected.items():
        np.testing.assert_array_equal(shown[channel], values)


def test_every_painted_mobject_tells_what_it_draws():
    for package in (scenes.kit, scenes.beats):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found, waiting = set(), [Painted]
    while waiting:
        below = waiting.pop().__subclasses__()
        found.update(below)
        waiting += below
    silent = {one for one in found if one.shown in (Painted.shown, Plotted.shown)} - {Plotted}
    assert silent == set()
    assert len(found) > 15


def test_what_was_given_goes_along_when_one_turns_into_another(play):
    layer = EdgeLayer([[0, 0]], [[1, 1]]).set_values([5.0])
    picture, arrow = Picture(np.zeros((2, 2))), ValueArrow(1.0)
    bars = ArrivingBars(CHART, [3.0, THIRD]).show(0)
    play(
        lambda: layer.animate(run_time=0.2).set_values([-THIRD]),
        lambda: picture.animate(run_time=0.2).set_values(np.full((2, 2), THIRD)),
        lambda: arrow.animate(run_time=0.2).set_value(-THIRD),
        lambda: bars.animate(run_time=0.2).show(2),
    )
    assert layer.shown()["weight"] == [-THIRD]
    assert (picture.shown()["brightness"] == THIRD).all()
    assert arrow.shown()["length"] == [-THIRD]
    np.testing.assert_array_equal(bars.shown()["height"], [3.0, THIRD])


def test_pulses_tell_the_factors_of_what_they_carry():
    network = NetworkDiagram((3, 2))
    forward = ForwardPulse(network, PARAMS, A).shown()
    np.testing.assert_array_equal(forward["weight of layer 0"], PARAMS.weights[0].ravel())
    np.testing.assert_array_equal(forward["activation of layer 1"], A[1])
    backward = BackwardPulse(network, [-PARAMS.weights[0]]).shown()
    np.testing.assert_array_equal(backward["carried by layer 0"], -PARAMS.weights[0].ravel())
