"""Faults of layout are found, and nothing else is."""

import pytest
from manim import DOWN, LEFT, ORIGIN, RIGHT, UP, Square

from scenes.kit.check.layout import faults
from scenes.kit.check.rehearsal import Rehearsal
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look.formula import Formula
from scenes.kit.look.numbers import Number, NumberColumn
from scenes.kit.look.painting import bleed
from scenes.kit.look.text import Note, Title, Words, row
from scenes.kit.look.written import declared


def found(*mobjects, zoom=1.0, camera_at=ORIGIN):
    """The faults of a picture of these mobjects."""
    kept = []

    @beat("1.1", "only")
    def only(scene):
        with scene.say("a"):
            pass
        scene.add(*(declared(mobject, "an example") for mobject in mobjects))
        scene.camera.frame.scale(1 / zoom).move_to(camera_at)

    class Still(Lecture):
        beats = (only,)

    Rehearsal(Still, on_moment=lambda scene, name: kept.extend(faults(scene)))
    return kept


def test_a_proper_picture_has_no_faults():
    assert (
        found(
            Title("A title"),
            row(Words("cost"), Words("0.15")).shift(UP),
            NumberColumn([1.0, 2.0, 3.0]).shift(2 * RIGHT),
            Formula("frac(a, b) = c").shift(3 * LEFT),
            Square().shift(DOWN),
        )
        == []
    )


@pytest.mark.parametrize("direction", [LEFT, RIGHT, UP])
def test_the_edge_is_kept_free(direction):
    (fault,) = found(Words("far out").shift(7.05 * direction if direction is not UP else 3.95 * UP))
    assert "'far out' reaches the edge of the frame" in fault


def test_what_bleeds_may_reach_beyond_the_frame():
    assert len(found(Square(side_length=20).set_y(7))) == 1
    assert found(bleed(Square(side_length=20).set_y(7))) == []


def test_the_captions_band_is_kept_free():
    (fault,) = found(Square(side_length=1).shift(3 * DOWN))
    assert "Square hangs into the words: x -0.50 to 0.50, y -3.50 to -2.50" in fault


def test_the_band_covers_what_reaches_beyond_the_frame_on_purpose():
    assert found(bleed(Square(side_length=2).shift(4 * DOWN))) == []


def test_letters_must_not_touch():
    (fault,) = found(Words("over"), Note("under").shift(0.05 * RIGHT))
    assert fault == "'over' and 'under' overlap"
    assert len(found(Words("over"), Number(3.0))) == 1
    assert len(found(Formula("a + b"), Words("x"))) == 1


def test_letters_may_stand_in_anothers_gap():
    assert found(Formula("a #h(3em) b"), Number(1.0)) == []


def test_what_cannot_be_seen_does_not_count():
    assert found(Words("over"), Words("under").set_opacity(0.03)) == []
    assert found(Square(stroke_opacity=0.0).shift(5 * UP)) == []


def test_shrunken_text_is_found():
    (fault,) = found(Words("small", size=22).scale(0.8))
    assert fault == "'small' is set in size 17.6, below 22"
    assert len(found(Number(1.0, size=24).scale(0.5))) == 1
    assert found(Words("small", size=22).scale(0.8), zoom=2) == []


def test_a_close_view_may_leave_things_out_but_not_cut_words():
    assert found(Square(side_length=6), Words("far").shift(6 * RIGHT), zoom=2) == []
    (fault,) = found(Words("cut in half").shift(3.6 * RIGHT), zoom=2)
    assert "reaches the edge" in fault


def test_many_faults_are_summed_up():
    squares = [Square(side_length=0.1).shift(5 * UP + 0.2 * place * RIGHT) for place in range(30)]
    assert found(*squares)[-1] == "... and 25 more"


def test_a_camera_that_has_moved_on_may_leave_things_behind_but_not_cut_words():
    assert found(Square(side_length=6).shift(6 * LEFT), camera_at=3 * RIGHT) == []
    assert len(found(Words("cut in half").shift(4.1 * LEFT), camera_at=3 * RIGHT)) == 1
