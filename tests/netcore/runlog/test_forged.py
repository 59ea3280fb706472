"""Logs that somebody has changed, with all checksums made right again: each is refused when it is opened."""

import json
import math
import os

import numpy as np
import pytest

import netcore
from netcore.runlog import writer
from netcore.runlog.format import block_row, digest, seal_of
from netcore.runlog.reader import LogReader
from netcore.runlog.writer import LogWriter, fletcher32, put

ROOM = 400  # characters of the run's name, which gives way when a header gets longer
SPEC = netcore.RunSpec.from_table(
    {
        "data": {"name": "thirds", "train": 400},
        "network": {"layers": [3, 3, 2]},
        "training": {"learning_rate": 0.5, "batch_size": 1, "steps": 250},
        "log": {"evaluate_every": 100},
    },
    name="n" * ROOM,
)


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    path = tmp_path_factory.mktemp("honest") / "log.h5"
    netcore.train(SPEC, path).close()
    return path.read_bytes()


@pytest.fixture
def path(honest, tmp_path):
    path = tmp_path / "forged.h5"
    path.write_bytes(honest)
    return path


def forged_header(path, edit):
    """Change a header and everything that is signed with it."""
    reader = LogReader(path)
    old, header = reader.header.to_json(), reader.header
    checks = [reader._checks_of_block(block) for block in range(header.blocks)]
    counts = [min(header.block, header.steps - block * header.block) for block in range(header.blocks)]
    reader.close()
    places = writer._places_in(path)
    own = json.loads(old)
    edit(own)
    longer = len(json.dumps(own, sort_keys=True)) - len(old)
    own["name"] = "n" * (ROOM - longer)
    text = json.dumps(own, sort_keys=True).encode()
    assert len(text) == len(old)
    rows = np.array(
        [block_row(digest(text), block, counts[block], checks[block]) for block in range(header.blocks)]
    )
    file = os.open(path, os.O_RDWR)
    contents = {
        "header": [text],
        "blocks": [row.tobytes() for row in rows],
        "seal": [seal_of(digest(text), rows)],
    }
    for name, chunks in contents.items():
        for place, content in zip(sorted(places[name].values()), chunks, strict=True):
            put(file, place, content + fletcher32(content).to_bytes(4, "little"))
    os.close(file)


def test_a_header_that_is_forged_into_itself_is_read(path):
    forged_header(path, lambda own: None)
    with netcore.open_log(path) as log:
        assert log.finished
        assert len(log) == 250


def setting(*keys, to):
    def edit(own):
        for key in keys[:-1]:
            own = own[key]
        own[keys[-1]] = to

    edit.__name__ = f"{'.'.join(keys)}={to if len(str(to)) < 20 else '...'}"
    return edit


