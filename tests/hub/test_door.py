"""What the hub and the link let in: who may speak, as whom, and what is no fact of this conference."""

from __future__ import annotations

import asyncio
import json
import random
import ssl
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import nats.errors
import nats.js.errors
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nats.aio.client import Client

from kiosk.conference.commands import RevokeMember
from kiosk.conference.fold import fold
from kiosk.folder.layout import Folder
from kiosk.hub import subjects
from kiosk.hub.authority import HUB_NAME, hub_certificate, new_authority
from kiosk.hub.keys import new_key, of_seed
from kiosk.hub.log_identity import Log, verdict
from kiosk.hub.nats_config import Serving, config
from kiosk.hub.offset import Sample, best, instant, reckoned
from kiosk.hub.outbox import Outbox, Place
from kiosk.hub.state import Heard, HubState, Pulse
from kiosk.hub.validation import Bad, Message, read
from kiosk.journal.envelope import Event, canonical
from kiosk.journal.store import Journal
from kiosk.messages.hub import hub_line
from tests.support.conferences import Writer, delegates, events_of, new_small
from tests.support.hub_hall import Hall, Laptop, as_member, hall, until
from tests.support.states import digest
from tests.support.sure import sure


def bytes_of(event: Event) -> bytes:
    return canonical(event.to_json()).encode()


async def is_refused(client: Client, subject: str, data: bytes = b"x", **headers: str) -> bool:
    """Whether nobody hears what is said under a subject."""
    try:
        answer = await client.request(subject, data, timeout=1.0, headers=headers or None)
    except (nats.errors.Error, TimeoutError):
        return True
    return "error" in json.loads(answer.data)


async def misbehave(laptop: Laptop, mine: str, other: str) -> None:
    """Do as a member what no member may: speak as another, touch the log, listen to everything."""
    client = await as_member(laptop)
    assert not await is_refused(client, subjects.own(other, "x"), b"poison")
    assert await is_refused(client, subjects.own(mine, "x"))
    assert await is_refused(client, subjects.pulse(mine))
    for verb in ("DELETE", "PURGE", "UPDATE", "MSG.DELETE", "SNAPSHOT"):
        assert await is_refused(client, f"$JS.API.STREAM.{verb}.{subjects.STREAM}", b"{}")
    assert await is_refused(client, "$JS.API.STREAM.CREATE.OTHER", b'{"name":"OTHER","subjects":["x"]}')
    errors: list[Exception] = []

    async def told_(error: Exception) -> None:
        errors.append(error)

    client._error_cb = told_
    await client.subscribe(f"_INBOX_{mine}.>")
    await client.subscribe(">")
    await client.flush()
    for _ in range(100):  # they are told by a task of the library's own
        if len(errors) >= 2:
            break
        await asyncio.sleep(0.02)
    assert ["permissions violation" in str(error).lower() for error in errors] == [True, True]
    await client.close()


