"""Named runs: trained once and opened afterwards; what others have put in their place is moved aside."""

import fcntl
import re
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import netcore
from netcore.places import runs_directory
from netcore.runlog.log import partial_path
from netcore.runs.keeping import log_path

RECIPE = """
[data]
name = "thirds"
[network]
layers = [3, 3, 2]
[training]
learning_rate = {rate}
batch_size = 1
steps = 600
"""


@pytest.fixture
def recipe(tmp_path, monkeypatch):
    monkeypatch.setenv("NETCORE_RUNS", str(tmp_path / "runs"))
    path = tmp_path / "tiny.toml"
    path.write_text(RECIPE.format(rate=0.5))
    return path


def test_the_directory_of_runs(monkeypatch, tmp_path):
    monkeypatch.setenv("NETCORE_RUNS", str(tmp_path))
    assert netcore.runs_directory() == tmp_path
    monkeypatch.delenv("NETCORE_RUNS")
    assert netcore.runs_directory().parts[-2:] == ("media", "runs")


def test_a_run_is_trained_once_and_then_opened(recipe):
    with netcore.run(recipe) as log:
        assert log.path == log_path(log.spec)
        assert log.path.parent == runs_directory()
        assert re.fullmatch("tiny-[0-9a-f]{8}.h5", log.path.name)
        written = log.path.stat().st_mtime_ns
    with netcore.run(netcore.load_spec(recipe)) as again:
        assert again.digest == log.digest
        assert again.path.stat().st_mtime_ns == written


def test_recipes_of_one_name_have_logs_of_their_own(recipe, tmp_path):
    with netcore.run(recipe) as log:
        first, path = log.digest, log.path
    (tmp_path / "b").mkdir()
    other = Path(shutil.copy(recipe, tmp_path / "b"))
    assert log_path(netcore.load_spec(other)) == path  # the same run
    other.write_text(RECIPE.format(rate=0.25))
    with netcore.run(other) as log:
        assert log.spec.training.learning_rate == 0.25
        assert log.path != path
    with netcore.run(recipe) as log:
        assert (log.digest, log.path) == (first, path)
    assert len(list(runs_directory().iterdir())) == 2


def test_the_projects_runs_are_named_after_their_recipes(recipe):
    spec = netcore.load_spec("main")
    assert log_path(spec) == runs_directory() / "main.h5"
    changed = log_path(spec.changed({"training.seed": 7}))
    assert re.fullmatch("main-[0-9a-f]{8}.h5", changed.name)
    assert len(log_path(spec.model_copy(update={"name": "x" * 1000})).name) < 200


def test_other_data_are_another_run(recipe, tmp_path):
    rng = np.random.default_rng(0)
    recipe.write_text(RECIPE.format(rate=0.5).replace('name = "thirds"', 'path = "mine.npz"'))
    paths = []
    for _ in range(2):
        arrays = {f"{part}_inputs": rng.random((9, 3)) for part in ("train", "test")}
        arrays |= {f"{part}_labels": rng.integers(0, 2, 9) for part in ("train", "test")}
        np.savez(tmp_path / "mine.npz", **arrays)
        with netcore.run(recipe) as log:
            paths.append(log.path)
            assert log[3].a[0].shape == (1, 3)
    assert len(set(paths)) == len(list(runs_directory().iterdir())) == 2


def test_another_log_in_the_place_of_a_run_is_kept(recipe, tmp_path, capsys):
    spec = netcore.load_spec(recipe)
    with netcore.train(spec.changed({"training.seed": 3}), tmp_path / "mine.h5") as mine:
        content = mine.path.read_bytes()
    path = log_path(spec)
    path.parent.mkdir()
    shutil.copy(tmp_path / "mine.h5", path)
    with netcore.run(recipe) as log:
        assert log.spec.training.seed == 0
    kept = path.with_name(f"{path.stem}.kept-{date.today().isoformat()}.h5")
    assert kept.read_bytes() == content
    assert capsys.readouterr().err == (
        f"{path}: holds another run than tiny (training.seed is 3, not 0): kept as {kept}\n"
    )
    with netcore.run(recipe) as log:
        assert log.path == path
    assert not capsys.readouterr().err


def test_a_damaged_log_is_kept_and_the_run_trained_again(recipe, capsys):
    with netcore.run(recipe) as log:
        digest, path = log.digest, log.path
    for content in (b"not a log", b"", path.read_bytes()[:-2000]):
        path.write_bytes(content)
        with netcore.run(recipe) as log:
            assert log.digest == digest
        assert f"{path}: " in capsys.readouterr().err
    assert sorted(one.stat().st_size for one in path.parent.glob("*.damaged-*.h5"))[:2] == [0, 9]


def test_an_unfinished_log_under_a_finished_name_is_kept(recipe, capsys):
    def stop(taken, steps, cost):
        raise KeyboardInterrupt

    spec = netcore.load_spec(recipe)
    with pytest.raises(KeyboardInterrupt):
        netcore.train(spec, report=stop)
    partial_path(log_path(spec)).rename(log_path(spec))
    with pytest.raises(netcore.LogError, match=r"holds an unfinished run .*call it .*\.partial"):
        netcore.train(spec)
    with netcore.run(recipe) as log:
        assert log.finished
    assert "kept as" in capsys.readouterr().err


def test_a_log_that_appears_during_the_training_is_kept(recipe, capsys):
    spec = netcore.load_spec(recipe)
    with netcore.train(spec, report=lambda *told: log_path(spec).write_text("mine")) as log:
        assert log.finished
    (kept,) = runs_directory().glob("*.kept-*")
    assert kept.read_text() == "mine"


def test_a_busy_or_unreadable_log_is_left_where_it_is(recipe):
    with netcore.run(recipe) as log:
        path = log.path
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(netcore.LogError, match="another process is writing"):
            netcore.run(recipe)
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_an_unfinished_run_is_gone_on_with(recipe):
    spec, seen = netcore.load_spec(recipe), []

    def stop(taken, steps, cost):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        netcore.train(spec, report=stop)
    assert partial_path(log_path(spec)).exists()
    with netcore.train(spec, resume=True, report=lambda taken, *_: seen.append(taken)) as log:
        assert log.finished
    assert seen[-1] == 600
    assert min(seen) > 192  # what had been written was not trained again
    assert [path.name for path in runs_directory().iterdir()] == [log_path(spec).name]


def test_an_unknown_run_is_refused(recipe):
    with pytest.raises(netcore.SpecError, match="no recipe called"):
        netcore.run("no such run")
    assert not runs_directory().exists()
