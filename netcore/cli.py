"""The ``netcore`` command."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from netcore.errors import NetcoreError
from netcore.facts import check_facts, read_facts
from netcore.facts.check import check_film
from netcore.measure.registry import Description, describe, quantity_named
from netcore.measure.registry import quantities as registered
from netcore.measure.shared import progress_shown
from netcore.network.params import parameter_count
from netcore.recipe import load_spec, recipe_names, recipe_template
from netcore.runlog.export import export as export_log
from netcore.runlog.log import RunLog, open_log
from netcore.runs.keeping import log_path
from netcore.runs.many import plan, progress_of, train_all
from netcore.runs.progress import reporting
from netcore.runs.shown import lectures_of
from netcore.runs.training import train as train_run
from netcore.runs.verify import EVALUATION_TOLERANCE
from netcore.runs.verify import verify as verify_log

INTERRUPTED = 130  # conventional exit code of a program ended by SIGINT


def _told(command: Callable[..., Any]) -> Callable[..., Any]:
    """Report netcore's own errors by their message alone, without a traceback."""

    @wraps(command)
    def told(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the command takes
        try:
            return command(*args, **kwargs)
        except NetcoreError as error:
            raise click.ClickException(str(error)) from error

    return told


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="netcore-lectures", prog_name="netcore")
def main() -> None:
    """Train small networks, and inspect the record of every step.

    A recipe (TOML) describes a run, and a run log (one HDF5 file) records it. Recipes of the project are given by
    name, as in `netcore train main`; your own by the path of their file.

    \b
    Start here:
      netcore list                       the recipes, and which of them are trained
      netcore recipe > my-recipe.toml    a recipe to change
      netcore train main                 train one; its log is media/runs/main.h5
      netcore info media/runs/main.h5    what is in a log
      netcore verify media/runs/main.h5  does the record match what training computes?
    """  # noqa: D301 - click reads the backspace character as "keep these lines"


@main.command("list")
@_told
def list_recipes() -> None:
    """List the recipes: what they train, how far they are, how well they do, and which lectures show them."""
    titles = ("recipe", "layers", "batch", "rate", "length", "log", "test accuracy", "lectures")
    table = Table(*titles, box=None, pad_edge=False)
    lectures = lectures_of(recipe_names())
    for name in recipe_names():
        spec = load_spec(name)
        found = progress_of(spec)
        training = spec.training
        length = f"{training.steps} steps" if training.steps else f"{training.epochs} epochs"
        table.add_row(
            name,
            "-".join(map(str, spec.network.layers)),
            str(training.batch_size),
            f"{training.learning_rate:g}",
            length,
            {"there": "trained", "unfinished": f"{found.steps} steps", "missing": "not trained"}[found.state],
            "-" if found.test_accuracy is None else f"{100 * found.test_accuracy:.2f} %",
            ", ".join(lectures[name]) or "-",
        )
    Console(width=None if sys.stdout.isatty() else 200).print(table)


@main.command("recipe")
def print_recipe() -> None:
    """Print a recipe with every key there is, commented: a start for one of your own.

    \b
    Example:
      netcore recipe > my-recipe.toml
    """  # noqa: D301 - as above
    click.echo(recipe_template(), nl=False)


@main.command()
@click.argument("recipe", required=False)
@click.option(
    "--log", "log_file", type=click.Path(path_type=Path), help="Path of the log.  [in media/runs, see below]"
)
@click.option(
    "--set", "changes", multiple=True, metavar="KEY=VALUE", help="Change the recipe: --set training.seed=3"
)
@click.option("--resume", is_flag=True, help="Resume an unfinished log, if there is one.")
@click.option("--all", "every", is_flag=True, help="Train all recipes of the project, on all cores.")
@_told
def train(
    recipe: str | None, log_file: Path | None, changes: tuple[str, ...], resume: bool, every: bool
) -> None:
    """Train RECIPE: a name (see `netcore list`) or the path of a TOML file.

    During the run, the log has .partial appended to its name. A run that is interrupted, by Ctrl-C or otherwise,
    loses at most 256 steps; --resume continues it and gives the same log as an uninterrupted run.

    Without --log, the log of a recipe of the project is media/runs/NAME.h5. That of another recipe, or with --set,
    also has a digest of the recipe in its name, so that none takes the place of another. No log is ever overwritten.

    \b
    Examples:
      netcore train main
      netcore train main --set training.learning_rate=0.25 --log slower.h5
      netcore train my-digits.toml --resume
      netcore train --all
    """  # noqa: D301 - as above
    if every:
        if recipe or log_file or changes:
            raise click.UsageError("--all trains the project's recipes unchanged: give nothing else with it")
        _train_all()
        return
    if recipe is None:
        raise click.UsageError("give a recipe (see netcore list), or --all")
    spec = load_spec(recipe)
    if changes:
        given = dict(_change(change) for change in changes)
        spec = spec.changed(given)
        suffix = ",".join(f"{key.split('.')[-1]}={value}" for key, value in sorted(given.items()))
        spec = spec.model_copy(update={"name": f"{spec.name},{suffix}".replace("/", "_").replace(" ", "")})
    path = log_file or log_path(spec)
    try:
        with train_run(spec, path, resume=resume, progress=True) as log:
            last = log.evaluations[-1]
            click.echo(
                f"{path}: {len(log)} steps, training cost {last.train_cost:.4f}, "
                f"{100 * last.test_accuracy:.2f} % of the test examples classified correctly"
            )
    except KeyboardInterrupt:
        click.echo(f"Interrupted. Resume with: netcore train {recipe} ... --log {path} --resume", err=True)
        sys.exit(INTERRUPTED)


