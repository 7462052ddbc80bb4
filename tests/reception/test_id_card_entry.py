"""National ID cards at reception: an option, off by default, and nothing of a card is ever kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.codes.codes import CodeKind
from kiosk.conference.commands import Configure
from kiosk.folder.layout import Folder
from tests.support.conferences import Opens, delegates, events_of, new_small, scan

NUMBER = "012345678901"


def card(name: str, birth: str) -> str:
    year, month, day = birth.split("-")
    return f"{NUMBER}||{name}|{day}{month}{year}|Nữ|Thôn Nà Mu, Lạng Sơn|01012021"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    people = delegates(4)
    people[0] = replace(people[0], full_name="Lương Thị Thuý Liên", birth="1985-03-09")
    people[1] = replace(people[1], full_name="Vi Văn Tài", birth="1990")
    people[2] = replace(people[2], full_name="Mã Trọng Hiếu", birth="1979-01-01", unit="Điện lực")
    people[3] = replace(people[3], full_name="Mã Trọng Hiếu", birth="1979-01-01", unit="Kiểm lâm")
    return new_small(tmp_path / "c", people)


def test_a_card_is_nothing_unless_the_conference_takes_cards(folder: Folder, opened: Opens) -> None:
    station = opened(folder)
    assert scan(station, card("Lương Thị Thuý Liên", "1985-03-09")).payload["reason"] == "unreadable"


def test_a_card_is_its_owners_invitation_and_leaves_no_trace(folder: Folder, opened: Opens) -> None:
    station = opened(folder)
    station.do(Configure(station.conference.config_text.replace("id_card = false", "id_card = true")))
    assert scan(station, card("LUONG THI THUY LIEN", "1985-03-09")).payload == {"number": 1, "by": "id_card"}
    assert scan(station, card("Lương Thị Thuý Liên", "1985-03-09")).payload["reason"] == "already_checked_in"
    assert scan(station, card("Vi Văn Tài", "1990-12-31")).payload["number"] == 2
    assert scan(station, card("Mã Trọng Hiếu", "1979-01-01")).payload["reason"] == "ambiguous"
    assert scan(station, card("Ai Đó Khác", "1985-03-09")).payload["reason"] == "not_on_roster"
    written = str([event.to_json() for event in events_of(folder)])
    assert NUMBER not in written
    assert "Nà Mu" not in written
    assert (
        scan(station, station.codes.make(CodeKind.INVITATION, 3, 0)).kind == "reception.checked_in"
    )  # invitations go on
