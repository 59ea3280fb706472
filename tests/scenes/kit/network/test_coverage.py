import numpy as np
import pytest

from scenes.kit.network.coverage import TABULATED, coverage

THIN, THICK = 0.3, 2.2


def random_lines(count=40):
    return np.random.default_rng(0).uniform(5, 60, size=(count, 4)).astype(np.float32)


def plain(segment, half_width, shape):
    """The share of every pixel that a line covers, straight from the definition; nan where it ends."""
    x, y = np.meshgrid(np.arange(shape.width) + 0.5, np.arange(shape.height) + 0.5)
    x0, y0, x1, y1 = segment.astype(float)
    away = np.abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / np.hypot(x1 - x0, y1 - y0)
    along = (y - y0) / (y1 - y0) if abs(y1 - y0) > abs(x1 - x0) else (x - x0) / (x1 - x0)
    share = np.clip(half_width + 0.5 - away, 0, min(1, 2 * half_width))
    return np.where((along > 0) & (along < 1), share, 0).ravel(), along.ravel()


def test_tables_hold_what_the_definition_says():
    lines = random_lines()
    shape = coverage(lines.tobytes(), THIN, THICK)
    assert len(shape.tables) == TABULATED
    for table in (shape.tables[0], shape.tables[4], shape.tables[-1]):
        for line, segment in enumerate(lines):
            found = np.zeros(shape.height * shape.width)
            begin, end = table.starts[line : line + 2]
            first = shape.starts[line]
            found[shape.pixels[first : first + end - begin]] = table.covered[begin:end]
            expected, _ = plain(segment, table.half_width, shape)
            assert np.abs(found - expected).max() < 1e-3


def test_depths_are_the_sums_over_lines_of_each_sign():
    lines = random_lines()
    shape = coverage(lines.tobytes(), THIN, THICK)
    half_widths = np.array([table.half_width for table in shape.tables], dtype=np.float32)[np.arange(40) % 12]
    signed = np.random.default_rng(1).normal(size=40).astype(np.float32)
    signed[7] = 0
    found = shape.depths(half_widths, signed)
    expected = np.zeros_like(found)
    for segment, half, depth in zip(lines, half_widths, signed, strict=True):
        expected[int(depth < 0)] += abs(depth) * plain(segment, half, shape)[0]
    np.testing.assert_allclose(found, expected, atol=5e-3)


def test_widths_between_the_tables_keep_their_ink():
    line = np.array([[10, 20.3, 110, 60.8]], dtype=np.float32)
    shape = coverage(line.tobytes(), THIN, THICK)
    for half_width in np.linspace(THIN, THICK, 31, dtype=np.float32):
        ink = shape.depths(half_width[None], np.ones(1, dtype=np.float32)).sum()
        assert ink == pytest.approx(2 * half_width * np.hypot(100, 40.5), rel=0.04)


def test_lines_of_one_width_need_one_table():
    lines = random_lines()
    one = coverage(lines.tobytes(), THICK, THICK)
    signed = np.linspace(-1, 1, 40, dtype=np.float32)
    assert len(one.tables) == 1
    many = coverage(lines.tobytes(), THIN, THICK).depths(np.full(40, THICK, dtype=np.float32), signed)
    np.testing.assert_allclose(one.depths(np.full(40, THICK, dtype=np.float32), signed), many, atol=1e-4)


def test_a_glow_is_strongest_where_it_stands():
    line = np.array([[10, 20, 110, 20]], dtype=np.float32)
    shape = coverage(line.tobytes(), THIN, THICK)
    glow = shape.glow(np.array([-1.0], dtype=np.float32), 0.3, 0.1).reshape(2, shape.height, shape.width)
    assert not glow[0].any()
    across = glow[1].sum(axis=0)
    assert abs(int(across.argmax()) - 40) <= 1
    assert across[110 - 5] < 1e-3 * across.max()


def test_no_lines_shown_is_nothing():
    shape = coverage(random_lines().tobytes(), THIN, THICK)
    assert not shape.depths(np.full(40, THIN, dtype=np.float32), np.zeros(40, dtype=np.float32)).any()
