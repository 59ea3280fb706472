"""The words in the picture: where they stand, how they come and go, and that they keep the clock of the scene."""

import numpy as np
import pytest
from manim import RIGHT, Square, linear

from scenes.kit.lecture.band import FADE_IN, FADE_OUT, GROUND, Band, set_words
from scenes.kit.lecture.beat import beat
from scenes.kit.lecture.lines import ROW, Line
from scenes.kit.look import palette
from scenes.kit.look.text import CAPTION_TOP

TWO_PAGES = Line("The first page of these words stands alone.\nIt ends here.\nThe second page is over soon.")
UNIT = 480 / 8  # pixels


def color(frame, across, y):
    return frame[round((4 - y) * UNIT), round(across * frame.shape[1]), :3].astype(int)


def hue(manim_color):
    return np.round(255 * np.array(manim_color.to_rgb()))


def test_words_are_drawn_in_the_band_and_nowhere_else(draw):
    empty, band = draw(), Band().say(Line("Sixteen dots, one straight line."), at=1.0).put_time(3.0)
    frame = draw(band)
    top = round((4 - CAPTION_TOP) * UNIT)
    assert np.array_equal(frame[: top - 1], empty[: top - 1])
    assert np.abs(color(frame, 0.02, -3.6) - hue(GROUND)).max() <= 1
    lit = np.abs(frame[top:, :, :3].astype(int) - hue(palette.INK)).max(axis=-1) < 20
    assert lit.sum() > 200
    columns = np.flatnonzero(lit.any(axis=0))
    assert (columns[0] + columns[-1]) / 2 == pytest.approx(frame.shape[1] / 2, abs=3)


def test_the_band_keeps_its_place_wherever_the_camera_is(draw):
    band = Band().say(TWO_PAGES, at=0.0).put_time(1.0)
    assert np.array_equal(draw(band), draw(band, zoom=3))


def test_words_come_in_and_leave():
    band = Band().say(Line("First."), at=2.0)
    assert band.put_time(1.9).page == ""
    seen = [band.put_time(2.0 + share * FADE_IN).opacity_of_words for share in (0, 0.5, 1, 3)]
    assert seen == pytest.approx([0, 0.5, 1, 1])
    band.fall_silent(5.0)
    seen = [band.put_time(5.0 + share * FADE_OUT).opacity_of_words for share in (0, 0.5)]
    assert seen == pytest.approx([1, 0.5])
    assert band.put_time(5.0 + FADE_OUT + FADE_IN).page == ""


def check_turn(band, at, before, after):
    """Words leave before others come."""
    assert band.put_time(at - 0.01).page == before
    assert band.put_time(at + FADE_OUT / 2).page == before
    assert band.opacity_of_words == pytest.approx(0.5)
    assert band.put_time(at + FADE_OUT + FADE_IN / 2).page == after
    assert band.opacity_of_words == pytest.approx(0.5)
    assert band.put_time(at + FADE_OUT + FADE_IN).opacity_of_words == pytest.approx(1)


def test_pages_and_lines_follow_each_other_never_two_at_once():
    band = Band().say(TWO_PAGES, at=0.0)
    check_turn(band, TWO_PAGES.page_seconds[0], *TWO_PAGES.pages)
    band.say(Line("Next."), at=TWO_PAGES.seconds)
    check_turn(band, TWO_PAGES.seconds, TWO_PAGES.pages[1], "Next.")


def test_a_row_that_is_too_wide_is_refused():
    rows = set_words("First row.\nSecond row.")
    assert rows[0].get_center()[1] > rows[1].get_center()[1] > -4
    with pytest.raises(ValueError, match="too wide for the band"):
        set_words("W" * ROW)


@pytest.mark.parametrize("moving", [True, False], ids=["within a play", "within a wait"])
def test_pages_turn_by_the_clock_whether_the_stage_moves_or_rests(lecture_with, film, moving):
    @beat("1.1", "only")
    def only(scene):
        square = Square()
        scene.add(square)
        with scene.say(TWO_PAGES.text) as line:
            if moving:
                scene.play(square.animate(rate_func=linear).shift(RIGHT), run_time=line.left)

    _, seen = film(
        lecture_with(only), lambda scene, frame: (scene.band.page, round(scene.band.opacity_of_words, 3))
    )
    expected = Band().say(TWO_PAGES, at=0.0)
    frames = round(15 * TWO_PAGES.seconds)
    for number, (page, opacity) in enumerate(seen[:frames]):
        expected.put_time(number / 15)
        assert opacity == pytest.approx(expected.opacity_of_words, abs=1e-3), number
        assert page == expected.page or opacity == 0
    assert [page for page in dict.fromkeys(page for page, _ in seen) if page] == TWO_PAGES.pages