def test_a_member_speaks_only_as_itself_and_may_not_touch_the_log(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        one, two = place.laptops
        one.scan(1)
        place.whole()
        mine, other = one.link._member.member, two.link._member.member
        before = sure(place.hub.health()).messages
        asyncio.run(misbehave(two, mine, other))
        until(lambda: sure(place.hub.health()).messages == before + 1)


async def knock(place: Hall) -> None:
    """Try to connect as strangers do."""
    authority = place.hub._authority.certificate
    url = f"tls://127.0.0.1:{place.port}"
    ours = ssl.create_default_context(cadata=authority)
    theirs = ssl.create_default_context(cadata=new_authority("another").certificate)
    for options in (
        {"tls": ours},  # anonymous
        {"tls": ours, "nkeys_seed_str": new_key().seed},  # a key that nobody enrolled
        {"tls": theirs, "nkeys_seed_str": place.main.link._member.seed},  # a hub of another authority
    ):
        client = Client()
        with pytest.raises((nats.errors.Error, OSError, TimeoutError)):
            await client.connect(url, allow_reconnect=False, connect_timeout=2, tls_hostname=HUB_NAME, **options)
    plain = Client()
    with pytest.raises((nats.errors.Error, OSError, TimeoutError)):
        await plain.connect(f"nats://127.0.0.1:{place.port}", allow_reconnect=False, connect_timeout=2)


def test_nobody_connects_without_a_key_of_the_conference_or_to_a_false_hub(tmp_path: Path) -> None:
    with hall(tmp_path) as place:
        asyncio.run(knock(place))


def test_a_laptop_that_is_revoked_is_cut_off_at_once_and_stays_out(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        one, two = place.laptops
        place.whole()
        one.station.do(RevokeMember("bàn 2"))
        until(lambda: two.link.state.linked_ms is None and sure(two.link.state.lost_ms) > 1000)
        two.scan(5)
        one.scan(6)
        assert one.station.conference.present == 1
        until(lambda: two.link.state.unsent > 0)


def test_what_is_no_fact_of_the_conference_is_set_apart_and_stalls_nothing(tmp_path: Path) -> None:
    with hall(tmp_path, "Bàn 2") as place:
        one, two = place.laptops
        place.whole()
        stranger = Writer("stranger", "another conference")
        absurd = Writer("absurd", one.station.conference_id)
        good = Writer("good", one.station.conference_id)
        changed = json.loads(bytes_of(good.write("reception.checked_in", {"number": 9, "by": "scan"}, hlc=7)))
        changed["payload"]["number"] = 10
        poison = [
            b"\xff\xfe no text",
            b"[" * 100_000,
            b'{"id": 1}',
            bytes_of(stranger.write("reception.checked_in", {"number": 1, "by": "scan"}, hlc=5)),
            bytes_of(absurd.write("reception.checked_in", {"number": 1, "by": "scan"}, hlc=7_300_000_000_000 << 16)),
            json.dumps(changed).encode(),
        ]
        newer = bytes_of(Writer("newer", one.station.conference_id).write("weather.changed", {"a": 1}, hlc=5, v=9))

        async def publish() -> None:
            client = await as_member(two)
            for data in (*poison, newer):
                await client.jetstream().publish(subjects.again(two.link._member.member, "x"), data)
            await client.close()

        asyncio.run(publish())
        one.scan(1)
        two.scan(2)
        place.whole()
        until(lambda: sum(one.link.state.alarms.values()) >= len(poison))
        assert one.station.conference.present == two.station.conference.present == 2
        assert one.station.conference.unknown == 1
        with closing(Journal(one.folder.journal)) as journal:
            assert dict(Outbox(journal).quarantined()) == {
                "clock": 1,
                "columns": 1,
                "conference": 1,
                "hash": 1,
                "text": 2,
            }
        level, text = hub_line(one.link.state)
        assert (level, "set apart" in text) == ("alarm", True)


@settings(max_examples=20)
@given(st.randoms(use_true_random=False), st.integers(1, 60), st.integers(0, 20))
def test_any_order_and_repetition_of_messages_gives_one_state(
    told: tuple[Folder, list[Event], dict[str, Any]],
    tmp_path_factory: pytest.TempPathFactory,
    chance: random.Random,
    size: int,
    repeated: int,
) -> None:
    """Whatever the hub does with them: stored through the door, every set of facts folds to one state."""
    _first, events, state = told
    arriving = [*events, *chance.sample(events, repeated)]
    chance.shuffle(arriving)
    conference_id = events[0].conference_id
    messages = [Message(seq, bytes_of(event)) for seq, event in enumerate(arriving, 1)]
    late = [message for message in messages if read(message.data, conference_id).__class__ is Bad]
    with closing(Journal(tmp_path_factory.mktemp("door") / "journal.db")) as journal:
        outbox = Outbox(journal)
        outbox.forget("epoch")
        for start in range(0, len(messages), size):
            outbox.take(messages[start : start + size], "mine", conference_id, 0)
        assert outbox.unsent() == 0
        assert outbox.place().cursor == len(messages)
        stored = list(journal.in_order())
    assert late == []
    assert digest(fold(stored)) == state


@given(st.binary(max_size=300) | st.text(max_size=80).map(str.encode))
def test_no_bytes_at_all_get_through_the_door(data: bytes) -> None:
    assert isinstance(read(data, "c"), Bad)


@given(
    st.dictionaries(
        st.sampled_from(["id", "seq", "hlc", "payload", "prev", "hash", "wall_ms", "v", "term"]),
        st.none() | st.integers() | st.text(max_size=5) | st.booleans() | st.floats() | st.lists(st.none()),
        min_size=1,
    )
)
def test_no_event_with_a_changed_column_gets_through_the_door(changes: dict[str, Any]) -> None:
    event = Writer("a").write("reception.checked_in", {"number": 1, "by": "scan"}, hlc=9)
    columns = event.to_json()
    changed = {**columns, **changes}
    found = read(json.dumps(changed).encode(), "c")
    same = all(type(changed[name]) is type(columns[name]) and changed[name] == columns[name] for name in columns)
    assert isinstance(found, Bad) != same


# Guards

PLACE = Place(7, "digest", "epoch")


@pytest.mark.parametrize(
    ("log", "wanted"),
    [
        (Log("c", "epoch", 9, "digest"), "go on"),
        (Log("c", "epoch", 7, "digest"), "go on"),
        (Log("c", "another", 9, "digest"), "read anew"),
        (Log("c", "epoch", 6, ""), "read anew"),
        (Log("c", "epoch", 9, "other"), "read anew"),
        (Log("d", "epoch", 9, "digest"), "another conference"),
        (Log("", "epoch", 9, "digest"), "another conference"),
    ],
)
def test_the_log_that_was_read_is_known_again(log: Log, wanted: str) -> None:
    assert verdict(PLACE, log, "c") == wanted


def test_a_journal_that_read_nothing_yet_begins_with_any_log() -> None:
    assert verdict(Place(0, "", ""), Log("c", "epoch", 9, ""), "c") == "read anew"
    assert verdict(Place(0, "", "epoch"), Log("c", "epoch", 9, ""), "c") == "go on"


# Pulses and clocks


@given(st.binary(max_size=200))
def test_a_pulse_that_is_none_is_passed_over(data: bytes) -> None:
    assert Pulse.decode(data) is None or isinstance(Pulse.decode(data), Pulse)


def test_a_pulse_comes_back_as_it_was() -> None:
    pulse = Pulse("Bàn 2", "s", ("Bàn 2",), 7, 3, 12, ("Máy in 2",))
    assert Pulse.decode(pulse.encode()) == pulse


def test_a_printer_elsewhere_prints_while_its_laptop_is_heard_and_says_that_it_can() -> None:
    pulse = Pulse("Bàn 2", "s", ("Bàn 2",), 7, 3, 12, ("Máy in 2",))
    state = HubState(linked_ms=1, lost_ms=None, others={"m": Heard(pulse, 1_000)})
    assert state.prints("Bàn 2", "Máy in 2")
    assert not state.prints("Bàn 2", "Máy in 3")  # nobody works it there, or it is out of order
    assert not state.prints("Bàn 1", "Máy in 2")
    assert not replace(state, linked_ms=None, lost_ms=5_000).prints("Bàn 2", "Máy in 2")
    assert not replace(state, others={"m": Heard(pulse, 16_000)}).prints("Bàn 2", "Máy in 2")


@pytest.mark.parametrize(
    ("ago_ms", "known", "rate", "wanted"),
    [(1_000, 7, 10, 0), (1_000, 5, 10, 2), (60_000, 7, 10, 2), (240_000, 5, 10, 10), (240_000, 9, 0, 0)],
)
def test_what_may_be_missing_of_a_silent_desk(ago_ms: int, known: int, rate: int, wanted: int) -> None:
    heard = Heard(Pulse("Bàn 2", "s", (), 7, 0, rate), ago_ms, known)
    assert heard.may_miss == wanted
    assert heard.silent == (ago_ms > 15_000)


def test_silence_is_told_with_how_much_may_be_missing() -> None:
    heard = Heard(Pulse("Bàn 2", "s", (), 7, 0, 6), 240_000, 6)
    level, text = hub_line(HubState(linked_ms=1, lost_ms=None, others={"m": heard}))
    assert (level, text) == ("note", "! Bàn 2 silent for 4 min, up to 6 facts may be missing")
    quiet = replace(heard, ago_ms=20_000, pulse=replace(heard.pulse, seq=6, rate=0))
    _level, text = hub_line(HubState(linked_ms=1, lost_ms=None, others={"m": quiet}))
    assert text == "! Bàn 2 silent for 20 s; nothing of it is missing so far"


@pytest.mark.parametrize(
    ("offset", "confirmed", "level", "shown"),
    [
        (0, 0, "calm", ""),
        (1_900, 0, "calm", ""),
        (4_000, 0, "note", "! This machine's clock is 4 s slow; it goes by the hub's"),
        (-61_000, 0, "note", "! This machine's clock is 1 min fast; it goes by the hub's"),
        (3_600_000, 0, "alarm", "✗ This machine's clock is 60 min slow: "),
        (3_600_000, 3_600_000, "note", "! This machine's clock is 60 min slow; it goes by the hub's"),
    ],
)
def test_a_clock_that_is_off_is_told_and_one_far_off_is_asked_about(
    offset: int, confirmed: int, level: str, shown: str
) -> None:
    found = hub_line(HubState(linked_ms=1, lost_ms=None, offset_ms=offset, confirmed_ms=confirmed))
    assert found[0] == level
    assert found[1].startswith(shown)


def test_a_lost_link_is_told_after_a_while_and_nothing_where_there_is_no_hub() -> None:
    assert hub_line(None) == ("calm", "")
    assert hub_line(HubState(lost_ms=3_000)) == ("calm", "")
    level, text = hub_line(HubState(lost_ms=200_000, unsent=12))
    assert (level, text) == (
        "note",
        "! No link to the hub for 3 min; work goes on here as usual, 12 facts wait to be given",
    )


def test_the_hubs_clock_is_read_from_its_fastest_answer() -> None:
    assert best([Sample(500, 40), Sample(520, 3), Sample(400, 900)]) == Sample(520, 3)
    assert best([Sample(1, 5_000)]) is None
    hour = 3_600_000
    assert reckoned(10 * hour, 10 * hour + 4, 4, 11 * hour) == Sample(hour - 2, 3)
    assert best([reckoned(10 * hour, 10 * hour + 4, 4, None)]) is None
    # The clock was put back, or forward, while the question was on its way.
    assert best([reckoned(10 * hour, 9 * hour + 4, 4, 11 * hour)]) is None
    assert best([reckoned(10 * hour, 11 * hour, 4, 11 * hour), Sample(hour, 40)]) == Sample(hour, 40)
    assert instant("2026-05-15T01:00:00.123456789Z") == 1_778_806_800_123
    assert instant("2026-05-15T01:00:00Z") == 1_778_806_800_000
    assert instant("soon") is None


# Keys, certificates, configuration


def test_certificates_hold_from_1970_to_2100_and_bear_the_hubs_name() -> None:
    from cryptography import x509

    authority = new_authority("c")
    pair = hub_certificate(authority)
    for pem in (authority.certificate, pair.certificate):
        found = x509.load_pem_x509_certificate(pem.encode())
        assert (found.not_valid_before_utc.year, found.not_valid_after_utc.year) == (1970, 2100)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [HUB_NAME]
    with pytest.raises(ValueError):
        hub_certificate(type(authority)(authority.certificate, "no key"))


def test_a_key_comes_back_from_its_seed() -> None:
    key = new_key(bytes(range(32)))
    assert of_seed(key.seed) == key
    assert key.public.startswith("U")
    with pytest.raises(ValueError):
        of_seed("no seed")


def test_the_configuration_syncs_always_and_lets_each_member_speak_under_its_own_subject(tmp_path: Path) -> None:
    serving = Serving("127.0.0.1", 4222, 8222, tmp_path / "s", tmp_path / "c", tmp_path / "k")
    text = config(serving, "UADMIN", ["UONE", "UTWO"])
    assert '"sync_interval": "always"' in text
    line = next(line for line in text.splitlines() if line.startswith("authorization: "))
    users = json.loads(line.removeprefix("authorization: "))
    one = users["users"][1]
    assert one["nkey"] == "UONE"
    assert "ev.UONE.>" in one["permissions"]["publish"]
    assert not any("UTWO" in subject for subject in one["permissions"]["publish"])


def test_the_journal_of_an_older_program_is_brought_up_to_date(tmp_path: Path) -> None:
    """Version 1 forbade two events of one station and number: a fork could not be kept."""
    import sqlite3

    from kiosk.journal import migrations

    folder = new_small(tmp_path / "cu", delegates(3))
    events = events_of(folder)
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old, isolation_level=None)) as db:
        for statement in migrations._statements(migrations._FIRST):
            db.execute(statement)
        db.execute('CREATE TABLE "_sqlite_migrations"(migration_set TEXT, name TEXT, applied_at TEXT)')
        db.execute("INSERT INTO _sqlite_migrations VALUES ('kiosk.journal', 'first', '2026-01-01')")
        db.execute("PRAGMA user_version = 1")
        marks = ", ".join("?" * len(events[0].to_row()))
        db.executemany(f"INSERT INTO event VALUES ({marks})", [event.to_row() for event in events])
    with closing(Journal(old)) as journal:
        assert list(journal.in_order()) == sorted(events, key=lambda event: event.order)
        assert journal.verify() == (len(events), [])
        assert journal.pragma("user_version") == migrations.LATEST
        with journal.writing():
            journal.mark_seen(events[0].id, 1)
