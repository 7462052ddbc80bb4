"""What every receipt printer has in common, on a network cable: learning, pauses, confirmations."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from printing import escpos
from printing.abilities import MUTE, Abilities
from printing.errors import PrinterError, SendError
from printing.printers import NetworkPrinter, connect, probe
from printing.replies import Replies
from tests.support.fakeprinter import FakePrinter, wait_for

FULL = Abilities("TM-T20III", (1, 2, 3, 4), asb=True, fence="completed")
ASKED = Abilities("", (1, 2, 3, 4), asb=False, fence="completed")


@pytest.fixture(scope="module")
def ticket() -> bytes:
    return escpos.encode(Image.effect_noise((576, 600), 90).convert("1"))


def network(fake: FakePrinter, **options: Any) -> NetworkPrinter:
    return NetworkPrinter("P1", "127.0.0.1", fake.port, **{"patience_s": 1.0, "reply_s": 0.15, **options})


def told_of(printer: NetworkPrinter) -> list[str | None]:
    told: list[str | None] = []
    printer.paused = lambda reason: told.append(reason.code if reason else None)
    return told


def print_once(printer: NetworkPrinter, data: bytes) -> bool:
    printer.preflight()
    try:
        printer.send(data, 1)
        return printer.confirm()
    finally:
        printer.close()


def in_background(work: Callable[[], Any]) -> Callable[[], Any]:
    """Start it; the result is a function that waits for its outcome."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(work())
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()

    def wait() -> Any:
        thread.join()
        return outcome[0]

    return wait


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"knows_asb": True, "model": "TM-T20III"}, FULL),
        ({"knows_gs_h": False}, Abilities("", (1, 2, 3, 4), asb=False, fence="processed")),
        ({"knows_gs_h": False, "knows_gs_r": False, "model": "XP-80"}, Abilities("XP-80", (1, 2, 3, 4))),
        ({"mute": True}, MUTE),
    ],
)
def test_a_probe_finds_out_and_prints_nothing(options: dict[str, Any], expected: Abilities) -> None:
    with FakePrinter(**options) as fake:
        printer = network(fake)
        assert probe(printer) == printer.abilities == expected
        wait_for(lambda: "init" in fake.commands)
        assert fake.commands == ["init"]
        assert not fake.unknown


def test_a_probe_of_nobody() -> None:
    with FakePrinter() as fake:
        port = fake.port
    with pytest.raises(PrinterError) as caught:
        probe(NetworkPrinter("P1", "127.0.0.1", port))
    assert caught.value.code == "unreachable"
    assert caught.value.advice


def test_an_off_line_printer_is_asked_the_rest_later(ticket: bytes) -> None:
    with FakePrinter(cover_open=True, knows_asb=True) as fake:
        printer = network(fake)
        assert probe(printer) == Abilities("", (1, 2, 3, 4), sure=False)
        fake.cover_open = False
        assert print_once(printer, ticket)
        assert printer.abilities == Abilities("", (1, 2, 3, 4), asb=True, fence="completed")


def test_one_that_says_nothing_while_off_line_is_not_mute_for_ever(ticket: bytes) -> None:
    with FakePrinter(cover_open=True, mute_when_offline=True) as fake:
        unsure = network(fake, reply_s=0.05)
        with pytest.raises(PrinterError, match="does not answer"):
            unsure.preflight()
        assert unsure.abilities is None
        printer = network(fake, mute_s=0)
        printer.preflight()
        printer.close()
        assert printer.abilities == MUTE
        fake.cover_open = False
        wait_for(lambda: print_once(printer, ticket))
        assert printer.abilities == ASKED


def test_known_abilities_are_trusted(ticket: bytes) -> None:
    with FakePrinter(knows_asb=True) as fake:
        assert print_once(network(fake, abilities=FULL), ticket)
        assert fake.asb_modes[0] == 15
        wait_for(lambda: fake.asb_modes[-1] == 0)  # let go as it was
        assert len(fake.realtime) == 4
    with FakePrinter(mute=True) as silent, pytest.raises(PrinterError, match="does not answer"):
        network(silent, abilities=FULL).preflight()


def test_a_late_answer_is_no_answer_to_the_next_question() -> None:
    with FakePrinter(late_s=0.25) as fake:
        found = probe(network(fake))
    assert found.fence == "completed"


@pytest.mark.parametrize("abilities", [FULL, ASKED])
@pytest.mark.parametrize("rows", [1, 300, 550])
def test_paper_that_ends_is_put_in_and_the_ticket_goes_on(ticket: bytes, abilities: Abilities, rows: int) -> None:
    with FakePrinter(knows_asb=True, paper_ends_after=rows) as fake:
        printer = network(fake, abilities=abilities)
        told = told_of(printer)
        wait = in_background(lambda: print_once(printer, ticket))
        wait_for(lambda: told == ["paper"])
        fake.paper_out = False
        assert wait() is True
        assert told == ["paper", None]
        assert len(fake.tickets) == 1
        assert len(fake.tickets[0].rows) == 600


def test_a_printer_that_takes_no_more_while_it_has_no_paper(ticket: bytes) -> None:
    """Its buffer is full and the line stands still: only what it reports by itself tells why."""
    with FakePrinter(knows_asb=True, paper_ends_after=1, capacity=2048) as fake:
        printer = network(fake, abilities=FULL, patience_s=0.3)
        told = told_of(printer)
        wait = in_background(lambda: print_once(printer, ticket * 30))
        wait_for(lambda: told == ["paper"])
        fake.capacity, fake.paper_out = 0, False
        assert wait() is True
        assert told == ["paper", None]
        assert len(fake.tickets) == 30


