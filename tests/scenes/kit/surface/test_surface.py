import copy

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, Dot, FadeIn, linear

from scenes.beats.sgd.walkers import DrunkMan
from scenes.kit.look import palette
from scenes.kit.surface.moves import ShowSurface
from scenes.kit.surface.surface import CostSurface, Trail

X, Y = np.linspace(-2.0, 3.0, 41), np.linspace(-1.0, 1.0, 31)
BOWL = 0.2 + 0.1 * X**2 + 0.6 * Y[:, None] ** 2


def trails():
    t = np.linspace(0, 1, 20)
    way = np.column_stack([2.6 - 2.4 * t, 0.8 - 0.7 * t])
    true = 0.2 + 0.1 * way[:, 0] ** 2 + 0.6 * way[:, 1] ** 2
    return [
        Trail(way, true + 0.2 * (1 - t), palette.DRUNK),
        Trail(way[:4], true[:4], palette.SLOW, beads=True),
    ]


def make(**options):
    return CostSurface(X, Y, BOWL, **options)


def to_pixel(point, height=480):
    column, row = (
        np.array([point[0], -point[1]]) * height / 8 + np.array([round(height * 16 / 9), height]) / 2
    )
    return int(row), int(column)


def test_a_map_has_exactly_the_colours_of_its_costs(draw):
    surface = make().show(azimuth=0, elevation=90, relief=0)
    frame = draw(surface)[..., :3].astype(float)
    shares = (BOWL - BOWL.min()) / np.ptp(BOWL)
    off = []
    for x in X[2:-2:3]:
        for y in Y[2:-2:3]:
            expected = 255 * palette.surface_rgb(shares[np.argmin(abs(Y - y)), np.argmin(abs(X - x))])
            row, column = to_pixel(surface.to_screen(x, y, 0.2))
            around = frame[row - 2 : row + 3, column - 2 : column + 3].reshape(-1, 3)
            off.append(np.abs(around - expected).max(axis=1).min())  # of lines and fields the field
    assert np.median(off) < 4
    assert max(off) < 25


def test_a_map_has_x_to_the_right_and_y_up_and_knows_no_height():
    surface = make().show(azimuth=0, elevation=90, relief=0)
    origin, right, up, high = (surface.to_screen(*at) for at in [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)])
    np.testing.assert_allclose((right - origin)[1:], 0, atol=1e-12)
    assert right[0] > origin[0]
    np.testing.assert_allclose((up - origin)[0], 0, atol=1e-12)
    assert up[1] > origin[1]
    np.testing.assert_allclose(high, origin, atol=1e-12)


def test_heights_on_the_screen_are_proportional_to_costs():
    surface = make().shift(LEFT).scale(0.7)
    low, middle, high = surface.to_screen([1, 1, 1], [0.5, 0.5, 0.5], [0.2, 0.5, 1.1])
    assert low[0] == middle[0] == high[0]
    assert (high - low)[1] == pytest.approx(3 * (middle - low)[1])


@pytest.mark.parametrize("change", [lambda s: s, lambda s: s.shift(2 * RIGHT + UP), lambda s: s.scale(0.6)])
def test_a_trails_head_is_drawn_where_it_is_said_to_be(draw, change):
    surface = change(make(trails=trails()).show(trail_lengths=[19, 2], azimuth=140))
    row, column = to_pixel(surface.trail_head(0))
    np.testing.assert_allclose(draw(surface)[row, column, :3] / 255, palette.DRUNK.to_rgb(), atol=0.02)


def test_a_trail_keeps_its_true_cost_and_lets_a_line_drop_to_the_surface():
    surface = make(trails=trails()).show(trail_lengths=[5, 0])
    trail = trails()[0]
    expected = surface.to_screen(*trail.coordinates[5], trail.cost[5])
    np.testing.assert_allclose(surface.trail_head(0), expected)
    x, y = trail.coordinates[5]
    below = surface.to_screen(x, y, 0.2 + 0.1 * x**2 + 0.6 * y**2)
    assert below[0] == pytest.approx(expected[0])
    assert below[1] < expected[1] - 0.1


def test_a_ridge_hides_the_trail_behind_it(draw):
    ridge = np.exp(-40 * (Y[:, None] + 0.2) ** 2) * np.ones(len(X))
    behind = Trail(np.array([[-1.5, 0.5], [2.5, 0.5]]), np.array([0.02, 0.02]), palette.DRUNK)

    def orange(azimuth):
        surface = CostSurface(X, Y, ridge, trails=[behind], elevation=12, rise=0.5)
        frame = draw(surface.show(azimuth=azimuth, trail_lengths=[1]))[..., :3] / 255
        return np.sum(np.abs(frame - palette.DRUNK.to_rgb()).max(axis=-1) < 0.05)

    assert orange(180) > 4 * orange(0)


def test_what_is_shown_depends_on_the_state_alone(draw):
    state = {"azimuth": 50, "elevation": 40, "relief": 0.7, "trail_lengths": [7.5, 1]}
    direct = draw(make(trails=trails(), ticks=(0.2, 1.0)).show(**state))
    detour = make(trails=trails(), ticks=(0.2, 1.0)).show(azimuth=-90, elevation=80, trail_lengths=[19, 3])
    draw(detour)
    detour.show(elevation=20, relief=0.1)
    np.testing.assert_array_equal(draw(detour.show(**state)), direct)


def test_turning_there_and_back_is_no_change(play):
    surface = make(trails=trails())
    play(
        lambda: ShowSurface(surface, turn=40, run_time=0.2),
        lambda: ShowSurface(surface, turn=-40, run_time=0.2),
        on_stage=[surface],
    )
    np.testing.assert_allclose(surface.seen_from, [30, 32, 1])


