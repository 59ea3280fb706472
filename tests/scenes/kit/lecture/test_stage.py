"""What is said around what happens, pictures that beats open on and leave, and the camera."""

import numpy as np
import pytest
from manim import DOWN, RIGHT, FadeIn, Square

from scenes.kit.check.rehearsal import Rehearsal, picture
from scenes.kit.lecture.beat import LectureError, beat
from scenes.kit.lecture.lines import READING_SPEED
from scenes.kit.lecture.stage import BREATH, ENTER, FRAME, LEAVE
from scenes.kit.look import palette

LINE = "A cloud of dots, {mark}and one straight line."


def tile():
    return Square(side_length=2, color=palette.POSITIVE, fill_opacity=1).shift(RIGHT)


# -- lines -----------------------------------------------------------------------------------------------------


def test_a_line_waits_for_its_reader_and_no_longer(lecture_of):
    words = "x" * 60
    short = Rehearsal(lecture_of(lambda s: s.play(FadeIn(Square()), run_time=0.4), says=words))
    assert short.scene.lines[0].end == pytest.approx(60 / READING_SPEED)
    assert short.spans[0].end == pytest.approx(60 / READING_SPEED + LEAVE)
    long = Rehearsal(lecture_of(lambda s: s.play(FadeIn(Square()), run_time=6), says=words))
    assert long.scene.lines[0].end == pytest.approx(6)


def test_actions_can_last_until_a_mark_and_until_the_last_word(lecture_with):
    times = []

    @beat("1.1", "only")
    def only(scene):
        square = Square()
        with scene.say(LINE) as line:
            scene.play(FadeIn(square), run_time=line.until_mark())
            times.append((scene.time, line.duration))
            scene.play(square.animate.shift(RIGHT), run_time=line.left)
            times.append((scene.time, line.left))

    scene = Rehearsal(lecture_with(only)).scene
    words = LINE.replace("{mark}", "")
    assert times[0] == pytest.approx((len("A cloud of dots, ") / READING_SPEED, len(words) / READING_SPEED))
    assert times[1] == pytest.approx((len(words) / READING_SPEED, FRAME))
    assert scene.lines[0].end == pytest.approx(times[1][0])
    assert scene.lines[0].words == words


def test_a_mark_that_is_past_costs_one_frame_and_one_too_many_is_an_error(lecture_with):
    @beat("1.1", "only")
    def only(scene):
        with scene.say(LINE) as line:
            scene.wait(2)
            assert line.until_mark() == pytest.approx(FRAME)
            line.until_mark()

    with pytest.raises(LectureError, match=r"has no \{mark\} number 2"):
        Rehearsal(lecture_with(only))


def test_one_line_at_a_time(lecture_of):
    def interrupt(scene):
        with scene.say("Second."):
            pass

    with pytest.raises(LectureError, match=r"beat 1\.1 only: 'Second\.' begins before 'First\.' is over"):
        Rehearsal(lecture_of(interrupt, says="First."))


def test_words_that_cannot_be_set_name_their_beat(lecture_of):
    with pytest.raises(LectureError, match=r"beat 1\.1 only: .* has 90 characters and no punctuation"):
        Rehearsal(lecture_of(says="x" * 90))


# -- pictures that flow ----------------------------------------------------------------------------------------


@beat("1.1", "a tile")
def one(scene):
    with scene.say("A tile."):
        scene.title(note="a note")
        scene.play(FadeIn(tile()))


@beat("1.2", "it moves", flows_from="1.1")
def two(scene):
    shown = tile()
    scene.open_with(shown)
    with scene.say("It moves."):
        scene.play(shown.animate.shift(DOWN))


def test_the_film_cuts_from_like_to_like(lecture_with, film):
    scene, frames = film(lecture_with(one, two))
    cut = round(15 * scene.lines[1].start)
    last, first = (frame.astype(int) for frame in frames[cut - 1 : cut + 1])
    assert (first[90, 160:200] > 150).any()  # the tile
    assert np.array_equal(last[20:150], first[20:150])
    assert (
        np.abs(last - first).max() < 10
    )  # title and note are almost gone, and the next title comes only now
    assert all(frames[cut + frame][:20].max() > 150 for frame in (-round(15 * BREATH), round(15 * ENTER)))


def test_the_pictures_at_a_cut_are_reported(lecture_with):
    pictures = {}

    def look(scene, name):
        if name in ("opening", "closing"):
            pictures[scene.beat.id, name] = picture(scene)

    scene = Rehearsal(lecture_with(one, two), on_moment=look).scene
    assert list(pictures) == [("1.1", "closing"), ("1.2", "opening")]
    assert np.array_equal(pictures["1.1", "closing"], pictures["1.2", "opening"])
    assert scene.on_stage() == []


