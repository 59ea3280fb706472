"""What a run log survives: kills, full disks, flipped bytes, cut ends, and two processes at once."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import h5py
import numpy as np
import pytest

import netcore
from netcore.runlog.format import BLOCK
from netcore.runlog.log import partial_path
from netcore.runlog.writer import LogWriter, metadata_of, size_of
from netcore.runs import training
from tests.netcore.interrupting import start

TINY = {
    "data": {"name": "thirds"},
    "network": {"layers": [3, 3, 2]},
    "training": {"learning_rate": 0.5, "batch_size": 1, "steps": 600},
}


def spec_of(**training):
    table = {**TINY, "training": {**TINY["training"], **training}}
    return netcore.RunSpec.from_table(table, name="tiny")


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


# Starts a process that trains for each line that it reads: forked, since importing takes longer than training.
STARTER = textwrap.dedent(
    """
    import os, sys, netcore

    spec = netcore.RunSpec.from_table({table!r}, name="killed")

    def told(taken, steps, cost):
        os.write(1, b"%d\\n" % taken)

    for _ in sys.stdin:
        child = os.fork()
        if not child:
            netcore.train(spec, sys.argv[1], report=told, resume=True)
            os._exit(0)
        os.write(1, b"started %d\\n" % child)
        os.waitpid(child, 0)
        os.write(1, b"ended\\n")
    """
)


def trained_and_killed(starter, seconds):
    """Let a process train, kill it that long after its first report; return what it reported."""
    starter.stdin.write("go\n")
    starter.stdin.flush()
    told = []
    while not any(line.isdigit() for line in told):
        told.append(starter.stdout.readline().strip())
        assert told[-1] not in ("", "ended"), starter.stderr.read()
    (child,) = [int(line.split()[1]) for line in told if line.startswith("started")]
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    while told[-1] != "ended":
        told.append(starter.stdout.readline().strip())
    return [int(line) for line in told if line.isdigit()]


def test_a_killed_run_keeps_every_flushed_block_and_ends_as_if_it_had_not_been(tmp_path):
    table = {**TINY, "training": {**TINY["training"], "steps": 256 * 300}}
    spec = netcore.RunSpec.from_table(table, name="killed")
    path = tmp_path / "killed.h5"
    rng = np.random.default_rng(1)
    kills = held = 0
    with start(
        [sys.executable, "-c", STARTER.format(table=table), str(path)], stdin=subprocess.PIPE
    ) as starter:
        while kills < 22:
            told = trained_and_killed(starter, rng.uniform(0, 0.015))
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
        starter.stdin.close()
    assert kills >= 20
    with netcore.train(spec, path, resume=True) as resumed:
        digest = resumed.digest
        assert resumed.finished
    with netcore.train(spec, tmp_path / "uninterrupted.h5") as log:
        assert log.digest == digest
    assert path.read_bytes() == (tmp_path / "uninterrupted.h5").read_bytes()


def test_a_run_killed_before_its_first_block_starts_anew(tmp_path):
    path = tmp_path / "log.h5"
    code = textwrap.dedent(
        f"""
        import os, time, netcore
        from netcore.runs import training
        def killed(*args, **kwargs):
            while not os.path.exists({str(partial_path(path))!r}):
                time.sleep(0.001)
            os.kill(os.getpid(), 9)
        training.descend = killed
        netcore.train(netcore.RunSpec.from_table({TINY!r}, name="tiny"), {str(path)!r})
        """
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == -signal.SIGKILL
    with netcore.open_log(path) as log:
        assert (len(log), log.finished, log.costs.tolist(), log.evaluations) == (0, False, [], [])
        for read in (lambda: log.final_params, lambda: log.param_series(0), lambda: log.grad_series(0)):
            with pytest.raises(netcore.LogError, match="holds no steps"):
                read()
    with netcore.train(spec_of(), path, resume=True) as log:
        assert len(log) == 600


def test_a_run_stopped_before_its_seal_is_only_sealed(whole, tmp_path, monkeypatch):
    def interrupted(self):
        raise KeyboardInterrupt

    path = tmp_path / "log.h5"
    monkeypatch.setattr(LogWriter, "seal", interrupted)
    with pytest.raises(KeyboardInterrupt):
        netcore.train(spec_of(), path)
    monkeypatch.undo()
    with netcore.open_log(path) as log, netcore.open_log(whole) as sealed:
        assert len(log) == 600
        assert not log.finished
        assert np.array_equal(log.final_params.vector, sealed.final_params.vector)
    netcore.train(spec_of(), path, resume=True).close()
    assert path.read_bytes() == whole.read_bytes()


DIGITS = {"data.name": "mnist", "data.train": 995, "network.layers": [784, 8, 10]}
KINDS = {
    "factors, smaller last batches": {**DIGITS, "training.batch_size": 10, "training.steps": 1300},
    "gradients, many epochs": {
        "training.batch_size": 5000,
        "training.steps": 140,
        "training.dtype": "float64",
    },
    "full batch": {"training.batch_size": "full", "training.steps": 140},
}


@pytest.mark.parametrize("changes", KINDS.values(), ids=KINDS)
def test_an_unfinished_log_is_the_beginning_of_the_whole_and_leads_to_it(tmp_path, changes):
    spec = spec_of().changed(changes)
    stops = iter([2, 1])  # stopped after two reports, then after one more

    def interrupted_after(count):
        def told(taken, steps, cost):
            nonlocal count
            count -= 1
            if count == 0:
                raise KeyboardInterrupt

        return told

    path = tmp_path / "log.h5"
    lengths = []
    with netcore.train(spec, tmp_path / "whole.h5") as whole:
        for stop in stops:
            with pytest.raises(KeyboardInterrupt):
                netcore.train(spec, path, resume=True, report=interrupted_after(stop))
            with netcore.open_log(path) as log:
                count = len(log)
                lengths.append(count)
                assert log.costs.tolist() == whole.costs[:count].tolist()
                assert log.final_params.vector.tobytes() == whole.params_at(count).vector.tobytes()
                assert log.evaluations == whole.evaluations[: len(log.evaluations)]
                for entry in (0, 7, 19):
                    series = log.param_series(entry), log.grad_series(entry)
                    assert np.array_equal(series[0], whole.param_series(entry)[: count + 1])
                    assert np.array_equal(series[1], whole.grad_series(entry)[:count])
    assert 0 < lengths[0] < lengths[1] < changes["training.steps"]
    netcore.train(spec, path, resume=True).close()
    assert path.read_bytes() == (tmp_path / "whole.h5").read_bytes()


def test_a_run_that_diverges_with_the_first_step_of_a_block_keeps_the_blocks_before(tmp_path, monkeypatch):
    table = {**TINY, "network": {"layers": [3, 30, 30, 2], "activation": "relu", "init": "unit"}}
    spec = netcore.RunSpec.from_table(table, name="wild")
    changes = {"cost": "cross-entropy", "learning_rate": 1e10, "batch_size": "full"}
    spec = spec.changed({f"training.{key}": value for key, value in changes.items()})
    with pytest.raises(netcore.TrainingError):
        netcore.train(spec, tmp_path / "first.h5")
    with netcore.open_log(tmp_path / "first.h5") as log:
        steps = len(log)
    assert steps > 0
    monkeypatch.setattr("netcore.runlog.format.DENSE_BLOCK", steps)
    with pytest.raises(netcore.TrainingError, match=f"at step {steps}: the log holds the {steps} steps"):
        netcore.train(spec, tmp_path / "second.h5")
    with netcore.open_log(tmp_path / "second.h5") as log:
        assert len(log) == steps
    with pytest.raises(netcore.TrainingError, match=f"at step {steps}"):
        netcore.train(spec, tmp_path / "second.h5", resume=True)


def test_a_run_whose_very_first_cost_is_not_finite_leaves_nothing(tmp_path):
    data = netcore.Dataset(
        train_raw=np.full((4, 2), 3e38),
        train_labels=np.array([0, 1, 0, 1]),
        test_raw=np.zeros((2, 2)),
        test_labels=np.array([0, 1]),
        source="memory",
    )
    table = {**TINY, "network": {"layers": [2, 9, 9, 2], "activation": "relu", "init": "unit"}}
    with pytest.raises(netcore.TrainingError, match="no longer finite at step 0: choose a smaller"):
        netcore.train(netcore.RunSpec.from_table(table, name="huge"), tmp_path / "log.h5", data=data)
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_leaves_a_log_that_can_be_gone_on_with(tmp_path):
    table = {**TINY, "training": {**TINY["training"], "steps": 256 * 400}}
    process = start([sys.executable, "-c", TRAINER.format(table=table), str(tmp_path / "log.h5")])
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    with netcore.open_log(tmp_path / "log.h5") as log:
        assert not log.finished
        assert len(log) >= BLOCK


@pytest.mark.parametrize("room", [1, 5_000, 70_000, 150_000])
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path, room):
    path = tmp_path / "log.h5"
    code = textwrap.dedent(
        f"""
        import resource, signal, netcore
        spec = netcore.RunSpec.from_table({TINY!r}, name="tiny")
        netcore.load_dataset("thirds")
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
        try:
            netcore.train(spec, {str(path)!r})
        except netcore.LogError as error:
            print(error)
        """
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    assert "make room" in said.stdout
    assert str(tmp_path) in said.stdout
    assert list(tmp_path.iterdir()) == []


def test_room_is_reserved_for_all_that_a_log_will_be(whole):
    with netcore.open_log(whole) as log:
        size = whole.stat().st_size
        assert size <= size_of(log.header) < size + 2 * metadata_of(log.header)


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


DAMAGER = textwrap.dedent(
    """
    import pathlib, sys
    import numpy as np
    import netcore

    def contents(log):
        found = [log.spec, log.finished, log.digest, log.costs.tobytes(), repr(log.evaluations)]
        for number in {0, 1, len(log) // 2, len(log) - 1}:
            step = log[number]
            arrays = (step.batch, step.params.vector, step.grad.vector, *step.a, *step.z, *step.delta)
            found += [step.cost, *(array.tobytes() for array in arrays)]
        series = (log.param_series(3), log.grad_series(5), log.final_params.vector)
        return found + [array.tobytes() for array in series]

    source, damaged = map(pathlib.Path, sys.argv[1:])
    raw = source.read_bytes()
    with netcore.open_log(source) as log:
        expected = contents(log)
    rng = np.random.default_rng(2)
    pages = [start for start in range(0, len(raw) - 512, 512) if any(raw[start : start + 512])]
    refused = 0
    for case in range(120):
        changed = bytearray(raw)
        place = int(rng.integers(len(raw)))
        how = case % 8
        if how < 4:  # a bit, half of them near the beginning, where HDF5's tables are
            place = place if how < 2 else place % 80_000
            changed[place] ^= 1 << int(rng.integers(8))
        elif how == 4:  # a lost page
            place = int(rng.choice(pages))
            changed[place : place + 512] = bytes(512)
        elif how == 5:  # a page in another's place
            place, other = rng.choice(pages, 2, replace=False).tolist()
            changed[place : place + 512] = raw[other : other + 512]
        elif how == 6:  # a lost end
            del changed[place:]
        else:  # bytes too many
            changed[place:place] = rng.bytes(1)
        damaged.write_bytes(changed)
        try:
            with netcore.open_log(damaged) as log:
                assert contents(log) == expected, (case, place)
        except netcore.NetcoreError as error:
            refused += 1
            assert str(damaged) in str(error)
    print(refused)
    """
)


@pytest.mark.parametrize("training", [{}, {"batch_size": "full", "steps": 100}], ids=["factors", "gradients"])
@pytest.mark.parametrize("finished", [True, False], ids=["finished", "unfinished"])
def test_damaged_logs_are_errors_or_read_rightly(tmp_path, training, finished):
    def told(taken, steps, cost):
        if not finished and taken > steps // 2:
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        netcore.train(spec_of(**training), tmp_path / "log.h5", report=told).close()
    (source,) = tmp_path.iterdir()
    command = [sys.executable, "-c", DAMAGER, str(source), str(tmp_path / "damaged.h5")]
    said = subprocess.run(command, capture_output=True, text=True, timeout=120)  # HDF5 could crash, or hang
    assert said.returncode == 0, said.stderr
    assert 60 < int(said.stdout) <= 120


@pytest.mark.parametrize("resume", [True, False])
def test_a_damaged_unfinished_log_is_moved_aside_and_the_run_begins_anew(tmp_path, capsys, resume):
    def stop(taken, steps, cost):
        raise KeyboardInterrupt

    path = tmp_path / "log.h5"
    with pytest.raises(KeyboardInterrupt):
        netcore.train(spec_of(), path, report=stop)
    raw = bytearray(partial_path(path).read_bytes())
    raw[5000] ^= 1
    partial_path(path).write_bytes(raw)
    damaged = partial_path(path).read_bytes()
    with netcore.train(spec_of(), path, resume=resume) as log:
        assert log.finished
    (aside,) = tmp_path.glob("log.damaged-*.h5.partial")
    assert aside.read_bytes() == damaged
    assert f"kept as {aside}" in capsys.readouterr().err


def test_cut_logs_are_errors(whole, tmp_path):
    raw = whole.read_bytes()
    for share in (0, 0.001, 0.02, 0.3, 0.9, 0.9999):
        cut = tmp_path / "cut.h5"
        cut.write_bytes(raw[: int(share * len(raw))])
        with pytest.raises(netcore.LogError, match=r"cut\.h5"):
            netcore.open_log(cut)


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
    held = partial_path(path).read_bytes()
    for resume in (False, True):
        with pytest.raises(
            netcore.LogError, match=r"another run than tiny \(training.seed is 0, not 5\).*move"
        ):
            netcore.train(spec_of(seed=5), path, resume=resume)
    with netcore.train(spec_of(seed=5), path, resume=True, set_others_aside=True) as log:
        assert log.spec.training.seed == 5
    (aside,) = tmp_path.glob("log.kept-*.h5.partial")
    assert aside.read_bytes() == held
    with netcore.open_log(aside) as log:  # under the name that it would have when finished, too
        assert log.spec.training.seed == 0
    with netcore.open_log(aside.with_suffix("")) as log:
        assert not log.finished


def test_another_run_is_not_overwritten_unasked(tmp_path):
    path = tmp_path / "log.h5"
    netcore.train(spec_of(), path).close()
    with netcore.train(spec_of(), path) as again:
        assert again.finished
    with pytest.raises(
        netcore.LogError, match=r"log\.h5: holds another run than tiny \(training.seed is 0, not 1\): choose"
    ):
        netcore.train(spec_of(seed=1), path)
    held = {path.read_bytes()}
    for seed in (1, 2):  # two on one day
        with netcore.train(spec_of(seed=seed), path, set_others_aside=True) as log:
            assert log.spec.training.seed == seed
        held.add(path.read_bytes())
    assert {one.read_bytes() for one in tmp_path.iterdir()} == held
    assert len(list(tmp_path.glob("log.kept-*.h5"))) == 2


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


def test_that_another_process_is_waited_for_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(training, "SECONDS_OF_PATIENCE", 0.01)
    path = tmp_path / "log.h5"
    begun, waited = threading.Event(), threading.Event()

    def hold(*told):
        begun.set()
        waited.wait(60)

    def said(console, message, **style):
        waited.set()
        sys.stderr.write(f"{message}\n")

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(netcore.train, spec_of(), path, report=hold)
        assert begun.wait(60)
        monkeypatch.setattr(training.Console, "print", said)
        with netcore.train(spec_of(), path) as log, first.result() as other:
            assert log.digest == other.digest
    assert capsys.readouterr().err == f"{path}: waiting for another process that trains this run\n"
