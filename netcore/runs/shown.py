"""Which lectures show a run: found in the text of their beats, since netcore imports nothing of the scenes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from netcore import places

DEFAULT_RUN = "main"  # what a beat measures unless it names a run


def lectures_of(names: list[str]) -> dict[str, list[str]]:
    """Return for each run the lectures whose beats name it, sorted; empty lists where there are no lectures.

    A beat names a run by a string, such as ``"slow"``, or by one with a place left open, ``f"seed-{n:02}"``.
    """
    found: dict[str, list[str]] = {name: [] for name in names}
    for file in sorted(places.BEATS.glob("*/**/*.py")):
        lecture = file.relative_to(places.BEATS).parts[0]
        for name in runs_named_in([file], names):
            if lecture not in found[name]:
                found[name].append(lecture)
    return found


def runs_named_in(files: Iterable[Path], names: Sequence[str]) -> list[str]:
    """Return those runs that the code of some beats names."""
    patterns = {pattern for file in files for pattern in _named_in(file)}
    return [name for name in names if any(re.fullmatch(pattern, name) for pattern in patterns)]


def _named_in(file: Path) -> Iterator[str]:
    """Yield a regular expression for each string in a file that may be a run's name."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            if isinstance(parts[0], str) and re.match("[a-z]+-", parts[0]):
                yield "".join(".*" if part is None else re.escape(str(part)) for part in parts)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "measure"
        ):
            label_quantity_and_run = 3
            keywords = {keyword.arg for keyword in node.keywords}
            if len(node.args) < label_quantity_and_run and not keywords & {"run", None}:
                yield DEFAULT_RUN
