"""Beats, lines, facts and durations: what every lecture relies on."""

import json

import numpy as np
import pytest
from manim import DOWN, RIGHT, UP, Circle, Create, FadeIn, Square, tempconfig

from netcore.errors import FactError
from scenes.kit.check.layout import line_faults
from scenes.kit.check.rehearsal import Rehearsal
from scenes.kit.lecture import lecture as lecture_module
from scenes.kit.lecture.lecture import FRAME, Lecture, LectureError, beat, whole_frames
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import spell
from scenes.kit.look.written import declared

SHOWN = {"cost": 0.5, "weights": 1.5}  # what the runs of these tests say


def cost(logs, *, step): ...


def weights(logs): ...


@pytest.fixture(autouse=True)
def runs(monkeypatch):
    """Measured values without runs: the log's side is tested with the facts."""

    def measure_fact(beat_id, label, of, run, arguments):
        value = SHOWN[of.__name__]
        fact = lecture_module.Fact(beat_id, label, value, [run], ["0" * 64], of.__name__, arguments)
        return value, fact

    monkeypatch.setattr(lecture_module, "measure_fact", measure_fact)
    monkeypatch.setitem(SHOWN, "cost", 0.5)
    monkeypatch.setitem(SHOWN, "weights", 1.5)
    monkeypatch.delenv("BEATS", raising=False)


@beat("9.1", "the cost")
def the_cost(scene):
    found = scene.measure("cost", cost, step=3)
    with scene.say("The cost is {cost:.2f}.", cost=found, when=found < 1):
        scene.title("The cost", note=f"step {spell(3)}")
        number = Number(found).shift(UP)
        scene.play(FadeIn(number), run_time=0.5)
        scene.moment("number")
        scene.play(number.animate.shift(RIGHT), scene.camera.frame.animate.scale(0.9), run_time=1)


@beat("9.2", "the weights")
def the_weights(scene):
    found = scene.measure("weights", weights)
    with scene.say("First words."):
        scene.play(FadeIn(Number(found)), run_time=0.7)
    with scene.say("And then some more words, which take longer to read than the animation lasts."):
        scene.play(Create(Square()), run_time=0.3)


class Two(Lecture):
    """Two beats that show one number each."""

    beats = (the_cost, the_weights)


def test_each_beat_has_its_section_and_time():
    rehearsal = Rehearsal(Two)
    assert [str(span.beat) for span in rehearsal.spans] == ["9.1 the cost", "9.2 the weights"]
    assert [section.name for section in rehearsal.scene.renderer.file_writer.sections][
        -1
    ] == "9.2 the weights"
    assert rehearsal.spans[0].end == pytest.approx(rehearsal.spans[1].start)
    assert rehearsal.scene.mobjects == []


def test_moments_are_reported_in_order():
    seen = []
    Rehearsal(Two, on_moment=lambda scene, name: seen.append((scene.beat.id, name, len(scene.mobjects) > 1)))
    assert seen == [("9.1", "number", True), ("9.1", "end", True), ("9.2", "end", True)]


def test_beats_can_be_picked(monkeypatch):
    assert [span.beat.id for span in Rehearsal(Two, ["9.2"]).spans] == ["9.2"]
    monkeypatch.setenv("BEATS", "9.2")
    assert [span.beat.id for span in Rehearsal(Two).spans] == ["9.1", "9.2"]  # what is asked for counts


def test_an_unknown_beat_lists_those_there_are():
    with pytest.raises(LectureError, match=r"Two has no beat 9\.9, x .*; it has 9\.1, 9\.2"):
        Rehearsal(Two, ["9.9", "9.1", "x"])


def test_words_cover_the_beat_at_reading_speed():
    rehearsal = Rehearsal(Two)
    assert line_faults(rehearsal) == []
    lines = rehearsal.scene.lines
    assert lines[0].words == "The cost is 0.50."
    assert lines[0].start == 0
    assert rehearsal.spans[-1].end - lines[-1].end < 1


def test_nothing_plays_before_something_is_said(lecture_of):
    with pytest.raises(LectureError, match="before its first line"):
        Rehearsal(lecture_of(lambda s: s.play(FadeIn(Square())), says=""))
    with pytest.raises(LectureError, match="says nothing"):
        Rehearsal(lecture_of(lambda s: s.add(Square()), says=""))


def test_words_need_the_logs_support(lecture_of):
    def claim(scene):
        with scene.say("Half of {n}", n=1, when=False):
            pass

    with pytest.raises(
        FactError, match=r"beat 1\.1 only: the logs do not support .*'Half of 1'.*change the words"
    ):
        Rehearsal(lecture_of(claim, says=""))


def test_measuring_comes_before_playing(lecture_of):
    with pytest.raises(LectureError, match="measure 'late' before the beat plays"):
        Rehearsal(
            lecture_of(
                lambda s: s.play(FadeIn(Square())),
                lambda s: s.measure("late", cost, step=0),
            )
        )