def test_a_beat_that_nothing_flows_from_leaves_an_empty_stage(lecture_with, film):
    _, frames = film(lecture_with(one))
    assert np.ptp(frames[-1][:150]) < 40


def test_a_beat_that_flows_opens_on_a_picture(lecture_with):
    @beat("1.2", "it moves", flows_from="1.1")
    def from_nothing(scene):
        with scene.say("It moves."):
            scene.play(FadeIn(Square()))

    with pytest.raises(LectureError, match=r"beat 1\.2 it moves: flows from 1\.1, but opens on no picture"):
        Rehearsal(lecture_with(one, from_nothing))


def test_a_beat_flows_from_the_one_before_it(lecture_with):
    @beat("1.0", "before")
    def before(scene):
        with scene.say("a"):
            scene.play(FadeIn(Square()))

    with pytest.raises(LectureError, match=r"beat 1\.2 it moves flows from 1\.1, but comes after 1\.0"):
        Rehearsal(lecture_with(before, two))


def test_a_picture_to_open_with_comes_first(lecture_of):
    with pytest.raises(LectureError, match="opens with a picture after something has been played"):
        Rehearsal(lecture_of(lambda s: s.play(FadeIn(Square())), lambda s: s.open_with(Square())))


def test_updaters_camera_and_stage_do_not_outlive_a_cut(lecture_with):
    moved = []

    @beat("1.1", "a tile")
    def restless(scene):
        with scene.say("A tile."):
            scene.add(tile().add_updater(lambda mobject, dt: moved.append(dt)))
            scene.play(scene.come_close(scene.on_stage()[0]))

    seen = []

    @beat("1.2", "it moves", flows_from="1.1")
    def after(scene):
        seen.append((len(moved), scene.zoom, scene.on_stage()))
        scene.open_with(tile())
        with scene.say("It rests."):
            scene.wait(1)

    Rehearsal(lecture_with(restless, after))
    ((count, zoom, left),) = seen
    assert count == len(moved) > 0
    assert zoom == pytest.approx(1)
    assert left == []


# -- camera ----------------------------------------------------------------------------------------------------


def test_the_camera_comes_so_close_that_a_part_fills_its_share_and_goes_back(lecture_of):
    part = Square(side_length=1).move_to([2, 1, 0])
    zooms = []
    steps = (
        lambda s: s.add(part),
        lambda s: s.play(s.come_close(part, share=0.5)),
        lambda s: zooms.append((s.zoom, s.camera_frame.get_center().copy())),
        lambda s: s.play(s.pull_back()),
        lambda s: zooms.append((s.zoom, s.camera_frame.get_center().copy())),
    )
    Rehearsal(lecture_of(*steps))
    (close, at), (back, home) = zooms
    above_the_band = 8 - 0.9  # scene units, about
    assert close == pytest.approx(0.5 * above_the_band, rel=0.05)
    assert at[0] == pytest.approx(2)
    assert at[1] < 1  # the part stands in the middle of what the band leaves
    assert back == pytest.approx(1)
    assert home == pytest.approx(0)


def test_title_note_and_words_keep_their_place_when_the_camera_moves(lecture_of):
    pictures, small = [], tile().scale(0.3)
    steps = (
        lambda s: s.add(small),
        lambda s: s.title(note="a note"),
        lambda s: s.wait(1),
        lambda s: pictures.append(picture(s)),
        lambda s: s.play(s.come_close(small)),
        lambda s: pictures.append(picture(s)),
    )
    Rehearsal(lecture_of(*steps, says="These words are long enough to stay, while the camera comes close."))
    before, after = (one[..., :3].astype(int) for one in pictures)
    words = before.min(axis=-1) > 100  # the tile is blue
    assert all(words[rows].any() for rows in (slice(0, 60), slice(380, 415), slice(430, 480)))
    assert (after.min(axis=-1) > 100)[words].all()
    assert (np.abs(after - before).max(axis=-1) > 100).sum() > 10_000  # the tile has grown


def test_a_title_may_go_before_its_beat_is_over(lecture_of):
    there = []
    steps = (
        lambda s: there.append(s.title()),
        lambda s: s.play(s.title_goes()),
        lambda s: there.extend(s.on_stage()),
    )
    Rehearsal(lecture_of(*steps))
    assert len(there) == 1  # the title itself, and nothing on the stage


def test_the_camera_moves_on_without_coming_closer(lecture_of):
    seen = []
    steps = (
        lambda s: s.add(tile()),
        lambda s: s.play(s.move_on(np.array([3.0, 0.0, 0.0]))),
        lambda s: seen.append((s.zoom, *s.camera_frame.get_center()[:2])),
    )
    Rehearsal(lecture_of(*steps))
    assert seen[0] == pytest.approx((1, 3, 0))