def _change(text: str) -> tuple[str, Any]:
    """Read ``section.key=value``; the value is TOML or a bare word."""
    key, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r} has no =: write section.key=value", param_hint="--set")
    try:
        return key.strip(), tomllib.loads(f"value = {value}")["value"]
    except ValueError:  # no TOML, or a number with thousands of digits
        return key.strip(), value.strip()


def _train_all() -> None:
    specs = [load_spec(name) for name in recipe_names()]
    click.echo(f"Looking at {len(specs)} recipes ...")
    jobs = plan(specs)
    due = [job for job in jobs if job.state != "there"]
    click.echo(f"{len(jobs) - len(due)} runs are finished, {len(due)} to train:")
    for job in sorted(due, key=lambda job: -job.seconds):
        note = " (resuming)" if job.state == "unfinished" else ""
        click.echo(f"  {job.spec.name:24} {job.steps:7} steps, about {job.seconds:5.1f} s on one core{note}")
    if due:
        click.echo(f"About {sum(job.seconds for job in due):.0f} s of work, shared by all cores.")
    failed = []
    try:
        for done, outcome in enumerate(train_all(jobs), start=1):
            result = "done" if outcome.error is None else f"FAILED: {outcome.error}"
            click.echo(f"[{done}/{len(due)}] {outcome.name}: {result} in {outcome.seconds:.1f} s")
            if outcome.error is not None:
                failed.append(outcome.name)
    except KeyboardInterrupt:
        click.echo("Interrupted. The same command resumes from here.", err=True)
        sys.exit(INTERRUPTED)
    if failed:
        raise click.ClickException(f"{len(failed)} of {len(due)} runs failed: {', '.join(failed)}")


@main.command()
@click.argument("log_file", metavar="LOG", type=click.Path(path_type=Path))
@_told
def info(log_file: Path) -> None:
    """Show what is in LOG: the recipe, the progress, and how well the network does."""
    with open_log(log_file) as log:
        _print_info(log)


def _print_info(log: RunLog) -> None:
    header, spec = log.header, log.spec
    table = Table(show_header=False, box=None, pad_edge=False)
    state = "finished" if log.finished else f"unfinished, {header.steps} planned"
    kept = "gradients" if header.dense else "activations and error signals"
    size = log.path.stat().st_size
    rows = {
        "file": str(log.path),
        "run": spec.name,
        "steps": f"{len(log)} ({state})",
        "network": f"{'-'.join(map(str, header.layer_sizes))}, {parameter_count(header.layer_sizes)} parameters, "
        f"{spec.network.activation}, {spec.network.init} start",
        "data": f"{spec.data.path or spec.data.name}, {header.examples} training examples"
        + (", labels shuffled" if spec.data.shuffle_labels else ""),
        "training": f"{spec.training.cost} cost, learning rate {spec.training.learning_rate:g}, batch "
        f"{spec.training.batch_size}, seed {spec.training.seed}, {spec.training.dtype}",
        "stored": f"{kept} of each step, parameters every {header.span} steps, {size / 1e6:.1f} MB",
        "digest": log.digest,
        "data SHA-256": header.data_digest,
        "written with": ", ".join(f"{name} {version}" for name, version in sorted(header.libraries.items())),
    }
    for key, value in rows.items():
        table.add_row(key, value)
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    console.print(table)
    if log.evaluations:
        scores = Table("step", "training cost", "test cost", "training", "test", box=None, pad_edge=False)
        for row in log.evaluations:
            scores.add_row(
                str(row.step),
                f"{row.train_cost:.4f}",
                f"{row.test_cost:.4f}",
                f"{100 * row.train_accuracy:.2f} %",
                f"{100 * row.test_accuracy:.2f} %",
            )
        console.print(scores)


