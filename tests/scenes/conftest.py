"""A stage to draw on without encoding anything."""

import numpy as np
import pytest
from coverage import Coverage
from manim import Scene, tempconfig

from scenes.kit.look import palette
from scenes.kit.look.painting import StageCamera


def frame_of(*mobjects, height=480, zoom=1.0):
    """Draw mobjects as every lecture does; returns the frame, (height, width, 4)."""
    width = round(height * 16 / 9)
    camera = StageCamera(pixel_height=height, pixel_width=width, background_color=palette.GROUND)
    camera.frame.scale(1 / zoom)
    camera.reset()
    camera.capture_mobjects(mobjects)
    return np.array(camera.pixel_array)


@pytest.fixture(autouse=True)
def uncovered(monkeypatch):
    """Measure no coverage here, nor in processes started here: it is of netcore, which has tests of its own.

    It would cost the lectures, which are many small steps of Python, a fifth of their time.
    """
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    stopped = []
    # A worker of xdist is measured more than once: as a process that was started, and by pytest-cov.
    while running := Coverage.current():
        running.stop()
        stopped.append(running)
    yield
    for one in reversed(stopped):
        one.start()


@pytest.fixture
def draw():
    return frame_of


@pytest.fixture
def play(tmp_path):
    """Play animations, one after the other, in a scene with the lectures' camera, as a render would; returns it."""

    def played(*animations, on_stage=()):
        class Stage(Scene):
            def __init__(self):
                super().__init__(camera_class=StageCamera)

            def construct(self):
                self.add(*on_stage)
                for animation in animations:
                    self.play(animation() if callable(animation) else animation)

        options = {
            "dry_run": True,
            "quality": "low_quality",
            "media_dir": str(tmp_path),
            "progress_bar": "none",
        }
        with tempconfig(options):
            stage = Stage()
            stage.render()
        return stage

    return played
