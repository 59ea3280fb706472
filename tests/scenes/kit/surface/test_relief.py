import numpy as np
import pytest

from scenes.kit.surface.relief import FINE, HeightField, View, contour_segments, fitted, rasterise

HALF = (0.5, 0.4)


def bumpy(rows=31, columns=41):
    u, v = np.meshgrid(np.linspace(-0.5, 0.5, columns), np.linspace(-0.4, 0.4, rows))
    return HeightField(0.15 + 0.12 * np.sin(9 * u) * np.cos(8 * v) + 0.1 * u, HALF)


def test_the_surface_meets_every_measured_point():
    heights = np.random.default_rng(0).normal(size=(12, 17))
    field = HeightField(heights, HALF)
    v, u = np.meshgrid(field.v, field.u, indexing="ij")
    np.testing.assert_allclose(field.at(u, v), heights, atol=1e-12)


@pytest.mark.parametrize(
    "view", [View(30, 32, 1), View(-110, 20, 1), View(200, 55, 0.6), View(0, 90, 0), View(45, 16, 1)]
)
def test_every_pixel_shows_the_nearest_point_of_the_surface(view):
    """Against the obvious way: project a cloud of points, and keep the nearest of each pixel."""
    field, shape = bumpy(), (120, 160)
    raster = rasterise(field, view, (0.0, 0.4), shape)
    u, v = np.meshgrid(np.linspace(-0.5, 0.5, 1500), np.linspace(-0.4, 0.4, 1200))
    x, y, away = view.project(np.stack([u, v, field.at(u, v)], axis=-1).reshape(-1, 3), field.radius)
    column, row = raster.frame.pixels(x, y)
    central = (np.abs(column % 1 - 0.5) < 0.2) & (np.abs(row % 1 - 0.5) < 0.2)  # a ridge may cross the rest
    nearest = np.full(shape, np.inf)
    np.minimum.at(nearest, (row[central].astype(int), column[central].astype(int)), away[central])
    # Below a front edge that rises the sheet's lower side would show; there the relief has a wall instead.
    opaque = raster.rgba[..., 3] == 255
    assert np.mean(np.isfinite(nearest)[opaque]) > 0.98
    both = opaque & np.isfinite(nearest) & np.isfinite(raster.distance)
    off = np.abs(nearest[both] - raster.distance[both])
    assert np.mean(off < 0.03) > 0.985


def test_the_camera_keeps_straight_lines_straight_and_plumb_lines_plumb():
    view, radius = View(25, 30, 0.8), 0.64
    start, end = np.array([-0.5, -0.3, 0.1]), np.array([0.4, 0.4, 0.5])
    x, y, _ = view.project(np.linspace(start, end, 9), radius)
    np.testing.assert_allclose(np.polyfit(x, y, 1) @ [x, np.ones(9)], y, atol=1e-12)
    x, y, _ = view.project(np.array([[0.2, 0.3, z] for z in (0.0, 0.1, 0.2)]), radius)
    assert np.ptp(x) == 0
    assert y[1] - y[0] == pytest.approx(y[2] - y[1])


def test_the_frame_holds_the_box_at_every_angle():
    field = bumpy()
    box = np.array([(u, v, z) for u in (-0.5, 0.5) for v in (-0.4, 0.4) for z in (0.0, 0.4)])
    for azimuth in range(0, 360, 25):
        for elevation in (5, 40, 90):
            view = View(azimuth, elevation, 1)
            x, y, _ = view.project(box, field.radius)
            column, row = fitted(view, field, (0.0, 0.4), (100, 150)).pixels(x, y)
            assert column.min() >= 0
            assert column.max() <= 150
            assert row.min() >= 0
            assert row.max() <= 100


def test_lines_of_equal_height_have_it():
    field = bumpy()
    segments = contour_segments(field, np.array([0.1, 0.17]))
    assert len(segments) > 100
    found = field.at(segments[..., 0], segments[..., 1])
    np.testing.assert_allclose(found, segments[..., 2], atol=2e-3)
    assert set(np.round(np.unique(segments[..., 2].round(6)), 6)) == {0.1, 0.17}


def test_a_slope_towards_the_light_is_brighter():
    flat = HeightField(
        np.linspace(0, 0.3, 41)[None].repeat(31, axis=0), HALF
    )  # rises to the right: faces left
    towards, away = (rasterise(flat, View(azimuth, 60, 1), (0, 0.3), (90, 120)) for azimuth in (0, 180))
    brightness = [raster.rgba[raster.rgba[..., 3] == 255, :3].mean() for raster in (towards, away)]
    assert brightness[0] > 1.15 * brightness[1]


def test_the_fine_grid_is_finer_than_what_is_measured():
    assert bumpy().fine.shape == (FINE, FINE)
