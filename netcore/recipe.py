"""Recipes: the data, network and training of a run, read from a TOML file.

A recipe contains everything that determines the numbers of a run. Unknown keys and impossible values are errors that
name the key: if a misspelled setting were ignored, the run would silently be a different one.
"""

from __future__ import annotations

import json
import textwrap
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, cast, get_args, get_origin

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from netcore import places
from netcore.data.datasets import Dataset, load_dataset
from netcore.errors import SpecError
from netcore.network.activation import ActivationName
from netcore.network.cost import CostName
from netcore.network.params import Init

LARGEST_COUNT = 2**31 - 1  # of steps, examples or neurons: more would not fit the log's indices
LARGEST_SEED = 2**64 - 1
LARGEST_FILE = 2**20  # bytes of a recipe
LONGEST_VALUE = 200  # characters of a wrong value that an error message shows
Count = Annotated[int, Field(ge=1, le=LARGEST_COUNT, strict=True)]
Fraction = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DataSpec(_Section):
    """The examples: a named data set or a `path`, and how many of its training examples to use."""

    name: Annotated[
        str | None,
        Field(description='Named data set: "mnist", or "ink" or "thirds", two small sets derived from it.'),
    ] = None
    path: Annotated[
        str | None,
        Field(
            description="Your own data, in place of name, seen from the folder of the recipe: a .npz file with "
            "train_inputs, train_labels, test_inputs and test_labels, or a folder with IDX files named like MNIST's.",
            examples=["my-data.npz"],
        ),
    ] = None
    train: Annotated[
        Count | None,
        Field(
            description="Train on the first so many training examples; on all by default.", examples=[10000]
        ),
    ] = None
    shuffle_labels: Annotated[
        bool,
        Field(strict=True, description="Permute the training labels, so that there is nothing to learn."),
    ] = False

    @model_validator(mode="after")
    def _one_source(self) -> DataSpec:
        if (self.name is None) == (self.path is None):
            raise ValueError("give either name (such as mnist) or path, and not both")
        return self


class NetworkSpec(_Section):
    """The network: neurons per layer, input first. The output layer is always sigmoid."""

    layers: Annotated[
        tuple[Count, ...],
        Field(
            min_length=2,
            description="Neurons per layer: first the inputs of one example, last one output per label, "
            "or 1 where the labels are 0 and 1.",
        ),
    ]
    activation: Annotated[
        ActivationName,
        Field(description="Activation of the hidden layers; the output layer is always sigmoid."),
    ] = "sigmoid"
    init: Annotated[
        Init,
        Field(
            description="Initial weights: of variance 1 / n_in, 1, 2 / (n_in + n_out), 32 / (n_in + n_out) or "
            "2 / n_in, with n_in neurons before and n_out after them. Biases are 0, with unit of variance 1."
        ),
    ] = "scaled"


class TrainingSpec(_Section):
    """The training: cost and gradient descent, in mini-batches or with the full batch."""

    cost: Annotated[CostName, Field(description="What the training makes small.")] = "quadratic"
    learning_rate: Annotated[
        Fraction, Field(description="By how much of the gradient a step changes the parameters.")
    ]
    batch_size: Annotated[
        Count | Literal["full"], Field(description='Examples per step, or "full": all of them in every step.')
    ]
    epochs: Annotated[
        Count | None, Field(description="How long to train: passes over the training examples.")
    ] = None
    steps: Annotated[
        Count | None, Field(description="The same in steps, in place of epochs.", examples=[3000])
    ] = None
    seed: Annotated[
        int,
        Field(
            ge=0,
            le=LARGEST_SEED,
            strict=True,
            description="Decides the initial weights and the order of the examples.",
        ),
    ] = 0
    dtype: Annotated[
        Literal["float32", "float64"], Field(description="Precision of all recorded numbers.")
    ] = "float32"

    @model_validator(mode="after")
    def _one_length(self) -> TrainingSpec:
        if (self.epochs is None) == (self.steps is None):
            raise ValueError("give either epochs or steps, and not both")
        return self


class LogSpec(_Section):
    """How often the full training and test sets are evaluated, in steps."""

    evaluate_every: Annotated[
        Count,
        Field(
            description="Steps between measurements on all examples; the first and last state are always measured."
        ),
    ] = 1000


