"""Transcripts say what is on the stage, and compare by what is shown as what."""

import numpy as np
import pytest
from manim import FadeIn, FadeOut, Square

from scenes.kit.check.transcript import differences, stored_section, transcribe
from scenes.kit.lecture import Lecture, beat
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.text import Words
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.pulse import BackwardPulse


class Small(Lecture):
    """Two moments of one beat."""


@beat("9.1", "corners")
def corners(scene):
    scene.declare({"four": "the corners of a square"})
    scene.audit.origins.add("share", 0.25)
    with scene.say("Four corners, {share:.2f} each.", share=0.25):
        words, number = Words("corners", color=palette.TARGET), Number(0.25)
        scene.play(FadeIn(words, number.shift([0, 1, 0])))
        scene.moment("all")
    with scene.say("None."):
        scene.play(FadeOut(words))
        scene.moment("gone")


def test_a_transcript_lists_what_comes_and_goes(monkeypatch):
    monkeypatch.setattr(Small, "beats", (corners,))
    assert str(transcribe(Small)).splitlines() == [
        "9.1 corners",
        "  runs: ",
        "  all",
        "    says    Four corners, 0.25<share> each.",
        "    + words   corners | target | 0.0 0.0",
        "    + number  0.25<share> | ink | 0.1 1.1",
        "  gone",
        "    says    None.",
        "    - words   corners | target | 0.0 0.0",
        "  end",
    ]


@beat("9.3", "a square comes")
def a_square_comes(scene):
    square = Square()
    scene.open_with(square)
    with scene.say("Watch it grow."):
        scene.play(square.animate.scale(2))
        scene.moment("grown")


@beat("9.4", "a square goes", flows_from="9.3")
def a_square_goes(scene):
    square = Square(4)
    scene.open_with(square)
    with scene.say("And shrink."):
        scene.play(square.animate.scale(0.5))
        scene.moment("shrunk")


def test_a_beat_has_the_same_transcript_alone_as_after_another(monkeypatch):
    monkeypatch.setattr(Small, "beats", (a_square_comes, a_square_goes))
    alone = str(transcribe(Small, ["9.4"])).strip("\n")
    assert "    says    And shrink." in alone.splitlines()
    assert stored_section(str(transcribe(Small)), "9.4") == alone


GRADIENT = np.array([[0.5, -2.0], [1.25, 0.75]])


@beat("9.2", "there and back")
def there_and_back(scene):
    scene.audit.origins.add("gradient", GRADIENT)
    with scene.say("Back to the first weights."):
        network = NetworkDiagram((2, 2))
        scene.play(FadeIn(network))
        scene.moment("before")
        scene.play(BackwardPulse(network, [-GRADIENT], run_time=0.4))
        scene.moment("back")
        scene.play(BackwardPulse(network, [GRADIENT], run_time=0.4))
        scene.moment("with the other sign")


def test_what_runs_through_the_picture_is_told_at_the_next_moment(monkeypatch):
    monkeypatch.setattr(Small, "beats", (there_and_back,))
    carried = "    carries BackwardPulse carried by layer 0"
    assert str(transcribe(Small)).splitlines()[2:] == [
        "  before",
        "    says    Back to the first weights.",
        "  back",
        f"{carried} <opposite of gradient[0:4]>",
        "  with the other sign",
        f"{carried} <gradient[0:4]>",
        "  end",
    ]


LINE = "    + number  0.25<wishes.a[3] / share> | ink | 0.0 1.0"


@pytest.mark.parametrize(
    ("other", "same_runs", "other_runs"),
    [
        (LINE, True, True),
        (LINE.replace("0.25", "0.31").replace("[3]", "[5]"), False, True),
        (LINE.replace("0.0 1.0", "0.2 1.1"), False, True),
        (LINE.replace("0.0 1.0", "0.0 1.6"), False, False),
        (LINE.replace("wishes.a[3] / share", "wishes.target[3]"), False, False),
        (LINE.replace("wishes.a[3] / share", "opposite of wishes.a[3]"), False, False),
        (LINE.replace("ink", "cost"), False, False),
        (LINE.replace("number ", "words  "), False, False),
        (LINE.replace("+", "-"), False, False),
    ],
)
def test_other_runs_are_compared_by_what_is_shown_as_what(other, same_runs, other_runs):
    assert (differences(f"  runs: main a\n{LINE}", f"  runs: main a\n{other}") == []) == same_runs
    assert (differences(f"  runs: main a\n{LINE}", f"  runs: main b\n{other}") == []) == other_runs


def test_a_line_more_or_less_is_a_difference():
    assert differences(f"  runs: a\n{LINE}", "  runs: b") == [f"< {LINE}"]
    assert differences("  runs: a", f"  runs: b\n{LINE}") == [f"> {LINE}"]


def test_sections_are_found_by_their_beat():
    text = "9.1 corners\n  runs: \n  all\n\n9.10 edges\n  runs: \n  end\n"
    assert stored_section(text, "9.1") == "9.1 corners\n  runs: \n  all"
    assert stored_section(text, "9.10") == "9.10 edges\n  runs: \n  end"
    assert stored_section(text, "9.2") == ""
