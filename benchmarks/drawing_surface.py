"""Cases for `drawing.py`: a cost surface of 51 x 51 points with two trails, beside Manim's `Surface`.

Manim's side draws with the camera of its three-dimensional scenes, turned from frame to frame as
``begin_ambient_camera_rotation`` does, at about the size on the screen that ours has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from drawing import Case
from manim import DEGREES, Mobject, Surface, ThreeDCamera, VGroup, VMobject

from scenes.kit.look import palette
from scenes.kit.surface.surface import CostSurface, Trail

POINTS = 51
STEPS = 300


def height(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.exp(-(x**2) - 0.5 * y**2) + 0.2 * x + 0.1 * np.sin(3 * y)


def ways() -> list[np.ndarray]:
    t = np.linspace(0, 1, STEPS)
    wiggle = 0.03 * np.sin(90 * t)
    return [np.column_stack([1.8 * t - 1, 1.4 * t**2 - 0.9 + sign * wiggle]) for sign in (1, -1)]


def manim_surface() -> tuple[Sequence[Mobject], Callable[[int], object]]:
    surface = Surface(
        lambda u, v: np.array([2 * u, 2 * v, 2 * height(u, v)]),
        u_range=(-1.2, 1.2),
        v_range=(-1.2, 1.2),
        resolution=(POINTS - 1, POINTS - 1),
    )
    trails = VGroup()
    for way, color in zip(ways(), (palette.DRUNK, palette.SLOW), strict=True):
        points = 2 * np.column_stack([way, height(way[:, 0], way[:, 1])])
        trails.add(VMobject(stroke_color=color).set_points_as_corners(points))
    camera = ThreeDCamera(phi=60 * DEGREES, zoom=1.2, pixel_height=1080, pixel_width=1920)

    def change(frame: int) -> None:  # draws as well: the flat camera of the benchmark is left nothing to do
        camera.set_theta((2 * frame - 60) * DEGREES)
        camera.reset()
        camera.capture_mobjects([surface, trails])

    return [], change


def our_surface() -> CostSurface:
    x = np.linspace(-1.2, 1.2, POINTS)
    colors = (palette.DRUNK, palette.SLOW)
    trails = [
        Trail(way, height(way[:, 0], way[:, 1]), color) for way, color in zip(ways(), colors, strict=True)
    ]
    return CostSurface(x, x, height(x, x[:, None]), trails=trails, ticks=(0.0, 0.5, 1.0))


def turning() -> tuple[Sequence[Mobject], Callable[[int], object]]:
    surface = our_surface().show(trail_lengths=[STEPS - 1, STEPS - 1])
    return [surface], lambda frame: surface.show(azimuth=2.0 * frame)


def walking() -> tuple[Sequence[Mobject], Callable[[int], object]]:
    surface = our_surface()
    return [surface], lambda frame: surface.show(trail_lengths=[frame % STEPS, frame % STEPS])


def cases() -> list[Case]:
    return [
        Case("surface of 51 x 51 points with two trails, turning", 1080, manim_surface, turning, 10),
        Case("the same at rest, its trails being walked", 1080, None, walking),
    ]
