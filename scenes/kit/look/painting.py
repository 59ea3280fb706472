"""A way round the slow parts of Manim's camera: mobjects that paint themselves, and a camera that lets them.

Manim draws an image by warping it into a second frame and blending the two whole frames, and a vector path
stroke by stroke through Python. A `Painted` mobject instead receives the frame as a cairo surface and its
place in pixels, and composes only what it covers. In all else it is an ordinary mobject: its points are the
four corners of its picture (upper left, upper right, lower left, lower right), so it shifts, scales, fades
and takes part in groups and transforms. `StageCamera` is the camera of every lecture.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, ClassVar, NoReturn, Protocol, Self, TypeVar, cast, runtime_checkable

import cairo
import numpy as np
from manim import Mobject, MovingCamera, Rectangle, VMobject, config
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP
from manim.mobject.types.image_mobject import AbstractImageMobject
from numpy.typing import ArrayLike, NDArray

from scenes.kit.charts.scale import Floats
from scenes.kit.look import palette

PER_WIDTH = 0.01  # scene units per unit of stroke width, as in Manim
Channels = Mapping[str, ArrayLike]  # what is drawn, by channel
Pixels = NDArray[np.uint8]  # (height, width, 4): red, green, blue times opacity, opacity


@dataclass(frozen=True, eq=False)
class Canvas:
    """One frame being drawn.

    Attributes
    ----------
    context
        Cairo context in device pixels, the origin at the upper left.
    camera
        Whose frame it is.
    """

    context: cairo.Context[cairo.ImageSurface]
    camera: StageCamera

    @property
    def unit(self) -> float:
        """Pixels per scene unit while the camera stands where every scene begins."""
        return float(self.camera.pixel_height / config.frame_height)

    def to_pixels(self, points: ArrayLike) -> NDArray[np.float64]:
        """Return where points of the scene, ``(n, 2 or 3)``, lie on the frame, ``(n, 2)`` in pixels."""
        camera = self.camera
        offset = np.asarray(points, dtype=np.float64)[:, :2] - camera.frame_center[:2]
        per_unit = np.array(
            [camera.pixel_width / camera.frame_width, -camera.pixel_height / camera.frame_height]
        )
        found: NDArray[np.float64] = (
            offset * per_unit + np.array([camera.pixel_width, camera.pixel_height]) / 2
        )
        return found

    def blit(self, picture: Pixels, corners: NDArray[np.float64], opacity: float, *, smooth: bool) -> None:
        """Compose a picture into the frame.

        Parameters
        ----------
        picture
            Colours already multiplied by their opacity.
        corners
            ``(4, 2)`` pixels: where its upper left, upper right, lower left and lower right corner go.
        opacity
            Of the whole, 0..1.
        smooth
            Whether to interpolate between the picture's pixels or to leave them as crisp squares.
        """
        height, width = picture.shape[:2]
        across, down = (corners[1] - corners[0]) / width, (corners[2] - corners[0]) / height
        if opacity <= 0 or abs(across[0] * down[1] - across[1] * down[0]) < 1e-9:
            return
        surface = cairo.ImageSurface.create_for_data(
            picture.data, cairo.FORMAT_ARGB32, width, height, 4 * width
        )
        context = self.context
        context.save()
        context.transform(cairo.Matrix(*across, *down, *corners[0]))
        context.set_source_surface(surface)
        context.get_source().set_filter(cairo.FILTER_BILINEAR if smooth else cairo.FILTER_NEAREST)
        context.get_source().set_extend(cairo.EXTEND_PAD)  # else its rim is blended with what is not there
        context.rectangle(0, 0, width, height)
        context.clip()
        context.paint_with_alpha(opacity)
        context.restore()

    def set_color(self, rgb: Sequence[float] | palette.Rgb, opacity: float = 1.0) -> None:
        """Choose the color of what is stroked or filled next."""
        set_color(self.context, rgb, opacity)

    def pixels(self, width: float) -> float:
        """Return a stroke width in pixels."""
        return width * PER_WIDTH * self.unit


M = TypeVar("M", bound=Mobject)


def pin(mobject: M) -> M:
    """Let vector shapes keep their place and size on the frame wherever the camera is; returns them."""
    for part in mobject.get_family():
        cast(Any, part).pinned = True
    return mobject


def unpin(mobject: M) -> M:
    """Let vector shapes be seen by the camera like all others again; returns them."""
    for part in mobject.get_family():
        cast(Any, part).pinned = False
    return mobject


def is_pinned(mobject: Mobject) -> bool:
    """Return whether a shape keeps its place on the frame."""
    return bool(getattr(mobject, "pinned", False))


def bleed(mobject: M) -> M:
    """Let something reach beyond the frame on purpose, such as a landscape that fills it; returns it."""
    cast(Any, mobject).bleeds = True
    return mobject


def is_bleeding(mobject: Mobject) -> bool:
    """Return whether something reaches beyond the frame on purpose."""
    return bool(getattr(mobject, "bleeds", False))


@lru_cache(maxsize=4)
def _home_frame(width: float, height: float) -> Rectangle:
    return Rectangle(width=width, height=height, stroke_width=0)


# Outlines as cairo holds them, by where they are drawn and their points. Not part of the camera, which Manim hashes.
_outlines: dict[tuple[tuple[float, ...], bytes], cairo.Path] = {}
MOST_OUTLINES = 4000


class StageCamera(MovingCamera):
    """Manim's moving camera, which lets `Painted` mobjects paint themselves, and pinned ones keep their place."""

    @contextmanager
    def at_home(self) -> Iterator[None]:
        """Look from where every scene begins."""
        away, self.frame = self.frame, _home_frame(config.frame_width, config.frame_height)
        try:
            yield
        finally:
            self.frame = away

    def display_multiple_vectorized_mobjects(
        self, vmobjects: list[VMobject], pixel_array: NDArray[Any]
    ) -> None:
        """Draw vector shapes, each from where it is to be seen."""
        for pinned, some in groupby(vmobjects, is_pinned):
            with self.at_home() if pinned else nullcontext():
                super().display_multiple_vectorized_mobjects(list(some), pixel_array)

    def set_cairo_context_path(self, ctx: cairo.Context[Any], vmobject: VMobject) -> Self:
        """Set the outline of a shape; one that stands where it was drawn before is not built again."""
        if not len(vmobject.points):
            return self
        view = ctx.get_matrix()
        key = (view.xx, view.yy, view.x0, view.y0), vmobject.points.tobytes()
        if key in _outlines:
            ctx.new_path()
            ctx.append_path(_outlines[key])
            return self
        super().set_cairo_context_path(ctx, vmobject)
        if len(_outlines) >= MOST_OUTLINES:
            _outlines.clear()
        _outlines[key] = ctx.copy_path()
        return self

    def apply_stroke(self, ctx: cairo.Context[Any], vmobject: VMobject, background: bool = False) -> Self:
        """Stroke the outline that is set, if there is anything of it to see."""
        width = vmobject.get_stroke_width(background)
        colors = self.get_stroke_rgbas(vmobject, background)
        if width == 0 or not colors[:, 3].any():
            return self
        self.set_cairo_context_color(ctx, colors, vmobject)
        ctx.set_line_width(width * self.cairo_line_width_multiple)
        ctx.set_line_join(LINE_JOIN_MAP[vmobject.joint_type])
        ctx.set_line_cap(CAP_STYLE_MAP[vmobject.cap_style])
        ctx.stroke_preserve()
        return self

    def apply_fill(self, ctx: cairo.Context[Any], vmobject: VMobject) -> Self:
        """Fill the outline that is set, if there is anything of it to see."""
        colors = self.get_fill_rgbas(vmobject)
        if colors[:, 3].any():
            self.set_cairo_context_color(ctx, colors, vmobject)
            ctx.fill_preserve()
        return self

    def display_image_mobject(self, image_mobject: AbstractImageMobject, pixel_array: NDArray[Any]) -> None:
        """Draw one image."""
        if not isinstance(image_mobject, Painted):
            super().display_image_mobject(image_mobject, pixel_array)
            return
        surface = cairo.ImageSurface.create_for_data(
            pixel_array.data, cairo.FORMAT_ARGB32, self.pixel_width, self.pixel_height
        )
        image_mobject.paint(Canvas(cairo.Context(surface), self))


