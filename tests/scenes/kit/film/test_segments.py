"""Finished beats: nothing that changed is shown as it was, nothing that did not change is drawn again."""

from fractions import Fraction

import av
import numpy as np
import pytest

pytestmark = pytest.mark.slow


def test_what_has_not_changed_is_not_drawn_again(project):
    names = ["Toy.mp4", "Toy.words.md", "Toy.facts.json"]
    before = [(project.films / name).read_bytes() for name in names]
    for name in names:
        (project.films / name).unlink()
    assert project.drawn() == []
    assert [(project.films / name).read_bytes() for name in names] == before


NEW_PICTURES = {
    "a retrained run": ("runs/toy.toml", "seed = 0", "seed = 1", ["1.1"]),
    "a changed measurement": ("netcore/measure/record.py", "return len(one_log(logs))", "return 7", ["1.1"]),
    "the palette": (
        "scenes/kit/look/palette.py",
        '"#57B8FF"',
        '"#FF57B8"',
        None,
    ),
    "a part of the kit": ("scenes/kit/look/numbers.py", "fill_opacity=1.0", "fill_opacity=0.5", None),
    "a part of the lecture's own": ("scenes/beats/toy/parts.py", "side_length=3", "side_length=2", ["1.1"]),
    "a beat": ("scenes/beats/toy/second.py", "size=60", "size=70", ["1.2"]),
    "what the contents page says": ("scenes/toy.py", '"One source"', '"More sources"', ["1.1", "1.2"]),
}


@pytest.mark.parametrize("change", NEW_PICTURES)
def test_a_change_is_seen(project, change):
    file, old, new, beats = NEW_PICTURES[change]
    before = project.pictures()
    project.edit(file, old, new)
    drawn = project.drawn()
    differs = [
        id
        for id, one, other in zip(["1.1", "1.2"], before, project.pictures(), strict=True)
        if np.abs(one.astype(int) - other).max() > 40
    ]
    assert differs
    assert set(differs) <= set(drawn)
    if beats is not None:
        assert drawn == beats


def test_the_order_of_beats_is_no_reason_to_draw_but_the_first_is_another(project):
    project.edit("scenes/toy.py", "beats = (the_first, the_second)", "beats = (the_second, the_first)")
    told = project.render()
    assert told.returncode == 0
    assert "kept" not in told.stdout  # each is now where the other was
    project.edit("scenes/toy.py", "beats = (the_second, the_first)", "beats = (the_first, the_second)")
    assert project.drawn() == []


@pytest.mark.parametrize("package", ["manim", "numpy"])
def test_another_version_of_what_draws_draws_all(project, package):
    (project.folder / "sitecustomize.py").write_text(
        "import importlib.metadata as metadata\n"
        "real = metadata.version\n"
        f"metadata.version = lambda name: '99' if name == {package!r} else real(name)\n"
    )
    assert project.drawn() == ["1.1", "1.2"]


def test_comments_are_no_reason_to_draw(project):
    project.edit("scenes/beats/toy/second.py", "size=60", "size = 60")
    assert project.drawn() == []


def test_code_of_a_measurement_with_the_same_value_is_no_reason_to_draw(project):
    project.edit("netcore/measure/record.py", "return len(one_log(logs))", "return 0 + len(one_log(logs))")
    assert project.drawn() == []


def damaged(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [damaged, lambda path: path.unlink(), lambda path: path.write_bytes(b"")])
@pytest.mark.parametrize("suffix", ["mp4", "json"])
def test_a_beat_that_is_damaged_or_gone_is_drawn_anew(project, harm, suffix):
    before = project.frames()
    harm(project.beats / f"1.2.{suffix}")
    assert project.drawn() == ["1.2"]
    after = project.frames()
    assert after.shape == before.shape
    # The encoder does not always choose the same bits for a block at the frame's rim.
    assert np.abs(after.astype(int) - before).mean() < 0.01


def test_another_size_is_drawn(project):
    told = project.render("--fps", "30")
    assert told.returncode == 0
    assert "kept" not in told.stdout
    with av.open(project.films.with_name("180p30") / "Toy.mp4") as film:
        stream = film.streams.video[0]
        times = [frame.pts * stream.time_base for frame in film.decode(stream)]
    assert times == [Fraction(number, 30) for number in range(len(times))]


def test_some_beats_leave_the_whole_film_alone(project):
    whole = {path.name: path.read_bytes() for path in project.films.glob("Toy.*")}
    assert project.render(BEATS="1.2").returncode == 0
    assert {path.name for path in project.films.glob("Toy-*")} == {
        "Toy-1.2.mp4",
        "Toy-1.2.words.md",
        "Toy-1.2.facts.json",
    }
    assert {path.name: path.read_bytes() for path in project.films.glob("Toy.*")} == whole
    assert project.drawn() == []