def test_standstill_without_a_word_is_given_up(ticket: bytes) -> None:
    with FakePrinter(mute=True, capacity=2048) as fake:
        printer = network(fake, abilities=MUTE, patience_s=0.3)
        printer.preflight()
        fake.cover_open = True
        with pytest.raises(SendError) as caught:
            printer.send(ticket * 30, 1)
        assert caught.value.bytes_sent > 0
        assert caught.value.code == "broke_off"
        printer.close()


def test_a_pause_does_not_last_for_ever(ticket: bytes) -> None:
    with FakePrinter(knows_asb=True, paper_ends_after=1) as fake:
        printer = network(fake, abilities=FULL, pause_s=0.1)
        told = told_of(printer)
        with pytest.raises(PrinterError, match="out of paper"):
            print_once(printer, ticket)
        assert told == ["paper", None]


def test_an_open_cover_is_told_even_where_nothing_confirms(ticket: bytes) -> None:
    with FakePrinter() as fake:
        printer = network(fake, abilities=Abilities(status=(1, 2)))
        told = told_of(printer)
        printer.preflight()
        fake.cover_open = True
        printer.send(ticket, 1)
        wait = in_background(printer.confirm)
        wait_for(lambda: told == ["cover"])
        fake.cover_open = False
        assert wait() is False
        assert told == ["cover", None]
        printer.close()


def test_a_listener_that_fails_stops_no_ticket(ticket: bytes) -> None:
    with FakePrinter(knows_asb=True, paper_ends_after=300) as fake:
        printer = network(fake, abilities=FULL)

        def paused(reason: PrinterError | None) -> None:
            fake.paper_out = False
            raise RuntimeError("bug")

        printer.paused = paused
        assert print_once(printer, ticket)


def test_after_a_torn_ticket_a_late_answer_does_not_confirm_the_next(ticket: bytes) -> None:
    with FakePrinter(knows_gs_h=False) as fake:
        printer = network(fake, abilities=Abilities(status=(1, 2), fence="processed"))
        printer.distrust()
        fake.late_s = 0.05
        assert print_once(printer, ticket)
        assert len(fake.tickets) == 2  # white rows and a cut, then the ticket


def test_the_roll_that_is_nearly_used_up() -> None:
    with FakePrinter(near_end=True, knows_asb=True) as fake:
        printer = network(fake)
        before = printer.near_end
        assert not before
        printer.preflight()
        assert printer.near_end
        printer.close()
        assert printer.near_end


@pytest.mark.parametrize("payload", [{}, {"status": "1234"}, {"status": [9], "asb": 1}, {"model": 7, "fence": "x"}])
def test_abilities_that_make_no_sense_are_not_known(payload: dict[str, Any]) -> None:
    assert Abilities.from_payload(payload) == Abilities(sure=False)


def test_abilities_there_and_back() -> None:
    for able in (FULL, ASKED, MUTE, Abilities("x", (1,), sure=False)):
        assert Abilities.from_payload(able.to_payload()) == able
    levels = [FULL, Abilities(fence="processed"), Abilities(asb=True), Abilities(status=(1,)), MUTE]
    assert [able.level for able in levels] == ["confirms", "processes", "reports", "reports", "mute"]


def test_what_a_printer_says_is_told_apart_wherever_it_is_cut() -> None:
    fence, model = escpos.fence_reply(b"0012"), b"_TM-T20III\x00"
    stream = b"\x12\x13" + fence + b"\x14\x00\x0c\x00" + b"\x11\x16" + model + b"\x00\x38\x00\x00\x00"
    expected = ["realtime", "fence", "asb", "realtime", "model", "processed", "asb"]
    for at in range(len(stream) + 1):
        replies = Replies()
        found = replies.take(stream[:at]) + replies.take(stream[at:])
        assert [reply.kind for reply in found] == expected
        assert found[1].data == b"0012"


@pytest.mark.parametrize("torn", [b"\x37", b"\x37\x22", b"\x37\x22\x30\x30", b"\x37\x22\x30\x30\x00", b"\x5fTM"])
def test_nothing_of_a_torn_answer_counts(torn: bytes) -> None:
    assert [reply.kind for reply in Replies().take(torn + b"\x12\x16")] in (["realtime"] * 2, ["realtime"])


def test_automatic_status_says_the_same_as_the_questions() -> None:
    fine = escpos.Status.from_asb(b"\x10\x00\x00\x00")
    assert not (fine.offline or fine.cover_open or fine.paper_out or fine.failed or fine.near_end)
    assert escpos.Status.from_asb(b"\x38\x00\x00\x00").cover_open
    assert escpos.Status.from_asb(b"\x18\x00\x0f\x00").paper_out
    assert escpos.Status.from_asb(b"\x10\x00\x03\x00").near_end
    assert escpos.Status.from_asb(b"\x18\x08\x00\x00").cutter_stuck


def test_questions_stand_between_the_bands_only(ticket: bytes) -> None:
    dressed = escpos.between_bands(ticket, b"\x10\x04\x02")
    assert len(dressed) == len(ticket) + 3 * 5
    assert dressed.replace(b"\x10\x04\x02", b"") == ticket
    assert escpos.between_bands(b"plain", b"?") == b"plain"


def test_settings_that_name_a_network_printer_keep_what_was_learned(tmp_path: Path) -> None:
    assert connect("tcp:h", "P", 576, tmp_path, abilities=FULL).abilities == FULL
