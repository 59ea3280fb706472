"""What a beat is drawn by: a digest of its code and of all it builds on, so that stale frames are noticed."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from typing import Any

from netcore.measure.cache import code_digest, imports, source_of

PACKAGES = ("netcore", "scenes")
# What is measured is in the seal by its value; how it came about draws nothing.
MEASURED = ("netcore.measure", "netcore.facts", "netcore.runs", "netcore.runlog", "netcore.cli")


def digest(*parts: str) -> str:
    """Return a SHA-256 of some texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def drawing_code(play: Callable[..., Any]) -> str:
    """Return a digest of the code that draws a beat.

    It covers the beat's own module without the other beats in it, every module of the project that this builds on,
    and the versions of Manim and Typst.
    """
    return _drawing_code(play.__module__, play.__name__)


@cache
def _drawing_code(module: str, name: str) -> str:
    source = source_of(module)
    own = without_other_beats(source, name)
    parts = [code_digest(one, within=PACKAGES, without=MEASURED) for one in sorted(_drawn_by(source))]
    return digest(own, *parts, version("manim"), version("typst"))


def _drawn_by(source: str) -> set[str]:
    return {
        one
        for one in imports(source, PACKAGES)
        if not any(one == package or one.startswith(f"{package}.") for package in MEASURED)
    }


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
