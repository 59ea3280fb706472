"""Every beat of every lecture plays alone, keeps to the stage, and shows what was measured, as its transcript says.

After a change that is meant to be seen, read what has changed and store the transcripts anew: ``make transcripts``.
"""

import inspect
from pathlib import Path

import numpy as np
import pytest

from netcore.facts import check_facts
from scenes.kit.check.layout import faults, line_faults
from scenes.kit.check.rehearsal import Rehearsal, picture
from scenes.kit.check.transcript import Transcript, differences, stored_section
from tests.scenes.lectures import BEATS, LECTURES

TRANSCRIPTS = Path(__file__).parent / "transcripts"
CUTS = [(lecture, play.beat.flows_from, play.beat.id) for lecture, play in BEATS if play.beat.flows_from]
SEEN = 1.0  # mean difference of two pictures, of 255 levels, from which on a cut is seen as one
MEASURED = {}  # what one beat's facts have been found to be need not be measured again for another's


@pytest.mark.parametrize(("lecture", "play"), BEATS, ids=[play.beat.id for _, play in BEATS])
def test_a_beat_alone(lecture, play, tmp_path):
    wrong, looked = [], []
    transcript = Transcript()

    def look(scene, name):
        looked.append(name)
        wrong.extend(f"{name}: {fault}" for fault in faults(scene))
        transcript.take(scene, name)

    rehearsal = Rehearsal(lecture, [play.beat.id], look)  # raises if a number shown was not measured
    assert [*line_faults(rehearsal), *wrong] == []
    assert sum(line[2:3].strip() != "" for line in transcript.sections[play.beat.id]) > 2, (
        "no moment but its end"
    )
    seconds = rehearsal.spans[0].end - rehearsal.spans[0].start
    assert 10 <= seconds <= 40
    assert rehearsal.scene.facts
    assert check_facts(rehearsal.scene.write_facts(tmp_path), known=MEASURED) == []
    file = TRANSCRIPTS / f"{Path(inspect.getfile(lecture)).stem}.txt"
    stored = stored_section(file.read_text(encoding="utf-8"), play.beat.id)
    changed = differences(stored, str(transcript).strip("\n"))
    assert not changed, "\n".join(
        ["another picture than in the transcript; if it is meant, make transcripts:", *changed]
    )


@pytest.mark.parametrize(
    ("lecture", "before", "after"), CUTS, ids=[f"{before}-{after}" for _, before, after in CUTS]
)
def test_a_beat_opens_on_the_picture_with_which_the_one_before_ends(lecture, before, after):
    pictures = {}

    def look(scene, name):
        if (scene.beat.id, name) in ((before, "closing"), (after, "opening")):
            pictures[name] = picture(scene)[..., :3].astype(float)

    Rehearsal(lecture, [before, after], look)
    assert np.abs(pictures["closing"] - pictures["opening"]).mean() < SEEN


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda lecture: lecture.__name__)
def test_the_beats_come_in_the_order_of_their_ids(lecture):
    ids = [tuple(map(int, play.beat.id.split("."))) for play in lecture.beats]
    assert ids == sorted(ids)
    assert len({chapter for chapter, _ in ids}) == 1


def test_no_two_lectures_have_a_beat_of_the_same_id():
    ids = [play.beat.id for _, play in BEATS]
    assert len(ids) == len(set(ids))
