"""Films are measured as they are seen; each film here is encoded from pictures of which everything is known."""

from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest
from click.testing import CliRunner

from scenes.kit.check.contact_sheet import load_lecture
from scenes.kit.check.film import Pace, Size, main, measure_film, table, text_sizes
from scenes.kit.check.footage import RATE, STILL, Span, footage
from scenes.kit.check.rehearsal import Rehearsal, picture
from scenes.kit.film.joining import join
from scenes.kit.film.words import SpokenLine, write_words

HEIGHT, WIDTH = 180, 320
TOP, BOTTOM = 18, 144  # rows between title and words, whole blocks
GROUND = 30  # luma of the palette's ground
LOSSLESS = {"qp": "0"}

LECTURE = """
from manim import FadeIn, Square
from scenes.kit.lecture.lecture import Lecture, beat
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words
from scenes.kit.look.written import declared

@beat("1.1", "still")
def still(scene):
    with scene.say("Some words."):
        scene.play(FadeIn(Words("H", size=74)))

@beat("1.2", "moving")
def moving(scene):
    small, number = Words("small", size=24).shift((-3, 0, 0)), declared(Number(7, 0, size=30), "an example")
    with scene.say("More words."):
        scene.play(FadeIn(small), FadeIn(number))
        scene.play(scene.come_close(number, share=0.5))

class Shown(Lecture):
    beats = (still, moving)
"""


def stage(rows=slice(0, 0), columns=slice(0, 0), luma=200):
    """A frame with a box on the ground."""
    frame = np.full((HEIGHT, WIDTH), GROUND, np.uint8)
    frame[rows, columns] = luma
    return frame


