"""Every single write of a log fails once, and is torn once."""

import errno
import os
import shutil

import numpy as np
import pytest

import netcore
from netcore.runlog import writer
from netcore.runlog.log import partial_path
from netcore.runlog.writer import fletcher32

KINDS = {
    "factors": {"data.train": 400, "training.batch_size": 1, "training.steps": 250},
    "gradients": {"training.batch_size": "full", "training.steps": 40},
}
SPEC = netcore.RunSpec.from_table(
    {
        "data": {"name": "thirds"},
        "network": {"layers": [3, 3, 2]},
        "training": {"learning_rate": 0.5, "batch_size": 1, "steps": 1},
        "log": {"evaluate_every": 100},
    },
    name="tiny",
)


@pytest.fixture(params=KINDS, ids=str)
def spec(request):
    return SPEC.changed(KINDS[request.param])


@pytest.fixture
def whole(spec, tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "log.h5"
    netcore.train(spec, path).close()
    return path.read_bytes()


def test_a_disk_that_is_full_at_any_write_is_said_and_leaves_what_was_written(
    spec, whole, tmp_path, monkeypatch
):
    path, real = tmp_path / "log.h5", os.pwrite
    left = None

    def full(file, content, place):
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(file, content, place)

    monkeypatch.setattr(writer.os, "pwrite", full)
    room, steps, messages = 0, [], []
    while not path.exists():
        left = room
        try:
            netcore.train(spec, path, resume=True).close()
        except netcore.LogError as error:
            messages.append(str(error))
            left = 10**9
            if partial_path(path).exists():
                with netcore.open_log(path) as log:
                    steps.append(len(log))
                partial_path(path).unlink()
            assert list(tmp_path.iterdir()) == []
        room += 1
    assert len(messages) == room - 1 > 40
    for words in (str(path), "No space left on device", "make room"):
        assert all(words in message for message in messages)
    assert 0 < min(steps) < max(steps) == spec.training.steps
    assert path.read_bytes() == whole


def test_a_disk_that_is_full_when_room_is_reserved_is_said(spec, tmp_path, monkeypatch):
    def full(file, start, size):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(writer.os, "posix_fallocate", full)
    with pytest.raises(netcore.LogError, match=r"No space left on device.*make room"):
        netcore.train(spec, tmp_path / "log.h5")
    assert list(tmp_path.iterdir()) == []


def test_a_log_that_cannot_get_its_name_is_said_and_kept(spec, whole, tmp_path, monkeypatch):
    def full(self, target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "log.h5"
    monkeypatch.setattr("pathlib.Path.rename", full)
    with pytest.raises(netcore.LogError, match=r"cannot rename the log to .*log\.h5 \(No space"):
        netcore.train(spec, path)
    monkeypatch.undo()
    netcore.train(spec, path, resume=True).close()
    assert path.read_bytes() == whole


def test_a_log_survives_a_last_write_that_was_torn(spec, whole, tmp_path, monkeypatch, capsys):
    path, images, real = tmp_path / "log.h5", tmp_path / "images", os.pwrite
    images.mkdir()

    def torn(file, content, place):
        half = len(content) // 2
        real(file, content[:half], place)
        if partial_path(path).exists():
            shutil.copy(partial_path(path), images / f"{len(list(images.iterdir())):03}")
        return half + real(file, content[half:], place + half)

    monkeypatch.setattr(writer.os, "pwrite", torn)
    netcore.train(spec, path).close()
    monkeypatch.undo()
    lengths = []
    for image in sorted(images.iterdir()):
        path.unlink()
        shutil.copy(image, partial_path(path))
        with netcore.open_log(path) as log:
            assert not log.finished
            lengths.append(len(log))
        netcore.train(spec, path, resume=True).close()
        assert path.read_bytes() == whole, image.name
    assert len(lengths) > 20
    assert lengths == sorted(lengths)
    assert lengths[0] == 0
    assert lengths[-1] == spec.training.steps
    assert not capsys.readouterr().err  # nothing was moved aside


@pytest.mark.parametrize("size", [1, 2, 3, 44, 2561, 71680])
def test_chunks_have_the_checksum_that_hdf5_expects(tmp_path, size):
    h5py = pytest.importorskip("h5py")
    contents = [np.random.default_rng(size).bytes(size), bytes(size), b"\xff" * size]
    with h5py.File(tmp_path / "sums.h5", "w") as file:
        for number, content in enumerate(contents):
            values = np.frombuffer(content, np.uint8)
            stored = file.create_dataset(str(number), data=values, chunks=values.shape, fletcher32=True)
            _, raw = stored.id.read_direct_chunk((0,))
            assert raw == content + fletcher32(content).to_bytes(4, "little")
