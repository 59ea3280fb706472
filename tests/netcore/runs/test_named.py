"""Named runs: trained once, opened afterwards, made anew when they no longer fit."""

import pytest

import netcore
from netcore.places import log_path, runs_directory
from netcore.runlog.log import partial_path

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
        assert log.path == runs_directory() / "tiny.h5" == log_path(log.spec.name)
        written = log.path.stat().st_mtime_ns
    with netcore.run(netcore.load_spec(recipe)) as again:
        assert again.digest == log.digest
        assert again.path.stat().st_mtime_ns == written


def test_a_log_that_no_longer_fits_or_is_damaged_is_replaced(recipe):
    with netcore.run(recipe) as log:
        first = log.digest
    recipe.write_text(RECIPE.format(rate=0.25))
    with netcore.run(recipe) as log:
        assert log.digest != first
        assert log.spec.training.learning_rate == 0.25
        second, path = log.digest, log.path
    raw = bytearray(path.read_bytes())
    raw[5000] ^= 1
    path.write_bytes(raw)
    with netcore.run(recipe) as log:
        assert log.digest == second


def test_an_unfinished_run_is_gone_on_with(recipe):
    spec, seen = netcore.load_spec(recipe), []

    def stop(taken, steps, cost):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        netcore.train(spec, report=stop)
    assert partial_path(log_path(spec.name)).exists()
    with netcore.train(spec, resume=True, report=lambda taken, *_: seen.append(taken)) as log:
        assert log.finished
    assert seen[-1] == 600
    assert min(seen) > 192  # what had been written was not trained again
    assert [path.name for path in runs_directory().iterdir()] == ["tiny.h5"]


def test_an_unknown_run_is_refused(recipe):
    with pytest.raises(netcore.SpecError, match="no recipe called"):
        netcore.run("no such run")
    assert not runs_directory().exists()
