import cairo
import numpy as np
import pytest

from scenes.kit.look import palette
from scenes.kit.look.painting import Canvas, StageCamera
from scenes.kit.pictures.field import PictureField
from scenes.kit.replay.replay import Drive

WRONG = np.random.default_rng(3).random(1200) < 0.2


def painted(field):
    camera = StageCamera()
    frame = np.zeros((camera.pixel_height, camera.pixel_width, 4), dtype=np.uint8)
    surface = cairo.ImageSurface.create_for_data(
        frame.data, cairo.FORMAT_ARGB32, camera.pixel_width, camera.pixel_height
    )
    field.paint(Canvas(cairo.Context(surface), camera))
    return frame


@pytest.fixture
def field():
    return PictureField(np.zeros((1200, 28, 28)), WRONG, size=(8.0, 6.0))


def test_cells_are_as_square_as_possible(field):
    rows, columns = field.grid
    assert rows * columns >= 1200
    assert 8.0 / columns == pytest.approx(6.0 / rows, rel=0.1)


@pytest.mark.parametrize("zoom", [1, 2, 4])
def test_misread_pictures_stand_out_from_afar_and_from_nearby(field, zoom):
    frame = painted(field.show(zoom))
    filled = frame[frame[..., 3] > 0].astype(int)
    mistake = 255 * palette.rgb(palette.NEGATIVE)
    near = np.abs(filled[:, :3] - mistake).sum(axis=1) < 90
    assert near.mean() == pytest.approx(WRONG.mean(), rel=0.5)


def test_nothing_is_painted_beside_it(field):
    frame = painted(field.show(9))
    assert not frame[:, 0, 3].any()
    assert frame[frame.shape[0] // 2, frame.shape[1] // 2, 3] > 0


def test_it_is_looked_at_from_ever_farther_away(field, play):
    play(Drive(field, 9, 1, log=True, run_time=0.4))
    assert field.zoom[0] == pytest.approx(1)
    np.testing.assert_array_equal(field.shown()["misread"], WRONG)


def test_every_picture_needs_a_verdict():
    with pytest.raises(ValueError, match="as many verdicts"):
        PictureField(np.zeros((3, 28, 28)), [True], size=(1, 1))


def test_a_few_pictures_are_looked_at_and_held_where_they_are_seen(draw):
    wrong = np.zeros(64, dtype=bool)
    wrong[8 * 6 + 5] = True  # row 6, column 5
    field = PictureField(np.zeros((64, 28, 28)), wrong, size=(4.0, 4.0)).look_from(6, 4, 2, 2)
    assert field.zoom[0] == pytest.approx(4)
    frame = np.asarray(draw(field), dtype=float)[..., :3]
    mistakes = np.abs(frame - frame.reshape(-1, 3)[frame.sum(axis=2).argmax()]).max(axis=2) < 30
    down, across = np.argwhere(mistakes).mean(axis=0)
    high, wide = frame.shape[:2]
    assert down < high / 2
    assert across > wide / 2


def test_neighbours_that_were_misread_stay_apart():
    field = PictureField(np.zeros((2, 28, 28)), [True, True], size=(2.0, 1.0))
    cells = field._colored(slice(None))[..., :3]
    assert (cells[:, -1] == cells[:, :, -1]).all()
    assert (cells[:, 0, 0] != cells[:, -1, -1]).any()
