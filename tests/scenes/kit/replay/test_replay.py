import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Dot, FadeIn, Mobject
from manim.utils.hashing import get_json

from netcore.measure.examples import ExampleInStates
from netcore.network.params import Params
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import CostCurve
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.pictures.mosaic import WeightPictures
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.records import StepRecord, state_records
from scenes.kit.replay.replay import Drive, Replay, replay

SIZES = (784, 4, 2)
STEPS = [
    StepRecord(number, 0, Params.initialise(SIZES, rng=np.random.default_rng(number)), cost=1.0)
    for number in (0, 3, 7, 20)
]


def test_records_hold_the_states_that_were_measured():
    rng = np.random.default_rng(0)
    sizes = (3, 2)
    activations = (rng.random((2, 3)), rng.random((2, 2)))
    found = ExampleInStates(rng.normal(size=(2, 8)), activations, np.ones(2), np.zeros(2, int))
    first, last = state_records(found, [0, 40], sizes)
    assert (first.number, last.number) == (0, 40)
    np.testing.assert_array_equal(last.params.vector, found.params[1])
    for layer in (0, 1):
        np.testing.assert_array_equal(first.activations[layer], found.activations[layer][0])
    with pytest.raises(ValueError, match="zip"):
        state_records(found, [0], sizes)


class Witness(Mobject):
    """Remembers what it was asked to show."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def show(self, value):
        self.seen.append(value)


@given(st.integers(1, 50), st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_only_records_are_shown_the_first_first_and_the_last_last(count, alphas):
    witness = Witness()
    records = [7 * n for n in range(count)]
    shown = Replay(witness, records)
    shown.begin()
    assert witness.seen == [0]
    for alpha in sorted(alphas):
        shown.interpolate(alpha)
    assert set(witness.seen) <= set(records)
    assert witness.seen == sorted(witness.seen)
    shown.finish()
    assert witness.seen[-1] == records[-1]


def test_each_record_is_shown_for_the_same_time():
    paced = Replay(Witness(), STEPS)
    shown = [paced.value_at(alpha).number for alpha in np.arange(400) / 400]
    assert [shown.count(number) for number in (0, 3, 7, 20)] == [100] * 4


def test_all_parts_of_a_replay_keep_pace(play):
    network, pictures, counter = (
        NetworkDiagram(SIZES),
        WeightPictures(np.zeros((4, 784))),
        StepCounter(last=20),
    )
    costs = CostCurve(Chart((0, 20), (0, 1)), np.linspace(1, 0, 21))
    dot = Dot()
    play(
        *replay(
            STEPS,
            *(network, pictures, costs, counter),
            (dot, lambda d, step: d.move_to([step.number / 10, 0, 0])),
            seconds=0.4,
        )
    )
    expected = NetworkDiagram(SIZES).show(STEPS[-1])
    np.testing.assert_array_equal(network.edges[0].strengths, expected.edges[0].strengths)
    np.testing.assert_array_equal(pictures.colors, WeightPictures(STEPS[-1].params.weights[0]).colors)
    assert costs.end[0] == counter.number.value == 20
    assert dot.get_center()[0] == pytest.approx(2.0)


@pytest.mark.parametrize(("log", "middle"), [(False, 50.5), (True, 10.0)])
def test_drives_run_evenly_by_amounts_or_by_factors(log, middle):
    witness = Witness()
    drive = Drive(witness, 1, 100, log=log)
    drive.begin()
    drive.interpolate(0.5)
    drive.finish()
    assert witness.seen == pytest.approx([1, middle, 100])


def test_what_is_driven_enters_the_stage_after_what_enters_before_it(play):
    chart = Chart((0, 20), (0, 1))
    costs = CostCurve(chart, np.linspace(1, 0, 21))
    stage = play(lambda: FadeIn(chart, run_time=0.2), lambda: Drive(costs, *costs.span, run_time=0.2))
    assert stage.mobjects == [chart, costs]
    assert costs.end[0] == 20


def test_the_cache_of_manim_sees_every_recorded_number():
    before = get_json(Replay(Dot(), STEPS, show=Dot.move_to))
    vector = STEPS[2].params.vector.copy()
    vector[1500] += 1e-3
    changed = [*STEPS[:2], StepRecord(7, 0, Params(SIZES, vector), cost=1.0), STEPS[3]]
    assert get_json(Replay(Dot(), changed, show=Dot.move_to)) != before


def test_what_cannot_be_replayed_is_refused():
    with pytest.raises(ValueError, match="nothing to replay"):
        Replay(StepCounter(), [])
    with pytest.raises(ValueError, match="Dot has no show"):
        Replay(Dot(), STEPS)
    with pytest.raises(ValueError, match="Dot has no show"):
        Drive(Dot(), 0, 1)


def test_the_counter_keeps_its_word_in_place():
    counter = StepCounter(last=12_345)
    word, right = counter.word.get_left()[0], counter.number.get_right()[0]
    counter.show(StepRecord(12_345, 0, STEPS[0].params))
    assert counter.word.get_left()[0] == word
    assert counter.number.get_right()[0] == pytest.approx(right, abs=0.02)
    assert counter.number.get_left()[0] > counter.word.get_right()[0]
