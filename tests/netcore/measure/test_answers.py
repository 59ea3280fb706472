"""What networks answer, against direct computation."""

import numpy as np
import pytest

from netcore.errors import FactError
from netcore.fast.evaluation import score
from netcore.network.backprop import forward

STEPS = 40


def test_answers_and_mistakes(ask, logs):
    log = logs["rough"]
    scores = forward(log.final_params, log.data.test_inputs).output
    assert ask("outputs") == pytest.approx(scores)
    found = ask("answers", index=[3, 1])
    assert list(found.answer) == list(scores[[3, 1]].argmax(axis=1))
    assert list(found.label) == list(log.data.test_labels[[3, 1]])
    right = scores.argmax(axis=1) == log.data.test_labels
    assert ask("accuracy") == pytest.approx(right.mean())
    table = ask("confusion")
    assert table.sum() == 50
    assert np.trace(table) == right.sum()
    wrong = ask("confident mistakes", count=3)
    assert not right[wrong.index].any()
    assert ask("example by margin", rule="first error") == np.flatnonzero(~right)[0]
    lead = np.diff(np.sort(scores, axis=1)[:, -2:], axis=1)[:, 0]
    assert lead[ask("example by margin", rule="clearest")] == lead[right].max()
    assert lead[ask("example by margin", rule="most doubtful")] == lead[right].min()


def test_scores_in_states_are_those_of_each_state(ask):
    found = ask("scores in states", steps=[0, 7])
    assert found.accuracy == pytest.approx([ask("accuracy", step=step) for step in (0, 7)])
    assert found.cost[1] == pytest.approx(ask("example costs", split="test", step=7).mean())
    assert found.cost[0] != found.cost[1]


def test_the_score_counts_the_right_answers(ask, log):
    found = ask("answers", first=5, split="train", step=2)
    outputs = forward(log.params_at(2), log.data.train_inputs[:5]).output
    assert list(found.answer) == list(outputs.argmax(axis=1))
    right = found.answer == log.data.train_labels[:5]
    assert list(found.correct) == list(right)
    assert list(found.correct_so_far) == list(np.cumsum(right))


def test_costs_and_activations_of_examples(ask, logs):
    log = logs["rough"]
    assert ask("example costs").mean() == pytest.approx(log.evaluations[-1].train_cost, rel=1e-5)
    found = ask("layer of examples", layer=1, first=6)
    passed = forward(log.final_params, log.data.test_inputs[:6])
    assert found.z == pytest.approx(passed.z[1])
    assert found.a == pytest.approx(passed.a[2])


def test_noise_and_shifts(ask, logs):
    images = ask("noise images", kind="shuffled", count=4, seed=5)
    assert np.sort(images) == pytest.approx(np.sort(logs["rough"].data.test_inputs[:4]))
    assert np.array_equal(
        ask("noise images", kind="uniform", count=2, seed=5),
        ask("noise images", kind="uniform", count=9, seed=5)[:2],
    )
    answers = ask("noise answers", kind="shuffled", count=4, seed=5, threshold=0.6)
    scores = forward(logs["rough"].final_params, images).output
    assert answers.score == pytest.approx(scores.max(axis=1))
    assert answers.first == pytest.approx(scores[0])
    assert answers.share_above == np.mean(scores.max(axis=1) > 0.6)
    assert answers.commonest_share == np.mean(answers.answer == answers.commonest)
    assert ask("shift accuracy", right=[0])[0] == pytest.approx(ask("accuracy"))
    shifted = ask("shifted examples", first=3, right=[0, 4])
    assert shifted.image[0] == pytest.approx(logs["rough"].data.test_inputs[:3])
    assert not shifted.image[1].any()
    assert np.array_equal(shifted.correct[0], ask("answers", first=3).correct)
    with pytest.raises(FactError, match="no noise"):
        ask("noise images", kind="white", count=2, seed=5)


def test_training_on_one_label_ends_in_one_answer(ask, logs):
    found = ask("training on one label", label=2, step=STEPS, steps=30)
    assert found.answer_share.sum(axis=1) == pytest.approx(1)
    assert found.answer_share[-1, 2] > found.answer_share[0, 2]
    data = logs["rough"].data
    start = score(logs["rough"].final_params, data.test_raw, data.test_labels)
    assert found.accuracy[0] == pytest.approx(start.accuracy)


def test_after_one_label_all_of_them_are_learned_again_from_the_run_s_own_batches(ask, logs):
    found = ask("training on one label", label=2, step=5, steps=30, mixed=20, first=7)
    assert found.answer.shape == (51, 7)
    assert found.answer_share.shape[0] == len(found.accuracy) == 51
    alone = ask("training on one label", label=2, step=5, steps=30, first=7)
    np.testing.assert_array_equal(alone.answer, found.answer[:31])
    assert alone.accuracy == pytest.approx(found.accuracy[:31])
    never_astray = ask("training on one label", label=2, step=5, steps=0, mixed=20)
    assert never_astray.accuracy[-1] == pytest.approx(ask("accuracy", step=25))


def test_accuracy_by_examples(ask, logs):
    found = ask("accuracy by examples", "few", "rough")
    assert list(found.examples) == [12, 60]
    assert found.accuracy[1] == logs["rough"].evaluations[-1].test_accuracy
    assert list(found.steps) == [STEPS, STEPS]


def test_a_single_output_answers_for_two(ask, logs):
    log = logs["single"]
    outputs = forward(log.final_params, log.data.test_inputs).output[:, 0]
    labels = log.data.test_labels
    right = (outputs > 0.5) == labels
    assert 0 < right.mean() < 1
    assert ask("accuracy", "single") == right.mean()
    assert ask("confusion", "single").tolist() == [
        [np.sum((outputs > 0.5) == answer, where=labels == label) for answer in (0, 1)] for label in (0, 1)
    ]
    lead = abs(2 * outputs - 1)
    assert lead[ask("example by margin", "single", rule="clearest")] == pytest.approx(lead[right].max())
    assert lead[ask("example by margin", "single", rule="most doubtful")] == pytest.approx(lead[right].min())
    assert ask("example by margin", "single", rule="first error") == np.flatnonzero(~right)[0]