EDITS = [
    *(setting("examples", to=value) for value in (0, -1, 2**70, 400.0, "400", None, True, [400])),
    *(setting("steps", to=value) for value in (0, 249, 251, 2**31, "250")),
    *(setting("batch", to=value) for value in (0, 8, True, None)),
    *(setting("dense", to=value) for value in (True, 1, None)),
    *(setting(key, to=value) for key in ("span", "block") for value in (0, -64, 1, 65, 2**40, 64.0)),
    *(
        setting("evaluation_steps", to=value)
        for value in ([], [0, 100], [0, 100, 200, math.nan], [250], "0", None)
    ),
    *(setting("data_digest", to=value) for value in ("", "0" * 63, "g" * 64, 7)),
    *(setting("libraries", to=value) for value in ([], {"numpy": 2}, None)),
    *(setting("table", to=value) for value in ({}, [], None)),
    *(
        setting("table", "network", "layers", to=value)
        for value in ([3, 2], [3, 3, 3], [3, 2**30, 2], [], "332")
    ),
    *(setting("table", "training", "batch_size", to=value) for value in (True, "full", 0, 1e9, math.inf)),
    *(setting("table", "training", "steps", to=value) for value in (True, 2**62, math.nan)),
    *(setting("table", "training", "learning_rate", to=value) for value in (True, math.nan, -1, "0.5")),
    *(setting("table", "training", "seed", to=value) for value in (-1, 2**64, 10**300)),
    *(setting("table", "training", "dtype", to=value) for value in ("float64", "float16", "object")),
    setting("table", "log", "evaluate_every", to=1),
    setting("table", "network", "activation", to="swish"),
    setting("table", "extra", to={}),
    setting("extra", to=1),
    setting("format", to=2),
    setting("format", to="1"),
    setting("signature", to="x"),
    lambda own: own.pop("examples"),
    lambda own: own.pop("table"),
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_a_forged_header_is_refused_when_the_log_is_opened(path, edit):
    forged_header(path, edit)
    with pytest.raises(netcore.LogError, match=r"forged\.h5: ") as error:
        netcore.open_log(path)
    assert len(str(error.value)) < 1000


@pytest.mark.parametrize(
    ("edit", "refused"),
    [
        (setting("table", "data", "name", to="nothing"), "no such data set"),
        (setting("table", "data", "train", to=10**6), "training examples"),
        (setting("table", "data", "name", to="ink"), "not the data"),
        (setting("data_digest", to="0" * 64), "not the data"),
        (setting("examples", to=401), "the header says 401"),
    ],
)
def test_a_header_with_other_data_is_refused_when_they_are_needed(path, edit, refused):
    forged_header(path, edit)
    with (
        netcore.open_log(path) as log,
        pytest.raises(netcore.LogError, match=rf"forged\.h5: (data|examples): .*{refused}"),
    ):
        log[3].a  # noqa: B018 - reading is the test


def forged_block(path, change):
    """Write the blocks of a log again, with some numbers changed."""
    with netcore.open_log(path) as log:
        header, reader = log.header, log._reader
        whole = {name: np.asarray(reader._arrays[name][...]) for name in header.columns}
    change(whole)
    made = LogWriter.create(path, header)
    for block in range(header.blocks):
        arrays = {name: values[header.rows_of_block(name, block)] for name, values in whole.items()}
        count = min(header.block, header.steps - block * header.block)
        made.write_block(block, count, arrays)
    made.seal()
    made.close()


def number(name, index, value):
    def change(arrays):
        arrays[name][index] = value

    return change


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        (number("batch", (3, 0), 400), "batch: names an example outside of the 400"),
        (number("batch", (249, 0), -1), "batch"),
        (number("batch", (0, 0), 2**31 - 1), "batch"),
        (number("cost", 100, np.nan), "cost: not finite"),
        (number("cost", 249, np.inf), "cost"),
        (number("evaluations", (1, 0), np.nan), "evaluations: not those that are due"),
        (number("evaluations", (1, 0), 99), "evaluations"),
        (number("evaluations", (3, 0), 1e300), "evaluations"),
        (number("evaluations", (2, 4), 1.5), "evaluations"),
        (number("evaluations", (2, 3), np.nan), "evaluations"),
    ],
)
def test_a_forged_number_that_others_are_looked_up_by_is_refused(path, change, refused):
    forged_block(path, change)
    with pytest.raises(netcore.LogError, match=rf"forged\.h5: {refused}"):
        netcore.open_log(path)


def test_numbers_that_mean_themselves_are_for_verification_to_find(path):
    forged_block(path, number("cost", 100, 0.5))
    with netcore.open_log(path) as log:
        assert log[100].cost == 0.5


@pytest.mark.parametrize("spoilt", ["zeroed", "swapped"])
def test_chunks_that_are_zeroed_or_swapped_are_refused_when_they_are_opened_or_read(path, spoilt):
    with netcore.open_log(path) as log:
        expected = contents_of(log)
    raw, places = path.read_bytes(), writer._places_in(path)
    sizes = {name: array.chunk_size for name, array in header_of(path).arrays.items()}
    refused = []
    for name, found in places.items():
        if name == "header":
            continue
        starts = sorted(found.values())
        for start, other in zip(starts, starts[1:] + starts[:1], strict=True):
            changed = bytearray(raw)
            end = start + sizes[name]
            changed[start:end] = (
                bytes(sizes[name]) if spoilt == "zeroed" else raw[other : other + sizes[name]]
            )
            path.write_bytes(changed)
            try:
                with netcore.open_log(path) as log:
                    unsealed = name == "seal" and not log.finished
                    assert contents_of(log) == expected or unsealed
            except netcore.LogError as error:
                refused.append(str(error))
    assert len(refused) > 10
    assert all("forged.h5: " in message for message in refused)


def header_of(path):
    with netcore.open_log(path) as log:
        return log.header


def contents_of(log):
    found = [log.costs.tobytes(), repr(log.evaluations)]
    for step in (log[0], log[len(log) // 2], log[-1]):
        arrays = (step.batch, step.params.vector, step.grad.vector, *step.a, *step.z, *step.delta)
        found += [array.tobytes() for array in arrays]
    return [
        *found,
        log.param_series(3).tobytes(),
        log.grad_series(5).tobytes(),
        log.final_params.vector.tobytes(),
    ]
