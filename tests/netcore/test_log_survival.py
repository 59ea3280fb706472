"""What a run log survives: kills, full disks, flipped bytes, cut ends, and two processes at once."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import h5py
import numpy as np
import pytest

import netcore
from netcore.logfile import BLOCK, LogWriter
from netcore.runlog import partial_path

TINY = {
    "data": {"name": "thirds"},
    "network": {"layers": [3, 3, 2]},
    "training": {"learning_rate": 0.5, "batch_size": 1, "steps": 600},
}


def spec_of(**training):
    table = {**TINY, "training": {**TINY["training"], **training}}
    return netcore.RunSpec.from_table(table, name="tiny")


def contents(log):
    """All that a log holds, as plain values that compare exactly."""
    found = []
    for number in (0, 63, 64, 255, 256, len(log) - 1):
        step = log[number]
        found += [step.cost, step.batch.tolist(), step.params.vector.tolist(), step.grad.vector.tolist()]
        found += [array.tolist() for array in (*step.a, *step.z, *step.delta)]
    found += [[list(vars(row).values()) for row in log.evaluations], log.costs.tolist()]
    found += [log.param_series(3).tolist(), log.grad_series(5).tolist(), log.final_params.vector.tolist()]
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "tiny.h5"
    netcore.train(spec_of(), path).close()
    return path


TRAINER = textwrap.dedent(
    """
    import sys, netcore
    spec = netcore.RunSpec.from_table({table!r}, name="killed")
    def told(taken, steps, cost):
        print(taken, flush=True)
    netcore.train(spec, sys.argv[1], report=told, resume=True)
    """
)


def test_a_killed_run_keeps_every_flushed_block_and_ends_as_if_it_had_not_been(tmp_path):
    table = {**TINY, "training": {**TINY["training"], "steps": 256 * 400}}
    spec = netcore.RunSpec.from_table(table, name="killed")
    code = TRAINER.format(table=table)
    path = tmp_path / "killed.h5"
    rng = np.random.default_rng(1)
    kills = held = 0
    while kills < 22:
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True, stderr=subprocess.PIPE
        )
        first = process.stdout.readline()
        assert first, process.stderr.read()
        time.sleep(rng.uniform(0, 0.03))
        process.send_signal(signal.SIGKILL)
        told = [int(line) for line in (first + process.stdout.read()).split()]
        process.wait()
        if path.exists():  # it had finished before the kill
            break
        kills += 1
        with netcore.open_log(path) as log:
            assert not log.finished
            assert len(log) % BLOCK == 0
            assert told[-1] <= len(log) <= told[-1] + 2 * BLOCK  # blocks are written before they are told
            assert held <= len(log)
            held = len(log)
            log[held - 1].params, log[held - 1].grad
    assert kills >= 20
    with netcore.train(spec, path, resume=True) as resumed:
        digest = resumed.digest
        assert resumed.finished
    with netcore.train(spec, tmp_path / "uninterrupted.h5") as log:
        assert log.digest == digest
    assert path.read_bytes() == (tmp_path / "uninterrupted.h5").read_bytes()


def test_ctrl_c_leaves_a_log_that_can_be_gone_on_with(tmp_path):
    table = {**TINY, "training": {**TINY["training"], "steps": 256 * 400}}
    process = subprocess.Popen(
        [sys.executable, "-c", TRAINER.format(table=table), str(tmp_path / "log.h5")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate()
    with netcore.open_log(tmp_path / "log.h5") as log:
        assert not log.finished
        assert len(log) >= BLOCK


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path):
    path = tmp_path / "log.h5"
    code = textwrap.dedent(
        f"""
        import resource, signal, netcore
        spec = netcore.RunSpec.from_table({TINY!r}, name="tiny")
        spec = spec.changed({{"training.steps": 60000}})
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        try:
            netcore.train(spec, {str(path)!r})
        except netcore.LogError as error:
            print(error)
        """
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    assert "disk full" in said.stdout
    assert str(tmp_path) in said.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fails_later_leaves_what_was_written(tmp_path, monkeypatch):
    real = LogWriter.write_block

    def failing(self, block, count, arrays):
        if block == 2:
            raise netcore.LogError(f"{self.path}: cannot write the log: is the disk full?")
        real(self, block, count, arrays)

    monkeypatch.setattr(LogWriter, "write_block", failing)
    with pytest.raises(netcore.LogError, match="disk full"):
        netcore.train(spec_of(), tmp_path / "log.h5")
    monkeypatch.undo()
    with netcore.open_log(tmp_path / "log.h5") as log:
        assert len(log) == 2 * BLOCK
    with netcore.train(spec_of(), tmp_path / "log.h5", resume=True) as log:
        assert log.finished


def test_flipped_bytes_are_errors_or_change_nothing(whole, tmp_path):
    with netcore.open_log(whole) as log:
        expected = contents(log)
    raw = whole.read_bytes()
    rng = np.random.default_rng(2)
    in_use = set(rng.integers(0, len(raw), 150).tolist()) | set(rng.integers(0, 8192, 50).tolist())
    damaged = tmp_path / "damaged.h5"
    refused = 0
    for place in sorted(in_use):
        flipped = bytearray(raw)
        flipped[place] ^= 1 << int(rng.integers(8))
        damaged.write_bytes(flipped)
        try:
            with netcore.open_log(damaged) as log:
                assert contents(log) == expected, f"byte {place}"
        except netcore.NetcoreError as error:
            refused += 1
            assert str(damaged) in str(error)  # noqa: PT017 - some flips change nothing, and raise nothing
    assert refused > 50


def test_cut_logs_are_errors(whole, tmp_path):
    raw = whole.read_bytes()
    for share in (0, 0.001, 0.02, 0.3, 0.9, 0.9999):
        cut = tmp_path / "cut.h5"
        cut.write_bytes(raw[: int(share * len(raw))])
        with pytest.raises(netcore.LogError, match=r"cut\.h5"):
            contents(netcore.open_log(cut))


def test_a_changed_number_is_not_read_even_where_hdf5_finds_its_checksum_right(whole, tmp_path):
    path = tmp_path / "edited.h5"
    path.write_bytes(whole.read_bytes())
    with h5py.File(path, "r+") as file:
        file["factors"][5, 0, 0] += 0.25  # HDF5 renews its own checksum
    with netcore.open_log(path) as log, pytest.raises(netcore.LogError, match="damaged"):
        log[5].a  # noqa: B018 - reading is the test


def test_a_changed_check_is_found_when_the_log_is_opened(whole, tmp_path):
    path = tmp_path / "edited.h5"
    path.write_bytes(whole.read_bytes())
    with h5py.File(path, "r+") as file:
        file["checks/factors"][0, 0] ^= 1
    with pytest.raises(netcore.LogError, match="damaged"):
        netcore.open_log(path)


@pytest.mark.parametrize("content", [b"", b"not a log", b"\x89HDF\r\n\x1a\n" + bytes(5000)])
def test_foreign_files_are_refused(tmp_path, content):
    path = tmp_path / "other.h5"
    path.write_bytes(content)
    with pytest.raises(netcore.LogError, match="not a netcore run log"):
        netcore.open_log(path)


def test_a_foreign_hdf5_file_is_refused(tmp_path):
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["numbers"] = np.arange(5)
    with pytest.raises(netcore.LogError, match="not a netcore run log"):
        netcore.open_log(tmp_path / "other.h5")
    with pytest.raises(netcore.LogError, match="no such log"):
        netcore.open_log(tmp_path / "none.h5")
    with pytest.raises(netcore.LogError, match="not a netcore run log"):
        netcore.open_log(tmp_path)


def test_a_log_of_another_version_is_refused_by_its_number(whole, tmp_path):
    raw = bytearray(whole.read_bytes())
    raw[16] = 99
    path = tmp_path / "future.h5"
    path.write_bytes(raw)
    with pytest.raises(netcore.LogError, match="version 99"):
        netcore.open_log(path)


def test_two_processes_that_want_one_run_train_it_once(tmp_path):
    code = textwrap.dedent(
        f"""
        import netcore
        spec = netcore.RunSpec.from_table({TINY!r}, name="tiny").changed({{"training.steps": 20000}})
        blocks = []
        log = netcore.train(spec, {str(tmp_path / "log.h5")!r}, report=lambda *told: blocks.append(told))
        print(len(blocks), len(log), log.digest)
        """
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    results = [process.communicate(timeout=120) for process in processes]
    assert all(process.returncode == 0 for process in processes), results
    blocks, steps, digests = zip(*(out.split() for out, _ in results), strict=True)
    assert sorted(map(int, blocks)) == [0, -(-20000 // BLOCK)]
    assert set(steps) == {"20000"}
    assert len(set(digests)) == 1


def test_a_log_under_way_is_not_read(tmp_path):
    seen = []

    def look(taken, steps, cost):
        code = f"""
            import netcore
            try:
                netcore.open_log({str(tmp_path / "log.h5")!r})
            except netcore.LogError as error:
                print(error)
        """
        told = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True)
        seen.append(told.stdout + told.stderr)

    netcore.train(spec_of(steps=100), tmp_path / "log.h5", report=look).close()
    assert "another process is writing" in seen[0]


def test_an_unfinished_log_is_not_overwritten_unasked(tmp_path):
    path = tmp_path / "log.h5"

    def stop(taken, steps, cost):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        netcore.train(spec_of(), path, report=stop)
    with pytest.raises(netcore.LogError, match="--resume"):
        netcore.train(spec_of(), path)
    with pytest.raises(netcore.LogError, match="of another run"):
        netcore.train(spec_of(seed=5), path, resume=True)
    with netcore.train(spec_of(seed=5), path, resume=True, replace=True) as log:
        assert log.spec.training.seed == 5
    assert not partial_path(path).exists()


def test_another_run_is_not_overwritten_unasked(tmp_path):
    path = tmp_path / "log.h5"
    netcore.train(spec_of(), path).close()
    with netcore.train(spec_of(), path) as again:
        assert again.finished
    with pytest.raises(netcore.LogError, match="holds another run"):
        netcore.train(spec_of(seed=1), path)
    with netcore.train(spec_of(seed=1), path, replace=True) as log:
        assert log.spec.training.seed == 1


def test_a_failed_start_leaves_no_file(tmp_path):
    layers = netcore.RunSpec.from_table({**TINY, "network": {"layers": [4, 3, 2]}}, name="wide")
    with pytest.raises(netcore.DataError, match="3 inputs"):
        netcore.train(layers, tmp_path / "sub" / "log.h5")
    with pytest.raises(netcore.SpecError, match="batch_size"):
        netcore.train(spec_of(batch_size=10**6), tmp_path / "sub" / "log.h5")
    assert list(tmp_path.rglob("*.h5*")) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_leave_to_write_is_said(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(netcore.LogError, match="cannot make the log"):
        netcore.train(spec_of(), tmp_path / "log.h5")
