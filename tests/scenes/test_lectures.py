"""Every beat of every lecture plays alone, keeps to the stage and shows what the runs bear out."""

import pytest

from netcore.facts import check_facts
from scenes.kit.check.layout import caption_faults, faults
from scenes.kit.check.rehearsal import Rehearsal
from tests.scenes.lectures import BEATS, LECTURES

MEASURED = {}  # what several beats show is measured anew once


@pytest.mark.parametrize(("lecture", "play"), BEATS, ids=[play.beat.id for _, play in BEATS])
def test_a_beat_alone(lecture, play, tmp_path):
    wrong = []
    looked = []

    def look(scene, name):
        looked.append(name)
        wrong.extend(f"{name}: {fault}" for fault in faults(scene))

    rehearsal = Rehearsal(lecture, [play.beat.id], look)  # raises if anything stays on the stage
    assert [*caption_faults(rehearsal), *wrong] == []
    assert len(looked) > 1, "the beat marks no moment but its end"
    seconds = rehearsal.spans[0].end - rehearsal.spans[0].start
    assert 10 <= seconds <= 40
    assert rehearsal.scene.facts
    assert check_facts(rehearsal.scene.write_facts(tmp_path), known=MEASURED) == []


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda lecture: lecture.__name__)
def test_the_beats_come_in_the_order_of_their_ids(lecture):
    ids = [tuple(map(int, play.beat.id.split("."))) for play in lecture.beats]
    assert ids == sorted(ids)
    assert len({chapter for chapter, _ in ids}) == 1


def test_no_two_lectures_have_a_beat_of_the_same_id():
    ids = [play.beat.id for _, play in BEATS]
    assert len(ids) == len(set(ids))
