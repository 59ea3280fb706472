"""A small run of one's own, trained once, for tests of what is measured on runs."""

import shutil

import pytest

from netcore.measure import registry
from netcore.runs.named import run

RECIPE = """
[data]
name = "mnist"
train = 500
[network]
layers = [784, 16, 16, 10]
[training]
learning_rate = 0.5
batch_size = 10
steps = 300
[log]
evaluate_every = 100
"""


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """A folder with one finished log and its recipe."""
    folder = tmp_path_factory.mktemp("runs")
    (folder / "small.toml").write_text(RECIPE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETCORE_RUNS", str(folder))
        run(folder / "small.toml").close()
    return folder


@pytest.fixture
def small(trained, tmp_path, monkeypatch):
    """The name of a run of one's own, which may be spoilt; nothing of it has been measured."""
    (log,) = trained.glob("small-*.h5")
    shutil.copy(log, tmp_path)
    shutil.copy(trained / "small.toml", tmp_path)
    monkeypatch.setenv("NETCORE_RUNS", str(tmp_path))
    return str(tmp_path / "small.toml")


@pytest.fixture
def recipe():
    """The text of the recipe of the small run."""
    return RECIPE


@pytest.fixture
def register(monkeypatch):
    """Register a quantity for the length of a test."""

    def registered(name, function):
        monkeypatch.setitem(registry._quantities, name, function)
        monkeypatch.setitem(registry._names, function, name)

    return registered
