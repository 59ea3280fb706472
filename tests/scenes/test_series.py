"""What one lecture says, no other contradicts: the stored transcripts of all of them, read side by side.

The head of each beat tells what its names stand for. So a number that is written in two lectures can be compared
wherever it has the same meaning, whatever it is called there.
"""

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from netcore import measure
from netcore.facts.origins import MANNERS
from netcore.measure.registry import measure as measured
from netcore.measure.registry import name_of, plain_arguments
from scenes.kit.look.written import MINUS, THIN_SPACE, find_numbers

TRANSCRIPTS = Path(__file__).parent / "transcripts"
MEASURED = re.compile(r"    measured (.+?): (.+) of ([^()]+)")
TAG = re.compile(r"<([^<>]*)>")
SAYS = ("says", "words", "number", "formula")

# Quantities that mean the same, each as called on a run, with the part of the result and how it is told.
SAME = {
    "parameters": [
        (measure.record.parameter_count, {}, ""),
        (measure.record.parameter_counts, {}, "total"),
    ],
    "training images": [
        (measure.examples.example_count, {"split": "train"}, ""),
        (measure.record.epoch, {}, "examples"),
    ],
    "images of a mini-batch": [
        (measure.record.epoch, {}, "batch"),
        (measure.record.spec, {"field": "training.batch_size"}, ""),
    ],
    "test accuracy": [
        (measure.answers.accuracy, {"split": "test", "step": None}, ""),
        (measure.record.final_scores, {}, "test_accuracy"),
    ],
    "cost of outputs that are all alike": [
        (measure.examples.cost_of_uniform_outputs, {}, ""),
        (measure.examples.cost_of_one_score, {"score": 0.1}, ""),
    ],
}


@dataclass(frozen=True)
class Written:
    """A number as a beat writes or says it.

    Attributes
    ----------
    beat, text
        Where, and how.
    meaning
        Of which runs, quantity and part of its result.
    manner
        In which manner (`netcore.facts.origins.MANNERS`).
    """

    beat: str
    text: str
    meaning: tuple[str, ...]
    manner: str

    @property
    def lecture(self):
        return self.beat.partition(".")[0]

    @property
    def bounds(self):
        """Between which numbers that is which the text is a rounding of, without sign and as a share."""
        figures = self.text.strip("%").replace(THIN_SPACE, "").strip(MINUS)
        half = 0.5 * 10.0 ** -len(figures.partition(".")[2])
        unit = 100 if self.manner == "percent" or self.text.endswith("%") else 1
        return (float(figures) - half) / unit, (float(figures) + half) / unit


def numbers_of(transcript):
    """Yield the numbers in figures of a transcript that come from one measured value."""
    for section in transcript.split("\n\n"):
        lines = section.splitlines()
        beat = lines[0].partition(" ")[0]
        heads = [found for line in lines if (found := MEASURED.fullmatch(line))]
        known = {head[1]: (head[3], head[2]) for head in heads}
        for line in lines:
            if line[6:].startswith(SAYS) or line[4:].startswith(SAYS):
                for text, origin in annotated(line.partition(" | ")[0]):
                    meaning = meaning_of(origin, known)
                    if meaning and text[0] in f"{MINUS}0123456789":
                        yield Written(beat, text, *meaning)


def annotated(line):
    """Yield each number in a line with what it is said to be."""
    end = 0
    for tag in TAG.finditer(line):
        before = line[end : tag.start()]
        numbers = [text for text, _, stop in find_numbers(before) if stop == len(before)]
        if numbers:
            yield numbers[-1], tag[1]
        end = tag.end()


def meaning_of(origin, known):
    """Return what an origin means, and its manner; nothing if it may be several things, or none that is measured."""
    if " / " in origin or ".argument " in origin:
        return None
    manners = [manner for manner in MANNERS if origin.startswith(f"{manner} of ")]
    manner = max(manners, key=len, default="itself")
    name = origin.removeprefix(f"{manner} of ")
    labels = [label for label in known if re.match(rf"{re.escape(label)}($|\.|\[)", name)]
    if not labels:
        return None
    label = max(labels, key=len)
    runs, quantity, part = *known[label], name.removeprefix(label)
    return (runs, *alike().get((quantity, part), (quantity, part))), manner