@main.command()
@click.argument("log_file", metavar="LOG", type=click.Path(path_type=Path))
@click.option(
    "--all", "every", is_flag=True, help="Check every step and every evaluation instead of a sample."
)
@click.option(
    "--steps", default=200, show_default=True, type=click.IntRange(1), help="Number of steps to check."
)
@_told
def verify(log_file: Path, every: bool, steps: int) -> None:
    """Recompute steps of LOG from its data and compare.

    Forward pass, cost, error signals and gradient of each step must match within a small tolerance. Each update must
    give the next parameters exactly, and mini-batches and initial parameters must follow from the seed. The exit code
    is 1 if the log does not match.
    """
    with open_log(log_file) as log:
        with reporting("verifying", progress=True) as report:
            found = verify_log(log, steps=None if every else steps, report=report)
        table = Table("checked", "difference", "allowed", box=None, pad_edge=False)
        for name in ("activations", "deltas", "gradients", "costs"):
            table.add_row(f"{name} (relative)", f"{getattr(found, name):.1e}", f"{found.tolerance:.0e}")
        table.add_row("inexact updates", str(found.updates), "0")
        table.add_row("mini-batches not from the seed", str(found.batches), "0")
        table.add_row("initial parameters", "from the seed" if found.start else "NOT from the seed", "")
        table.add_row("evaluations", f"{found.evaluations:.1e}", f"{EVALUATION_TOLERANCE:.0e}")
        Console(width=None if sys.stdout.isatty() else 100, highlight=False).print(table)
        if not found.passed:
            raise click.ClickException(
                f"{log.path}: the log does not match what training computes: train the run again"
            )
        note = "" if log.finished else "; the run is unfinished"
        click.echo(f"{log.path}: {found.steps} of {len(log)} steps checked, all match{note}")


@main.command()
@click.argument("log_file", metavar="LOG", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT.npz|OUT.csv", type=click.Path(path_type=Path))
@click.option(
    "--every",
    default=1000,
    show_default=True,
    type=click.IntRange(1),
    help="For .npz: store parameters and gradients of every N-th step.",
)
@_told
def export(log_file: Path, out: Path, every: int) -> None:
    """Export LOG to a table (.csv, one row per step) or an archive of arrays (.npz)."""
    with open_log(log_file) as log:
        export_log(log, out, every=every)
    click.echo(str(out))


@main.command()
@click.argument("facts_file", metavar="FILE", type=click.Path(path_type=Path))
@_told
def facts(facts_file: Path) -> None:
    """Measure again everything that a lecture shows, and compare.

    FILE is the <Lecture>.facts.json next to the video. Each number on screen that does not match the logs is listed,
    and the exit code is then 1.
    """
    with progress_shown(sys.stderr.isatty()):
        differences = check_facts(facts_file)
    if differences:
        for difference in differences:
            click.echo(f"{facts_file}: {difference}", err=True)
        raise click.ClickException(f"{facts_file}: {len(differences)} facts do not match the logs")
    content = read_facts(facts_file)
    told = f"{len(content.facts)} facts measured, {len(content.shown)} shown, all match the logs"
    film = "" if check_film(facts_file, content) else "; the film is not next to it, so it was not compared"
    click.echo(f"{facts_file}: {told}{film}")


@main.command()
@click.argument("name", nargs=-1)
@_told
def quantities(name: tuple[str, ...]) -> None:
    """List the quantities that a lecture can measure, or explain the one called NAME.

    \b
    Examples:
      netcore quantities
      netcore quantities cost along parameter
    """  # noqa: D301 - click reads the backspace character as "keep these lines"
    if name:
        _explain(describe(quantity_named(" ".join(name))))
        return
    described = [describe(of) for of in registered().values()]
    for module in sorted({one.module for one in described}):
        members = [one for one in described if one.module == module]
        click.echo(f"{module}: {members[0].about}")
        width = max(len(one.name) for one in members)
        for one in members:
            click.echo(f"  {one.name:{width}}  {one.summary}")
        click.echo()


def _explain(quantity: Description) -> None:
    """Print what a beat needs to know to measure a quantity."""
    click.echo(f"{quantity.name}: netcore.measure.{quantity.module}.{quantity.function}\n\n{quantity.text}\n")
    if quantity.arguments:
        click.echo("Arguments:")
        for name, kind, default in quantity.arguments:
            click.echo(f"  {name}: {kind}" + (f" = {default}" if default else ""))
        click.echo()
    click.echo(f"Result: {quantity.result}")
    for name, kind in quantity.fields:
        click.echo(f"  {name}: {kind}")
    if quantity.result_text:
        click.echo(f"\n{quantity.result_text}")


if __name__ == "__main__":
    main()
