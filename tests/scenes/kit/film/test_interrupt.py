"""An interrupt ends a render wherever it comes, and leaves no thread behind."""

import os
import signal
import threading
import time
from contextlib import suppress

import pytest
from manim import Create, Square, tempconfig
from manim.scene import scene_file_writer

from scenes.kit.film.interrupt import Interrupts
from scenes.kit.lecture import Lecture, beat


def interrupt():
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.01)  # gives the handler its turn


@pytest.fixture(autouse=True)
def heeded():
    """Interrupts are heeded, even where the tests run in the background of a script."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_that_was_swallowed_is_raised_again():
    with Interrupts() as interrupts:
        interrupts.raise_if_asked()
        with suppress(KeyboardInterrupt):
            interrupt()
        with pytest.raises(KeyboardInterrupt):
            interrupts.raise_if_asked()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_interrupt_waits_while_it_is_held():
    done = []

    def hold(interrupts):
        with interrupts.held():
            interrupt()
            done.append("through")

    with Interrupts() as interrupts:
        interrupts.on_held = lambda: done.append("shortened")
        with pytest.raises(KeyboardInterrupt):
            hold(interrupts)
    assert done == ["shortened", "through"]


def test_a_process_that_ignores_interrupts_goes_on_ignoring_them():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Interrupts() as interrupts:
        interrupt()
        interrupts.raise_if_asked()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@beat("1.1", "only")
def only(scene):
    with scene.say("a"):
        scene.play(Create(Square()))


class Single(Lecture):
    """One beat."""

    beats = (only,)


@pytest.mark.parametrize("where", ["started", "sealed"])
def test_an_interrupt_between_a_thread_and_the_note_of_it_leaves_no_thread(tmp_path, monkeypatch, where):
    class Job(scene_file_writer._PartialMovieEncodeJob):
        def __init__(self, **options):
            super().__init__(**options)
            if where == "started":
                interrupt()

        def seal(self):
            if where == "sealed" and not self._sealed:
                self._sealed = True
                interrupt()
                self.queue.put((-1, None))
            else:
                super().seal()

    monkeypatch.setattr(scene_file_writer, "_PartialMovieEncodeJob", Job)
    settings = {"media_dir": str(tmp_path), "pixel_width": 64, "pixel_height": 36, "format": "mp4"}
    with (
        tempconfig({**settings, "progress_bar": "none", "verbosity": "ERROR"}),
        pytest.raises(KeyboardInterrupt),
    ):
        Single().render()
    assert [one.name for one in threading.enumerate() if one.name.startswith("partial-movie-encoder")] == []
