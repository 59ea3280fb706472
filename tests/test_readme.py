"""The README is true: its recipe is a recipe, its beat plays, and the files and commands that it names exist."""

import re
import tomllib
from pathlib import Path

import pytest

from netcore.cli import main
from netcore.facts import check_facts
from netcore.recipe import RunSpec
from scenes.kit.check.contact_sheet import load_lecture
from scenes.kit.check.layout import faults, line_faults
from scenes.kit.check.rehearsal import Rehearsal

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
INLINE = re.findall(r"`([^`\n]+)`", README)
COMMANDS = [*INLINE, *re.findall(r"^    (\S.*)$", README, re.M)]


def block(language, containing=""):
    found = re.findall(rf"```{language}\n(.*?)```", README, re.S)
    (text,) = (text for text in found if containing in text)
    return text


def test_the_recipe_has_every_key_and_optional_ones_have_their_defaults():
    table = tomllib.loads(block("toml"))
    assert RunSpec.from_table(table).network.layers == (784, 32, 10)
    sections = {
        name: field.annotation.model_fields for name, field in RunSpec.model_fields.items() if name != "name"
    }
    assert set(table) == set(sections)
    for section, fields in sections.items():
        assert set(table[section]) | {"path", "steps"} >= set(fields)
        for key, value in table[section].items():
            default = fields[key].default
            assert fields[key].is_required() or default is None or value == default, key


def test_the_beat_plays(tmp_path):
    path = tmp_path / "falling.py"
    path.write_text(block("python", "@beat"))
    wrong = []
    lecture = load_lecture(path)
    rehearsal = Rehearsal(lecture, (), lambda scene, name: wrong.extend(faults(scene)))
    assert [*wrong, *line_faults(rehearsal), *rehearsal.scene.audit.faults()] == []
    (span,) = rehearsal.spans
    assert 10 <= span.end - span.start <= 40
    assert check_facts(rehearsal.scene.write_facts(tmp_path)) == []


@pytest.mark.parametrize(
    "path", [one for one in INLINE if re.match(r"(netcore|scenes|assets|tests|benchmarks)/[\w/.]*$", one)]
)
def test_a_path_exists(path):
    assert (ROOT / path).exists() or path == "scenes/falling.py"


def test_the_commands_exist():
    rules = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = {
        word
        for command in COMMANDS
        if (found := re.match(r"make ([a-z ]+)", command))
        for word in found[1].split()
    }
    assert {"lecture", "sheet", "strip", "runs", "test"} <= named <= rules
    used = {found[1] for command in COMMANDS if (found := re.match(r"netcore ([a-z]+)", command))}
    assert {"list", "train", "info", "verify", "facts"} <= used <= set(main.commands)
