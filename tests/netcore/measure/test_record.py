"""What a run's record says, against direct computation."""

from itertools import pairwise

import numpy as np
import pytest

from netcore.errors import FactError
from netcore.network.backprop import forward

STEPS = 40


def test_full_cost_and_gradient(ask, logs, cost, full_gradient):
    log = logs["rough"]
    assert ask("full cost", step=7) == pytest.approx(cost(log, log.params_at(7).vector))
    assert ask("full cost") == pytest.approx(log.evaluations[-1].train_cost, rel=1e-6)
    assert ask("full gradient", step=7) == pytest.approx(full_gradient(log, 7))


def test_race_and_uphill_steps(ask, logs, cost):
    curve = ask("cost by work", states=6)
    assert (curve.step[0], curve.step[-1]) == (0, STEPS)
    assert curve.work == pytest.approx(curve.step * 4)
    assert curve.cost[-1] == pytest.approx(ask("full cost"))
    assert ask("cost by work", "exact", states=6).work[-1] == STEPS * 60
    further = ask("cost by work", states=6, also=[33])
    assert set(further.step) - set(curve.step) == {33}
    assert further.cost[list(further.step).index(33)] == pytest.approx(ask("full cost", step=33))
    uphill = ask("uphill steps")
    costs = [cost(logs["rough"], logs["rough"].params_at(step).vector) for step in range(STEPS + 1)]
    assert uphill.change == pytest.approx(np.diff(costs), abs=1e-12)
    assert uphill.share == np.mean(np.diff(costs) > 0)
    some = ask("uphill steps", first=10, stop=20, samples=3)
    assert list(some.step) == [10, 14, 19]


def test_costs_along_steps_lead_from_state_to_state(ask, logs, cost):
    found = ask("costs along steps", first=3, stop=5, points=3)
    before, between, after = (logs["rough"].params_at(step).vector for step in (3, 4, 5))
    expected = [[before, (before + between) / 2, between], [between, (between + after) / 2, after]]
    assert found == pytest.approx(np.array([[cost(logs["rough"], one) for one in row] for row in expected]))


def test_several_runs_together(ask, logs):
    ends = ask("final scores", "rough", "exact", "other")
    assert ends.test_cost[1] == logs["exact"].evaluations[-1].test_cost
    curves = ask("learning curves", "rough", "other")
    assert list(curves.step) == [0, 10, 20, 30, 40]
    assert curves.train_cost[1].tolist() == [one.train_cost for one in logs["other"].evaluations]
    with pytest.raises(FactError, match="at the same steps"):
        ask("learning curves", "rough", "rare")
    with pytest.raises(FactError, match="single run"):
        ask("full cost", "rough", "other")


def test_an_epoch(ask):
    found = ask("epoch")
    assert (found.examples, found.batch, found.steps) == (60, 4, 15)
    assert ask("epoch", "exact").steps == 1


def test_changes_are_against_the_gradients(ask, logs):
    changes = ask("step changes", "rough", steps=[0, 7])
    assert np.array_equal(changes[1], -logs["rough"][7].grad.vector)


def test_costs_after_the_same_work_and_the_same_steps(ask, logs, cost):
    def costs(exact, rough):
        steps = {"exact": exact, "rough": rough}
        return [cost(logs[name], logs[name].params_at(step).vector) for name, step in steps.items()]

    both = ("exact", "rough")
    assert ask("costs at equal clock", *both, at=10, clock="steps") == pytest.approx(costs(10, 10))
    after_work = ask("costs at equal clock", *both, at=130, clock="work")
    assert after_work == pytest.approx(costs(2, 32))  # of 2.2 and 32.5 steps
    with pytest.raises(FactError, match="only 40 steps"):
        ask("costs at equal clock", *both, at=41, clock="steps")
    with pytest.raises(FactError, match="no clock"):
        ask("costs at equal clock", *both, at=3, clock="hours")


def output(log, step, index):
    return forward(log.params_at(step), log.data.train_inputs[[index]]).output[0]


def furthest_off(log, step, index):
    """Return whether the example's own output is the one that is furthest off."""
    own = log.data.train_labels[index]
    return np.abs(output(log, step, index) - np.eye(3)[own]).argmax() == own


def test_the_largest_error_of_the_own_output(ask, log):
    found = [ask("first step with largest target error", index=index) for index in range(12)]
    assert found == [
        next(step for step in range(STEPS) if furthest_off(log, step, index)) for index in range(12)
    ]
    assert max(found) > 0


def test_an_own_output_that_is_never_furthest_off(ask, logs):
    never = next(index for index in range(12) if not furthest_off(logs["short"], 0, index))
    with pytest.raises(FactError, match="choose another"):
        ask("first step with largest target error", "short", index=never)


def test_a_single_output_is_always_furthest_off(ask):
    assert ask("first step with largest target error", "single", index=0) == 0


def share_read(log, step):
    """Return the share of test examples that a state reads correctly; a single output means 1 above a half."""
    outputs = forward(log.params_at(step), log.data.test_inputs).output
    answers = outputs.argmax(axis=1) if outputs.shape[1] > 1 else outputs[:, 0] > 0.5
    return np.mean(answers == log.data.test_labels)


@pytest.mark.parametrize("run", ["rough", "single"])
def test_the_first_step_with_an_accuracy(ask, logs, run):
    shares = [share_read(logs[run], step) for step in range(0, STEPS, 4)]
    first = int(np.argmax(shares))
    assert first > 0
    assert ask("first step with accuracy", run, accuracy=shares[first], every=4) == 4 * first
    with pytest.raises(FactError, match="ask for less"):
        ask("first step with accuracy", run, accuracy=1.1, every=4)


def test_the_cost_falls_most_after_the_step_of_the_steepest_fall(ask, logs):
    costs = {one.step: one.train_cost for one in logs["rough"].evaluations}
    steps = sorted(costs)
    falls = {step: costs[step] - costs[after] for step, after in pairwise(steps)}
    found = ask("step before steepest fall")
    assert falls[found] == max(falls.values()) > 0


def test_parameters_are_counted_by_layer(ask):
    found = ask("parameter counts")
    assert found.weights.tolist() == [16 * 5, 5 * 4, 4 * 3]
    assert found.biases.tolist() == [5, 4, 3]
    assert (found.all_weights, found.all_biases, found.total) == (112, 12, 124)


def test_parameters_of_several_states(ask, log):
    found = ask("params at steps", steps=[0, 7, STEPS])
    expected = [log.params_at(0).vector, log.params_at(7).vector, log.final_params.vector]
    assert np.array_equal(found, expected)


def test_the_band_of_several_learning_curves(ask):
    found = ask("learning curve band", "rough", "other", "exact", score="train_cost")
    curves = ask("learning curves", "rough", "other", "exact").train_cost
    assert list(found.step) == [0, 10, 20, 30, 40]
    for place in range(5):
        values = sorted(curves[:, place])
        assert (found.low[place], found.high[place]) == (values[0], values[-1])
        assert found.mean[place] == pytest.approx(sum(values) / 3)
    with pytest.raises(FactError, match="no score 'cost'"):
        ask("learning curve band", "rough", score="cost")
