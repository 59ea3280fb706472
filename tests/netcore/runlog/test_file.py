"""The plan of a log's file. What the file survives: see test_log_survival."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netcore
from netcore.runlog.format import Header
from netcore.runlog.writer import make_file, size_of


def header_of(layers, batch, steps, evaluate_every, examples=300):
    table = {
        "data": {"name": "thirds"},
        "network": {"layers": layers},
        "training": {"learning_rate": 0.5, "batch_size": batch, "steps": steps},
        "log": {"evaluate_every": evaluate_every},
    }
    return Header.of(netcore.RunSpec.from_table(table, name="plan"), examples, "0" * 64, {"python": "3"})


headers = st.builds(
    header_of,
    st.lists(st.integers(1, 40), min_size=2, max_size=4),
    st.one_of(st.integers(1, 300), st.just("full")),
    st.integers(1, 3000),
    st.integers(1, 4000),
)


@given(headers)
def test_the_blocks_of_each_column_follow_one_another_and_make_it_whole(header):
    for name, column in header.columns.items():
        rows = [header.rows_of_block(name, block) for block in range(header.blocks)]
        assert [cut.start for cut in rows[1:]] == [cut.stop for cut in rows[:-1]]
        assert sum(cut.stop - cut.start for cut in rows) == column.shape[0]
        assert rows[-1].stop == column.shape[0]
        for cut in rows:  # a block begins with a chunk, so that no chunk belongs to two
            assert cut.start % column.stored_chunk[0] == 0


@given(headers)
def test_a_header_is_read_back_as_it_was(header):
    assert Header.from_json(header.to_json(), "log.h5") == header


@settings(max_examples=25)
@given(headers)
def test_no_file_is_larger_than_the_room_reserved(tmp_path_factory, header):
    path = tmp_path_factory.mktemp("size") / "log.h5"
    make_file(path, header)
    assert path.stat().st_size <= size_of(header)
    with netcore.open_log(path) as log:
        assert log.header == header
        assert len(log) == 0


@pytest.mark.parametrize("text", ["[]", "{}", '{"signature": "another"}'])
def test_a_foreign_header_is_refused(text):
    with pytest.raises(netcore.LogError, match="not a netcore run log"):
        Header.from_json(text, "log.h5")


def test_a_header_of_another_version_is_refused():
    text = header_of([2, 1], 1, 5, 5).to_json().replace('"format": 1', '"format": 7')
    with pytest.raises(netcore.LogError, match="version 7"):
        Header.from_json(text, "log.h5")


def test_gradients_are_stored_where_the_factors_would_be_larger():
    assert not header_of([784, 16, 16, 10], 10, 9, 9).dense
    assert header_of([784, 16, 16, 10], 300, 9, 9).dense
    assert header_of([3, 3, 2], "full", 9, 9).dense
    assert header_of([784, 16, 16, 10], "full", 9, 9, examples=2).dense


def test_checks_are_of_the_numbers_and_their_places():
    column = header_of([30, 20, 10], 5, 500, 500).columns["factors"]
    values = np.random.default_rng(0).random(column.shape).astype(column.dtype)
    checks = column.checks_of(values)
    assert checks.shape == column.checks_shape
    tall, wide = column.stored_chunk[:2]
    values[tall + 1, wide + 1, 2] += 1
    assert np.argwhere(column.checks_of(values) != checks).tolist() == [[1, 1]]
