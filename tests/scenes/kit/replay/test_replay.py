import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Dot, Mobject
from manim.utils.hashing import get_json

from netcore.network.backprop import forward
from netcore.network.params import Params
from netcore.recipe import load_spec
from netcore.runs.training import train
from scenes.kit.charts.chart import Chart
from scenes.kit.charts.plots import CostCurve
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.pictures.mosaic import WeightPictures
from scenes.kit.replay.counter import StepCounter
from scenes.kit.replay.records import StepRecord, load_steps, spread
from scenes.kit.replay.replay import ReplaySteps

SIZES = (784, 4, 2)
STEPS = [
    StepRecord(number, 0, Params.initialise(SIZES, rng=np.random.default_rng(number)), cost=1.0)
    for number in (0, 3, 7, 20)
]


RECIPE = """
[data]
path = "{path}"
[network]
layers = [4, 3, 2]
[training]
learning_rate = 0.5
batch_size = 5
epochs = 2
"""


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    rng = np.random.default_rng(0)
    inputs, labels = rng.uniform(size=(40, 4)).astype(np.float32), rng.integers(0, 2, 40)
    sets = {"train_inputs": inputs, "train_labels": labels, "test_inputs": inputs, "test_labels": labels}
    np.savez(folder / "data.npz", **sets)
    (folder / "tiny.toml").write_text(RECIPE.format(path=folder / "data.npz"))
    with train(load_spec(folder / "tiny.toml"), folder / "tiny.h5") as log:
        yield log


def test_records_hold_what_the_log_holds(log):
    picture = np.array([0.1, 0.9, 0.3, 0.5])
    records = load_steps(log, [0, 5, len(log)], picture=picture, grad=True)
    assert [record.number for record in records] == [0, 5, 16]
    np.testing.assert_array_equal(records[1].params.vector, log[5].params.vector)
    np.testing.assert_array_equal(records[1].grad.vector, log[5].grad.vector)
    np.testing.assert_array_equal(records[2].params.vector, log.final_params.vector)
    assert (records[1].cost, records[1].epoch) == (log[5].cost, 0)
    assert records[2].cost is None
    expected = forward(log.final_params, picture[None].astype(np.float32))
    np.testing.assert_array_equal(records[2].activations[2], expected.output[0])
    with pytest.raises(ValueError, match="there is no 17"):
        load_steps(log, [17])


class Witness(Mobject):
    """Remembers what it was asked to show."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def show_step(self, step):
        self.seen.append(step.number)


@given(st.integers(1, 50), st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_only_records_are_shown_the_first_first_and_the_last_last(count, alphas):
    witness = Witness()
    records = [StepRecord(7 * n, 0, STEPS[0].params) for n in range(count)]
    replay = ReplaySteps(witness, records)
    replay.begin()
    assert witness.seen == [0]
    for alpha in sorted(alphas):
        replay.interpolate(alpha)
    assert set(witness.seen) <= {record.number for record in records}
    assert witness.seen == sorted(witness.seen)
    replay.finish()
    assert witness.seen[-1] == records[-1].number


def test_each_record_is_shown_for_the_same_time():
    replay = ReplaySteps(Witness(), STEPS)
    shown = [replay.record_at(alpha).number for alpha in np.arange(400) / 400]
    assert [shown.count(number) for number in (0, 3, 7, 20)] == [100] * 4


def test_everything_that_has_show_step_follows_the_same_replay(play):
    network, pictures, counter = (
        NetworkDiagram(SIZES),
        WeightPictures(np.zeros((4, 784))),
        StepCounter(last=20),
    )
    costs = CostCurve(Chart((0, 20), (0, 1)), np.linspace(1, 0, 21))
    dot = Dot()
    play(
        lambda: ReplaySteps(network, STEPS, run_time=0.4),
        lambda: ReplaySteps(pictures, STEPS, run_time=0.4),
        lambda: ReplaySteps(costs, STEPS, run_time=0.4),
        lambda: ReplaySteps(counter, STEPS, run_time=0.4),
        lambda: ReplaySteps(
            dot, STEPS, show=lambda d, step: d.move_to([step.number / 10, 0, 0]), run_time=0.4
        ),
    )
    expected = NetworkDiagram(SIZES).show_step(STEPS[-1])
    np.testing.assert_array_equal(network.edges[0].strengths, expected.edges[0].strengths)
    np.testing.assert_array_equal(pictures.colors, WeightPictures(STEPS[-1].params.weights[0]).colors)
    assert costs.end[0] == counter.number.value == 20
    assert dot.get_center()[0] == pytest.approx(2.0)


def test_the_cache_of_manim_sees_every_recorded_number():
    before = get_json(ReplaySteps(Dot(), STEPS, show=Dot.move_to))
    vector = STEPS[2].params.vector.copy()
    vector[1500] += 1e-3
    changed = [*STEPS[:2], StepRecord(7, 0, Params(SIZES, vector), cost=1.0), STEPS[3]]
    assert get_json(ReplaySteps(Dot(), changed, show=Dot.move_to)) != before


def test_what_cannot_be_replayed_is_refused():
    with pytest.raises(ValueError, match="no step"):
        ReplaySteps(StepCounter(), [])
    with pytest.raises(ValueError, match="no show_step"):
        ReplaySteps(Dot(), STEPS)


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(2, 300))
def test_spread_numbers_rise_evenly_from_first_to_last(first, extent, count):
    numbers = spread(first, first + extent, count)
    assert (numbers[0], numbers[-1]) == (first, first + extent)
    assert len(numbers) == min(count, extent + 1)
    gaps = np.diff(numbers)
    if len(gaps):
        assert gaps.min() >= 1
        assert gaps.max() - gaps.min() <= 1


def test_the_counter_keeps_its_word_in_place():
    counter = StepCounter(last=12_345)
    word, right = counter.word.get_left()[0], counter.number.get_right()[0]
    counter.show_step(StepRecord(12_345, 0, STEPS[0].params))
    assert counter.word.get_left()[0] == word
    assert counter.number.get_right()[0] == pytest.approx(right, abs=0.02)
    assert counter.number.get_left()[0] > counter.word.get_right()[0]