def test_what_is_added_while_the_stage_clears_is_reported(lecture_of, monkeypatch):
    monkeypatch.setattr(Lecture, "clear_stage", lambda self: self.add(Circle()))
    with pytest.raises(LectureError, match=r"beat 1\.1 only: still on the stage at its end: \[Circle"):
        Rehearsal(lecture_of())


def test_updaters_and_the_camera_do_not_outlive_a_beat(lecture_of):
    moved = []

    def start(scene):
        square = Square().add_updater(lambda mobject, dt: moved.append(dt))
        scene.add(square)
        scene.add_updater(lambda dt: moved.append(dt))
        scene.play(scene.camera.frame.animate.scale(0.5).shift(RIGHT))

    scene = Rehearsal(lecture_of(start)).scene
    assert scene.zoom == pytest.approx(1)
    assert scene.camera.frame.get_center() == pytest.approx(0)
    assert moved
    assert scene.updaters == []


def test_a_note_gives_way_to_the_next(lecture_of):
    seen = []

    def start(scene):
        scene.title("Title", note="a step")
        scene.note("the next step")
        seen.extend(mobject.text for mobject in scene.mobjects if hasattr(mobject, "text"))

    Rehearsal(lecture_of(start))
    assert seen == ["Title", "the next step"]


def test_facts_are_written_with_their_beat(tmp_path):
    scene = Rehearsal(Two, ["9.2"]).scene
    path = scene.write_facts(tmp_path)
    assert path.name == "Two.facts.json"
    content = json.loads(path.read_text())
    assert content["lecture"] == "Two"
    assert [(fact["beat"], fact["label"], fact["value"]) for fact in content["facts"]] == [
        ("9.2", "weights", 1.5)
    ]


def test_a_render_leaves_a_clip_of_each_beat_where_asked(lecture_of, tmp_path):
    settings = {
        "media_dir": str(tmp_path),
        "pixel_width": 64,
        "pixel_height": 36,
        "frame_rate": 15,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "format": "mp4",
        "save_sections": True,
    }
    with tempconfig(settings):
        lecture_of(lambda s: s.play(FadeIn(Square())))().render()
    (section,) = json.loads(next(tmp_path.rglob("sections/*.json")).read_text())
    assert section["name"] == "1.1 only"
    assert next(tmp_path.rglob(section["video"])).stat().st_size > 0


@pytest.mark.parametrize("seconds", [0.01, 0.1, 0.3, 0.75, 1.0, 1.23, 9.99])
def test_durations_are_whole_frames(seconds):
    rounded = whole_frames(seconds)
    assert rounded / FRAME == pytest.approx(round(rounded / FRAME))
    assert rounded >= FRAME
    assert abs(rounded - seconds) <= max(FRAME / 2, FRAME - seconds) + 1e-12


@pytest.mark.parametrize("rate", [15, 30, 60])
def test_every_quality_shows_the_same_seconds(lecture_of, rate):
    """All durations from 1/15 s to 4 s: exactly duration times rate frames, whether things move or not."""
    drawn = []

    def start(scene):
        square = Square()
        scene.add(square)
        scene.renderer.file_writer.write_frame = lambda frame, repeat=1: drawn.append(repeat)
        scene.renderer.update_frame = lambda *arguments, **options: None
        for count in range(1, 61):
            for act in (
                lambda t: scene.wait(t),
                lambda t: scene.play(square.animate.shift(DOWN), run_time=t),
            ):
                drawn.clear()
                act(count / 15)
                assert sum(drawn) == count * rate // 15, (count, rate)

    settings = {"dry_run": True, "frame_rate": rate, "progress_bar": "none", "verbosity": "ERROR"}
    with tempconfig({**settings, "pixel_width": 64, "pixel_height": 36, "disable_caching": True}):
        lecture_of(start)().render()


def test_two_beats_of_one_id_are_refused():
    class Twice(Lecture):
        beats = (the_cost, the_weights, the_cost)

    with pytest.raises(LectureError, match=r"Twice: two beats have the same id: 9\.1, 9\.2"):
        Twice.chosen_beats()


def test_stills_within_animations_show_them_under_way(lecture_of):
    places = []

    def start(scene):
        number = declared(Number(1.0), "an example")
        scene.add(number)
        scene.number = number
        scene.play(number.animate(rate_func=lambda t: t).shift(4 * RIGHT), run_time=2)

    Rehearsal(
        lecture_of(start),
        on_moment=lambda scene, name: places.append((name, round(float(scene.number.point_x), 3))),
        at=[0.5, 1.5],
    )
    assert places[:2] == [("0.5 s", 1.0), ("1.5 s", 3.0)]


def test_a_card_of_sources_fits_or_says_so(lecture_of):
    def show(scene):
        card = scene.show_sources("Sources", ["LeCun: MNIST", "Nielsen: Neural networks"], seconds=0.2)
        assert np.abs(card.get_center()[:2]).max() < 0.5

    Rehearsal(lecture_of(show))
    with pytest.raises(ValueError, match="does not fit"):
        Rehearsal(lecture_of(lambda s: s.show_sources("Sources", ["x" * 300])))
