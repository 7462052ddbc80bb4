"""Several printers: what waits at one that is down comes out of another, and what comes too late is asked about."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from printing.abilities import Abilities
from printing.drawings import draw
from printing.errors import PrinterError, SendError
from printing.escpos import raster
from printing.fleet import Fleet
from printing.jobs import Job
from printing.printers import NetworkPrinter
from printing.slips import to_payload
from printing.software import Model, SoftPrinter
from printing.spool import Spool
from printing.worker import Worker
from tests.support.fakeprinter import wait_for
from tests.support.sample_badges import BADGE
from tests.support.sure import sure

SLIP = to_payload(BADGE)


class Clock:
    """Wall milliseconds that stand still until moved."""

    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        return self.now


class Printer:
    """A printer that can be switched off, and that stops in the middle of a ticket on demand."""

    def __init__(self, name: str) -> None:
        self.name, self.width = name, 384
        self.near_end, self.kind = False, True
        self.abilities: Abilities | None = None
        self.paused: Callable[[PrinterError | None], None] = lambda _error: None
        self.on = True
        self.stops_for: list[PrinterError] = []
        self.seen_while_stopped: Callable[[], None] = lambda: None
        self.sent: list[int] = []

    def encode(self, image: Image.Image) -> bytes:
        return b"ticket"

    def preflight(self) -> None:
        if not self.on:
            raise PrinterError("The printer {printer} does not answer.", printer=self.name)

    def send(self, data: bytes, job: int) -> None:
        while self.stops_for:
            self.paused(self.stops_for.pop(0))
            self.seen_while_stopped()
            self.paused(None)
        self.sent.append(job)

    def confirm(self) -> bool:
        return True

    def distrust(self) -> None: ...

    def close(self) -> None: ...


Start = Callable[..., Worker]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def spool(tmp_path: Path, clock: Clock) -> Iterator[Spool]:
    with closing(Spool(tmp_path / "spool.db", clock)) as it:
        yield it


@pytest.fixture
def start(tmp_path: Path, clock: Clock) -> Iterator[Start]:
    workers: list[Worker] = []

    def starter(printer: Printer, *siblings: str) -> Worker:
        told: list[Job] = []
        path = tmp_path / "spool.db"
        worker = Worker(path, printer, tmp_path / f"{printer.name}.lock", clock, told.append, siblings=siblings)
        vars(worker).update(BACK_OFF_S=(0.02,), HELP_S=0.01)
        workers.append(worker)
        worker.start()
        return worker

    yield starter
    stopped = [worker.stop() for worker in workers]
    assert all(stopped)


def states(spool: Spool) -> list[str]:
    return ["held" if job.held else job.state for job in reversed(spool.jobs())]


def test_what_waits_at_a_dead_printer_comes_out_of_another(spool: Spool, start: Start, clock: Clock) -> None:
    dead, good = Printer("P1"), Printer("P2")
    dead.on = False
    for ref in "abc":
        spool.queue("badge", ref, "P1", SLIP)
    start(dead, "P2")
    start(good, "P1")
    wait_for(lambda: Fleet(spool).state("P1").state == "trouble")
    assert good.sent == []  # it may only be a cover that is open for a moment
    clock.now += Worker.FAIL_OVER_MS
    wait_for(lambda: states(spool) == ["printed"] * 3)
    assert sorted(good.sent) == [1, 2, 3]
    assert dead.sent == []
    assert [(job.printer, job.asked) for job in spool.jobs()] == [("P2", "P1")] * 3


def test_a_printer_of_another_width_helps_nobody(spool: Spool, start: Start, clock: Clock) -> None:
    dead, good = Printer("P1"), Printer("P2")
    dead.on = False
    spool.queue("badge", "a", "P1", SLIP)
    start(dead)
    start(good)
    wait_for(lambda: Fleet(spool).state("P1").state == "trouble")
    clock.now += Worker.FAIL_OVER_MS
    spool.queue("badge", "b", "P2", SLIP)
    wait_for(lambda: good.sent == [2])
    assert states(spool)[0] in {"waiting", "preflight"}


def test_after_a_long_outage_a_human_is_asked(spool: Spool, start: Start, clock: Clock) -> None:
    printer = Printer("P1")
    printer.on = False
    for ref in "abc":
        spool.queue("badge", ref, "P1", SLIP)
    start(printer)
    wait_for(lambda: Fleet(spool).state("P1").state == "trouble")
    clock.now += Worker.OUTAGE_MS
    printer.on = True
    wait_for(lambda: states(spool) == ["held"] * 3)
    spool.queue("badge", "now", "P1", SLIP)  # somebody stands at the desk: his badge waits for no answer
    wait_for(lambda: printer.sent == [4])
    assert [job.id for job in spool.held("P1")] == [1, 2, 3]
    spool.release(2)
    wait_for(lambda: printer.sent == [4, 2])
    spool.cancel(1)
    spool.by_hand(3)
    assert states(spool) == ["cancelled", "printed", "cancelled", "printed"]
    assert sure(spool.job(3)).reason == "Written by hand."


def test_all_that_waited_through_a_long_outage_is_one_question(spool: Spool, start: Start, clock: Clock) -> None:
    printer = Printer("P1")
    printer.on = False
    spool.queue("badge", "first", "P1", SLIP)
    start(printer)
    wait_for(lambda: Fleet(spool).state("P1").state == "trouble")
    clock.now += 100_000
    for ref in "abc":
        spool.queue("badge", ref, "P1", SLIP)
    clock.now += 42_000
    spool.queue("badge", "just now", "P1", SLIP)
    printer.on = True
    wait_for(lambda: states(spool) == ["held"] * 4 + ["printed"])
    assert [job.reason_params for job in spool.held()] == [{"printer": "P1", "minutes": 2, "seconds": 22}] * 4


def test_two_printers_that_were_down_together_print_nothing_late(spool: Spool, start: Start, clock: Clock) -> None:
    one, two = Printer("P1"), Printer("P2")
    one.on = two.on = False
    spool.queue("badge", "a", "P1", SLIP)
    spool.queue("badge", "b", "P2", SLIP)
    start(one, "P2")
    start(two, "P1")
    wait_for(lambda: all(Fleet(spool).state(name).state == "trouble" for name in ("P1", "P2")))
    clock.now += Worker.OUTAGE_MS
    two.on = True
    wait_for(lambda: states(spool) == ["held", "held"])
    assert two.sent == []


def test_a_test_page_stays_at_the_printer_it_tries(spool: Spool, start: Start, clock: Clock) -> None:
    dead, good = Printer("P1"), Printer("P2")
    dead.on = False
    spool.queue("test", "t", "P1", SLIP)
    spool.queue("badge", "b", "P1", SLIP)
    start(dead, "P2")
    start(good, "P1")
    wait_for(lambda: Fleet(spool).state("P1").state == "trouble")
    clock.now += Worker.FAIL_OVER_MS
    wait_for(lambda: states(spool)[1] == "printed")
    clock.now += Worker.FAIL_OVER_MS
    wait_for(lambda: not spool.stranded(["P1"], Worker.FAIL_OVER_MS))
    assert good.sent == [2]


def test_an_idle_printer_that_is_switched_off_is_found_out(
    spool: Spool, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Worker, "IDLE_S", 0.05)
    monkeypatch.setattr(Worker, "AGAIN_S", 0.05)
    printer = Printer("P1")
    asked: list[bool] = []

    def preflight() -> None:
        asked.append(printer.on)
        if not printer.on:
            raise PrinterError("The printer {printer} does not answer.", code="unreachable", printer="P1")

    vars(printer).update(preflight=preflight)
    start(printer)
    wait_for(lambda: Fleet(spool).state("P1").state == "ready")
    printer.on = False
    wait_for(lambda: Fleet(spool).state("P1").state == "trouble")
    assert asked.count(False) >= 2  # another machine may hold it for a ticket: one miss is no trouble
    printer.on = True
    wait_for(lambda: Fleet(spool).state("P1").state == "ready")


def test_after_a_short_outage_it_just_goes_on(spool: Spool, start: Start, clock: Clock) -> None:
    printer = Printer("P1")
    printer.on = False
    spool.queue("badge", "a", "P1", SLIP)
    start(printer)
    wait_for(lambda: Fleet(spool).state("P1").state == "trouble")
    clock.now += Worker.OUTAGE_MS - 1
    printer.on = True
    wait_for(lambda: states(spool) == ["printed"])


def test_the_outage_is_remembered_over_a_restart(spool: Spool, start: Start, clock: Clock) -> None:
    printer = Printer("P1")
    printer.on = False
    spool.queue("badge", "a", "P1", SLIP)
    worker = start(printer)
    wait_for(lambda: Fleet(spool).state("P1").state == "trouble")
    assert worker.stop()
    clock.now += Worker.OUTAGE_MS
    start(Printer("P1"))
    wait_for(lambda: states(spool) == ["held"])


def test_what_was_left_by_a_program_that_died_long_ago_is_asked_about(spool: Spool, start: Start, clock: Clock) -> None:
    spool.queue("badge", "a", "P1", SLIP)
    spool.queue("badge", "before the day", "P1", SLIP, ahead=True)
    clock.now += Worker.OUTAGE_MS + 1
    printer = Printer("P1")
    start(printer)
    wait_for(lambda: states(spool) == ["held", "printed"])
    assert printer.sent == [2]


def test_paper_that_ends_in_a_ticket_is_told_and_the_ticket_goes_on(spool: Spool, start: Start) -> None:
    printer = Printer("P1")
    seen: list[tuple[str, str, str]] = []

    def look() -> None:
        job = spool.jobs()[0]
        seen.append((job.state, job.reason, Fleet(spool).state("P1").advice))

    printer.stops_for = [PrinterError("The printer {printer} is out of paper.", advice="Roll.", printer="P1")]
    printer.seen_while_stopped = look
    spool.queue("badge", "a", "P1", SLIP)
    start(printer)
    wait_for(lambda: states(spool) == ["printed"])
    assert seen == [("sending", "The printer {printer} is out of paper.", "Roll.")]
    assert spool.jobs()[0].reason == ""
    assert Fleet(spool).state("P1").state == "ready"


def test_what_is_made_ahead_lets_the_desk_pass(spool: Spool, start: Start) -> None:
    for ref in "ab":
        spool.queue("badge", ref, "P1", SLIP, ahead=True)
    spool.queue("badge", "c", "P1", SLIP)
    printer = Printer("P1")
    start(printer).drain(10)
    assert printer.sent == [3, 1, 2]


def test_a_job_goes_to_another_printer_once_and_in_time(spool: Spool) -> None:
    spool.queue("badge", "a", "P1", SLIP)
    assert spool.hand_over(1, "P1") is None
    assert spool.hand_over(1, "P2", of="P3") is None
    assert spool.hand_over(1, "P2", of="P1") is not None
    assert spool.move(1, "preflight", by="P1") is None  # it is not his any more
    assert spool.move(1, "preflight", by="P2") is not None
    assert spool.hand_over(1, "P1", of="P2") is None
    assert spool.hand_over(1, "P1") is not None  # a human wants it: no byte has left yet
    assert spool.move(1, "sending", by="P2") is None
    spool.move(1, "preflight")
    spool.move(1, "sending")
    assert spool.hand_over(1, "P2") is None


def test_a_note_leaves_the_state_and_only_fits_what_is_in_flight(spool: Spool) -> None:
    spool.queue("badge", "a", "P1", SLIP)
    assert spool.note(1, "Paused.") is None
    spool.move(1, "preflight")
    spool.move(1, "sending")
    noted = spool.note(1, "Paused.", printer="P1")
    assert noted is not None
    assert (noted.state, noted.reason, noted.reason_params) == ("sending", "Paused.", {"printer": "P1"})


def test_every_change_is_seen_once_and_in_order(spool: Spool) -> None:
    for ref in "abc":
        spool.queue("badge", ref, "P1", SLIP)
    seen = spool.changes(0)
    assert [job.ref for job in seen] == ["a", "b", "c"]
    spool.move(2, "preflight")
    spool.hold("P1")
    assert [(job.ref, job.state, job.held) for job in spool.changes(seen[-1].rev)] == [
        ("b", "preflight", False),
        ("a", "waiting", True),
        ("c", "waiting", True),
    ]
    assert [job.ref for job in spool.begun_with("b")] == ["b"]


def test_abilities_belong_to_the_device_at_the_connection(spool: Spool) -> None:
    fleet = Fleet(spool)
    fleet.remember("P1", "tcp:10.0.0.1:9100", {"fence": "completed"})
    assert fleet.abilities("P1", "tcp:10.0.0.1:9100") == {"fence": "completed"}
    assert fleet.abilities("P1", "tcp:10.0.0.2:9100") == {}
    assert fleet.abilities("P9", "screen") == {}
    fleet.down("P1", "Out.", {"printer": "P1"}, "Roll.")
    assert fleet.abilities("P1", "tcp:10.0.0.1:9100") == {"fence": "completed"}
    assert fleet.up("P1", near_end=True) == 1_000_000
    assert fleet.state("P1").near_end


def test_a_spool_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    from printing import database

    path = tmp_path / "spool.db"
    with closing(sqlite3.connect(path)) as db:
        for statement in database._STEPS[0].split(";\n"):
            db.execute(statement)
        db.execute("INSERT INTO job (kind, ref, copy, printer, slip, state, queued_ms, changed_ms)"
                   " VALUES ('badge', 'old', 1, 'P1', '{}', 'waiting', 1, 1)")  # fmt: skip
        db.execute("PRAGMA user_version = 1")
        db.commit()
    with closing(Spool(path, lambda: 2)) as spool:
        (job,) = spool.jobs()
        assert (job.ref, job.asked, job.held, job.rev) == ("old", "P1", False, 1)
        assert spool.next_for("P1") == job
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(Exception, match="later version"):
        Spool(path, lambda: 2)


def test_a_printer_that_fails_right_after_a_ticket_nobody_vouches_for_is_doubted(spool: Spool, start: Start) -> None:
    printer = Printer("P1")
    vars(printer).update(confirm=lambda: False)
    spool.queue("badge", "a", "P1", SLIP)
    start(printer)
    wait_for(lambda: states(spool) == ["sent"])
    printer.on = False
    spool.queue("badge", "b", "P1", SLIP)
    wait_for(lambda: states(spool)[0] == "maybe")
    assert "right after" in sure(spool.job(1)).reason


def test_a_fresh_badge_is_not_withheld_by_a_printer_that_was_down_long_ago(
    spool: Spool, start: Start, clock: Clock
) -> None:
    printer = Printer("P1")
    printer.on = False
    spool.queue("badge", "old", "P1", SLIP)
    start(printer)
    wait_for(lambda: Fleet(spool).state("P1").state == "trouble")
    clock.now += 2 * Worker.OUTAGE_MS
    spool.queue("badge", "fresh", "P1", SLIP)
    printer.on = True
    wait_for(lambda: states(spool) == ["held", "printed"])


def test_an_idle_printer_in_trouble_is_asked_again(spool: Spool, start: Start) -> None:
    printer = Printer("P1")
    printer.on = False
    job = spool.queue("badge", "a", "P1", SLIP)
    worker = start(printer)
    worker.AGAIN_S = 0.05
    wait_for(lambda: Fleet(spool).state("P1").state == "trouble")
    assert job is not None
    wait_for(lambda: spool.cancel(job.id))
    printer.on = True
    wait_for(lambda: Fleet(spool).state("P1").state == "ready")


def test_a_printer_that_takes_no_byte_is_in_trouble_and_helped_out(spool: Spool, start: Start, clock: Clock) -> None:
    deaf, good = Printer("P1"), Printer("P2")

    def refuse(data: bytes, job: int) -> None:
        raise SendError("The printer {printer} broke off.", bytes_sent=0, printer="P1")

    vars(deaf).update(send=refuse)
    spool.queue("badge", "a", "P1", SLIP)
    start(deaf, "P2")
    start(good, "P1")
    wait_for(lambda: Fleet(spool).state("P1").state == "trouble")
    clock.now += Worker.FAIL_OVER_MS
    wait_for(lambda: good.sent == [1])


def test_a_clock_set_back_stops_no_help(spool: Spool, start: Start, clock: Clock) -> None:
    dead, good = Printer("P1"), Printer("P2")
    dead.on = False
    spool.queue("badge", "a", "P1", SLIP)
    start(dead, "P2")
    wait_for(lambda: Fleet(spool).state("P1").state == "trouble")
    clock.now -= 3_600_000
    start(good, "P1")
    wait_for(lambda: good.sent == [1])


def test_half_a_ticket_is_cleared_after_a_restart_too(spool: Spool, tmp_path: Path) -> None:
    with SoftPrinter(Model(width=384, keeps_half_bands=True, realtime_in_raster=False)) as paper:

        def run(ref: str, end: str) -> None:
            device = NetworkPrinter("P1", "127.0.0.1", paper.port, 384)
            worker = Worker(tmp_path / "spool.db", device, tmp_path / "P1.lock", lambda: 1, lambda _job: None)
            spool.queue("badge", ref, "P1", SLIP)
            worker.start()
            wait_for(lambda: spool.jobs()[0].state == end)
            assert worker.stop()

        paper.reset_after(5000)
        run("torn", "maybe")
        assert Fleet(spool).state("P1").torn
        run("next", "printed")
        assert not Fleet(spool).state("P1").torn
        wanted = raster(draw(BADGE, 384), 100_000)[8:]
        assert sum(b"".join(ticket.rows).count(wanted) for ticket in paper.tickets) == 1
        assert bytes(paper.unknown) == b""
