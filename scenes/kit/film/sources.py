"""What a beat is drawn by: a digest of its code and of all it builds on, so that stale frames are noticed."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from netcore.measure.cache import code_digest, imports, source_of

PACKAGES = ("netcore", "scenes")
# What is measured is in the seal by its value; how it came about draws nothing.
MEASURED = ("netcore.measure", "netcore.facts", "netcore.runs", "netcore.runlog", "netcore.cli")
# How what was shown is written down, and what derived values are: part of what a beat leaves, but not of its picture.
RECORDING = ("netcore.facts.origins", "netcore.facts.values", "netcore.facts.file")
# What turns the same calls into other frames, or the same frames into other bytes.
DRAWING = ("manim", "typst", "numpy", "pycairo", "pillow", "av")


def digest(*parts: str) -> str:
    """Return a SHA-256 of some texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def drawing_code(play: Callable[..., Any]) -> str:
    """Return a digest of the code that draws a beat.

    It covers the beat's own module without the other beats in it, every module of the project that this builds on,
    modules that lie beside it where it is of another project, and the versions of what draws.
    """
    return _drawing_code(play.__module__, play.__name__)


def recording_code() -> str:
    """Return a digest of the code that derives values and writes down what is measured and shown."""
    within = tuple({module.partition(".")[0] for module in RECORDING})
    without = tuple(
        package for package in MEASURED if not package.startswith(RECORDING[0].rpartition(".")[0])
    )
    return digest(*(code_digest(module, within=within, without=without) for module in RECORDING))


def contents_code(module: str, beats: Sequence[Callable[..., Any]]) -> str:
    """Return a digest of the module that defines a lecture, without its beats and their order."""
    source = source_of(module)
    packages = _packages(module)
    their_own = {play.__module__ for play in beats}
    others = sorted(_drawn_by(source, packages) - their_own)
    tree = ast.parse(without_other_beats(source, ""))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            node.body = [one for one in node.body if not _lists_beats(one)]
    tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    return digest(ast.unparse(tree), *(code_digest(one, within=packages, without=MEASURED) for one in others))


@cache
def _drawing_code(module: str, name: str) -> str:
    source = source_of(module)
    packages = _packages(module)
    own = without_other_beats(source, name)
    parts = [
        code_digest(one, within=packages, without=MEASURED) for one in sorted(_drawn_by(source, packages))
    ]
    return digest(own, *parts, *(version(package) for package in DRAWING))


def _packages(module: str) -> tuple[str, ...]:
    """Return the packages whose code counts: the project's own, and what lies beside a module of another."""
    top = module.partition(".")[0]
    spec = find_spec(module)
    if top in PACKAGES or top != module or spec is None or spec.origin is None:
        return (*PACKAGES, top) if top and top not in PACKAGES else PACKAGES
    folder = Path(spec.origin).parent
    beside = {path.stem for path in folder.glob("*.py")} | {
        path.parent.name for path in folder.glob("*/*.py")
    }
    return (*PACKAGES, *sorted(beside - set(PACKAGES)))


def _drawn_by(source: str, packages: tuple[str, ...]) -> set[str]:
    return {
        one
        for one in imports(source, packages)
        if not any(one == package or one.startswith(f"{package}.") for package in MEASURED)
    }


def _lists_beats(node: ast.stmt) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any(isinstance(target, ast.Name) and target.id == "beats" for target in targets)


def without_other_beats(source: str, name: str) -> str:
    r"""Return the code of a module, comments and layout left out, without the beats but the one called `name`.

    >>> text = '@beat("1", "a")\ndef one(scene): ...\n@beat("2", "b")\ndef two(scene): ...\nSIZE = 3  # units'
    >>> print(without_other_beats(text, "two"))
    @beat('2', 'b')
    def two(scene):
        ...
    SIZE = 3
    """
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if getattr(node, "name", "") == name or not _is_beat(node)]
    return ast.unparse(tree)


def _is_beat(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "beat"
        for mark in node.decorator_list
    )
