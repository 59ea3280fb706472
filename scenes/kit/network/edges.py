"""Many edges drawn at once: a sparse matrix from edges to pixels, built once, times what the edges carry now.

Edges are composed as by depth of colour: an edge of opacity o lays down ``-log(1 - o)``, depths add up, and a
pixel of depth D ends with opacity ``1 - exp(-D)``. That needs no order, and one edge alone comes out as it
should. Where both signs meet, the squares of their depths decide the hue, so that a strong edge shows as if
drawn last.

Recolouring is then a product of a sparse matrix with a vector per sign (see `scenes.kit.network.coverage`) and a
look-up of the colour of each pixel. The matrix belongs to a shape and a resolution, not to a place, and is
shared by all layers of that shape.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, log2
from typing import Any, ClassVar, Self

import numpy as np
from manim import ManimColor
from numpy.typing import ArrayLike, NDArray

from scenes.kit.look import palette
from scenes.kit.look.painting import PER_WIDTH, Canvas, Channels, Painted, Pixels
from scenes.kit.network.coverage import Floats, coverage

Hues = tuple[str, str]  # codes of the colours of negative and positive values
SIGNS: Hues = (palette.NEGATIVE.to_hex(), palette.POSITIVE.to_hex())
DEEPEST = 6.0  # depth of colour at which a pixel counts as opaque: 1 - exp(-6) is 0.998
GLOW = 0.13  # half the length of a pulse, as a share of the edge
LEVELS_PER_OCTAVE = 4  # at other sizes than its own a layer is drawn a little larger and shrunk smoothly


@lru_cache(maxsize=4)
def _colors(hues: Hues) -> NDArray[np.uint32]:
    """Return the pixel for each pair of depths, at ``256 * positive + negative``, roots of their shares."""
    depth = DEEPEST * (np.arange(256) / 255) ** 2
    positive, negative = depth[:, None], depth[None, :]
    opacity = 1 - np.exp(-(positive + negative))
    share = positive**2 / np.maximum(positive**2 + negative**2, 1e-12)
    negative_hue, positive_hue = (palette.rgb(ManimColor(code)) for code in hues)
    rgb = negative_hue + share[..., None] * (positive_hue - negative_hue)
    premultiplied = np.concatenate([rgb * opacity[..., None], opacity[..., None]], axis=-1)
    packed: NDArray[np.uint32] = np.rint(255 * premultiplied).astype(np.uint8).view(np.uint32).ravel()
    return packed


@lru_cache(maxsize=12)
def _picture(
    segments: bytes,
    thin: float,
    thick: float,
    half_widths: bytes,
    depths: bytes,
    pulse: bytes,
    phase: float,
    hues: Hues,
) -> Pixels:
    """Draw edges: half-widths in pixels, signed depths of colour and pulse, ``(E,)`` float32 as bytes."""
    shape = coverage(segments, thin, thick)
    sums = shape.depths(_floats(half_widths), _floats(depths))
    if np.any(_floats(pulse)):
        sums += shape.glow(_floats(pulse), phase, GLOW)
    return colored(sums, hues).reshape(shape.height, shape.width, 4)


def colored(sums: Floats, hues: Hues = SIGNS) -> Pixels:
    """Return the pixels ``(n, 4)`` of depths of colour ``(2, n)``, positive and negative; `sums` is used up."""
    np.minimum(np.sqrt(sums, out=sums), 255, out=sums)  # the look-up's scale
    index = np.floor(sums[0], out=sums[0])
    index *= 256
    index += sums[1]
    found: Pixels = _colors(hues).take(index.astype(np.intp)).view(np.uint8).reshape(-1, 4)
    return found


def depth_of(opacity: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the depth of colour of an opacity, in the units of `colored`."""
    return -np.log1p(-np.minimum(opacity, 0.9975)) * (255**2 / DEEPEST)


def _floats(data: bytes) -> Floats:
    return np.frombuffer(data, dtype=np.float32)


