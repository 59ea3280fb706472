"""Whether the tests notice faults: each of a list is planted in a copy of the project, and some test must fail.

``python -m tests.mutants`` plants all, ``python -m tests.mutants NAME ...`` some. The exit code is 1 if a fault goes
unnoticed, or can no longer be planted because the code has changed: then plant it anew, or drop it with what it was
in.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
FAILED = 1  # pytest's exit code where tests ran and some failed


@dataclass(frozen=True)
class Mutant:
    """A fault, and the tests that should fail with it.

    Attributes
    ----------
    name
        What goes wrong, in a few words.
    file
        Where it is planted, from the root.
    old, new
        The text that is replaced, which the file holds exactly once, and what stands there then.
    tests
        Arguments of pytest.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


BEATS = "scenes/beats"


def of_beat(id: str) -> tuple[str, ...]:
    """Return the arguments for the test of one beat."""
    return (f"tests/scenes/test_lectures.py::test_a_beat_alone[{id}]",)


MUTANTS = (
    Mutant(
        "wishes in the opposite color",
        f"{BEATS}/backprop/gaps.py",
        "size=FIGURE_SIZE, color=palette.sign_hue(wished)",
        "size=FIGURE_SIZE, color=palette.sign_hue(-wished)",
        of_beat("3.2"),
    ),
    Mutant(
        "target color on the outputs that should rest",
        f"{BEATS}/backprop/gaps.py",
        "palette.TARGET if wanted else palette.SECONDARY",
        "palette.SECONDARY if wanted else palette.TARGET",
        of_beat("3.2"),
    ),
    Mutant(
        "needles count as uphill beyond 80 degrees",
        f"{BEATS}/sgd/needles.py",
        "self.angles > 90",
        "self.angles > 80",
        ("tests/scenes/beats/sgd/test_rough_guess.py",),
    ),
    Mutant(
        "dials turn with the slope, not against it",
        f"{BEATS}/gradient_descent/gradient/reading.py",
        "self.value = -weight.slope",
        "self.value = weight.slope",
        ("tests/scenes/beats/gradient_descent/test_reading.py",),
    ),
    Mutant(
        "slope in the opposite color",
        f"{BEATS}/gradient_descent/one_dial/ground.py",
        "else palette.sign_hue(slope)",
        "else palette.sign_hue(-slope)",
        ("tests/scenes/beats/gradient_descent/test_ground.py",),
    ),
    Mutant(
        "ratios at each other's needles",
        f"{BEATS}/backprop/sensitivities.py",
        "turned[0].times(1, 0), turned[1].times(found.change_ratio, 1)",
        "turned[0].times(found.change_ratio, 1), turned[1].times(1, 0)",
        of_beat("3.1"),
    ),
    Mutant(
        "sums of requests by another scale than the requests",
        f"{BEATS}/backprop/requests/walks.py",
        "ValueArrow(total, length=UNIT,",
        "ValueArrow(total, length=2 * UNIT,",
        ("tests/scenes/beats/backprop/test_requests.py",),
    ),
    Mutant(
        "neighbours of a pixel in its row only",
        "netcore/measure/neurons.py",
        "one = np.concatenate([inner[:, :, :-1].ravel(), inner[:, :-1].ravel()])\n"
        "    other = np.concatenate([inner[:, :, 1:].ravel(), inner[:, 1:].ravel()])\n",
        "one, other = inner[:, :, :-1].ravel(), inner[:, :, 1:].ravel()\n",
        ("tests/netcore/measure",),
    ),
    Mutant(
        "the most and the least are confused in a line",
        f"{BEATS}/backprop/wishes.py",
        "        most=most,\n        least=least,\n",
        "        most=least,\n        least=most,\n",
        of_beat("3.2"),
    ),
    Mutant(
        "a line gives the other ratio, the same to one decimal",
        f"{BEATS}/backprop/sensitivities.py",
        "ratio=found.change_ratio,",
        "ratio=found.slope_ratio,",
        of_beat("3.1"),
    ),
    Mutant(
        "half the cost on screen",
        f"{BEATS}/backprop/wishes.py",
        "Number(cost, size=FORMULA_SIZE",
        "Number(cost / 2, size=FORMULA_SIZE",
        of_beat("3.2"),
    ),
    Mutant(
        "a backward pulse with signs flipped",
        f"{BEATS}/backprop/requests/way_back.py",
        "BackwardPulse(handed.network, wished, layers=[1]",
        "BackwardPulse(handed.network, [-one for one in wished], layers=[1]",
        of_beat("3.8"),
    ),
    Mutant(
        "minus the gradient for the gradient",
        f"{BEATS}/backprop/sensitivities.py",
        "EntryList(gradient)",
        "EntryList(-gradient)",
        of_beat("3.1"),
    ),
    Mutant(
        "label and answer swapped",
        f"{BEATS}/gradient_descent/start/answers.py",
        "label=int(read.label[missed]),",
        "label=int(read.answer[missed]),",
        of_beat("2.1"),
    ),
    Mutant(
        "two ends under each other's names",
        f"{BEATS}/gradient_descent/one_dial/valleys.py",
        '("A", "B")',
        '("B", "A")',
        of_beat("2.8"),
    ),
    Mutant(
        "before and after swapped",
        f"{BEATS}/gradient_descent/learned/weight_pictures.py",
        "_show_weights(tiles, weights[0])",
        "_show_weights(tiles, weights[-1])",
        of_beat("2.14"),
    ),
    Mutant(
        "curves under each other's names",
        f"{BEATS}/gradient_descent/learned/hat.py",
        "return true, shuffled",
        "return shuffled, true",
        of_beat("2.16"),
    ),
    Mutant(
        "trails in each other's colors",
        f"{BEATS}/sgd/example.py",
        "(palette.DRUNK, palette.SLOW), strict",
        "(palette.SLOW, palette.DRUNK), strict",
        of_beat("3.13"),
    ),
    Mutant(
        "a tangent with the opposite slope",
        f"{BEATS}/gradient_descent/one_dial/ground.py",
        "self.slope / (top - bottom)",
        "-self.slope / (top - bottom)",
        ("tests/scenes/beats/gradient_descent/test_ground.py",),
    ),
    Mutant(
        "the cost does not follow the dial",
        f"{BEATS}/gradient_descent/one_dial/turning.py",
        "self.cost.number.set_value(self.view.ground.value_at(t))",
        "self.cost.number.set_value(self.view.ground.value_at(t / 2))",
        of_beat("2.5"),
    ),
    Mutant(
        "the costs of the wrong step",
        f"{BEATS}/gradient_descent/start/averaging.py",
        "first=count, step=SNAPSHOT)",
        "first=count, step=SNAPSHOT + 1)",
        of_beat("2.4"),
    ),
    Mutant(
        "a digit typed into a line",
        f"{BEATS}/gradient_descent/start/random_start.py",
        '"Show it a {a}. Ten',
        '"Show it a 5. Ten',
        of_beat("2.2"),
    ),
)


