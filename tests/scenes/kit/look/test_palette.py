"""Colours are legible, and apart, for every eye and on a pale projector; numbers become colours by one rule."""

from itertools import combinations

import numpy as np
import pytest

from scenes.kit.look import palette

TEXT = ("INK", "SECONDARY", "POSITIVE", "NEGATIVE", "TARGET", "COST", "Z", "BIAS", "DRUNK", "SLOW")
TOGETHER = (  # colours that meet in one picture and must not be taken for one another
    ("INK", "POSITIVE", "NEGATIVE", "TARGET", "COST", "Z", "BIAS"),
    ("INK", "DRUNK", "SLOW", "COST"),
    ("SECONDARY", "INK"),
    ("SECONDARY", "POSITIVE"),
    ("SECONDARY", "NEGATIVE"),
    ("SECONDARY", "COST"),
)
PAIRS = sorted({pair for group in TOGETHER for pair in combinations(group, 2)})
APART = 9.5  # CIEDE2000; 1 is just noticeable side by side, above 9 two patches are seen as different colours

# Machado, Oliveira, Fernandes, "A physiologically-based model for simulation of color vision deficiency",
# IEEE TVCG 15 (2009), table of severity 1.0; for linear RGB.
EYES = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def linear(name):
    rgb = np.array(getattr(palette, name).to_rgb())
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def luminance(name):
    return linear(name) @ np.array([0.2126, 0.7152, 0.0722])


def cielab(rgb):
    t = TO_XYZ @ np.clip(rgb, 0, 1) / TO_XYZ.sum(axis=1)
    x, y, z = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def ciede2000(one, other):
    """Sharma, Wu, Dalal, "The CIEDE2000 color-difference formula", Color Research & Application 30 (2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + 25.0**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180
    light, chroma, hue = (l1 + l2) / 2, (c1 + c2) / 2, np.radians(h1 + turn / 2)
    t = (
        1
        - 0.17 * np.cos(hue - np.radians(30))
        + 0.24 * np.cos(2 * hue)
        + 0.32 * np.cos(3 * hue + np.radians(6))
        - 0.20 * np.cos(4 * hue - np.radians(63))
    )
    s_l = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    spread = np.radians(30) * np.exp(-(((np.degrees(hue) % 360 - 275) / 25) ** 2))
    rotate = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(2 * spread)
    d_l, d_c = (l2 - l1) / s_l, (c2 - c1) / s_c
    d_h = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2) / s_h
    return np.sqrt(d_l**2 + d_c**2 + d_h**2 + rotate * d_c * d_h)


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ],
)
def test_the_difference_of_colours_is_that_of_the_published_examples(one, other, difference):
    assert ciede2000(one, other) == pytest.approx(difference, abs=1e-4)


@pytest.mark.parametrize("name", TEXT)
def test_text_stands_out_from_the_ground(name):
    assert (luminance(name) + 0.05) / (luminance("GROUND") + 0.05) >= 4.5


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_colours_that_meet_stay_apart_for_every_eye(pair, eye):
    one, other = (cielab(EYES[eye] @ linear(name)) for name in pair)
    assert ciede2000(one, other) >= APART


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_colours_that_meet_stay_apart_on_a_pale_projector(pair):
    one, other = (cielab(0.12 + 0.55 * linear(name)) for name in pair)  # raised black, weak light
    assert ciede2000(one, other) >= APART


def test_the_surface_grows_lighter_with_height_for_every_eye():
    ramp = palette.surface_rgb(np.linspace(0, 1, 50))
    rgb = np.where(ramp <= 0.04045, ramp / 12.92, ((ramp + 0.055) / 1.055) ** 2.4)
    for eye in EYES.values():
        lightness = [cielab(eye @ color)[0] for color in rgb]
        assert (np.diff(lightness) > 0).all()


def test_signed_colours_run_from_the_ground_to_the_hue():
    low, middle, zero, high = palette.signed_rgb([-2.0, -1.0, 0.0, 2.0], 2.0)
    np.testing.assert_allclose(zero, palette.GROUND.to_rgb())
    np.testing.assert_allclose(high, palette.POSITIVE.to_rgb())
    np.testing.assert_allclose(low, palette.NEGATIVE.to_rgb())
    np.testing.assert_allclose(middle, (low + zero) / 2)


def test_no_size_no_colour():
    np.testing.assert_allclose(palette.signed_rgb(np.zeros((2, 2)), 0.0)[1, 1], palette.GROUND.to_rgb())
    assert palette.sign_hue(0.0) == palette.SECONDARY
    assert palette.sign_hue(-1e-9) == palette.NEGATIVE


def test_activations_are_ink():
    np.testing.assert_allclose(
        palette.ink_rgb([0.0, 1.0, -1.0])[[0, 1, 2]].sum(axis=1)[0::2], sum(palette.GROUND.to_rgb())
    )
    np.testing.assert_allclose(palette.ink_rgb(1.0), palette.INK.to_rgb())


def test_edges_are_linear_in_the_weight():
    np.testing.assert_allclose(palette.weight_width([0.0, -1.0, 2.0], 2.0), [0.4, 1.9, 3.4])
    np.testing.assert_allclose(palette.weight_opacity([0.0, -1.0, 2.0], 2.0), [0.1, 0.525, 0.95])
