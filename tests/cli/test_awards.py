"""The award calls driven from the command line: plan, exceptions, the whole ceremony, the lists that remain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kiosk.folder.layout import Folder
from kiosk.station.station import Station
from tests.support.commandline import Answer, Kiosk
from tests.support.conferences import SAMPLE, SCREEN, new_sample, new_small, roster_file
from tests.support.driving import check_in

FIGURES = "decisions certificates handed proxy withheld outstanding batches current_batch phase".split()
MORE = "by_decision batch next_step pace swaps questions".split()
Awards = Callable[..., Answer]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return new_sample(tmp_path / "tỉnh", printers=[SCREEN])


@pytest.fixture
def awards(kiosk: Kiosk, folder: Folder) -> Awards:
    """The verbs as JSON; English, so that nothing hangs on a translation."""
    return lambda *arguments: kiosk("-C", folder.path, "--lang", "en", "awards", *arguments, "--json")


@pytest.fixture
def text(kiosk: Kiosk, folder: Folder) -> Awards:
    return lambda *arguments: kiosk("-C", folder.path, "--lang", "en", "awards", *arguments)


@pytest.fixture
def everybody(folder: Folder) -> None:
    with Station(folder) as station:
        check_in(station, [person.number for person in station.conference.roster.expected()])


def batch(awards: Awards, number: int) -> dict[str, Any]:
    found: dict[str, Any] = awards("batch", number).json
    return found


def ids(awards: Awards, number: int) -> list[int]:
    return [place["certificate"] for place in batch(awards, number)["places"]]


def call(awards: Awards, *, until: str = "clear") -> dict[str, Any]:
    """Take the batch at hand through its steps as the program proposes them."""
    found: dict[str, Any] = awards("status").json
    while True:
        step = found["next_step"]
        answer = awards(step)
        assert answer.code == 0, answer
        found = answer.json
        if step == until:
            return found


def balanced(found: dict[str, Any]) -> bool:
    return bool(sum(found[name] for name in ("handed", "proxy", "withheld", "outstanding")) == found["certificates"])


def test_the_status_keeps_its_figures_and_says_what_comes_next(awards: Awards) -> None:
    found = awards("status").json
    assert list(found) == [*FIGURES, *MORE]
    assert (found["decisions"], found["certificates"], found["batches"]) == (5, 104, 16)
    assert [row["decision"] for row in found["by_decision"]][:2] == ["512/QĐ-TTg", "780/QĐ-UBND"]
    assert sum(row["certificates"] for row in found["by_decision"]) == 104
    assert found["batch"] == {
        "number": 1,
        "decision": "512/QĐ-TTg",
        "award": "Bằng khen của Thủ tướng Chính phủ",
        "phase": "waiting",
        "locked": False,
        "version": 0,
        "called": 0,
        "positions": 1,
    }
    assert found["next_step"] == "announce"
    assert list(found["pace"]) == ["expected_s", "least_s", "timed", "batch_s", "person_s"]
    assert (found["swaps"], found["questions"]) == ([], [])


@pytest.mark.usefixtures("everybody")
def test_the_whole_ceremony_by_command(awards: Awards, text: Awards) -> None:
    steps, found = [], awards("status").json
    while found["next_step"] is not None:
        steps.append(found["next_step"])
        answer = awards(found["next_step"])
        assert (answer.code, answer.err) == (0, ""), steps
        found = answer.json
        assert balanced(found)
    assert (steps.count("announce"), steps.count("call"), steps.count("clear")) == (5, 16, 16)
    assert (found["phase"], found["batch"], found["withheld"], found["outstanding"]) == ("done", None, 0, 0)
    assert (found["handed"], found["proxy"]) == (103, 1)  # a colleague; the son of the dead is no proxy
    minutes = awards("minutes").json
    assert len(minutes["handed"]) == 104
    assert minutes["outstanding"] == []
    assert {row["receiver"] for row in minutes["handed"]} >= {"ông Nông Văn Tuấn", "ông Long Văn Bách"}
    assert all(row["presenter"] and row["at"] for row in minutes["handed"])
    assert [row["outstanding"] for row in minutes["decisions"]] == [0] * 5
    photos = awards("photos").json["photos"]
    assert [photo["batch"] for photo in photos] == list(range(1, 17))
    assert len(awards("list", "--handed").json["certificates"]) == 104
    assert awards("list", "--outstanding").json["certificates"] == []
    for verb in ("status", "minutes", "photos", "list", "plan"):
        assert text(verb).code == 0
        assert text(verb).out.strip()
    assert awards("call").told == "Every batch has been called."


@pytest.mark.usefixtures("everybody")
def test_a_day_full_of_exceptions(awards: Awards, text: Awards) -> None:
    call(awards)
    call(awards)
    third = ids(awards, 3)
    assert awards("absent", "3.1").json["batch"]["called"] == 4
    assert awards("absent", third[0]).told.endswith("is noted as not there already.")
    assert awards("here", "3/1").json["batch"]["called"] == 5
    assert awards("absent", "3·1").code == 0
    assert awards("withhold", "3.2", "sai tên đơn vị").json["withheld"] == 1
    assert awards("hand", "3.2").told
    assert awards("proxy", "3.3", "Lý Thị Mai", "--title", "bà", "--relation", "đồng nghiệp").code == 0
    assert batch(awards, 3)["places"][2]["receiver"] == "bà Lý Thị Mai"
    assert awards("proxy", "3.3", "--withdraw").code == 0
    assert awards("proxy", "3.3", "Lý Thị Mai", "--authority", "Giấy ủy quyền 12").code == 0
    assert awards("lock", 3).json["batch"]["locked"] is True
    assert awards("lock", 3).told
    assert awards("order", 3, 5, 4).told  # locked: a reason is due
    assert awards("order", 3, 5, 4, "--reason", "đứng nhầm chỗ").code == 0
    assert ids(awards, 3) == [*third[:3], third[4], third[3]]
    assert awards("unlock", 3, "--reason", " ").told
    assert awards("unlock", 3, "--reason", "bổ sung").json["batch"]["locked"] is False
    assert awards("lock").json["batch"]["version"] == 3  # the first, the changed order, this one
    found = call(awards)
    assert (found["proxy"], found["withheld"], found["outstanding"]) == (1, 1, 100 - found["handed"] + 2)
    rows = {row["certificate"]: row for row in awards("list").json["certificates"]}
    assert (rows[third[0]]["outcome"], rows[third[0]]["why"]) == ("outstanding", "absent")
    assert (rows[third[1]]["outcome"], rows[third[1]]["reason"]) == ("withheld", "sai tên đơn vị")
    assert (rows[third[2]]["outcome"], rows[third[2]]["receiver"]) == ("proxy", "Lý Thị Mai")
    assert [r["certificate"] for r in awards("list", "--withheld").json["certificates"]] == [third[1]]
    assert {r["certificate"] for r in awards("list", "--outstanding").json["certificates"]} >= {third[0], third[1]}
    told = text("status").out
    assert f"Not handed over       {found['outstanding'] + found['withheld']}" in told

    assert awards("swap", third[3], third[4]).json["swaps"] == [sorted([third[3], third[4]])]
    assert awards("swap", third[3], third[4]).told
    assert "In the wrong hands" in text("status").out
    assert awards("righted", third[4], third[3]).json["swaps"] == []
    assert awards("righted", third[4], third[3]).told == "No such exchange is open."
    assert awards("release", third[1]).json["withheld"] == 0
    late = awards("hand", third[1], "--at", "later").json
    assert late["handed"] == found["handed"] + 1
    came = awards("hand", third[0], "--to", "Ông Bế Văn Nam", "--at", "seat").json
    assert (came["proxy"], balanced(came)) == (2, True)
    assert awards("hand", third[0]).told.endswith("has been handed over already.")
    minutes = awards("minutes").json
    manners = {row["certificate"]: (row["manner"], row["receiver"]) for row in minutes["handed"]}
    assert manners[third[0]] == ("seat", "Ông Bế Văn Nam")
    assert manners[third[1]][0] == "later"
    assert "Not handed over:" in text("minutes").out


@pytest.mark.usefixtures("everybody")
def test_whoever_comes_too_late_is_called_later(awards: Awards, text: Awards) -> None:
    late = ids(awards, 13)[0]
    assert awards("later", "13.1").told  # the batch is open: he joins it
    assert awards("absent", "13.1").code == 0
    placed = awards("later", late).json["placed"]
    assert placed["certificate"] == late
    assert placed["batch"] != 13
    assert late in ids(awards, placed["batch"])
    added = awards("add", "91/QĐ-LĐLĐ", "Hoàng Thị Bổ Sung", "--title", "Bà", "--unit", "Trường Mầm non").json
    assert added["certificates"] == 105
    where = added["placed"]
    assert batch(awards, where["batch"])["places"][where["position"] - 1]["name"] == "Hoàng Thị Bổ Sung"
    assert awards("add", "91/QĐ-LĐLĐ", "Hoàng Thị Bổ Sung", "--unit", "Trường Mầm non").told
    assert awards("add", "9/QĐ", "Ai").told == "There is no decision 9/QĐ."
    line = text("add", "91/QĐ-LĐLĐ", "CĐCS Mới", "--collective", "--representative", "Lý Văn Đại").out.splitlines()[0]
    assert "kiosk slip place 106" in line
    assert awards("annul", 106, "trùng").json["certificates"] == 105
    assert awards("annul", 106, "trùng").told == "There is no certificate 106."


def test_the_plan_is_arranged(awards: Awards) -> None:
    rows = awards("plan").json["batches"]
    assert [row["number"] for row in rows] == list(range(1, 17))
    assert all(row["presenters"] for row in rows)
    assert (rows[0]["kind"], rows[0]["side"], rows[0]["version"], rows[0]["arrived"]) == ("collective", None, 0, 0)
    assert awards("presenters", 1, "KM06", "km03").code == 0
    numbers = [person["number"] for person in awards("plan").json["batches"][0]["presenters"]]
    assert awards("presenters", 2, *numbers, "--onward").code == 0
    assert [p["number"] for p in awards("plan").json["batches"][15]["presenters"]] == numbers
    assert awards("presenters", 1).code == 0
    assert awards("plan").json["batches"][0]["presenters"] == []
    assert awards("presenters", 1, "KM99").told == "Nobody on the roster has the number KM99."
    assert awards("presenters", 1, 1, 2, 3, 4).told
    assert awards("side", 3, "left", "--onward").code == 0
    assert [row["side"] for row in awards("plan").json["batches"][1:4]] == [None, "left", "left"]
    assert awards("side", 3, "none").code == 0
    assert awards("side", 3, "up").code == 2
    assert awards("move-batch", 4, -1).code == 0
    assert [row["number"] for row in awards("plan").json["batches"]][:4] == [1, 2, 4, 3]
    moved = ids(awards, 14)[0]
    assert awards("move", "14.1", 15, 2).code == 0
    assert ids(awards, 15)[1] == moved
    assert awards("move", "14.1", 3, 1).told
    decided = awards("decision", "91/QĐ-LĐLĐ", "--stand-first", "--no-proxies")
    assert decided.code == 0
    assert awards("proxy", "14.1", "Ai Đó").told
    assert awards("decision", "91/QĐ-LĐLĐ").code == 2
    made = awards("replan", "--size", 5, "--presenters", 2)
    assert made.code == 0, made
    assert made.json["batches"] > 16
    assert {len(row["presenters"]) for row in awards("plan").json["batches"] if row["positions"] > 1} == {2}
    assert all({"batch", "text"} == set(finding) for finding in awards("check").json["findings"])
    assert awards("undo").json["batches"] == 16


def test_two_certificates_of_one_person_are_parted_and_joined(awards: Awards) -> None:
    pairs = [
        (place["certificate"], other)
        for row in awards("plan").json["batches"]
        for place in batch(awards, row["number"])["places"]
        for other in place["along"]
    ]
    (first, second), *_more = pairs
    assert awards("together", second, "--off").code == 0
    assert second in [p["certificate"] for b in range(1, 17) for p in batch(awards, b)["places"]]
    assert awards("together", second, first).code == 0 or awards("together", first, second).code == 0
    assert awards("together", second).code == 2
    assert awards("together", second, first, "--off").code == 2


def test_a_relative_receives_for_the_dead(awards: Awards) -> None:
    (dead,) = [c for c in awards("list").json["certificates"] if c["name"] == "Long Văn Tuyền"]
    assert awards("proxy", dead["certificate"], "Ai").told
    assert awards("relative", dead["certificate"], "Long Văn Bách", "con trai", "--seat", "B07").code == 0
    assert batch(awards, dead["batch"])["places"][0]["standing"] == "missing"  # enrolled, so expected at the desk
    assert awards("relative", "1.1", "Ai", "con").told


def test_a_stranger_is_somebody_of_the_roster(awards: Awards) -> None:
    (vân,) = [c for c in awards("list").json["certificates"] if c["name"] == "Âu Phương Thúy Vân"]
    assert awards("join", vân["certificate"], 5).code == 0
    assert awards("join", vân["certificate"], 5).told
    assert [c["number"] for c in awards("list").json["certificates"] if c["name"] == vân["name"]] == [5]
    assert awards("join", vân["certificate"], 59999).told


def test_a_certificate_at_the_seat(awards: Awards) -> None:
    assert awards("seat", "1.1").code == 0
    assert batch(awards, 1)["places"][0]["at_seat"] is True
    assert awards("seat", "1.1").told
    assert awards("seat", "1.1", "--off").code == 0


REFUSED = {
    ("absent", "17.1"): "There is no batch 17.",
    ("absent", "1.9"): "Batch 1 has no position 9.",
    ("absent", "1.0"): "Batch 1 has no position 0.",
    ("hand", 999): "There is no certificate 999.",
    ("call", 99): "There is no batch 99.",
    ("batch", 99): "There is no batch 99.",
    ("announce", "1/QĐ"): "There is no decision 1/QĐ.",
    ("hand",): "No batch has been called.",
    ("undo",): "There is nothing to undo.",
    ("unlock", 1, "--reason", "x"): "Batch 1 is not locked.",
    ("withhold", 1, " "): "Say why the certificate is withheld.",
    ("seats", "--rows", "C-", "--per-row", 12): "Write the rows as C-H or C,D,F.",
}
USAGE = [
    ("absent",),
    ("absent", "abc"),
    ("absent", "1.2.3"),
    ("call", "một"),
    ("hand", "--to", "Ai"),
    ("hand", "--at", "later"),
    ("hand", 1, "--at", "home"),
    ("unlock", 1),
    ("order", 1),
    ("proxy", 1),
    ("proxy", 1, "Ai", "--withdraw"),
    ("replan", "--size", 0),
    ("seats", "--rows", "C-H"),
    ("nothing",),
]


def test_what_cannot_be_done_is_one_line(awards: Awards) -> None:
    before = awards("status").json
    for arguments, said in REFUSED.items():
        answer = awards(*arguments)
        assert (answer.told, answer.out) == (said, "")
    for wrong in USAGE:
        answer = awards(*wrong)
        assert (answer.code, answer.out) == (2, ""), wrong
        assert "Traceback" not in answer.err
    after = awards("status").json
    assert {**after, "pace": None} == {**before, "pace": None}


def test_bytes_that_are_no_text_do_not_reach_the_journal(awards: Awards) -> None:
    """A terminal hands on what it cannot decode as surrogates, which no journal can hold."""
    assert awards("withhold", "1.1", "rách \udcff").code == 0
    assert awards("lock", 1).code == 0
    assert awards("unlock", 1, "--reason", "lý do \udcff").code == 0
    assert awards("proxy", "1.1", "Lý Thị \udcff Mai").code == 0
    assert batch(awards, 1)["places"][0]["receiver"] == "Lý Thị Mai"


def test_seats_are_proposed_and_written(awards: Awards, kiosk: Kiosk, folder: Folder) -> None:
    assert awards("seats", "--rows", "C-C", "--per-row", 2).told == "There are not enough seats in these rows."
    arguments = ("seats", "--rows", "R-Z", "--per-row", 12)
    shown = awards(*arguments).json
    assert (shown["applied"], shown["changed"]) == (False, 0)
    found = shown["seats"]
    assert len({row["seat"] for row in found}) == len({row["number"] for row in found}) == len(found)
    first = [row["seat"] for row in found if row["batch"] == 2]
    assert {seat[0] for seat in first} == {first[0][0]}
    written = awards(*arguments, "--apply").json
    assert written["changed"] == sum(1 for row in found if row["seat"] != row["seat_now"])
    again = awards(*arguments, "--apply").json
    assert again["changed"] == 0
    assert all(row["seat"] == row["seat_now"] for row in again["seats"])
    log = kiosk("-C", folder.path, "log", "--json").lines
    amended = [line["payload"]["person"] for line in log if line["kind"] == "roster.amended"]
    assert len([person for person in amended if person["seat"][0] in "RSTUVWXYZ"]) == written["changed"]


@pytest.mark.parametrize("what", [("tray", 1), ("call", 1), ("place", "1.1"), ("label", "2·1"), ("missing",)])
def test_the_paper_of_the_calls(kiosk: Kiosk, folder: Folder, what: tuple[object, ...]) -> None:
    answer = kiosk("-C", folder.path, "--lang", "en", "slip", *what)
    assert (answer.code, answer.err) == (0, ""), answer


def test_paper_of_nothing_is_refused(kiosk: Kiosk, folder: Folder) -> None:
    def slip(*what: object) -> Answer:
        return kiosk("-C", folder.path, "--lang", "en", "slip", *what)

    assert slip("place").code == slip("swap").code == slip("tray").code == slip("tray", "1.1").code == 2
    assert slip("place", "99.1").told == "There is no batch 99."
    assert slip("place", 999).told
    assert slip("swap", 1).code == 1  # nothing was exchanged


# Import

HEADS = ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Hình thức khen thưởng", "Ghi chú"]


def award_file(path: Path, *rows: Sequence[object]) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["Quyết định số 12/QĐ-LĐLĐ ngày 02/04/2020 của Ban Thường vụ LĐLĐ tỉnh"])
    sheet.append(HEADS)
    for place, row in enumerate(rows, 1):
        sheet.append([place, *row])
    book.save(path)
    return path


def test_an_import_tells_what_to_look_at(kiosk: Kiosk, tmp_path: Path) -> None:
    folder = new_small(tmp_path / "c")
    here = ("-C", folder.path, "--lang", "en")
    people = roster_file(
        tmp_path / "ds.xlsx",
        [1, "Nông Thị Lan", None, "Trường Hòa Bình", "DB001"],
        [2, "Lý Văn Hùng", None, "Trường B", "DB002"],
    )
    assert kiosk(*here, "roster", "import", people).code == 0
    file = award_file(
        tmp_path / "kt.xlsx",
        ["Nông Thị Lan", "Giáo viên", "Trường Hoà Bình", "Giấy khen", "vắng, bà Lý Thị Mai nhận thay"],
        ["Lý Văn Hùng", "Bảo vệ", "Trường Khác", "Giấy khen", None],
        ["Nông Thị Lan", "Giáo viên", "Trường Hoà Bình", "Giấy khen", None],
        ["Hứa Văn Cố", "Công nhân", "Mỏ", "Giấy khen", "truy tặng; con trai là ông Hứa Văn Con nhận"],
    )
    keys = ["imported", "decisions", "newcomers", "posthumous", "proxies", "wording", "doubles"]
    dry = kiosk(*here, "awards", "import", file, "--dry-run", "--json")
    assert list(dry.json) == keys
    assert dry.json["imported"] == 0
    assert dry.json["decisions"][0]["individuals"] == 3
    assert [(n["name"], [(p["number"], p["unit"]) for p in n["alike"]]) for n in dry.json["newcomers"]] == [
        ("Lý Văn Hùng", [(2, "Trường B")]),
        ("Hứa Văn Cố", []),
    ]
    assert [(p["name"], p["relation"], p["receiver"]) for p in dry.json["posthumous"]] == [
        ("Hứa Văn Cố", "con trai", "ông Hứa Văn Con")
    ]
    assert [(p["name"], p["receiver"]) for p in dry.json["proxies"]] == [("Nông Thị Lan", "bà Lý Thị Mai")]
    wording = [(d["number"], d["in_decision"]) for d in dry.json["wording"]]
    assert wording == [(1, "Nông Thị Lan, Giáo viên, Trường Hoà Bình")]
    assert [(d["name"], d["row"]) for d in dry.json["doubles"]] == [("Nông Thị Lan", 5)]
    assert dry.err.splitlines() == ["Stands twice in the list (Sheet, row 5), taken once: Nông Thị Lan"]
    assert kiosk(*here, "awards", "status", "--json").json["certificates"] == 0
    done = kiosk(*here, "awards", "import", file)
    assert done.code == 0
    for said in ("Lý Văn Hùng, Trường Khác", "number 2, Trường B", "con trai, ông Hứa Văn Con", "bà Lý Thị Mai"):
        assert said in done.out
    assert kiosk(*here, "awards", "status", "--json").json["certificates"] == 3
    shown = kiosk(*here, "awards", "wording", "--confirm", "--json").json
    assert shown["confirmed"] == [row["certificate"] for row in shown["wording"]] == [1]
    assert kiosk(*here, "awards", "wording", "--json").json == {"wording": [], "confirmed": []}


def test_a_dry_run_needs_no_roster(kiosk: Kiosk, tmp_path: Path) -> None:
    answer = kiosk(
        "-C", tmp_path, "--lang", "en", "awards", "import", SAMPLE / "khen-thuong.xlsx", "--dry-run", "--json"
    )
    assert (answer.code, len(answer.json["decisions"]), answer.json["newcomers"]) == (0, 5, [])
    assert answer.err.splitlines() == ["There is no roster here: who is not on it cannot be told."]
