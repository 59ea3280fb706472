"""Recipes: the data, network and training of a run, read from a TOML file.

A recipe contains everything that determines the numbers of a run. Unknown keys and impossible values are errors that
name the key: if a misspelled setting were ignored, the run would silently be a different one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from netcore import places
from netcore.data.datasets import Dataset, load_dataset
from netcore.errors import SpecError
from netcore.network.activation import ActivationName
from netcore.network.cost import CostName
from netcore.network.params import Init

Count = Annotated[int, Field(ge=1, strict=True)]
Fraction = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DataSpec(_Section):
    """The examples: a named data set or a `path`, and how many of its training examples to use."""

    name: str | None = None
    path: str | None = None
    train: Count | None = None
    shuffle_labels: Annotated[bool, Field(strict=True)] = False

    @model_validator(mode="after")
    def _one_source(self) -> DataSpec:
        if (self.name is None) == (self.path is None):
            raise ValueError("give either name (such as mnist) or path, and not both")
        return self


class NetworkSpec(_Section):
    """The network: neurons per layer, input first. The output layer is always sigmoid."""

    layers: Annotated[tuple[Count, ...], Field(min_length=2)]
    activation: ActivationName = "sigmoid"
    init: Init = "scaled"


class TrainingSpec(_Section):
    """The training: cost and gradient descent, in mini-batches or with the full batch."""

    cost: CostName = "quadratic"
    learning_rate: Fraction
    batch_size: Count | Literal["full"]
    epochs: Count | None = None
    steps: Count | None = None
    seed: Annotated[int, Field(ge=0, strict=True)] = 0
    dtype: Literal["float32", "float64"] = "float32"

    @model_validator(mode="after")
    def _one_length(self) -> TrainingSpec:
        if (self.epochs is None) == (self.steps is None):
            raise ValueError("give either epochs or steps, and not both")
        return self


class LogSpec(_Section):
    """How often the full training and test sets are evaluated, in steps."""

    evaluate_every: Count = 1000


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
        try:
            return cls.model_validate({**table, "name": name})
        except ValidationError as error:
            problems = "; ".join(_problem(detail) for detail in error.errors())
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
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SpecError(f"{path}: cannot read the recipe: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: not a TOML file: {error}") from error
    data = table.get("data")
    if isinstance(data, dict) and isinstance(data.get("path"), str):
        data["path"] = str((path.resolve().parent / data["path"]).resolve())
    return RunSpec.from_table(table, name=path.stem, source=str(path))


def _problem(detail: Any) -> str:  # noqa: ANN401 - pydantic's own error record
    key = ".".join(str(part) for part in detail["loc"]) or "the recipe"
    if detail["type"] == "extra_forbidden":
        return f"unknown key {key}"
    if detail["type"] == "missing":
        return f"{key} is missing"
    message = detail["msg"].removeprefix("Value error, ")
    given = detail["input"]
    return f"{key}: {message}" + ("" if isinstance(given, dict) else f", not {given!r}")


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
