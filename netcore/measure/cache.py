"""Measured values cached on disk, under a key of everything they depend on."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import os
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from netcore.errors import FactError
from netcore.network.arrays import Array
from netcore.places import runs_directory

# What a measured value does not depend on: it is in the logs' digests already, or is only bookkeeping.
BOOKKEEPING = (
    "netcore.cli",
    "netcore.facts",
    "netcore.runs",
    "netcore.measure.registry",
    "netcore.measure.cache",
)


def cache_file(name: str, module: str, digests: Sequence[str], arguments: Mapping[str, Any]) -> Path:
    """Return where a quantity's value belongs: a digest of its name and code, of the logs and the arguments."""
    code = code_digest(module, within=("netcore",), without=BOOKKEEPING)
    key = json.dumps(
        [name, list(digests), arguments, code, _version("numpy"), _version("scipy")], sort_keys=True
    )
    return runs_directory() / "measured" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.npz"


@cache
def code_digest(module: str, *, within: tuple[str, ...], without: tuple[str, ...] = ()) -> str:
    """Return a digest of the code of a module and of all modules that it builds on, by its imports.

    Parameters
    ----------
    module
        Its dotted name.
    within
        Top-level packages whose modules count; what they import of others does not.
    without
        Modules and packages that are left out with all that only they import.
    """
    sources: dict[str, str] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in sources:
            source = source_of(name)
            sources[name] = code_of(source)
            waiting += [one for one in imports(source, within) if not _belongs(one, without)]
    return hashlib.sha256(json.dumps(sorted(sources.items())).encode()).hexdigest()


@cache
def code_of(source: str) -> str:
    """Return what a source does: its code in a fixed layout, without comments and docstrings.

    >>> code_of("size = ( 3 )  # units")
    'size = 3'
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and ast.get_docstring(node) is not None
        ):
            node.body = (body or [])[1:] or [ast.Pass()]
    return ast.unparse(tree)


def source_of(module: str) -> str:
    """Return the text of a module's file, without importing it."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise FactError(f"the module {module} has no source file, so nobody can tell whether it has changed")
    return Path(spec.origin).read_text(encoding="utf-8")


def imports(source: str, within: tuple[str, ...]) -> set[str]:
    """Return the dotted names of the modules that a source imports, wherever in it, of some packages.

    ``from package import name`` names the module ``package.name`` where there is one, else ``package`` itself.
    """
    found: set[str] = set()
    for module, names in _import_statements(source):
        if _belongs(module, within):
            inner = {f"{module}.{name}" for name in names}
            modules = {name for name in inner if importlib.util.find_spec(module) and _is_module(name)}
            found |= modules if modules and modules == inner else {*modules, module}
    return found


@cache
def _import_statements(source: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return for each import of a source the module, and the names taken from it, if any."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(alias.name, ()) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, tuple(alias.name for alias in node.names)))
    return tuple(found)


def _is_module(name: str) -> bool:
    package, _, _ = name.rpartition(".")
    parent = importlib.util.find_spec(package)
    return (
        parent is not None
        and parent.submodule_search_locations is not None
        and importlib.util.find_spec(name) is not None
    )


_version = cache(version)


def _belongs(module: str, packages: Sequence[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def store(file: Path, parts: Mapping[str, Array]) -> None:
    """Write named arrays so that a reader finds all of them or nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".measured-")
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez_compressed(
                stream, allow_pickle=False, **{f"part {name}": entry for name, entry in parts.items()}
            )
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def load(file: Path) -> dict[str, Array] | None:
    """Return the named arrays of a file, or nothing if there is none or it is damaged."""
    try:
        with np.load(file, allow_pickle=False) as stored:
            return {name.removeprefix("part "): stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