def encode(path, frames, chapters=(), rate=RATE, **options):
    """Write frames of luma ``(rows, columns)`` as a film; chapters are titles and frames."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=rate, options=options)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        start, entries = 0, []
        for number, (title, count) in enumerate(chapters):
            times = {"start": start, "end": start + count, "time_base": Fraction(1, rate)}
            entries.append({"id": number, **times, "metadata": {"title": title}})
            start += count
        output.set_chapters(entries)
        for luma in frames:
            color = np.full((HEIGHT // 2, WIDTH), 128, np.uint8)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(np.vstack([luma, color]), "yuv420p")))
        output.mux(stream.encode())
    return path


def still_moving_black():
    """Three seconds still but for title and words, a second of motion all over the picture, a black second."""
    still = [stage(slice(40, 100), slice(20, 120)) for _ in range(45)]
    for number, frame in enumerate(still):
        frame[:TOP, :100] = frame[158:, :100] = 5 * number
    moving = [stage(slice(TOP, BOTTOM), slice(None), 60) for _ in range(15)]
    for number, frame in enumerate(moving):
        frame[60:80, 10 * number : 10 * number + 30] = 220
    return [*still, *moving, *[stage()] * 15]


@pytest.fixture
def film(tmp_path):
    """That film, three beats long, with a line for each."""
    path = tmp_path / "Shown.mp4"
    encode(path, still_moving_black(), [("1.1 still", 45), ("1.2 moving", 15), ("1.3 black", 15)], **LOSSLESS)
    lines = [SpokenLine(0, 3, "a" * 60), SpokenLine(3, 4, "b" * 20), SpokenLine(4, 5, "c" * 10)]
    write_words(path, "Shown", [], lines)
    return path


def test_each_beat_is_measured_apart(film):
    still, moving, black = measure_film(film)
    assert [one.beat for one in (still, moving, black)] == ["1.1 still", "1.2 moving", "1.3 black"]
    assert [one.seconds for one in (still, moving, black)] == [3, 1, 1]
    # A frame differs from the one before where a part begins.
    assert [one.still for one in (still, moving, black)] == pytest.approx([44 / 45, 0, 14 / 15])
    assert still.freezes == (Span(1 / 15, 44 / 15),)
    assert moving.freezes == ()
    assert black.freezes == (Span(61 / 15, 14 / 15),)
    assert [one.empty for one in (still, moving, black)] == [(), (), (Span(4, 1),)]
    assert still.used == pytest.approx(60 * 100 / ((BOTTOM - TOP) * WIDTH))
    assert (moving.used, black.used) == (1, 0)
    assert still.half_empty == ((Span(0, 3), "right"),)
    assert (moving.half_empty, black.half_empty) == ((), ())


def test_a_line_may_pass_faster_where_the_picture_rests(film):
    paces = [one.paces for one in measure_film(film)]
    assert paces == [(Pace("a" * 60, 20, 20),), (Pace("b" * 20, 20, 15),), (Pace("c" * 10, 10, 20),)]


def test_a_line_ends_with_its_beat(film):
    write_words(film, "Shown", [], [SpokenLine(0, 1, "slow"), SpokenLine(1, 5, "quick" * 12)])
    assert [one.paces for one in measure_film(film)] == [
        (Pace("slow", 4, 20), Pace("quick" * 12, 30, 20)),
        (),
        (),
    ]


def test_the_last_row_is_about_all_beats(film):
    header, still, *_, last = table(measure_film(film)).split("\n")
    assert header.split()[:4] == ["beat", "s", "still", "freeze"]
    assert " ".join(still.split()) == "1.1 3.0 98% 2.9 at 0:00.1 0.0 (0) 15% 3.0 at 0:00.0 20 of 20 -"
    assert " ".join(last.split()) == "all 5.0 77% 2.9 at 0:00.1 1.0 (1) 29% 3.0 at 0:00.0 20 of 15 -"


def test_what_misses_the_limits_is_said(film):
    still, moving, black = measure_film(film)
    assert list(still.misses()) == [
        "98% of the frames are still, limit 30%",
        "frozen for 2.9 s from 0:00.1 on, limit 2.5 s",
        "the right half is empty for 3.0 s from 0:00.0 on, limit 2.0 s",
    ]
    assert list(
        replace(moving, paces=(), sizes=(Size("'a'", 9.7), Size("'b'", 9.7), Size("'c'", 14))).misses()
    ) == ["capitals 9.7 px high, limit 14: 'a', 'b'"]
    assert list(moving.misses()) == [f"20 characters a second, limit 15: {'b' * 20!r}"]
    assert list(black.misses()) == [
        "93% of the frames are still, limit 30%",
        "the stage is empty for 1.0 s from 0:04.0 on, limit 0.0 s",
    ]


def test_all_qualities_are_measured_alike(film, tmp_path):
    twice = [frame for frame in still_moving_black() for _ in range(2)]
    chapters = [("1.1 still", 90), ("1.2 moving", 30), ("1.3 black", 30)]
    fast = encode(tmp_path / "fast.mp4", twice, chapters, rate=2 * RATE, **LOSSLESS)
    film.with_name("Shown.words.md").unlink()
    assert measure_film(fast) == measure_film(film)


def test_a_picture_encoded_anew_is_still_and_another_picture_is_not(tmp_path):
    rng = np.random.default_rng(0)
    last = np.kron(rng.integers(30, 220, (HEIGHT // 4, WIDTH // 4)), np.ones((4, 4))).astype(np.uint8)
    other = last.copy()
    other[60:90, 100:140] = 220
    coming = [np.roll(last, 2 * step, axis=1) for step in range(-14, 1)]
    segments = [
        encode(tmp_path / f"{number}.mp4", frames)
        for number, frames in enumerate([coming, [last] * 30, [other] * 30])
    ]
    film = tmp_path / "joined.mp4"
    join(segments, film, Fraction(RATE))
    with av.open(str(film)) as container:
        before, after = [frame.to_ndarray()[TOP:BOTTOM] for frame in container.decode(video=0)][14:16]
    assert np.abs(after - before.astype(int)).mean() > STILL  # as they are encoded, they differ
    assert np.flatnonzero(~footage(film).still).tolist() == [*range(15), 45]


def test_a_short_fade_at_the_end_is_no_empty_stage(tmp_path):
    box = stage(slice(40, 100), slice(20, 300))
    for blank, seen in [(3, 0), (8, 8)]:
        film = encode(tmp_path / f"{blank}.mp4", [box] * 15 + [stage()] * blank, **LOSSLESS)
        assert footage(film).empty.sum() == seen
    film = encode(tmp_path / "within.mp4", [box] * 15 + [stage()] + [box] * 15, **LOSSLESS)
    assert footage(film).empty.nonzero()[0].tolist() == [15]


def test_what_has_all_but_faded_leaves_the_stage_empty(tmp_path):
    faded = [stage(slice(40, 100), slice(20, 300), luma) for luma in (60, 45, 40, 60)]
    seen = footage(encode(tmp_path / "faded.mp4", faded, **LOSSLESS))
    assert seen.empty.tolist() == [False, True, True, False]
    assert len(set(seen.used)) == 1  # the box around it is there as long as it differs from the ground


def test_text_is_measured_as_the_camera_sees_it(tmp_path):
    file = tmp_path / "shown.py"
    file.write_text(LECTURE)
    lecture = load_lecture(file)
    kept = []
    Rehearsal(lecture, ["1.1"], lambda scene, name: kept.append(picture(scene)))
    found = text_sizes(lecture, [])
    rows = np.flatnonzero((kept[0][60:400, :, :3].max(axis=-1) > 120).any(axis=1))
    assert found["1.1"] == {"'H'": pytest.approx(rows[-1] - rows[0] + 1, abs=1.0)}
    per_size = found["1.1"]["'H'"] / 74
    # What the camera comes close to grows; what leaves the frame has been seen before.
    assert found["1.2"] == {
        "'small'": pytest.approx(24 * per_size),
        "the number 7": pytest.approx(30 * per_size),
    }


def test_the_command_tells_and_fails_where_limits_are_missed(film, tmp_path):
    file = tmp_path / "shown.py"
    file.write_text(LECTURE)
    told = CliRunner().invoke(main, [str(film), "--no-text"])
    assert told.exit_code == 1
    assert "\n1.1 still\n  98% of the frames are still" in told.output
    assert "\n  the stage is empty for 1.0 s from" in told.output
    good = encode(tmp_path / "good.mp4", still_moving_black()[45:60], [("1.1 still", 15)], **LOSSLESS)
    told = CliRunner().invoke(main, [str(good), "--lecture", str(file)])
    assert told.exit_code == 0, told.output
    assert told.output.endswith("All beats keep to the limits.\n")
    assert "30.0" in told.output  # capitals of size 74


def test_a_film_of_other_beats_than_the_lecture_has_is_refused(film, tmp_path):
    file = tmp_path / "shown.py"
    file.write_text(LECTURE)
    told = CliRunner().invoke(main, [str(film), "--lecture", str(file)])
    assert told.exit_code == 1
    assert "has no beat 1.3" in told.output