class RunSpec(_Section):
    """The recipe of a run. On one machine, equal recipes give bit-identical logs.

    Attributes
    ----------
    name
        Name of the run, taken from the recipe's file name. It does not affect the numbers.
    data, network, training, log
        The sections of the recipe.
    """

    name: str = "run"
    data: DataSpec
    network: NetworkSpec
    training: TrainingSpec
    log: LogSpec = LogSpec()

    @classmethod
    def from_table(cls, table: Mapping[str, Any], *, name: str = "run", source: str | None = None) -> RunSpec:
        """Create a recipe from its tables, checking them strictly.

        Parameters
        ----------
        table
            ``{"data": {...}, "network": {...}, "training": {...}, "log": {...}}``.
        name
            Name of the run.
        source
            How error messages refer to the recipe; by default `name`.

        Raises
        ------
        SpecError
            Naming every key that is unknown, missing or impossible.
        """
        if "name" in table:
            raise SpecError(f"{source or name}: unknown key name: a run is named after its recipe file")
        if too_long := _too_long(table):
            raise SpecError(
                f"{source or name}: {too_long}: a number of more than 64 bits: choose a smaller one"
            )
        try:
            return cls.model_validate({**table, "name": name})
        except ValidationError as error:
            problems = "; ".join(map(problem, error.errors()))
            raise SpecError(f"{source or name}: {problems}") from None

    def changed(self, changes: Mapping[str, Any]) -> RunSpec:
        """Return the recipe with some values replaced, such as ``{"training.learning_rate": 0.25}``.

        Setting one of two mutually exclusive keys (epochs and steps, name and path) removes the other.

        Raises
        ------
        SpecError
            If a key is unknown or not of the form ``section.key``, or a value is impossible.
        """
        rivals = {"epochs": "steps", "steps": "epochs", "name": "path", "path": "name"}
        table = self.table()
        for key, value in changes.items():
            section, _, field = key.partition(".")
            if section not in table or not field:
                raise SpecError(
                    f"{self.name}: unknown key {key}: write section.key, as in training.learning_rate"
                )
            table[section].pop(rivals.get(field, ""), None)
            table[section][field] = value
        return RunSpec.from_table(table, name=self.name)

    def table(self) -> dict[str, dict[str, Any]]:
        """Return the sections as plain dictionaries: all that determines the numbers, so not the run's name."""
        table: dict[str, dict[str, Any]] = self.model_dump(mode="json", exclude={"name"}, exclude_none=True)
        return table

    def differences(self, other: RunSpec) -> list[str]:
        """Return what the other recipe says differently, such as ``"training.seed is 0, not 7"``."""
        found = []
        mine, others = self.table(), other.table()
        for section, values in mine.items():
            for key in sorted({*values, *others[section]}):
                here, there = values.get(key), others[section].get(key)
                if here != there:
                    found.append(f"{section}.{key} is {here}, not {there}")
        return found

    def fits(self, other: RunSpec) -> bool:
        """Return whether two recipes give the same numbers."""
        return self.table() == other.table()

    def batch_size_of(self, examples: int) -> int:
        """Return the number of examples in a mini-batch, given the size of the training set.

        Raises
        ------
        SpecError
            If the batch is larger than the training set.
        """
        batch = self.training.batch_size
        if batch == "full":
            return examples
        if batch > examples:
            raise SpecError(
                f"{self.name}: training.batch_size is {batch}, but there are only {examples} training examples: "
                'choose at most that, or "full"'
            )
        return batch

    def steps_of(self, examples: int) -> int:
        """Return the number of steps of the run. The last mini-batch of an epoch may be smaller than the others."""
        if self.training.steps is not None:
            return self.training.steps
        assert self.training.epochs is not None  # noqa: S101 - TrainingSpec ensures that one of the two is set
        return self.training.epochs * -(-examples // self.batch_size_of(examples))


EXAMPLE = RunSpec(
    name="example",
    data=DataSpec(name="mnist"),
    network=NetworkSpec(layers=(784, 16, 16, 10)),
    training=TrainingSpec(learning_rate=0.5, batch_size=10, epochs=5),
)


def recipe_names() -> list[str]:
    """Return the names of the recipes in ``assets/runs``, sorted."""
    return sorted(path.stem for path in places.RECIPES.glob("*.toml"))


def load_spec(recipe: str | Path) -> RunSpec:
    """Read a recipe.

    Parameters
    ----------
    recipe
        The name of a recipe in ``assets/runs`` (``"main"``), or the path of a TOML file. A relative data path in the
        file starts at the file's folder.

    Raises
    ------
    SpecError
        If the recipe does not exist or is not TOML, or a key in it is unknown, missing or impossible.
    """
    path = Path(recipe)
    if path.suffix != ".toml":
        if str(recipe) not in recipe_names():
            raise SpecError(
                f"no recipe called {str(recipe)!r}: there are {', '.join(recipe_names())}; "
                "to use your own file, give its path, ending in .toml"
            )
        path = places.RECIPES / f"{recipe}.toml"
    try:
        with path.open("rb") as stream:
            text = stream.read(LARGEST_FILE + 1)
        if len(text) > LARGEST_FILE:
            raise SpecError(f"{path}: not a recipe: larger than {LARGEST_FILE} bytes")
        table = tomllib.loads(text.decode())
    except OSError as error:
        raise SpecError(f"{path}: cannot read the recipe: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # also of numbers with thousands of digits
        raise SpecError(f"{path}: not a TOML file: {error}") from error
    data = table.get("data")
    if isinstance(data, dict) and isinstance(data.get("path"), str):
        data["path"] = str((path.resolve().parent / data["path"]).resolve())
    return RunSpec.from_table(table, name=path.stem, source=str(path))


def problem(detail: Any) -> str:  # noqa: ANN401 - pydantic's own error record
    """Describe one error of a strict model by the key and what is wrong with its value."""
    # where a value may be of several types, pydantic also names the type that it compares with
    parts = [str(part) for part in detail["loc"] if not str(part).startswith(("constrained-", "literal["))]
    key = ".".join(parts) or "the recipe"
    if detail["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return f"unknown key {key}"
    if detail["type"] in ("missing", "missing_keyword_only", "missing_argument"):
        return f"{key} is missing"
    message = detail["msg"].removeprefix("Value error, ")
    given = repr(detail["input"])
    short = given if len(given) <= LONGEST_VALUE else f"{given[:LONGEST_VALUE]} ..."
    return f"{key}: {message}" + ("" if isinstance(detail["input"], dict) else f", not {short}")


def _too_long(value: object, key: str = "") -> str:
    """Return the key of an integer that nobody should print, multiply or seed a generator with."""
    if isinstance(value, int):
        return key if value.bit_length() > 64 else ""
    if isinstance(value, Mapping):
        entries = [(f"{key}.{name}" if key else str(name), entry) for name, entry in value.items()]
    elif isinstance(value, list | tuple):
        entries = [(key, entry) for entry in value]
    else:
        return ""
    return next(filter(None, (_too_long(entry, name) for name, entry in entries)), "")


def recipe_template() -> str:
    """Return a recipe that can be trained, with every key there is, commented."""
    lines = [
        "# A recipe: all that decides the numbers of a run. Train it with: netcore train FILE.toml",
        "# A key behind # is left out here: it has no default, or takes the place of the one before it.",
    ]
    values = EXAMPLE.table()
    for section, field in RunSpec.model_fields.items():
        if section not in values:
            continue
        model = cast("type[_Section]", field.annotation)
        lines += ["", f"# {model.__doc__ or ''}", f"[{section}]"]
        for key, entry in model.model_fields.items():
            given = key in values[section]
            value = values[section][key] if given else (entry.examples or [None])[0]
            choices = get_args(entry.annotation) if get_origin(entry.annotation) is Literal else ()
            told = (entry.description or "") + (
                f" One of {', '.join(map(json.dumps, choices))}." if choices else ""
            )
            lines += textwrap.wrap(told, 100, initial_indent="# ", subsequent_indent="# ")
            lines.append(("" if given else "# ") + f"{key} = {json.dumps(value)}")
    return "\n".join(lines) + "\n"


def load_data(spec: RunSpec) -> Dataset:
    """Load the data set of a recipe. ``shuffle_labels`` uses a generator spawned from the run's seed.

    Raises
    ------
    DataError
        If it cannot be loaded.
    """
    source = spec.data.name if spec.data.path is None else Path(spec.data.path)
    rng = np.random.default_rng(spec.training.seed).spawn(1)[0]
    return load_dataset(source or "", train=spec.data.train, shuffle_labels=spec.data.shuffle_labels, rng=rng)