@contextmanager
def copied() -> Iterator[Path]:
    """Give a copy of all files that git knows, to plant faults in."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        for name in listed.stdout.rstrip("\0").split("\0"):
            if (ROOT / name).exists():  # or it is about to be removed
                place = Path(folder, name)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, place)
        yield Path(folder)


def tested(folder: Path, tests: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run tests of a copy, on its code."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",  # a fault of the same length, planted in the same second, would look compiled
    }
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def verdict(folder: Path, mutant: Mutant) -> str:
    """Plant a fault, run its tests and take it out again; return nothing if it was caught, else what came of it."""
    path = folder / mutant.file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if text.count(mutant.old) != 1 or mutant.old == mutant.new:
        return (
            f"cannot be planted: {mutant.file} holds {mutant.old!r} {text.count(mutant.old)} times, not once"
        )
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        told = tested(folder, mutant.tests)
    finally:
        path.write_text(text, encoding="utf-8")
    if told.returncode == FAILED:
        return ""
    if told.returncode == 0:
        return "SURVIVED"
    return f"the tests cannot be run (exit code {told.returncode}):\n{told.stdout}{told.stderr}"


@click.command()
@click.argument("names", nargs=-1)
def main(names: tuple[str, ...]) -> None:
    """Plant the faults of these NAMES, or all, and tell which the tests catch."""
    unknown = set(names) - {mutant.name for mutant in MUTANTS}
    if unknown:
        raise click.UsageError(f"no such fault: {', '.join(unknown)}; see {__file__}")
    chosen = [mutant for mutant in MUTANTS if not names or mutant.name in names]
    missed = 0
    with copied() as folder:
        honest = tested(folder, sorted({test for mutant in chosen for test in mutant.tests}))
        if honest.returncode != 0:
            raise click.ClickException(f"the tests fail without any fault:\n{honest.stdout}{honest.stderr}")
        for mutant in chosen:
            found = verdict(folder, mutant)
            missed += bool(found)
            click.echo(f"{mutant.name}: {found or 'caught'}")
    click.echo(f"{len(chosen) - missed} of {len(chosen)} caught")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
