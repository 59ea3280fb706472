"""What drawing costs per frame, beside the plain Manim way of drawing the same.

Run with ``python benchmarks/drawing.py``; ``--quick`` measures few frames. A frame is: change everything that
the case changes, clear the frame, draw (``camera.capture_mobjects``). Encoding is left out. Both sides of a case
take turns within one process, so that a busy machine slows both; the table gives medians and their ratio.

A case is a name, a height of the frame, two sides and the required ratio. A side is a function without arguments
that returns mobjects and a function which changes them for frame number n. `drawing_surface.cases()` adds more.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

import cairo
import numpy as np
from manim import Camera, DecimalNumber, ImageMobject, Line, ManimColor, MathTypst, Mobject, VGroup, config

from netcore.network.params import Params
from scenes.kit.look import palette
from scenes.kit.look.numbers import Number
from scenes.kit.look.painting import StageCamera
from scenes.kit.network.coverage import coverage
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edges import EdgeLayer
from scenes.kit.pictures.mosaic import WeightPictures

Side = Callable[[], tuple[Sequence[Mobject], Callable[[int], object]]]

SIZES = (784, 16, 16, 10)
STATES = 16  # different things to show, taken in turn: more than any cache of pictures holds


@dataclass(frozen=True)
class Case:
    """Two ways to draw the same; `required` is how many times faster ours has to be."""

    name: str
    height: int
    theirs: Side | None
    ours: Side
    required: float | None = None


def states() -> list[Params]:
    rng = np.random.default_rng(0)
    return [Params.initialise(SIZES, rng=rng) for _ in range(STATES)]


# Edges ------------------------------------------------------------------------------------------------------


def drawn_edges() -> tuple[Sequence[EdgeLayer], Callable[[int], object]]:
    network = NetworkDiagram(SIZES)
    shown = states()

    def change(frame: int) -> None:
        weights = shown[frame % STATES].weights
        for layer, (behind, weight) in enumerate(zip(network.edges, weights, strict=True)):
            behind.set_values(network.drawn_weights(layer, weight))

    return network.edges, change


def every_edge() -> tuple[Sequence[EdgeLayer], Callable[[int], object]]:
    layers = NetworkDiagram(SIZES).every_edge()
    shown = states()

    def change(frame: int) -> None:
        for layer, weight in zip(layers, shown[frame % STATES].weights, strict=True):
            layer.set_values(weight)

    return list(layers), change


def lines(same: Callable[[], tuple[Sequence[EdgeLayer], Callable[[int], object]]]) -> Side:
    """Return the Manim way to draw the same edges: a `Line` for each, restyled by `set_stroke`."""

    def side() -> tuple[Sequence[Mobject], Callable[[int], object]]:
        layers, change_layers = same()
        group = VGroup(*(Line(start, end) for layer in layers for start, end in ends_of(layer)))
        styles = []
        for frame in range(STATES):
            change_layers(frame)
            styles.append([style for layer in layers for style in styles_of(layer)])

        def change(frame: int) -> None:
            for line, (hue, width, opacity) in zip(group, styles[frame % STATES], strict=True):
                line.set_stroke(hue, width, opacity)

        return [group], change

    return side


def ends_of(layer: EdgeLayer) -> list[tuple[np.ndarray, np.ndarray]]:
    depth = np.zeros((len(layer.segments), 1))
    start, end = (
        np.hstack([layer.segments[:, at] * [1, -1], depth]) + layer.points[0] for at in ([0, 1], [2, 3])
    )
    return list(zip(start, end, strict=True))


def styles_of(layer: EdgeLayer) -> list[tuple[ManimColor, float, float]]:
    strengths = layer.strengths
    widths = (
        palette.weight_width(strengths, 1.0)
        if layer.stroke is None
        else np.full(len(strengths), layer.stroke)
    )
    opacities = palette.weight_opacity(strengths, 1.0) * layer.emphasis
    hues = [palette.sign_hue(strength) for strength in strengths]
    return list(zip(hues, widths.tolist(), opacities.tolist(), strict=True))


def many_edges(count: int) -> Side:
    """Return edges from evenly spread points to 16 neurons, as many as asked for."""

    def side() -> tuple[Sequence[Mobject], Callable[[int], object]]:
        sources = count // 16
        starts = np.column_stack([np.full(sources, -3.0), np.linspace(-2.7, 2.7, sources)])
        ends = np.column_stack([np.full(16, -0.5), np.linspace(-2.7, 2.7, 16)])
        layer = EdgeLayer(np.tile(starts, (16, 1)), np.repeat(ends, sources, axis=0), width=0.8)
        values = np.random.default_rng(2).normal(size=(STATES, len(layer.strengths)))
        return [layer], lambda frame: layer.set_values(values[frame % STATES])

    return side


# Pictures and numbers ---------------------------------------------------------------------------------------


def images() -> tuple[Sequence[Mobject], Callable[[int], object]]:
    shown = [params.weights[0].reshape(16, 28, 28) for params in states()]
    pictures = [ImageMobject(np.zeros((28, 28, 4), dtype=np.uint8)) for _ in range(16)]
    for index, picture in enumerate(pictures):
        picture.set_resampling_algorithm(0)  # nearest
        picture.stretch_to_fit_height(1.2).stretch_to_fit_width(1.2)
        picture.move_to([1.3 * (index % 4) - 2, 1.3 * (index // 4) - 2, 0])

    def change(frame: int) -> None:
        weights = shown[frame % STATES]
        rgb = palette.signed_rgb(weights, float(np.abs(weights).max()))
        for picture, colors in zip(pictures, np.rint(255 * rgb).astype(np.uint8), strict=True):
            picture.pixel_array[..., :3] = colors
            picture.pixel_array[..., 3] = 255

    return pictures, change


def weight_pictures() -> tuple[Sequence[Mobject], Callable[[int], object]]:
    shown = [params.weights[0] for params in states()]
    mosaic = WeightPictures(shown[0], cell_size=1.2)
    return [mosaic], lambda frame: mosaic.set_values(shown[frame % STATES])


def changing_values() -> np.ndarray:
    return np.random.default_rng(3).uniform(-10, 10, size=(64, 80))  # more states than numbers repeat digits


def decimal_numbers() -> tuple[Sequence[Mobject], Callable[[int], object]]:
    values = changing_values()
    group = [
        DecimalNumber(value, mob_class=MathTypst, include_sign=True, font_size=24) for value in values[0]
    ]
    place(group)

    def change(frame: int) -> None:
        for number, value in zip(group, values[frame % len(values)], strict=True):
            number.set_value(value)

    return group, change


def kit_numbers() -> tuple[Sequence[Mobject], Callable[[int], object]]:
    values = changing_values()
    group = [Number(value, sign=True, size=24) for value in values[0]]
    place(group)

    def change(frame: int) -> None:
        for number, value in zip(group, values[frame % len(values)], strict=True):
            number.set_value(value)

    return group, change


def place(group: Sequence[Mobject]) -> None:
    for index, number in enumerate(group):
        number.move_to([1.3 * (index % 8) - 5, 0.6 * (index // 8) - 2.7, 0])


def cases() -> list[Case]:
    return [
        Case("all 12,960 edges recoloured", 480, lines(every_edge), every_edge, 25),
        Case("all 12,960 edges recoloured", 1080, lines(every_edge), every_edge, 12),
        Case("672 visible edges restyled", 1080, lines(drawn_edges), drawn_edges, 5),
        Case("80 changing decimals", 1080, decimal_numbers, kit_numbers, 20),
        Case("16 weight pictures changed", 1080, images, weight_pictures, 8),
        *(
            Case(f"{count:,} edges recoloured", 1080, None, many_edges(count))
            for count in (1_000, 10_000, 100_000)
        ),
    ]


# Measuring --------------------------------------------------------------------------------------------------


def all_cases() -> list[Case]:
    found = cases()
    if importlib.util.find_spec("drawing_surface"):
        from drawing_surface import cases as surface_cases

        found += surface_cases()
    return found


def stopwatch(camera: Camera, side: Side) -> Iterator[float]:
    """Yield the milliseconds of one frame after another; the first includes all that is done only once."""
    mobjects, change = side()
    frame = 0
    while True:
        start = time.perf_counter()
        change(frame)
        camera.reset()
        camera.capture_mobjects(mobjects)
        yield 1000 * (time.perf_counter() - start)
        frame += 1


def measure(case: Case, rounds: int) -> tuple[float | None, float, float]:
    """Return the median milliseconds of a frame of theirs and ours, and those of our first frame."""
    coverage.cache_clear()
    size = {"pixel_height": case.height, "pixel_width": round(case.height * 16 / 9)}
    ours = stopwatch(StageCamera(background_color=palette.GROUND, **size), case.ours)
    first = next(ours)
    if case.theirs is None:
        return None, median(next(ours) for _ in range(4 * rounds)), first
    theirs = stopwatch(Camera(background_color=palette.GROUND, **size), case.theirs)
    next(theirs)
    turns = [(next(theirs), [next(ours) for _ in range(4)]) for _ in range(rounds)]
    return median(slow for slow, _ in turns), median(t for _, fast in turns for t in fast), first


def machine() -> str:
    info = Path("/proc/cpuinfo")
    models = (
        {
            line.split(":")[1].strip()
            for line in info.read_text().splitlines()
            if line.startswith("model name")
        }
        if info.exists()
        else set()
    )
    libraries = ", ".join(f"{name} {version(name)}" for name in ("manim", "numpy", "scipy", "pillow"))
    return (
        f"{', '.join(models) or platform.processor()}, {os.cpu_count()} cores; {platform.system()}; "
        f"Python {platform.python_version()}, {libraries}, cairo {cairo.cairo_version_string()}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="measure few frames")
    parser.add_argument("--only", default="", help="measure only cases whose name contains this")
    arguments = parser.parse_args()
    config.verbosity = "ERROR"
    print(machine(), "\n")
    print(
        "| drawn and changed, per frame | height | Manim, ms | here, ms | ratio | required | first frame, ms |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    failed = False
    for case in all_cases():
        if arguments.only not in case.name:
            continue
        theirs, ours, first = measure(case, 2 if arguments.quick else 9)
        ratio = "" if theirs is None else f"{theirs / ours:.1f}"
        failed |= theirs is not None and case.required is not None and theirs / ours < case.required
        slow = "" if theirs is None else f"{theirs:.1f}"
        required = "" if case.required is None else f">= {case.required:g}"
        print(
            f"| {case.name} | {case.height} | {slow} | {ours:.1f} | {ratio} | {required} | {first:.0f} |",
            flush=True,
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