class EdgeLayer(Painted):
    """All edges between two layers of neurons as one mobject; hue tells the sign, width and opacity the size.

    Parameters
    ----------
    starts, ends
        ``(E, 2 or 3)`` scene points.
    width
        Stroke width of all edges. Without it the width follows the size, by the palette's rule.
    thickness, faintest
        For edges seen from nearby: how many times as thick as the palette says they are, and the opacity of a weight
        of zero.

    Attributes
    ----------
    values
        ``(E,)`` as they were given.
    strengths
        ``(E,)`` signed shares of the layer's largest weight, -1..1.
    emphasis
        ``(E,)`` factors of the opacity: 1 in full, `palette.DIMMED` in the background, 0 hidden.
    hue
        ``(1,)``: 1 when hues tell the signs, 0 when all edges are grey.
    pulse
        ``(E,)`` signed strengths, -1..1, of a glow that stands at `phase` on its way along the edges.
    phase
        ``(1,)``: where the glow is, 0 at the starts and 1 at the ends.

    >>> layer = EdgeLayer([[0, 0], [0, 1]], [[2, 0], [2, 1]])
    >>> layer.set_values([0.5, -2.0]).strengths, layer.shown()
    (array([ 0.25, -1.  ]), {'weight': array([ 0.5, -2. ])})
    """

    blended: ClassVar[tuple[str, ...]] = (
        "values",
        "strengths",
        "emphasis",
        "hue",
        "carried",
        "pulse",
        "phase",
    )

    def __init__(
        self,
        starts: ArrayLike,
        ends: ArrayLike,
        *,
        width: float | None = None,
        thickness: float = 1.0,
        faintest: float = palette.WEIGHT_OPACITIES[0],
    ) -> None:
        begin, end = (np.asarray(points, dtype=np.float64)[:, :2] for points in (starts, ends))
        if begin.shape != end.shape or not len(begin):
            raise ValueError(f"edges need as many starts as ends, not {len(begin)} and {len(end)}")
        thin, thick = palette.WEIGHT_WIDTHS if width is None else (width, width)
        self.hues = SIGNS
        self.widths, self.faintest = (thickness * thin, thickness * thick), faintest
        widest = PER_WIDTH * self.widths[1]
        both = np.concatenate([begin, end])
        corner = np.array([both[:, 0].min() - widest, both[:, 1].max() + widest])
        size = (both.max(axis=0) - both.min(axis=0)) + 2 * widest
        self.segments = np.concatenate([begin - corner, end - corner], axis=1) * [1, -1, 1, -1]
        count = len(begin)
        self.values, self.strengths, self.emphasis = np.zeros(count), np.zeros(count), np.ones(count)
        self.hue = np.ones(1)
        self.carried, self.pulse, self.phase = np.zeros(count), np.zeros(count), np.zeros(1)
        super().__init__(corner, size)

    def set_values(self, values: ArrayLike, largest: float | None = None) -> Self:
        """Show signed values ``(E,)``; `largest` counts as full strength, else their largest."""
        signed = np.asarray(values, dtype=np.float64).ravel()
        if signed.shape != self.strengths.shape:
            raise ValueError(f"{len(self.strengths)} edges cannot show {len(signed)} values")
        largest = float(np.abs(signed).max()) if largest is None else largest
        self.values = signed.copy()
        self.strengths = np.sign(signed) * palette.share(signed, largest)
        return self

    def shown(self) -> Channels:
        """Return the weights of the edges that are seen, and what a pulse carries along them while one is on."""
        seen = self.emphasis > 0
        weights: dict[str, ArrayLike] = {"weight": self.values[seen]}
        return weights | {"pulse": self.carried} if self.pulse.any() else weights

    def emphasise(self, emphasis: ArrayLike) -> Self:
        """Set the factors of the opacity, one for all edges or one per edge."""
        self.emphasis = np.broadcast_to(np.asarray(emphasis, dtype=np.float64), self.strengths.shape).copy()
        return self

    def set_hue(self, share: float) -> Self:
        """Let hues tell the signs by a share; without any the edges are grey."""
        self.hue = np.array([float(share)])
        return self

    def tint(self, color: ManimColor) -> Self:
        """Draw both signs in one colour, for values of which the size alone is told."""
        self.hues = (color.to_hex(), color.to_hex())
        return self

    def set_pulse(self, values: ArrayLike, phase: float, *, largest: float = 1.0) -> Self:
        """Let a glow of signed values ``(E,)`` stand at `phase` (0..1 and beyond), `largest` being the brightest."""
        self.carried = np.array(values, dtype=np.float64).ravel()
        self.pulse = np.sign(self.carried) * palette.share(self.carried, largest)
        self.phase = np.array([float(phase)])
        return self

    def clear_pulse(self) -> Self:
        """Let no pulse be on its way."""
        return self.set_pulse(np.zeros(len(self.strengths)), 0.0)

    def paint(self, canvas: Canvas) -> None:
        """Draw the edges."""
        corners = canvas.to_pixels(self.points)
        home = float(np.ptp(self._first_points[:, 0]))
        size = float(np.linalg.norm(corners[1] - corners[0])) / (home * canvas.unit)
        if self.opacity <= 0 or size < 1e-3:
            return
        level = 2 ** (ceil(LEVELS_PER_OCTAVE * log2(size) - 1e-6) / LEVELS_PER_OCTAVE)
        picture = self._drawn(canvas.unit * level)
        if abs(level / size - 1) < 1e-6 and abs(corners[1][1] - corners[0][1]) < 1e-6:
            # Whole pixels: nothing needs to be interpolated.
            corners = np.rint(corners[0]) + _corners(picture)
            canvas.blit(picture, corners, self.opacity, smooth=False)
        else:
            across, down = corners[1] - corners[0], corners[2] - corners[0]
            scale = np.ptp(self._first_points, axis=0) * canvas.unit * level
            shares = _corners(picture) / scale
            canvas.blit(picture, corners[0] + shares @ np.array([across, down]), self.opacity, smooth=True)

    def _drawn(self, unit: float) -> Pixels:
        """Return the picture at `unit` pixels per scene unit."""
        thin, thick = self.widths
        per_width = PER_WIDTH * unit / 2
        half_widths = (thin + (thick - thin) * np.abs(self.strengths)) * per_width
        signs = np.where(self.strengths < 0, -1.0, 1.0)
        opacity = (
            palette.weight_opacity(self.strengths, 1.0, self.faintest) * (self.strengths != 0) * self.emphasis
        )
        pulse = np.sign(self.pulse) * depth_of(0.95 * np.abs(self.pulse))
        picture = _picture(
            _bytes(self.segments * unit),
            thin * per_width,
            thick * per_width,
            _bytes(half_widths),
            _bytes(signs * depth_of(opacity)),
            _bytes(pulse),
            float(self.phase[0]),
            self.hues,
        )
        if self.hue[0] == 1:
            return picture
        grey = picture[..., 3:] * np.append(palette.rgb(palette.SECONDARY), 1.0)
        mixed: Pixels = np.rint(grey + self.hue[0] * (picture - grey)).astype(np.uint8)
        return mixed


def _corners(picture: Pixels) -> NDArray[np.float64]:
    height, width = picture.shape[:2]
    return np.array([[0, 0], [width, 0], [0, height], [width, height]], dtype=np.float64)


def _bytes(values: NDArray[Any]) -> bytes:
    return np.ascontiguousarray(values, dtype=np.float32).tobytes()
