"""Stills of a lecture on one sheet, without rendering it.

``python -m scenes.kit.check.contact_sheet scenes/backprop.py --beats 3.4 -o sheet.png`` shows the key moments of
beats; ``--strip 3.4 --frames 12`` shows a beat at even times. The line that is said at that time is written below
each still; faults of layout are printed.
"""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
from manim import Scene
from PIL import Image, ImageDraw, ImageFont

from scenes.kit.check.layout import faults
from scenes.kit.check.rehearsal import Picture, Rehearsal, picture
from scenes.kit.lecture.lecture import Lecture
from scenes.kit.look import palette

LABEL_BAND, LINE_HEIGHT, GAP = 62, 18, 8  # pixels
Still = tuple[str, Picture]


def load_lecture(path: str | Path) -> type[Lecture]:
    """Return the lecture that a file defines.

    Raises
    ------
    ValueError
        If the file does not define exactly one scene, or that is no lecture.
    """
    path = Path(path)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ValueError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    scenes = [
        item
        for _, item in inspect.getmembers(module, inspect.isclass)
        if issubclass(item, Scene) and item.__module__ == path.stem
    ]
    if len(scenes) != 1 or not issubclass(scenes[0], Lecture):
        raise ValueError(f"{path} must define exactly one scene, a Lecture; it defines {len(scenes)} scenes")
    return scenes[0]


def moments(lecture: type[Lecture], beats: Sequence[str] = ()) -> list[Still]:
    """Return a still of each key moment, and of each beat's end, labelled with its first fault of layout."""
    stills: list[Still] = []

    def take(scene: Lecture, name: str) -> None:
        wrong = faults(scene)
        for fault in wrong:
            click.echo(f"beat {scene.beat}, {name}: {fault}", err=True)
        stills.append((f"{_label(scene, name)}\n{wrong[0] if wrong else ''}", picture(scene)))

    Rehearsal(lecture, beats, take)
    return stills


def strip(lecture: type[Lecture], beat: str, frames: int) -> list[Still]:
    """Return `frames` stills at even times of one beat."""
    length = Rehearsal(lecture, [beat]).spans[0].end
    stills: list[Still] = []

    def take(scene: Lecture, name: str) -> None:
        if name.endswith(" s"):
            stills.append((_label(scene, name), picture(scene)))

    Rehearsal(lecture, [beat], take, at=list((np.arange(frames) + 0.5) * length / frames))
    return stills


def sheet(stills: Sequence[Still], columns: int = 3) -> Image.Image:
    """Lay stills out on one image, each above its label."""
    if not stills:
        raise ValueError("there are no stills: the beats mark no moments")
    height, width = stills[0][1].shape[:2]
    cell = (width + GAP, height + LABEL_BAND)
    columns = min(columns, len(stills))
    rows = -(-len(stills) // columns)
    whole = Image.new("RGB", (columns * cell[0], rows * cell[1]), palette.GROUND.to_hex())
    draw = ImageDraw.Draw(whole)
    font = ImageFont.load_default(size=14)
    for place, (label, pixels) in enumerate(stills):
        left, top = place % columns * cell[0], place // columns * cell[1]
        whole.paste(Image.fromarray(pixels).convert("RGB"), (left, top))
        for row, line in enumerate(label.split("\n")[:3]):
            draw.text((left + 6, top + height + 2 + row * LINE_HEIGHT), line, palette.TARGET.to_hex(), font)
    return whole


def _label(scene: Lecture, name: str) -> str:
    when = "" if name.endswith(" s") else f"   |   {scene.time:.1f} s"
    return f"{scene.beat}   |   {name}{when}\n{scene.words_spoken}"


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--beats", default="", help="Ids of the beats, with commas between; all of them if left out.")
@click.option("--strip", "strip_of", default="", help="Id of one beat to show at even times instead.")
@click.option("--frames", default=12, show_default=True, help="How many stills a strip has.")
@click.option("--columns", default=3, show_default=True)
@click.option("-o", "--output", default="sheet.png", show_default=True, type=click.Path(dir_okay=False))
def main(file: str, beats: str, strip_of: str, frames: int, columns: int, output: str) -> None:
    """Put stills of the lecture in FILE on one sheet."""
    lecture = load_lecture(file)
    wanted = [beat for beat in beats.replace(" ", "").split(",") if beat]
    stills = strip(lecture, strip_of, frames) if strip_of else moments(lecture, wanted)
    sheet(stills, columns).save(output)
    click.echo(f"{len(stills)} stills in {output}")


if __name__ == "__main__":
    main()
