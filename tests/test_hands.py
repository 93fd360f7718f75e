"""Work in several processes gives what the same work gives in one, in the same order, and leaves nobody behind."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from processes import assert_nobody_is_left, forks

from generator import hands
from generator.hands import HandLostError, beside, hands_here, rarely_collecting, spread


def squares(part: Sequence[int]) -> list[int]:
    return [one * one for one in part]


def processes(part: Sequence[int]) -> set[int]:  # noqa: ARG001 - what it is about does not matter
    return {os.getpid()}


@settings(max_examples=30)
@given(
    items=st.lists(st.integers(), max_size=80),
    number=st.integers(1, 4),
    least=st.integers(1, 9),
    most=st.integers(1, 9),
)
def test_everything_is_done_once_and_in_order(items: list[int], number: int, least: int, most: int) -> None:
    found = [one for part in spread(squares, items, number, least=least, most=most) for one in part]
    assert found == squares(items)
    assert_nobody_is_left()


@forks
def test_several_processes_share_the_work() -> None:
    found = set[int]().union(*spread(processes, range(1000), 3))
    assert os.getpid() not in found
    assert_nobody_is_left()


@forks
def test_each_process_begins_with_a_share_of_its_own(tmp_path: Path) -> None:
    def timed(part: Sequence[int]) -> tuple[int, int, int]:
        """Ends once both processes are at work."""
        begun = time.monotonic_ns()
        (tmp_path / str(os.getpid())).touch()
        while len(list(tmp_path.iterdir())) < 2:
            time.sleep(0.001)
        return begun, os.getpid(), part[0]

    first: dict[int, int] = {}
    for _, pid, number in sorted(spread(timed, range(80), 2, least=10, most=10)):
        first.setdefault(pid, number)
    assert sorted(first.values()) == [0, 40]
    assert_nobody_is_left()


def test_more_parts_than_a_pipe_holds_are_made_larger() -> None:
    assert sum(len(one) for one in spread(squares, range(20_000), 2, least=1, most=1)) == 20_000


def test_large_results_arrive_whole() -> None:
    found = list(spread(lambda part: bytes([part[0] % 256]) * 3_000_000, range(8), 3, least=1, most=1))
    assert [(one[0], len(one), len(set(one))) for one in found] == [(number, 3_000_000, 1) for number in range(8)]


def test_what_was_made_before_is_at_hand_and_need_not_be_pickled() -> None:
    lock = threading.Lock()
    assert list(spread(lambda part: lock.locked() or len(part), range(40), 2, least=20)) == [20, 20]


@pytest.mark.parametrize(("items", "number"), [(range(100), 1), (range(100), 0), (range(5), 4), (range(0), 4)], ids=str)
def test_where_it_does_not_pay_nothing_is_forked(items: Sequence[int], number: int) -> None:
    assert set[int]().union(*spread(processes, items, number)) <= {os.getpid()}


def test_beside_other_threads_nothing_is_forked() -> None:
    end = threading.Event()
    other = threading.Thread(target=end.wait)
    other.start()
    try:
        assert set[int]().union(*spread(processes, range(100), 2)) == {os.getpid()}
    finally:
        end.set()
        other.join()


class OddError(Exception):
    """Cannot be made again from its arguments."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"{first} and {second}")


@pytest.mark.parametrize("number", [1, 2])
def test_an_error_is_raised_here_with_its_own_type(number: int) -> None:
    def work(part: Sequence[int]) -> int:
        if 50 in part:
            raise KeyError("fifty")
        return part[0]

    found = spread(work, range(100), number, least=10, most=10)
    assert [next(found) for _ in range(5)] == [0, 10, 20, 30, 40]
    with pytest.raises(KeyError, match="fifty"):
        next(found)
    assert_nobody_is_left()


@forks
def test_an_error_that_cannot_travel_is_told_in_words() -> None:
    def work(part: Sequence[int]) -> int:
        raise OddError(part[0], 2)

    with pytest.raises(RuntimeError, match="OddError: 0 and 2"):
        list(spread(work, range(100), 2))
    assert_nobody_is_left()


@forks
def test_a_process_that_is_killed_is_an_error() -> None:
    def work(part: Sequence[int]) -> int:
        if 99 in part:
            os.kill(os.getpid(), signal.SIGKILL)
        return part[0]

    with pytest.raises(HandLostError, match="a process that helped was ended by signal 9 before its work was done"):
        list(spread(work, range(100), 2))
    assert_nobody_is_left()


@forks
def test_results_that_nobody_waits_for_end_the_work() -> None:
    found = spread(squares, range(10_000), 2)
    next(found)
    found.close()  # type: ignore[attr-defined] # a generator here
    assert_nobody_is_left()


@forks
def test_a_process_leaves_nothing_but_its_results(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    at_exit = lambda: trace.write_text("an exit handler ran")  # noqa: E731 - registered and taken back
    atexit.register(at_exit)
    with (tmp_path / "buffered").open("w") as buffered:
        buffered.write("once")
        list(spread(squares, range(100), 2))
        buffered.flush()
        assert (tmp_path / "buffered").read_text() == "once"
    atexit.unregister(at_exit)
    assert not trace.exists()


def test_the_garbage_collector_is_as_it_was_afterwards() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    with rarely_collecting():
        assert gc.get_threshold()[0] > before[0]
        list(spread(squares, range(100), 2))
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, frozen)


def test_there_is_a_core_to_work_on() -> None:
    assert hands_here() >= 1


@forks
def test_work_beside_is_done_by_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "hands_here", lambda: 2)
    done = tmp_path / "done"
    wait = beside(lambda: done.write_text(f"{os.getpid()} {os.nice(0)}"))
    wait()
    process, modesty = map(int, done.read_text().split())
    assert process != os.getpid()
    assert modesty > os.nice(0)
    wait()
    assert_nobody_is_left()


@forks
def test_an_error_in_work_beside_is_nobody_elses(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(hands, "hands_here", lambda: 2)

    def fails() -> None:
        raise ValueError

    beside(fails)()
    assert capfd.readouterr() == ("", "")
    assert_nobody_is_left()


@pytest.mark.parametrize("lacks", ["hands_here", "can_fork"], ids=["one core", "no fork"])
def test_nothing_is_begun_beside_where_it_would_be_in_the_way(lacks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "hands_here", lambda: 2)
    monkeypatch.setattr(hands, lacks, lambda: int(lacks == "hands_here"))
    begun: list[bool] = []
    beside(lambda: begun.append(True))()
    assert begun == []
