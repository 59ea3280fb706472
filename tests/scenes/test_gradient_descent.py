"""Every beat of the lecture on gradient descent plays alone, keeps to the stage and shows what the runs bear out."""

import json

import pytest

from netcore import facts
from netcore.facts import check_facts
from scenes.gradient_descent import GradientDescent
from scenes.kit.layout import caption_faults, faults
from scenes.kit.lecture import Beat
from scenes.kit.rehearsal import Rehearsal

BEATS = [
    method.beat
    for method in vars(GradientDescent).values()
    if isinstance(getattr(method, "beat", None), Beat)
]


@pytest.fixture(scope="module", autouse=True)
def measured_once():
    """Measure what several beats show only once more, not once for each of them."""
    known, evaluate = {}, facts.evaluate

    def once(name, logs, arguments):
        key = name, tuple(log.digest for log in logs), json.dumps(arguments, sort_keys=True)
        if key not in known:
            known[key] = evaluate(name, logs, arguments)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facts, "evaluate", once)
        yield


@pytest.mark.parametrize("beat", BEATS, ids=lambda beat: beat.id)
def test_a_beat_alone(beat, tmp_path):
    wrong = []
    looked = []

    def look(scene, name):
        looked.append(name)
        wrong.extend(f"{name}: {fault}" for fault in faults(scene))

    rehearsal = Rehearsal(GradientDescent, [beat.id], look)  # raises if anything stays on the stage
    assert [*caption_faults(rehearsal), *wrong] == []
    assert len(looked) > 1, "the beat marks no moment but its end"
    seconds = rehearsal.spans[0].end - rehearsal.spans[0].start
    assert 10 <= seconds <= 40
    assert rehearsal.scene.facts
    assert check_facts(rehearsal.scene.write_facts(tmp_path)) == []


def test_the_beats_come_in_the_order_of_their_ids():
    ids = [tuple(map(int, beat.id.split("."))) for beat in BEATS]
    assert ids == sorted(ids)
    assert {chapter for chapter, _ in ids} == {2}
