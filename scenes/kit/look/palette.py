"""Colours by what they mean, and the few rules that turn numbers into colours and widths.

The hues were chosen against three conditions, which the tests repeat: text keeps a contrast of 4.5:1 with the
ground; colours that meet in one picture stay apart for viewers with colour-vision deficiencies; and on a pale
projector.
A colour never depends on anything but a number's sign and its share of the largest one around it.
"""

from __future__ import annotations

import numpy as np
from manim import ManimColor
from numpy.typing import ArrayLike, NDArray

Rgb = NDArray[np.float64]  # (..., 3) or (..., 4), sRGB in 0..1
GROUND = ManimColor("#0E1116")
INK = ManimColor("#F2F0E9")  # words, pixels, activations
SECONDARY = ManimColor("#8B93A1")  # what may be read but need not be
FAINT = ManimColor("#3A414D")  # lines and frames, never text
POSITIVE = ManimColor("#57B8FF")  # weights and changes above zero
NEGATIVE = ManimColor("#FF8A4C")  # ... and below
TARGET = ManimColor("#FFD75E")  # what is wanted
COST = ManimColor("#E8468F")
Z = ManimColor("#80E8A8")
BIAS = ManimColor("#9270EE")
DRUNK = ManimColor("#FFB347")  # the walker who asks a few examples
SLOW = ManimColor("#7FD1FF")  # the walker who asks all of them
SURFACE = tuple(ManimColor(stop) for stop in ("#1A2242", "#264E7A", "#3E8C96", "#96BE96", "#F0D696"))
DIMMED = 0.5  # opacity of what is not the topic
READABLE = 4.5  # least contrast of words with the ground
WEIGHT_WIDTHS = (0.4, 3.4)  # stroke width of a zero weight and of the largest
WEIGHT_OPACITIES = (0.1, 0.95)


_NAMED = {
    "ground": GROUND, "ink": INK, "secondary": SECONDARY, "faint": FAINT, "positive": POSITIVE, "negative": NEGATIVE,
    "target": TARGET, "cost": COST, "z": Z, "bias": BIAS, "drunk": DRUNK, "slow": SLOW,
}  # fmt: skip


def name_of(color: ManimColor) -> str:
    """Return what a colour of this palette stands for, or its hexadecimal code where it is none of them.

    >>> name_of(COST), name_of(ManimColor("#123456"))
    ('cost', '#123456')
    """
    code = color.to_hex()
    return next((name for name, known in _NAMED.items() if known.to_hex() == code), code)


def rgb(color: ManimColor) -> Rgb:
    """Return red, green and blue ``(3,)`` of a color, 0..1."""
    return np.asarray(color.to_rgb(), dtype=np.float64)


def share(values: ArrayLike, largest: float) -> NDArray[np.float64]:
    """Return ``abs(values) / largest``, at most 1; zeros where `largest` is 0.

    Parameters
    ----------
    values : array_like, any shape
    largest : float
        The absolute maximum of the layer (or picture) that `values` belong to. Larger values count as full.
    """
    sizes = np.abs(np.asarray(values, dtype=np.float64))
    return np.minimum(sizes / largest, 1.0) if largest > 0 else np.zeros_like(sizes)


def sign_hue(value: float) -> ManimColor:
    """Return the full colour of a number's sign, for text and arrows; zero has none and gets `SECONDARY`."""
    if value == 0:
        return SECONDARY
    return POSITIVE if value > 0 else NEGATIVE


def signed_rgb(values: ArrayLike, largest: float) -> Rgb:
    """Return the colours ``(..., 3)`` of signed numbers: 0 is the ground, ``+-largest`` the full hue."""
    values = np.asarray(values, dtype=np.float64)
    hues = np.where(values[..., None] < 0, rgb(NEGATIVE), rgb(POSITIVE))
    return _blend(share(values, largest), hues)


def ink_rgb(values: ArrayLike) -> Rgb:
    """Return the colours ``(..., 3)`` of pixels or activations: 0 (or less) is ground, 1 (or more) ink."""
    return _blend(np.clip(np.asarray(values, dtype=np.float64), 0.0, 1.0), rgb(INK))


def surface_rgb(heights: ArrayLike) -> Rgb:
    """Return the colours ``(..., 3)`` of heights 0 (low) to 1 (high) on the ramp `SURFACE`."""
    heights01 = np.asarray(heights, dtype=np.float64)
    stops = np.array([rgb(stop) for stop in SURFACE])
    at = np.linspace(0.0, 1.0, len(stops))
    return np.stack([np.interp(heights01, at, stops[:, channel]) for channel in range(3)], axis=-1)


def weight_width(weights: ArrayLike, largest: float, thickness: float = 1.0) -> NDArray[np.float64]:
    """Return the stroke widths of edges, linear in ``abs(weight)`` over the layer's largest, times `thickness`."""
    thin, thick = WEIGHT_WIDTHS
    return thickness * (thin + (thick - thin) * share(weights, largest))


def weight_opacity(
    weights: ArrayLike, largest: float, faintest: float = WEIGHT_OPACITIES[0]
) -> NDArray[np.float64]:
    """Return the stroke opacities of edges, from `faintest` on linear in ``abs(weight)`` over the layer's largest."""
    strong = WEIGHT_OPACITIES[1]
    return faintest + (strong - faintest) * share(weights, largest)


def contrast(color: ManimColor, opacity: float = 1.0) -> float:
    """Return the contrast ratio, 1..21, of a color with the ground on which it lies with an opacity (WCAG 2).

    >>> round(contrast(GROUND), 1), round(contrast(INK), 1)
    (1.0, 16.6)
    """
    light, ground = _luminance(_blend(np.asarray(opacity), rgb(color))), _luminance(rgb(GROUND))
    return float((max(light, ground) + 0.05) / (min(light, ground) + 0.05))


def receded(color: ManimColor) -> float:
    """Return the opacity of words that are not the topic: `DIMMED`, or as much as they need to be read.

    >>> receded(INK), contrast(SECONDARY, receded(SECONDARY)) >= READABLE
    (0.5, True)
    """
    opacities = np.linspace(DIMMED, 1.0, 51)
    return next((float(o) for o in opacities if contrast(color, float(o)) >= READABLE), 1.0)


def _luminance(srgb: Rgb) -> float:
    """Return the relative luminance of an sRGB color, 0..1."""
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def _blend(opacity: NDArray[np.float64], hue: NDArray[np.float64]) -> Rgb:
    ground = rgb(GROUND)
    return ground + opacity[..., None] * (hue - ground)
