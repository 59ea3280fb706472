"""Which lectures show a run."""

import pytest

import netcore
from netcore import places
from netcore.runs.shown import lectures_of, runs_named_in


@pytest.fixture
def beats(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "BEATS", tmp_path)

    def write(lecture, text):
        (tmp_path / lecture).mkdir(exist_ok=True)
        (tmp_path / lecture / "beats.py").write_text(text)

    return write


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('scene.measure("cost", cost, run="slow")', ["slow"]),
        ('scene.measure("cost", cost, "slow")', ["slow"]),
        ('scene.measure("cost", cost, step=3)', ["main"]),
        ('scene.measure("cost", cost, run=run)', []),
        ('scene.measure("cost", cost, **options)', []),
        ('RUNS = ("slow", "seed-01")', ["seed-01", "slow"]),
        ('[f"seed-{n:02}" for n in range(2)]', ["seed-01", "seed-02"]),
        ('f"{n} slow"', []),
        ('"""Two runs, slow and main."""', []),
        ("# slow", []),
    ],
)
def test_a_beat_shows_the_runs_that_it_names(beats, text, shown):
    beats("some", text)
    names = ["main", "seed-01", "seed-02", "slow"]
    assert [name for name, lectures in lectures_of(names).items() if lectures] == shown


def test_runs_are_found_in_the_code_of_some_beats(beats, tmp_path):
    beats("some", '[f"seed-{n:02}" for n in range(2)]')
    beats("other", 'RUNS = ("slow", "main")')
    found = runs_named_in([tmp_path / "some" / "beats.py"], ["main", "seed-01", "seed-02", "slow"])
    assert found == ["seed-01", "seed-02"]


def test_beats_in_a_folder_of_a_lecture_count(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "BEATS", tmp_path)
    (tmp_path / "some" / "part").mkdir(parents=True)
    (tmp_path / "some" / "part" / "beat.py").write_text('scene.measure("cost", cost, run="slow")')
    assert lectures_of(["slow"]) == {"slow": ["some"]}


def test_lectures_are_named_once_and_sorted(beats):
    for lecture in ("b", "a"):
        beats(lecture, 'RUNS = ("slow", "slow")')
    assert lectures_of(["slow", "main"]) == {"slow": ["a", "b"], "main": []}


def test_without_lectures_no_run_is_shown(beats):
    assert lectures_of(["main"]) == {"main": []}


def test_every_run_of_the_project_is_shown_but_those_to_compare_sizes_and_the_one_for_tests():
    shown = lectures_of(netcore.recipe_names())
    hidden = [name for name, lectures in shown.items() if not lectures]
    assert [name for name in hidden if not name.startswith("sizes-")] == ["tracked"]
    assert shown["main"] == ["backprop", "calculus", "gradient_descent", "network", "sgd"]
