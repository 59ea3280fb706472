"""Imports run one way: lecture -> its beats -> kit -> netcore -> libraries. Names say what things are."""

import ast
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LECTURES = sorted(path for path in (ROOT / "scenes").glob("*.py") if path.stem != "__init__")
SOURCES = sorted([*(ROOT / "netcore").rglob("*.py"), *(ROOT / "scenes").rglob("*.py")])


def imports_of(path):
    """Return the names of all modules that a file imports, and whether any import is a star."""
    names, stars = set(), False
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
            stars |= any(alias.name == "*" for alias in node.names)
            assert node.level == 0, f"{path}: relative import"
    return names, stars


def test_all_of_netcore_is_imported_without_manim_or_scenes():
    code = (
        "import importlib, pkgutil, sys, netcore\n"
        "for module in pkgutil.walk_packages(netcore.__path__, 'netcore.'): importlib.import_module(module.name)\n"
        "assert len([name for name in sys.modules if name.startswith('netcore.')]) > 40\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('manim', 'scenes')])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert told.stdout.strip() == "[]", told.stdout + told.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_keeps_to_the_rules(path):
    names, stars = imports_of(path)
    assert not stars
    assert path.stem not in {"utils", "helpers", "common", "util", "helper", "misc"}
    tops = {name.split(".")[0] for name in names}
    if path.is_relative_to(ROOT / "netcore"):
        assert not tops & {"manim", "scenes"}
    else:
        lectures = {f"scenes.{lecture.stem}" for lecture in LECTURES}
        assert not names & lectures
        assert not tops & {"kit", "beats"}
        of_beats = {name.split(".")[2] for name in names if name.startswith("scenes.beats.")}
        if path.is_relative_to(ROOT / "scenes" / "kit"):
            assert not of_beats
        else:  # a lecture, or one of its beats: those of other lectures are none of its business
            beats = ROOT / "scenes" / "beats"
            own = path.relative_to(beats).parts[0] if path.is_relative_to(beats) else path.stem
            assert of_beats <= {own}
    assert "random" not in tops


@pytest.mark.parametrize("path", sorted((ROOT / "scenes").rglob("*.py")), ids=lambda path: path.stem)
def test_nothing_on_screen_is_random(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        assert name not in {"random", "default_rng", "RandomState", "shuffle"}, f"{path}:{node.lineno}"


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_a_lecture_is_one_scene_with_a_name_of_its_own(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    scenes = [node for node in classes if any(getattr(base, "id", "") == "Lecture" for base in node.bases)]
    assert len(scenes) == 1
    assert path.stem not in sys.stdlib_module_names


FOLDERS = sorted({path.parent for path in SOURCES})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_folder_holds_at_most_a_dozen_entries(folder):
    entries = [path.name for path in folder.iterdir() if not path.name.startswith("__")]
    assert len(entries) <= 12, entries


def test_nothing_under_scenes_is_named_like_a_module():
    # Manim puts that folder first on the path of imports.
    names = {path.stem for path in (ROOT / "scenes").iterdir()} - {"__init__", "__pycache__"}
    assert not names & set(sys.stdlib_module_names)
    packages = {name.lower() for names_of in packages_distributions() for name in [names_of]}
    assert not names & packages


def test_no_imports_of_netcore_go_round_in_circles():
    within = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): imports_of(path)[0]
        for path in SOURCES
        if path.is_relative_to(ROOT / "netcore") and path.stem != "__init__"
    }
    reached = {}

    def below(module, above):
        assert module not in above, [*above, module]
        if module not in reached:
            direct = {name for name in within[module] if name in within}
            reached[module] = direct.union(*(below(one, [*above, module]) for one in direct))
        return reached[module]

    for module in within:
        below(module, [])