def test_it_lies_down_and_rises_again(play):
    surface = make(ticks=(0.2, 1.0))
    play(lambda: ShowSurface(surface, azimuth=0, elevation=90, relief=0, run_time=0.2), on_stage=[surface])
    np.testing.assert_allclose(surface.seen_from, [0, 90, 0])
    assert surface.tick_labels[0].get_fill_opacity() == 0
    play(lambda: ShowSurface(surface, azimuth=30, elevation=32, relief=1, run_time=0.2), on_stage=[surface])
    np.testing.assert_allclose(surface.seen_from, [30, 32, 1])
    assert surface.tick_labels[0].get_fill_opacity() == 1


def test_walking_begins_where_the_trails_are_and_keeps_its_pace():
    surface = make(trails=trails()).show(trail_lengths=[1, 1])
    walk = ShowSurface(surface, trail_lengths=[19, 3], turn=10, rate_func=linear)
    walk.begin()
    found = []
    for alpha in (0.0, 0.5, 1.0):
        walk.interpolate(alpha)
        found.append(surface.lengths.tolist())
    assert found == [[1, 1], [10, 2], [19, 3]]
    assert surface.seen_from[0] == 40


def test_the_end_is_the_same_to_the_last_bit_however_many_frames_lie_before_it():
    def end(frames):
        surface = make(trails=trails(), ticks=(0.2, 1.0)).pin(Dot(), (1.0, 0.5, 0.6)).carry(DrunkMan(0.7), 0)
        walk = ShowSurface(surface, trail_lengths=surface.longest, turn=33)
        walk.begin()
        for alpha in np.linspace(0, 1, frames):
            walk.interpolate(alpha)
        return np.concatenate([part.points for part in surface.get_family()])

    np.testing.assert_array_equal(end(2), end(57))


def test_start_values_are_those_of_the_moment_it_begins():
    surface = make()
    later = ShowSurface(surface, elevation=60)
    surface.show(azimuth=77)
    later.begin()
    later.interpolate(1.0)
    np.testing.assert_allclose(surface.seen_from, [77, 60, 1])


def test_pinned_mobjects_and_walkers_keep_their_place():
    surface = make(trails=trails())
    label, man = Dot(), DrunkMan(0.6)
    surface.pin(label, (1.0, 0.5, 0.6), UP, buff=0.2).carry(man, 0, stride=0.25)
    surface.show(azimuth=-60, trail_lengths=[8, 0])
    assert label.get_bottom()[1] == pytest.approx(surface.to_screen(1.0, 0.5, 0.6)[1] + 0.2)
    np.testing.assert_allclose(man.foot(), surface.trail_head(0))
    assert man.phase == 2.0


def test_ticks_stand_at_their_costs():
    surface = make(ticks=(0.2, 0.4, 0.8), decimals=1)
    heights = [label.get_center()[1] for label in surface.tick_labels[:3]]
    assert [label.text for label in surface.tick_labels] == ["0.2", "0.4", "0.8", "cost"]
    assert heights[2] - heights[1] == pytest.approx(2 * (heights[1] - heights[0]), rel=0.02)


def test_the_vertical_scale_never_jumps():
    surface = make(ticks=(0.2, 0.8))
    turns = range(0, 361, 2)
    places = [surface.show(azimuth=azimuth).tick_labels[0].get_center() for azimuth in turns]
    assert np.abs(np.diff(places, axis=0)).max() < 0.5  # while a corner takes over from another 5 units away
    np.testing.assert_allclose(places[0], places[-1], atol=1e-9)


def test_it_fades(draw, play):
    surface, ground = make(), draw()
    full = np.abs(draw(surface).astype(int) - ground).sum()
    half = np.abs(draw(make().set_opacity(0.5)).astype(int) - ground).sum()
    assert half == pytest.approx(full / 2, rel=0.05)
    stage = play(lambda: FadeIn(surface, run_time=0.2))
    assert surface in stage.mobjects
    assert surface.opacity == 1


def test_a_copy_shares_the_measured_heights():
    surface = make(trails=trails(), ticks=(0.2, 1.0)).pin(Dot(), (0, 0, 0.3))
    twin = copy.deepcopy(surface)
    assert twin.field is surface.field
    assert twin.pins[0].mobject in twin.submobjects
    twin.show(azimuth=90)
    assert surface.seen_from[0] == 30


def test_other_costs_have_another_digest():
    assert make().digest == make().digest
    assert CostSurface(X, Y, BOWL + 1e-9 * X).digest != make().digest


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: CostSurface(Y, X, BOWL), r"cost must be finite and \(41, 31\) like y and x"),
        (lambda: CostSurface(X, Y, np.where(BOWL > 1, np.nan, BOWL)), "must be finite"),
        (
            lambda: make(trails=[Trail(np.array([[0, 0], [9, 0]]), np.zeros(2), palette.SLOW)]),
            "leaves the grid",
        ),
        (lambda: Trail(np.zeros((3, 2)), np.zeros(2), palette.SLOW), "a cost for each"),
        (lambda: make(trails=trails()).show(trail_lengths=[1]), "1 lengths for 2 trails"),
    ],
)
def test_what_cannot_be_drawn_is_refused(build, message):
    with pytest.raises(ValueError, match=message):
        build()


def test_figures_that_are_put_down_stay_where_they_stand():
    man = DrunkMan(0.7)
    surface = make(trails=trails()).carry(man, 0).show(trail_lengths=[2.0, 0.0])
    stood = man.foot()
    assert surface.put_down() == [man]
    surface.show(trail_lengths=[9.0, 0.0])
    assert np.allclose(man.foot(), stood)
    assert man not in surface.submobjects
