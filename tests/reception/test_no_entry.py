"""Codes that must let nobody in, a hundred thousand of them, through the whole rule of reception."""

import random
from collections import Counter
from pathlib import Path

import pytest

from kiosk.codes.codes import CodeKind, Codes
from kiosk.conference.commands import Configure
from kiosk.conference.dispatch import Context
from kiosk.reception.commands import CheckIn, Reprint
from kiosk.reception.events import ScanRefused
from kiosk.reception.rules.admission import decide_scan
from tests.support.conferences import Opens, delegates, new_small

COUNT = 100_000


@pytest.mark.parametrize("exits", [False, True])
def test_nobody_comes_in_by_a_code_that_is_not_his_invitation(tmp_path: Path, opened: Opens, exits: bool) -> None:
    folder = new_small(tmp_path / "c", delegates(200))
    station = opened(folder)
    text = station.conference.config_text
    station.do(Configure(text.replace("count_exits = false", f"count_exits = {str(exits).lower()}") + PRINTER))
    for number in range(1, 21):  # twenty are in, ten of them with a second badge: the first is dead
        station.do(CheckIn(station.codes.make(CodeKind.INVITATION, number, 0)))
        if number <= 10:
            station.do(Reprint(number, revoke=True))
    event, key = folder.read_key()
    chance = random.Random(20)
    makers = {
        "random": lambda n: "".join(chance.choices("0123456789", k=24)),
        "altered": lambda n: _altered(station.codes.make(CodeKind.INVITATION, n, 0), chance),
        "wrong event": lambda n: Codes((event + chance.randrange(1, 1000)) % 1000, key).make(CodeKind.INVITATION, n, 0),
        "wrong key": lambda n: Codes(event, chance.randbytes(32)).make(CodeKind.INVITATION, n, 0),
        "wrong kind": lambda n: station.codes.make(chance.choice((CodeKind.BADGE, CodeKind.CERTIFICATE)), n, 0),
        "old or coming serial": lambda n: station.codes.make(CodeKind.INVITATION, n, chance.randint(1, 9)),
        "nobody's": lambda n: station.codes.make(CodeKind.INVITATION, n + 200, 0),
        "dead badge": lambda n: station.codes.make(CodeKind.BADGE, n % 10 + 1, 0),
        "text": lambda n: "".join(chance.choices("0123456789ABCđưâ|&é\"'(- \t", k=chance.randint(0, 60))),
    }
    desk = Context(station.conference, station.codes, station.station_id, "Bàn 1", 0).desk
    reasons: Counter[str] = Counter()
    kinds = list(makers)
    for at in range(COUNT):
        kind = kinds[at % len(kinds)]
        raw = makers[kind](chance.randint(1, 200))
        (fact,) = decide_scan(desk, CheckIn(raw))
        assert fact.kind == "reception.refused", (kind, raw)
        assert isinstance(fact, ScanRefused)
        reasons[fact.reason] += 1
    wanted = {"unreadable", "wrong_event", "forged", "not_on_roster", "revoked"}
    assert wanted <= reasons.keys()
    assert ("wrong_list" in reasons) and ((reasons["annulled"] > 0) is exits)


PRINTER = '\n[[printer]]\nname = "Giấy"\nconnection = "screen"\nwidth = 384\n'


def _altered(code: str, chance: random.Random) -> str:
    """Return a code with one to three digits changed."""
    digits = list(code)
    for place in chance.sample(range(24), chance.randint(1, 3)):
        digits[place] = str((int(digits[place]) + chance.randint(1, 9)) % 10)
    return "".join(digits)
