"""Every command of netcore, through a real process."""

import csv
import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import netcore
from netcore.measure.registry import quantities
from netcore.recipe import EXAMPLE
from netcore.runlog.format import Header
from netcore.runlog.writer import LogWriter
from netcore.runs.descent import descend
from tests.netcore.interrupting import start

RECIPE = """
[data]
name = "thirds"
[network]
layers = [3, 3, 2]
[training]
learning_rate = 0.5
batch_size = 1
steps = {steps}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    (folder / "tiny.toml").write_text(RECIPE.format(steps=600))
    told = command(folder, "train", "tiny.toml", "--log", "tiny.h5")
    assert told.returncode == 0, told.stderr
    return folder


def command(folder, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "netcore.cli", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "NETCORE_RUNS": str(folder / "runs"), "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=300,
    )


def refused(told):
    """Return the message of a command that failed as it should: one error, no traceback."""
    assert told.returncode not in (0, 130)
    assert "Traceback" not in told.stderr
    return told.stderr


@pytest.mark.parametrize(
    "name", ["", "train", "info", "verify", "export", "list", "recipe", "facts", "quantities"]
)
def test_help_teaches(tmp_path, name):
    told = command(tmp_path, *name.split(), "--help")
    assert told.returncode == 0
    assert len(told.stdout) > 150
    assert "\\b" not in told.stdout  # the mark that keeps the line breaks of the examples


def test_quantities_are_listed_by_what_they_are_about(tmp_path):
    told = command(tmp_path, "quantities")
    assert told.returncode == 0, told.stderr
    listed = [line.strip().partition("  ")[0] for line in told.stdout.splitlines() if line.startswith("  ")]
    assert sorted(listed) == list(quantities())
    assert re.search(
        r"(?m)^record: What .*\n(  .*\n)*  step\.cost +Return the cost of the mini-batch", told.stdout
    )


def test_a_quantity_is_explained(tmp_path):
    told = command(tmp_path, "quantities", "cost", "along", "parameter")
    assert told.returncode == 0, told.stderr
    for line in (
        "cost along parameter: netcore.measure.slices.cost_along_parameter",
        "  index: int",
        "  reach: float = 10.0",
        "  examples: int | None = 10000",
        "Result: Curve",
        "  slope: Array",
    ):
        assert line in told.stdout.splitlines()
    assert "Return the cost as one parameter sweeps" in told.stdout
    assert "unknown quantity 'cost'" in refused(command(tmp_path, "quantities", "cost"))


def test_train_tells_how_it_goes_and_what_came_of_it(home, tmp_path):
    told = command(home, "train", "tiny.toml", "--log", tmp_path / "again.h5")
    assert "step 600 of 600" in told.stderr
    assert "600 steps, training cost" in told.stdout
    with netcore.open_log(tmp_path / "again.h5") as log, netcore.open_log(home / "tiny.h5") as first:
        assert log.digest == first.digest


def test_train_puts_a_changed_recipe_beside_the_first(home):
    told = command(
        home, "train", "tiny.toml", "--set", "training.steps=300", "--set", "training.cost=cross-entropy"
    )
    assert told.returncode == 0, told.stderr
    (path,) = (home / "runs").glob("tiny,cost=cross-entropy,steps=300-*.h5")
    assert str(path) in told.stdout
    with netcore.open_log(path) as log:
        assert len(log) == 300
        assert log.spec.training.cost == "cross-entropy"


def test_train_refuses_with_one_clear_error(home):
    assert "no recipe called" in refused(command(home, "train", "nothing"))
    assert "unknown key training.stepz" in refused(
        command(home, "train", "main", "--set", "training.stepz=1")
    )
    assert "write section.key=value" in refused(command(home, "train", "main", "--set", "steps"))
    assert "give a recipe" in refused(command(home, "train"))
    assert "give nothing else" in refused(command(home, "train", "main", "--all"))
    other = command(home, "train", "tiny.toml", "--set", "training.seed=3", "--log", "tiny.h5")
    assert "tiny.h5: holds another run than tiny,seed=3 (training.seed is 0, not 3)" in refused(other)
    assert "choose another path" in refused(other)
    (home / "notes.txt").write_text("mine")
    assert "notes.txt: in the way" in refused(command(home, "train", "tiny.toml", "--log", "notes.txt"))
    assert (home / "notes.txt").read_text() == "mine"
    for digits in ("9" * 10**6, "0x" + "f" * 10**5):
        assert "training.seed" in refused(
            command(home, "train", "tiny.toml", "--set", f"training.seed={digits[: 10**5]}")
        )


def test_train_is_interrupted_and_resumed(home, tmp_path):
    (tmp_path / "long.toml").write_text(RECIPE.format(steps=100_000))
    process = start(
        [sys.executable, "-m", "netcore.cli", "train", "long.toml", "--log", "long.h5"], cwd=tmp_path
    )
    partial = tmp_path / "long.h5.partial"
    while not partial.exists():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "--resume" in errors
    assert "Traceback" not in errors
    assert "unfinished" in command(tmp_path, "info", "long.h5").stdout
    assert "--resume" in refused(command(tmp_path, "train", "long.toml", "--log", "long.h5"))
    told = command(tmp_path, "train", "long.toml", "--log", "long.h5", "--resume")
    assert told.returncode == 0, told.stderr
    with netcore.open_log(tmp_path / "long.h5") as log:
        assert log.finished


def test_resume_starts_from_the_beginning_where_nothing_is(home, tmp_path):
    told = command(home, "train", "tiny.toml", "--log", tmp_path / "new.h5", "--resume")
    assert told.returncode == 0, told.stderr


ALL = (
    "import sys; from pathlib import Path; import netcore.places as s; s.RECIPES = Path(sys.argv.pop(1)); "
    "from netcore.cli import main; main()"
)


def all_of(recipes):
    """Return the command that trains all recipes of a folder, and its environment."""
    runs = str(recipes.parent / "runs")
    return [sys.executable, "-c", ALL, str(recipes), "train", "--all"], {**os.environ, "NETCORE_RUNS": runs}


def test_train_all_makes_what_is_missing_and_only_that(tmp_path):
    recipes = tmp_path / "recipes"
    recipes.mkdir()
    for name in ("one", "two"):
        (recipes / f"{name}.toml").write_text(RECIPE.format(steps=300))
    unknown = RECIPE.format(steps=300).replace('"thirds"', '"nothing"')
    wild = RECIPE.format(steps=300).replace("3, 3, 2]", '3, 30, 2]\nactivation = "relu"\ninit = "unit"')
    wild = wild.replace("0.5", '1e30\ncost = "cross-entropy"')

    def train_all():
        command, environment = all_of(recipes)
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    (recipes / "bad.toml").write_text(unknown)
    assert "nothing" in refused(train_all())
    (recipes / "bad.toml").write_text(wild)
    first = train_all()
    assert "1 of 3 runs failed: bad" in refused(first)
    assert "3 to train" in first.stdout
    assert "About" in first.stdout
    assert "FAILED" in first.stdout
    assert "no longer finite" in first.stdout
    (recipes / "bad.toml").unlink()
    assert sorted(path.name for path in (tmp_path / "runs").glob("*.h5")) == ["one.h5", "two.h5"]
    assert "2 runs are finished, 0 to train" in train_all().stdout


def test_train_all_is_interrupted_and_goes_on(tmp_path):
    recipes = tmp_path / "recipes"
    recipes.mkdir()
    (recipes / "long.toml").write_text(RECIPE.format(steps=100_000))
    command, environment = all_of(recipes)
    # In a session of its own Ctrl-C reaches the command and its workers, and not this test.
    process = start(command, env=environment, start_new_session=True)
    partial = tmp_path / "runs" / "long.h5.partial"
    while not partial.exists():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "resumes from here" in errors
    assert "Traceback" not in errors
    assert partial.exists()
    told = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert "(resuming)" in told.stdout
    with netcore.open_log(tmp_path / "runs" / "long.h5") as log:
        assert log.finished


def test_info_says_what_is_in_a_log(home):
    told = command(home, "info", "tiny.h5").stdout
    for words in ("600 (finished)", "3-3-2, 20 parameters", "thirds", "learning rate 0.5", "numpy"):
        assert words in told
    assert "no such log" in refused(command(home, "info", "none.h5"))


def test_verify_passes_an_honest_log_and_fails_a_damaged_one(home, tmp_path):
    assert "600 of 600 steps checked, all match" in command(home, "verify", "tiny.h5", "--all").stdout
    assert "50 of 600 steps checked" in command(home, "verify", "tiny.h5", "--steps", "50").stdout
    raw = bytearray((home / "tiny.h5").read_bytes())
    raw[-300] ^= 1
    (tmp_path / "damaged.h5").write_bytes(raw)
    assert "damaged.h5" in refused(command(home, "verify", tmp_path / "damaged.h5", "--all"))


def test_verify_fails_a_forged_log(tmp_path):
    (tmp_path / "tiny.toml").write_text(RECIPE.format(steps=100))
    data = netcore.load_dataset("thirds")
    header = Header.of(netcore.load_spec(tmp_path / "tiny.toml"), len(data.train_labels), data.digest, {})
    writer = LogWriter.create(tmp_path / "forged.h5", header)
    for block in descend(header, data):
        block.arrays["cost"][50] *= 1.01  # written with checks of its own, which are right
        writer.write_block(block.number, block.count, block.arrays)
    writer.seal()
    writer.close()
    assert "does not match what training computes" in refused(
        command(tmp_path, "verify", "forged.h5", "--all")
    )


def test_export_writes_a_table_and_an_archive(home, tmp_path):
    with netcore.open_log(home / "tiny.h5") as log:
        assert command(home, "export", "tiny.h5", tmp_path / "t.csv").returncode == 0
        with (tmp_path / "t.csv").open() as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 601
        assert float(rows[7]["cost"]) == log[7].cost
        assert float(rows[600]["test_cost"]) == log.evaluations[-1].test_cost
        assert command(home, "export", "tiny.h5", tmp_path / "t.npz", "--every", 100).returncode == 0
        with np.load(tmp_path / "t.npz") as arrays:
            assert arrays["steps"].tolist() == [0, 100, 200, 300, 400, 500]
            assert np.array_equal(arrays["params"][2], log[200].params.vector)
            assert np.array_equal(arrays["grad"][3], log[300].grad.vector)
            assert np.array_equal(arrays["batch"][44], log[44].batch)
    assert "ends in .csv or .npz" in refused(command(home, "export", "tiny.h5", tmp_path / "t.xlsx"))
    assert "cannot be written" in refused(command(home, "export", "tiny.h5", tmp_path / "no" / "t.csv"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.csv", "t.npz"]


def test_list_tells_what_is_trained_how_well_and_where_it_is_shown(tmp_path):
    empty = command(tmp_path, "list").stdout
    rows = {line.split()[0]: line for line in empty.splitlines()[1:]}
    assert list(rows) == netcore.recipe_names()
    assert all("not trained" in row for row in rows.values())
    assert rows["slow"].split()[-2:] == ["gradient_descent,", "sgd"]
    assert command(tmp_path, "train", "tracked").returncode == 0
    assert re.search(r"tracked .* trained +\d+\.\d\d % +-", command(tmp_path, "list").stdout)


def test_recipe_prints_one_that_can_be_trained(tmp_path):
    told = command(tmp_path, "recipe")
    (tmp_path / "mine.toml").write_text(told.stdout)
    assert netcore.load_spec(tmp_path / "mine.toml").fits(EXAMPLE)


def test_facts_checks_a_lecture(home, tmp_path):
    code = (
        "from dataclasses import replace; from netcore.facts import FactsFile, Shown, write_facts; "
        "from netcore.facts.file import measure_fact; from netcore.measure.record import step_cost; "
        "value, fact = measure_fact('1.1', 'cost', step_cost, 'tracked', {'step': 5}); "
        "shown = [Shown('1.1', 'Axis', '', '', 1.0, why='axis')]; "
        "write_facts('Some.facts.json', FactsFile('Some', ['1.1'], [fact], shown)); "
        "write_facts('False.facts.json', FactsFile('Some', ['1.1'], [replace(fact, value=1.01 * value)], shown))"
    )
    environment = {**os.environ, "NETCORE_RUNS": str(tmp_path / "runs")}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    told = command(tmp_path, "facts", "Some.facts.json")
    assert "1 facts measured, 1 shown, all match the logs" in told.stdout, told.stderr
    assert "beat 1.1" in refused(command(tmp_path, "facts", "False.facts.json"))
    assert "cannot be read" in refused(command(tmp_path, "facts", "None.facts.json"))
