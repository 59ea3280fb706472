"""Pieces of work on several threads, and BLAS held to one."""

import os
import threading

import pytest
from threadpoolctl import threadpool_info

import netcore.landscape.slices  # noqa: F401 - so that all of BLAS is loaded
from netcore.fast.threads import cores, one_blas_thread, spread


@pytest.mark.parametrize("threads", [1, 2, 7, None])
def test_results_come_in_the_order_of_the_pieces(threads):
    assert spread(lambda piece: piece * piece, range(20), threads) == [n * n for n in range(20)]
    assert spread(abs, [], threads) == []


def test_pieces_are_worked_on_at_once():
    met = threading.Barrier(3)
    assert sorted(spread(lambda _: met.wait(timeout=30), range(3), 3)) == [0, 1, 2]


@pytest.mark.parametrize("threads", [1, 3])
def test_an_error_in_a_piece_is_raised(threads):
    with pytest.raises(ZeroDivisionError):
        spread(lambda piece: 1 // piece, [2, 1, 0], threads)


def test_cores_are_those_this_process_may_use():
    assert 1 <= cores() <= os.cpu_count()


def test_blas_is_held_to_one_thread_and_let_go():
    def threads():
        return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]

    before = threads()
    with one_blas_thread():
        assert set(threads()) == {1}
    assert threads() == before
