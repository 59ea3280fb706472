"""No number reaches the screen by being typed into a lecture: quantities are measured."""

import ast
import re
from pathlib import Path

import pytest

BEATS = sorted((Path(__file__).resolve().parents[2] / "scenes" / "beats").rglob("[a-z]*.py"))
SPOKEN = {"say", "title", "note", "Words", "Label", "Note", "Title", "share_note", "notes_below"}
SHOWN = {"Number", "NumberColumn", "Integer", "DecimalNumber"}
# Numbers that are no measurements: they say what was done or meant, and stand for themselves.
ALLOWED = {
    "0.1": "the size of a nudge, and the shrug of an output that says a tenth everywhere",
    "0.9": "above which score an answer is called firm",
    "100": "the base of a share: so many in 100",
    "99": "which examples were taken: the first hundred, from 0",
    "10": "which examples were taken: the first ten thousand, or how many are drawn",
    "000": "which examples were taken: the end of 10 000",
    "12": "how many mistakes are laid out",
    "1949": "the year of Hebb's book",
    "16": "the neurons of a layer, as the recipe has them",
}


def called(node):
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def spoken_text(node):
    """Yield the literal text of a call's arguments, without what stands in braces or in formulas."""
    for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
        for part in ast.walk(argument):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.lineno, re.sub(r"\{[^{}]*\}", "", part.value)


def typed_numbers(source):
    """Return line and number of every quantity that is typed where it would be read or heard."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        if called(node) in SPOKEN:
            for line, text in spoken_text(node):
                numbers = re.findall(r"(?<![\w.-])\d+(?:[.,]\d+)+|(?<![\w.-])\d{2,}(?![\w.])", text)
                found += [(line, number) for number in numbers if number not in ALLOWED]
        # zero is what a number shows before it is first set
        if (
            called(node) in SHOWN
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and node.args[0].value
        ):
            found.append((node.lineno, node.args[0].value))
    return found


@pytest.mark.parametrize("path", BEATS, ids=lambda path: path.stem)
def test_a_lecture_types_no_quantity(path):
    assert typed_numbers(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        'self.say("It reads 94.4 of 100 rightly.")',
        'self.note("13002 dials")',
        "Number(0.35)",
        'self.title(f"after {steps} steps, 0.25")',
    ],
)
def test_the_lint_finds_what_it_is_for(line):
    assert typed_numbers(line)


@pytest.mark.parametrize("line", ['self.say("It reads {share:.1f} %.")', "Number(share)", 'f(12.5, "0.35")'])
def test_the_lint_leaves_measured_numbers_alone(line):
    assert typed_numbers(line) == []
