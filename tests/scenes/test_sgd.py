"""Every beat of the lecture on rough and exact steps plays alone and shows what the runs bear out."""

import pytest

from netcore.facts import check_facts
from scenes.kit.layout import caption_faults, faults
from scenes.kit.lecture import Beat
from scenes.kit.rehearsal import Rehearsal
from scenes.sgd import Sgd

BEATS = [method.beat for method in vars(Sgd).values() if isinstance(getattr(method, "beat", None), Beat)]


@pytest.mark.parametrize("beat", BEATS, ids=lambda beat: beat.id)
def test_a_beat_alone(beat, tmp_path):
    wrong = []
    looked = []

    def look(scene, name):
        looked.append(name)
        wrong.extend(f"{name}: {fault}" for fault in faults(scene))

    rehearsal = Rehearsal(Sgd, [beat.id], look)  # raises if anything stays on the stage
    assert [*caption_faults(rehearsal), *wrong] == []
    assert len(looked) > 1, "the beat marks no moment but its end"
    seconds = rehearsal.spans[0].end - rehearsal.spans[0].start
    assert 10 <= seconds <= 40
    facts = rehearsal.scene.write_facts(tmp_path)
    assert rehearsal.scene.facts
    assert check_facts(facts) == []


def test_the_beats_come_in_the_order_of_their_ids():
    assert [beat.id for beat in BEATS] == ["3.11", "3.12", "3.13", "3.14", "3.16"]
