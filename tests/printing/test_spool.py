import itertools
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.errors import SpoolError
from printing.jobs import MOVES, STATES, Job
from printing.spool import Spool
from tests.support.sure import sure

SLIP = {"slip": "badge", "name": "Nguyễn Văn An"}


def ticking() -> Callable[[], int]:
    ticks = itertools.count(1000)
    return lambda: next(ticks)


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    it = Spool(tmp_path / "spool.db", ticking())
    yield it
    it.close()


def put(spool: Spool, ref: str = "e1", *path: str) -> Job:
    job = spool.queue("badge", ref, "P1", SLIP)
    assert job
    for state in path:
        job = spool.move(job.id, state)
        assert job
    return job


def test_a_ticket_is_promised_once(spool: Spool) -> None:
    job = spool.queue("badge", "e1", "P1", SLIP)
    assert job == Job(1, "badge", "e1", 1, "P1", SLIP, "queued", "", {}, 1000, 1000, 0, "P1", rev=1)
    assert spool.queue("badge", "e1", "P2", {}) is None
    assert spool.queue("badge", "e1", "P1", SLIP, copy=2)
    assert spool.queue("stub", "e1", "P1", SLIP)
    assert spool.refs("badge") == {"e1"}


def test_a_ticket_is_promised_once_whatever_races(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    promised: list[Job] = []

    def race() -> None:
        mine = Spool(path, lambda: 1)
        promised.extend(job for n in range(20) if (job := mine.queue("badge", f"e{n}", "P1", SLIP)))
        names.append(mine.identity)
        mine.close()

    names: list[str] = []
    threads = [threading.Thread(target=race) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(job.ref for job in promised) == sorted(f"e{n}" for n in range(20))
    assert len(set(names)) == 1


def test_the_file_is_private_safe_and_known_again(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.db", lambda: 1)
    put(spool)
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    pragmas = [spool._connection().execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert pragmas == ["wal", 2]
    spool.close()
    again = Spool(tmp_path / "spool.db", lambda: 1)
    assert again.identity == spool.identity
    assert again.counts()["queued"] == 1
    again.close()


def test_lists_and_counts(spool: Spool) -> None:
    for ref in ("e1", "e2", "e3"):
        put(spool, ref)
    spool.move(2, "preflight")
    spool.queue("badge", "e1", "P2", SLIP, copy=2)
    assert [job.id for job in spool.jobs()] == [4, 3, 2, 1]
    assert [job.id for job in spool.jobs("queued", limit=2)] == [4, 3]
    assert [job.id for job in spool.jobs("queued", "preflight")] == [4, 3, 2, 1]
    assert {ref: job.copy for ref, job in spool.latest().items()} == {"e1": 2, "e2": 1, "e3": 1}
    assert spool.counts() == dict.fromkeys(STATES, 0) | {"queued": 3, "preflight": 1}
    assert spool.counts("P2")["queued"] == 1
    assert spool.job(99) is None


def test_a_move_keeps_its_reason_and_its_time(spool: Spool) -> None:
    put(spool)
    spool.move(1, "preflight")
    job = spool.move(1, "waiting", "The printer {printer} does not answer.", printer="P1")
    assert job
    assert (job.reason, job.reason_params, job.tries) == (
        "The printer {printer} does not answer.",
        {"printer": "P1"},
        1,
    )
    assert job.changed_ms > job.queued_ms
    assert spool.job(1) == job


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(STATES), max_size=12))
def test_no_path_prints_twice_or_leaves_an_end(tmp_path_factory: pytest.TempPathFactory, path: list[str]) -> None:
    spool = Spool(tmp_path_factory.mktemp("spool") / "s.db", lambda: 1)
    job = put(spool)
    state, sendings = "queued", 0
    for wanted in path:
        moved = spool.move(job.id, wanted)
        assert (moved is not None) == (state in MOVES[wanted])
        state = moved.state if moved else state
        sendings += bool(moved) and wanted == "sending"
        if state in ("printed", "cancelled"):
            assert not any(state in sources for sources in MOVES.values())
        if state == "maybe":
            assert sendings >= 1
    spool.close()


def test_after_the_first_byte_there_is_no_way_back() -> None:
    def ways_out(state: str) -> set[str]:
        return {target for target, sources in MOVES.items() if state in sources}

    assert ways_out("sending") == {"confirming", "maybe", "waiting"}  # waiting: the worker proves that 0 bytes left
    assert ways_out("confirming") == {"printed", "sent", "maybe"}
    assert ways_out("maybe") == {"printed", "cancelled"}
    assert ways_out("sent") == {"printed", "cancelled", "maybe"}  # maybe: the printer failed right after it
    assert ways_out("printed") == ways_out("cancelled") == set()


def test_recovery_doubts_what_was_in_flight_and_nothing_else(spool: Spool) -> None:
    put(spool, "e1", "preflight", "sending")
    put(spool, "e2", "preflight", "sending", "confirming")
    put(spool, "e3", "preflight")
    put(spool, "e4")
    put(spool, "e5", "preflight", "sending", "confirming", "printed")
    assert spool.recover("another") == []
    assert [job.id for job in spool.recover("P1")] == [1, 2]
    assert [job.state for job in spool.jobs()] == ["printed", "queued", "preflight", "maybe", "maybe"]


def test_what_came_out_is_printed(spool: Spool) -> None:
    put(spool, "e1", "preflight", "sending", "maybe")
    job = spool.resolve(1, came_out=True)
    assert job
    assert job.state == "printed"
    assert spool.resolve(1, came_out=False) is None
    assert len(spool.jobs()) == 1


def test_what_did_not_come_out_is_printed_again_and_says_so(spool: Spool) -> None:
    put(spool, "e1", "preflight", "sending", "maybe")
    again = spool.resolve(1, came_out=False)
    assert again
    assert (again.copy, again.state, again.slip) == (2, "queued", SLIP | {"stamp": "BẢN IN LẠI"})
    assert spool.latest()["e1"] == again
    assert sure(spool.job(1)).state == "cancelled"
    assert spool.resolve(1, came_out=False) is None
    assert len(spool.jobs()) == 2


@pytest.mark.parametrize(
    ("path", "possible"),
    [
        ((), True),
        (("preflight", "waiting"), True),
        (("preflight", "sending"), False),
        (("preflight", "sending", "maybe"), True),
        (("preflight", "sending", "confirming", "printed"), False),
    ],
)
def test_cancelling(spool: Spool, path: tuple[str, ...], possible: bool) -> None:
    put(spool, "e1", *path)
    assert spool.cancel(1) == possible


def test_the_version_tells_of_changes_by_anyone(spool: Spool, tmp_path: Path) -> None:
    before = spool.version()
    assert spool.version() == before
    put(spool)
    own = spool.version()
    assert own != before
    other = Spool(tmp_path / "spool.db", lambda: 1)
    other.move(1, "cancelled")
    other.close()
    assert spool.version() != own


def test_every_thread_may_use_it(spool: Spool) -> None:
    threads = [threading.Thread(target=put, args=(spool, f"e{n}")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert spool.counts()["queued"] == 8


def test_a_file_that_is_no_spool(tmp_path: Path) -> None:
    (tmp_path / "spool.db").write_bytes(b"not a database, but long enough to look like one" * 50)
    with pytest.raises(SpoolError, match="spool"):
        Spool(tmp_path / "spool.db", lambda: 1)
    with pytest.raises(SpoolError):
        Spool(tmp_path / "no" / "folder" / "spool.db", lambda: 1)
