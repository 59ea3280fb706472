import math

import numpy as np
import pytest
from manim import FadeIn

from scenes.beats.sgd.walkers import SHIN, THIGH, DrunkMan, SlowMan, drunk_pose, slow_pose, waving
from scenes.kit.look import palette

PHASES = np.linspace(-3, 12, 301)


@pytest.mark.parametrize("pose", [slow_pose, drunk_pose])
def test_feet_stay_on_the_ground_in_turn_and_legs_reach_them(pose):
    for phase in PHASES:
        stands = pose(float(phase))
        heights = [foot[1] for foot in stands.feet]
        assert min(heights) == pytest.approx(0, abs=1e-12)
        assert all(math.dist(stands.hip, (x, y + 0.03)) <= THIGH + SHIN for x, y in stands.feet)


@pytest.mark.parametrize("pose", [slow_pose, drunk_pose])
def test_a_pose_follows_from_its_phase_and_moves_smoothly(pose):
    assert pose(0.7) == pose(0.7)
    assert pose(0.7) != pose(0.9)
    heads = np.array([pose(float(phase)).head for phase in np.arange(0, 5, 0.01)])
    assert np.abs(np.diff(heads, axis=0)).max() < 0.02


def test_one_leans_both_ways_and_the_other_hardly():
    drunk = [drunk_pose(float(phase)).lean for phase in PHASES]
    slow = [slow_pose(float(phase)).lean for phase in PHASES]
    assert max(drunk) > 15
    assert min(drunk) < -15
    assert max(map(abs, slow)) < 5
    assert all(abs(drunk_pose(float(phase)).hat_tilt) > 8 for phase in PHASES)


@pytest.mark.parametrize("man", [DrunkMan, SlowMan])
def test_he_is_drawn_within_his_box_whatever_the_phase(draw, man):
    ground = draw(height=240)
    for phase in np.arange(0, 8, 0.23):
        figure = man(6.0).wave(phase).stand_at(np.array([0.0, -2.8, 0.0]), float(phase))
        np.testing.assert_allclose(figure.foot(), [0, -2.8, 0])
        row, column = np.nonzero(np.abs(draw(figure, height=240).astype(int) - ground).sum(axis=-1) > 30)
        x, y = (column - 213) / 30, (120 - row) / 30
        assert x.min() > figure.get_left()[0]
        assert x.max() < figure.get_right()[0]
        assert y.max() < figure.get_top()[1]
        assert y.min() > figure.get_bottom()[1]


@pytest.mark.parametrize(("man", "color"), [(DrunkMan, palette.DRUNK), (SlowMan, palette.SLOW)])
def test_his_colour_shows_when_he_is_small(draw, man, color):
    pixels = draw(man(0.6))[..., :3] / 255
    assert np.sum(np.abs(pixels - color.to_rgb()).max(axis=-1) < 0.08) > 100  # of 36 by 35 at 480p


@pytest.mark.parametrize("man", [DrunkMan, SlowMan])
def test_facing_left_is_the_mirror_image(draw, man):
    right, left = (draw(man(4.0, facing=facing).stand_at(np.zeros(3), 0.4)) for facing in (1, -1))
    difference = np.abs(
        right[:, 1:].astype(int) - left[:, 1:][:, ::-1]
    )  # 853.33 columns: the middle is off by half
    assert difference.mean() < 2
    assert np.abs(right.astype(int) - left).mean() > 2 * difference.mean()


def test_he_fades_in_and_moves_like_any_mobject(play):
    man = SlowMan(1.0)
    play(
        lambda: FadeIn(man, run_time=0.2),
        lambda: man.animate(run_time=0.2).stand_at(np.array([1.0, 1.0, 0.0]), 2.0),
    )
    assert man.phase == 2.0
    np.testing.assert_allclose(man.foot(), [1, 1, 0])


@pytest.mark.parametrize("pose", [slow_pose, drunk_pose])
def test_a_waving_hand_rises_above_the_shoulders_and_goes_to_and_fro(pose):
    stands = pose(0.3)
    assert waving(stands, 0) == stands
    hands = np.array([waving(stands, waves).hands[1] for waves in np.linspace(1, 3, 41)])
    assert hands[:, 1].min() > stands.shoulders[1]
    assert np.ptp(hands[:, 0]) > 0.05
    rising = np.array([waving(stands, waves).hands[1] for waves in np.arange(0, 1.2, 0.01)])
    assert np.linalg.norm(np.diff(rising, axis=0), axis=1).max() < 0.03


def test_he_looks_right_or_left():
    with pytest.raises(ValueError, match="facing must be 1"):
        DrunkMan(facing=0)


@pytest.mark.parametrize("facing", [1, -1])
def test_his_glass_is_drawn_where_he_says(draw, facing):
    man = SlowMan(6.0, facing=facing).stand_at(np.array([0.0, -2.8, 0.0]), 0.3)
    x, y, _ = man.glass()
    pixels = draw(man, height=240)[..., :3] / 255
    ink = [
        np.abs(pixels[round(120 - 30 * (y + up)), round(213 + 30 * x)] - palette.INK.to_rgb()).max() < 0.15
        for up in (0.0, 0.085 * 6)
    ]
    assert ink == [False, True]
    assert np.sign(x) == facing
