"""The cost over planes and paths beside them, against direct computation."""

import numpy as np
import pytest

import netcore
from netcore.errors import FactError
from netcore.landscape.paths import pca_plane

STEPS = 40


def test_two_parameters(ask, logs, cost, full_gradient):
    here = logs["rough"].params_at(0).vector.astype(np.float64)
    grid = ask("cost over parameters", x_index=90, y_index=115, reach=1.0, points=3)
    moved = here.copy()
    moved[[90, 115]] = grid.x[2], grid.y[0]
    assert grid.cost[0, 2] == pytest.approx(cost(logs["rough"], moved), rel=1e-6)
    found = ask("cost in directions", x_index=90, y_index=115, length=0.3)
    slopes = full_gradient(logs["rough"], 0)[[90, 115]]
    assert found.slopes == pytest.approx(slopes, rel=1e-5)
    assert found.angle == pytest.approx(np.arange(8) * np.pi / 4)
    moved = here.copy()
    moved[[90, 115]] += 0.3 * np.array([0.0, 1.0])
    assert found.change[2] == pytest.approx(cost(logs["rough"], moved) - found.cost)
    assert found.place[2] == pytest.approx(moved[[90, 115]])
    assert found.reached[2] == pytest.approx(cost(logs["rough"], moved))
    assert found.length == pytest.approx(np.linalg.norm(slopes), rel=1e-5)


def test_a_descent_of_two_parameters_goes_against_their_gradient(ask, logs, full_gradient, cost):
    found = ask("descent over parameters", x_index=90, y_index=115, learning_rate=0.5, steps=3)
    start = logs["rough"].params_at(0).vector
    assert found.place[0] == pytest.approx(start[[90, 115]])
    first = start[[90, 115]] - 0.5 * full_gradient(logs["rough"], 0)[[90, 115]]
    assert found.place[1] == pytest.approx(first, rel=1e-5)
    end = start.astype(np.float64)
    end[[90, 115]] = found.place[-1]
    assert found.cost[-1] == pytest.approx(cost(logs["rough"], end))
    assert (np.diff(found.cost) < 0).all()


@pytest.mark.parametrize("plane", ["pca", "ends"])
def test_paths_beside_planes(ask, logs, plane, cost):
    runs = ("exact", "rough")
    surface = ask("plane surface", *runs, plane=plane, points=5)
    path = ask("plane path", *runs, plane=plane, which=1)
    true = [cost(logs["rough"], logs["rough"].params_at(step).vector) for step in path.step]
    assert path.true_cost == pytest.approx(np.array(true), rel=1e-6)
    x, y = path.coordinates.T
    assert surface.x[0] < x.min() <= x.max() < surface.x[-1]
    assert surface.y[0] < y.min() <= y.max() < surface.y[-1]
    assert 0 < path.share <= 1
    if plane == "ends":
        assert path.plane_cost[[0, -1]] == pytest.approx(path.true_cost[[0, -1]], rel=1e-5)
    else:
        plane = pca_plane([logs[run] for run in runs])
        on_grid = plane.at(surface.x[1], surface.y[3]).vector
        assert surface.cost[3, 1] == pytest.approx(cost(logs["rough"], on_grid), rel=1e-5)


def test_a_random_plane_has_the_end_in_its_middle(ask, logs):
    surface = ask("plane surface", plane="random", points=3, seed=4)
    assert surface.cost[1, 1] == pytest.approx(logs["rough"].evaluations[-1].train_cost, rel=1e-5)


def test_impossible_planes_are_named(ask):
    with pytest.raises(FactError, match="start at the same point"):
        ask("plane surface", "rough", "other", plane="ends")
    with pytest.raises(FactError, match="no plane"):
        ask("plane surface", plane="flat")


def test_a_path_begins_where_it_is_near_the_plane(ask, log, cost):
    of = {"which": 1, "points": STEPS + 1}
    whole = ask("plane path", "exact", "rough", **of)
    assert list(whole.step) == list(range(STEPS + 1))
    costs = [cost(log, log.params_at(step).vector) for step in (0, 20)]
    assert whole.true_cost[[0, 20]] == pytest.approx(costs, rel=1e-6)
    off = np.abs(whole.true_cost - whole.plane_cost)
    gap = float(np.sort(off)[STEPS // 4])
    first = int(np.flatnonzero(off <= gap)[0])
    assert first > 0
    later = ask("plane path", "exact", "rough", **of, gap=gap)
    assert later.step[0] == first
    assert np.array_equal(later.coordinates, whole.coordinates[first:])
    assert later.start_cost == whole.true_cost[0]
    assert later.share == whole.share
    assert np.array_equal(later.work, 4 * (later.step - first))
    with pytest.raises(FactError, match="never comes within"):
        ask("plane path", "exact", "rough", **of, gap=float(off.min()) / 2)


def test_a_path_may_be_recorded_densely_at_first(ask):
    found = ask("plane path", "exact", "rough", which=1, every_until=5, points=4)
    assert list(found.step) == [0, 1, 2, 3, 4, 5, 14, 28, 40]


def test_a_pca_plane_needs_runs_of_one_network(logs, log, cost):
    with pytest.raises(ValueError, match="at least one run"):
        pca_plane([])
    plane = pca_plane([log, logs["exact"]], points=9)
    assert "rough, exact" in plane.made_from
    assert len(plane.landmarks) == 18
    grid = netcore.cost_on_plane(plane, log.data)
    assert grid.cost.shape == (51, 51)
    on_grid = plane.at(grid.x[7], grid.y[13]).vector
    assert grid.cost[13, 7] == pytest.approx(cost(log, on_grid), rel=1e-6)