@runtime_checkable
class Shows(Protocol):
    """What draws data: it keeps the numbers that it was given, and tells which of them are seen now."""

    def shown(self) -> Channels:
        """Return the numbers drawn at this moment, by channel, as they were given: not rounded, not scaled.

        A channel is what carries a number to the eye: ``"length"``, ``"brightness"``, ``"x"``. A channel through
        which nothing is seen at the moment is empty or missing.
        """


class Painted(AbstractImageMobject):
    """A mobject that paints itself into the frame; subclasses say how in `paint`.

    Parameters
    ----------
    corner, size
        Upper left corner, and width and height, in scene units.

    Attributes
    ----------
    opacity
        Of the whole, 0..1.
    blended
        Names of the array attributes that a Transform interpolates; with `opacity` they are all of the state.
    """

    blended: ClassVar[tuple[str, ...]] = ()

    def __init__(self, corner: ArrayLike, size: Sequence[float]) -> None:
        self.opacity = 1.0
        left, top = np.asarray(corner, dtype=np.float64)[:2]
        right, bottom = left + size[0], top - size[1]
        self._first_points = np.array([[left, top], [right, top], [left, bottom], [right, bottom]])
        super().__init__(scale_to_resolution=0)

    def reset_points(self) -> Self:
        """Put the corners where they were at first."""
        self.points = np.column_stack([self._first_points, np.zeros(4)])
        return self

    def paint(self, canvas: Canvas) -> None:
        """Draw the present state; what is drawn depends on nothing else."""
        raise NotImplementedError

    def shown(self) -> Channels:
        """Return the numbers drawn at this moment, as `Shows` says; none for what draws no data."""
        raise NotImplementedError

    def get_pixel_array(self) -> NoReturn:
        """Refuse to be drawn by a camera that knows nothing of painted mobjects."""
        raise TypeError(f"{type(self).__name__} needs the StageCamera: make the scene a Lecture")

    def set_opacity(self, alpha: float, family: bool = True) -> Self:
        """Set the opacity of the whole, 0..1."""
        self.opacity = float(alpha)
        return self

    def fade(self, darkness: float = 0.5, family: bool = True) -> Self:
        """Take away the share `darkness` of the opacity."""
        self.opacity *= 1.0 - darkness
        return self

    def interpolate_color(self, mobject1: Any, mobject2: Any, alpha: float) -> Self:  # noqa: ANN401
        """Take the state between those of two mobjects of this kind."""
        self.opacity = (1 - alpha) * mobject1.opacity + alpha * mobject2.opacity
        for name in self.blended:
            start, end = getattr(mobject1, name), getattr(mobject2, name)
            setattr(self, name, start if start is end else (1 - alpha) * start + alpha * end)
        return self

    def at(self, across: float, down: float) -> NDArray[np.float64]:
        """Return the scene point at these shares (0..1) of the width and height from the upper left."""
        upper_left, upper_right, lower_left = self.points[:3]
        point: NDArray[np.float64] = (
            upper_left + across * (upper_right - upper_left) + down * (lower_left - upper_left)
        )
        return point


def set_color(context: cairo.Context[Any], rgb: Sequence[float] | palette.Rgb, opacity: float = 1.0) -> None:
    """Choose the color of what is stroked or filled next, on a surface that becomes part of a frame."""
    red, green, blue = (float(part) for part in rgb)
    context.set_source_rgba(blue, green, red, opacity)  # cairo stores them the other way round


def disc(
    context: cairo.Context[Any], place: Floats, radius: float, rgb: Floats, opacity: float, *, rim: float
) -> None:
    """Draw a disc with a rim in the color of the ground; place, radius and rim are in pixels."""
    context.new_path()
    context.arc(float(place[0]), float(place[1]), radius, 0, 2 * math.pi)
    set_color(context, rgb, opacity)
    context.fill_preserve()
    set_color(context, palette.rgb(palette.GROUND), opacity)
    context.set_line_width(rim)
    context.stroke()