@cache
def alike():
    """Return under which name a quantity and a part of it goes that has the same meaning as others."""
    found = {}
    for meaning, ways in SAME.items():
        for quantity, arguments, part in ways:
            given = plain_arguments(quantity, arguments)
            called = f"{name_of(quantity)}({', '.join(f'{name}={json.dumps(one)}' for name, one in given.items())})"
            found[called, f".{part}" if part else ""] = (meaning, "")
    return found


def contradictions(transcripts):
    """Return what is wrong with numbers of equal meaning, in words."""
    found = defaultdict(list)
    for transcript in transcripts:
        for number in numbers_of(transcript):
            found[number.meaning].append(number)
    wrong = []
    for meaning, numbers in found.items():
        lows, highs = zip(*(number.bounds for number in numbers), strict=True)
        told = {(number.beat, number.text) for number in numbers}
        if max(lows) > min(highs) + 1e-9:
            wrong.append(f"no number is all of {sorted(told)}: {meaning}")
        ways = defaultdict(set)
        for number in numbers:
            ways[number.lecture].add(number.text.strip(MINUS))
        if any(not one & other for one, other in combinations(ways.values(), 2)):
            wrong.append(f"lectures write one number in different ways, {sorted(told)}: {meaning}")
    return wrong


@cache
def stored():
    return [file.read_text(encoding="utf-8") for file in sorted(TRANSCRIPTS.glob("*.txt"))]


def test_numbers_of_equal_meaning_are_equal_and_written_alike():
    assert contradictions(stored()) == []


def test_there_are_numbers_that_several_lectures_write():
    written = defaultdict(set)
    for transcript in stored():
        for number in numbers_of(transcript):
            written[number.meaning].add(number.lecture)
    assert sum(len(lectures) > 1 for lectures in written.values()) >= 3


def test_the_sign_of_per_cent_stands_close_to_its_figures():
    apart = [
        line
        for transcript in stored()
        for line in transcript.splitlines()
        if re.search(r"\d(<[^<>]*>)? %", line)
    ]
    assert apart == []


@pytest.mark.parametrize("meaning", SAME)
def test_quantities_that_mean_the_same_are_equal(meaning):
    results = []
    for quantity, arguments, part in SAME[meaning]:
        value = measured(quantity, "main", **arguments)
        whole = getattr(value, part) if part else value
        results.append(float(whole[0]) if getattr(whole, "ndim", 0) else float(whole))
    assert results == pytest.approx(results[:1] * len(results), rel=1e-6)


def test_a_meaning_may_have_several_names():
    number = f"13{THIN_SPACE}00"
    transcripts = [
        f"1.12 dials\n    measured n: parameter counts() of main\n    says    All {number}2<n.total>.\n",
        f"3.15 check\n    measured size: parameter count() of main\n    says    All {number}9<size>.\n",
    ]
    assert "no number is all of" in "".join(contradictions(transcripts))


HEAD = (
    '{beat} a beat\n  runs: main 8d\n    measured {label}: accuracy(split="test", step=null) of main\n  end\n'
)


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [
        ("94.1%<percent of score>", "94.1%<percent of right>", ""),
        ("0.94<score>", "94%<percent of right>", "different ways"),
        ("94%<percent of score>", "94.1%<percent of right>", "different ways"),
        ("93%<percent of score>", "94.1%<percent of right>", "no number is all of"),
        ("93<score.argument step>", "94.1%<percent of right>", ""),
        ("93<score / steps>", "94.1%<percent of right>", ""),
    ],
)
def test_numbers_are_compared_by_what_they_mean(one, other, wrong):
    transcripts = [
        HEAD.format(beat="1.1", label="score") + f"    + words   {one} of the test images | ink | 0.0 0.0\n",
        HEAD.format(beat="2.7", label="right") + f"    says    It reads {other}.\n",
    ]
    found = contradictions(transcripts)
    assert bool(found) == bool(wrong)
    assert wrong in "".join(found)
