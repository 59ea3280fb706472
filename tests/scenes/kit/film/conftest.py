"""A project of its own, small enough to be rendered by the command in seconds: one lecture of two beats, one run."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[4]
WIDTH, HEIGHT, RATE = 320, 180, 15

FILES = {
    "scenes/toy.py": '''
        """A toy: two beats."""

        from scenes.beats.toy.first import the_first
        from scenes.beats.toy.second import the_second
        from scenes.kit.lecture import Lecture


        class Toy(Lecture):
            """Two beats that show one number each.

            What follows is not said of the film.
            """

            title_of_film = "A toy"
            beats = (the_first, the_second)
            sources = ("One source",)
    ''',
    "scenes/beats/toy/__init__.py": "",
    "scenes/beats/toy/parts.py": """
        from manim import Square

        from scenes.kit.look import palette


        def tile():
            return Square(side_length=3, color=palette.POSITIVE, fill_opacity=1)
    """,
    "scenes/beats/toy/first.py": """
        from manim import DOWN, FadeIn

        from netcore.measure.record import final_params, steps
        from scenes.beats.toy.parts import tile
        from scenes.kit.lecture import beat
        from scenes.kit.look.numbers import Number


        @beat("1.1", "the first")
        def the_first(scene):
            count = scene.measure("steps", steps, run="runs/toy.toml")
            weight = scene.measure("weight", final_params, run="runs/toy.toml", layer=0, index=[0, 0])
            with scene.say("There are {n} steps.", n=count):
                scene.title()
                scene.play(FadeIn(tile()))
                scene.play(FadeIn(Number(count, 0, size=120).shift(2 * DOWN)), FadeIn(Number(weight, 4, size=120)))
                scene.moment("both")
    """,
    "scenes/beats/toy/second.py": """
        from manim import FadeIn

        from scenes.kit.lecture import beat
        from scenes.kit.look.text import Words


        @beat("1.2", "the second")
        def the_second(scene):
            with scene.say("And words."):
                scene.play(FadeIn(Words(scene.sources[0], size=60)))
                scene.moment("words")
    """,
    "runs/toy.toml": """
        [data]
        name = "mnist"
        train = 60
        [network]
        layers = [784, 3, 10]
        [training]
        learning_rate = 0.5
        batch_size = 4
        steps = 20
        seed = 0
    """,
}


@dataclass(frozen=True)
class Project:
    """A folder to render in, and what a render said and left."""

    folder: Path

    @property
    def films(self):
        """Where films, words and facts are."""
        return self.folder / "media" / "videos" / "toy" / f"{HEIGHT}p{RATE}"

    @property
    def beats(self):
        """Where finished beats are kept."""
        return self.films / "partial_movie_files" / "Toy" / "beats"

    def command(self, *options):
        """Return the command that renders the lecture."""
        size = ["-r", f"{WIDTH},{HEIGHT}", "--fps", str(RATE)]
        return [sys.executable, "-m", "manim", "render", *size, *options, "scenes/toy.py"]

    def environment(self, **variables):
        """Return the environment for the command: this copy of the code, runs of its own."""
        return {
            **{
                name: value
                for name, value in os.environ.items()
                if name not in ("BEATS", "TRACEBACK", "CAPTIONS")
            },
            "PYTHONPATH": str(self.folder),
            "NETCORE_RUNS": str(self.folder / "media" / "runs"),
            "COLUMNS": "100",
            "WORKERS": "1",
            **variables,
        }

    def render(self, *options, **variables):
        """Render; returns the finished process."""
        process = self.start(*options, **variables)
        out, err = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def start(self, *options, **variables):
        """Begin to render; returns the process, which heeds interrupts even where the tests ignore them."""
        return subprocess.Popen(
            self.command(*options),
            cwd=self.folder,
            env=self.environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )

    def drawn(self, **variables):
        """Render, and return the ids of the beats that were drawn, not kept."""
        told = self.render(**variables)
        assert told.returncode == 0, told.stderr
        lines = [line.split() for line in told.stdout.splitlines() if line.startswith("toy  ")]
        assert sorted(words[1] for words in lines) == ["1.1", "1.2"]
        return sorted(words[1] for words in lines if words[-1] != "kept")

    def edit(self, file, old, new):
        """Replace a text in a file, which holds it once."""
        path = self.folder / file
        text = path.read_text()
        assert text.count(old) == 1, f"{file} holds {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new))

    def frames(self):
        """Return all frames of the film, (frames, height, width, 3)."""
        with av.open(self.films / "Toy.mp4") as film:
            return np.array([frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)])

    def pictures(self):
        """Return the last frame before each beat clears its stage, as the film shows it, (2, height, width, 3)."""
        with av.open(self.films / "Toy.mp4") as film:
            ends = [chapter["end"] * chapter["time_base"] for chapter in film.chapters()]
            frames = [(frame.time, frame.to_ndarray(format="rgb24")) for frame in film.decode(video=0)]
        return np.array([next(pixels for time, pixels in frames if time > end - 0.8) for end in ends])


@pytest.fixture(scope="session")
def rendered(tmp_path_factory):
    """The project, rendered once. Not to be changed."""
    folder = tmp_path_factory.mktemp("project")
    caches, lectures = ("__pycache__",), ("backprop*", "gradient_descent*", "sgd*")
    shutil.copytree(ROOT / "netcore", folder / "netcore", ignore=shutil.ignore_patterns(*caches))
    shutil.copytree(ROOT / "scenes", folder / "scenes", ignore=shutil.ignore_patterns(*caches, *lectures))
    shutil.copy(ROOT / "manim.cfg", folder)
    (folder / "assets").symlink_to(ROOT / "assets")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip())
    project = Project(folder)
    assert project.drawn() == ["1.1", "1.2"]
    return project


@pytest.fixture
def project(rendered, tmp_path):
    """A copy of the rendered project, to change."""
    shutil.copytree(rendered.folder, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")
