"""The command line: stable answers as JSON, one plain sentence for what cannot be done, never a traceback."""

import json
import shutil
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest

from kiosk.folder.layout import Folder
from tests.support.commandline import Answer, Kiosk, command, environment, process, python
from tests.support.conferences import SAMPLE, events_of, invitations, new_sample, new_small, roster_file
from tests.support.sure import sure

PROGRAMME = (SAMPLE / "chuong-trinh.toml").read_text("utf-8")
SCAN_KEYS = ["status", "reason", "number", "name", "unit", "kind", "seat", "at", "post", "first", "event_id"]
AGENDA_KEYS = (
    """item title state elapsed_s remaining_s offset_s expected_end cut_needed_s cut_possible_s clock""".split()
)
AWARD_KEYS = "decisions certificates handed proxy withheld outstanding batches current_batch phase".split()

WALK = """
import contextlib, io, json, sys
from kiosk import cli
import click
found = {}
def ask(path):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main([*path, "--help"])
        except SystemExit as end:
            found[" ".join(path)] = (end.code, out.getvalue(), err.getvalue())
def walk(command, path):
    ask(path)
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            walk(command.get_command(context, name), [*path, name])
cli._speak(sys.argv[1])
from kiosk.cli.root import kiosk
import os
os.environ["KIOSK_LANG"] = sys.argv[1]
walk(kiosk, [])
json.dump(found, sys.stdout)
"""


@pytest.fixture(scope="module")
def helps() -> dict[str, Any]:
    return {language: python(WALK, args=[language]).json for language in ("vi", "en")}


def test_every_verb_has_help_in_both_languages(helps: dict[str, Any]) -> None:
    vietnamese, english = helps["vi"], helps["en"]
    assert vietnamese.keys() == english.keys()
    verbs = "demo new adopt roster awards codes scan status agenda log printers spool open doctor".split()
    assert {"", *verbs, "roster import", "awards import", "agenda next", "agenda status", "awards hand"} <= set(english)
    for verb in english:
        for language, (code, text, err) in ((name, helps[name][verb]) for name in helps):
            assert (code, err) == (0, ""), (language, verb)
            assert "\n  " in text, (language, verb)  # a sentence, not only the usage
        assert vietnamese[verb][1] != english[verb][1], verb
        assert "Cách dùng: kiosk" in vietnamese[verb][1]
        assert "Usage: kiosk" in english[verb][1]
        assert "Hiện hướng dẫn này" in vietnamese[verb][1]
        assert vietnamese[verb][1].isascii() is False
        assert not set("ăâđêôơưạảãàáệ") & set(english[verb][1].replace("Bàn", "")), verb


def test_exit_codes(kiosk: Kiosk, sample: Folder) -> None:
    assert kiosk("--version").code == 0
    assert kiosk("-C", sample.path, "status").code == 0
    for wrong in (["nonsense"], ["status", "--nonsense"], ["new"], ["agenda", "add", "x"], ["--lang", "fr", "status"]):
        answer = kiosk("-C", sample.path, *wrong)
        assert answer.code == 2, wrong
        assert "Traceback" not in answer.err
        assert answer.err
        assert answer.out == ""


def test_codes_are_as_promised(kiosk: Kiosk, sample: Folder) -> None:
    rows = kiosk("-C", sample.path, "codes", "--json").json
    assert all(list(row) == ["number", "name", "unit", "kind", "invitation", "serial", "human"] for row in rows)
    assert len({row["invitation"] for row in rows}) == len(rows) >= 214
    assert all(len(row["invitation"]) == 24 and row["serial"] == 0 for row in rows)
    assert [row["invitation"] for row in rows] == invitations(sample)


def test_status_is_as_promised(kiosk: Kiosk, sample: Folder) -> None:
    status = kiosk("-C", sample.path, "status", "--json").json
    assert list(status) == [
        "summoned",
        "present",
        "absent",
        "guests_present",
        "women",
        "ethnic_minority",
        "direct_workers",
        "party",
        "quorum",
        "printing",
        "agenda",
        "awards",
    ]
    assert list(status["quorum"]) == ["rule", "needed", "reached"]
    assert list(status["agenda"]) == AGENDA_KEYS
    assert list(status["awards"]) == AWARD_KEYS
    assert (status["summoned"], status["quorum"]["needed"], status["awards"]["certificates"]) == (200, 134, 104)
    assert status["agenda"]["state"] == "pending"


def test_scan_is_as_promised(kiosk: Kiosk, own_sample: Folder) -> None:
    code = invitations(own_sample)[0]
    first, again = kiosk(
        "-C", own_sample.path, "scan", "--json", "--post", "Cửa A", stdin=f"{code}\n{code}".encode()
    ).lines
    assert list(first) == list(again) == SCAN_KEYS
    assert (first["status"], first["reason"], first["first"], first["post"]) == ("ok", None, None, "Cửa A")
    assert (again["status"], again["reason"], again["number"]) == ("error", "already_checked_in", first["number"])
    assert again["first"] == {"at": first["at"], "post": "Cửa A"}
    assert sure(datetime.fromisoformat(first["at"]).utcoffset()).total_seconds() == 7 * 3600
    assert {first["event_id"], again["event_id"]} <= {event.id for event in events_of(own_sample)}


def test_scan_answers_every_line_with_one_line(folder: Folder) -> None:
    good = invitations(folder)[0].encode()
    lines = [
        good,
        b"",
        b"   ",
        "rác «!»".encode(),
        b"8" * 5000,
        b"\xff\xfe\x80" + good[:-1],
        b"]Q3" + good,
        b"\x00\x1b[2J",
        good,
    ]
    answer = process("-C", folder.path, "scan", "--json", stdin=b"\n".join(lines))
    assert (answer.code, answer.err) == (0, "")
    assert [line["reason"] for line in answer.lines] == [
        None,
        *["unreadable"] * 5,
        "already_checked_in",
        "unreadable",
        "already_checked_in",
    ]
    assert all(list(line) == SCAN_KEYS for line in answer.lines)
    plain = process("-C", folder.path, "scan", stdin=b"\n".join(lines))
    assert (plain.code, plain.err) == (0, "")
    assert len(plain.out.splitlines()) == len(lines)
    assert "\x1b" not in plain.out
    assert process("-C", folder.path, "scan", "--json", stdin=b"").out == ""


def test_scan_answers_before_its_input_ends(folder: Folder) -> None:
    code = invitations(folder)[0]
    with subprocess.Popen(
        command("-C", folder.path, "scan", "--json"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
        cwd="/",
    ) as scanning:
        assert scanning.stdin is not None
        assert scanning.stdout is not None
        for expected in ("ok", "error"):
            scanning.stdin.write(f"{code}\n".encode())
            scanning.stdin.flush()
            assert json.loads(scanning.stdout.readline())["status"] == expected
        scanning.stdin.close()
        assert scanning.wait(60) == 0


def test_whoever_stops_reading_ends_the_scan_quietly(folder: Folder) -> None:
    text = "\n".join(invitations(folder) * 400)
    with subprocess.Popen(
        command("-C", folder.path, "scan", "--json"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd="/",
    ) as scanning:
        assert scanning.stdin is not None
        assert scanning.stdout is not None
        assert scanning.stderr is not None
        scanning.stdout.close()
        try:
            scanning.stdin.write(text.encode())
            scanning.stdin.close()
        except BrokenPipeError:
            pass
        assert scanning.stderr.read() == b""
        assert scanning.wait(60) == 1


def test_agenda_walks_item_break_item_and_ends_with_item_nine(kiosk: Kiosk, own_sample: Folder) -> None:
    def agenda(verb: str, *more: object) -> Answer:
        return kiosk("-C", own_sample.path, "agenda", verb, *more, "--json")

    assert agenda("status").json["state"] == "pending"
    assert agenda("next").told
    walked = [agenda("start").json]
    assert list(walked[0]) == AGENDA_KEYS
    while (answer := agenda("next")).code == 0:
        walked.append(answer.json)
    assert answer.told
    steps = [(step["item"], step["state"]) for step in walked]
    pauses = [place for place, (item, _) in enumerate(steps) if item is None]
    assert [item for item, _ in steps if item] == list(range(1, 10))
    assert len(pauses) == 1
    assert steps[pauses[0]][1] == "break"
    assert 0 < pauses[0] < len(steps) - 1
    assert agenda("status").json["item"] == 9
    assert agenda("pause").json["state"] == "paused"
    assert agenda("pause").told
    assert agenda("resume").json["state"] == "running"
    assert agenda("add", "5").json["state"] == "running"
    assert agenda("add", "-2").json["state"] == "running"
    assert agenda("undo").code == 0
    assert agenda("backdate", "1").told  # the item before began a moment ago
    assert agenda("end").json["state"] == "ended"
    assert agenda("next").told
    assert agenda("undo").json["state"] == "running"


def test_awards_go_from_announcement_to_the_photograph(kiosk: Kiosk, own_sample: Folder) -> None:
    def awards(verb: str) -> Answer:
        return kiosk("-C", own_sample.path, "awards", verb, "--json")

    assert list(awards("status").json)[: len(AWARD_KEYS)] == AWARD_KEYS
    assert awards("stage").told
    phases = [awards(verb).json["phase"] for verb in ("announce", "call", "stage", "hand", "photo", "clear")]
    assert phases[:5] == ["announced", "called", "on_stage", "handed", "photographed"]
    assert awards("undo").json["phase"] == "photographed"
    assert awards("status").json["current_batch"] == 1


def test_the_log_is_the_journal(kiosk: Kiosk, own_sample: Folder) -> None:
    answer = kiosk("-C", own_sample.path, "log", "--json")
    assert [line["id"] for line in answer.lines] == [event.id for event in events_of(own_sample)]
    assert list(answer.lines[0])[:5] == ["id", "conference_id", "station_id", "seq", "kind"]
    plain = kiosk("-C", own_sample.path, "log")
    assert len(plain.out.splitlines()) == len(answer.lines)
    assert kiosk("-C", own_sample.path, "log", "--verify", "--json").json == {
        "events": len(answer.lines),
        "ok": True,
        "faults": [],
    }


@pytest.mark.parametrize("payload", ['{"text":"x"}', "{}", "[]", '{"number":"x"}'])
def test_a_changed_row_is_told_with_exit_1(kiosk: Kiosk, folder: Folder, payload: str) -> None:
    import sqlite3

    seq = events_of(folder)[-3].seq
    with closing(sqlite3.connect(folder.journal)) as db:
        db.execute("DROP TRIGGER event_is_never_changed")
        db.execute("UPDATE event SET payload = ? WHERE seq = ?", (payload, seq))
        db.commit()
    answer = kiosk("-C", folder.path, "log", "--verify", "--json")
    assert answer.code == 1
    assert [fault["seq"] for fault in answer.json["faults"]] == [seq]


def test_the_other_verbs_answer(kiosk: Kiosk, own_sample: Folder) -> None:
    assert kiosk("-C", own_sample.path, "spool", "--json").json == []
    assert kiosk("-C", own_sample.path, "printers", "--json").json == []
    assert kiosk("-C", own_sample.path, "roster", "take").code == 0
    assert kiosk("-C", own_sample.path, "adopt").code == 0
    assert {row["state"] for row in kiosk("-C", own_sample.path, "doctor", "--json").json} <= {"good", "look", "bad"}


def test_new_makes_a_conference_that_works(kiosk: Kiosk, tmp_path: Path) -> None:
    answer = kiosk(
        *("new", tmp_path / "hn", "--tier", "province", "--roster", SAMPLE / "dai-bieu.xlsx", "--date", "2026-05-15"),
        *("--awards", SAMPLE / "khen-thuong.xlsx", "--programme", SAMPLE / "chuong-trinh.toml"),
    )
    assert (answer.code, answer.err) == (0, "")
    assert kiosk("-C", tmp_path / "hn", "status", "--json").json["summoned"] == 200
    again = kiosk("new", tmp_path / "hn", "--tier", "province")
    assert str(tmp_path / "hn") in again.told


def test_a_changed_file_is_adopted_once(kiosk: Kiosk, folder: Folder) -> None:
    path = folder.path / "conference.toml"
    path.write_text(path.read_text("utf-8").replace('"2/3"', '"1/2"'), "utf-8")
    assert "conference.toml" in kiosk("-C", folder.path, "adopt").out
    assert kiosk("-C", folder.path, "status", "--json").json["quorum"]["rule"] == "1/2"
    before = len(events_of(folder))
    assert kiosk("-C", folder.path, "adopt").code == 0
    assert len(events_of(folder)) == before
    path.write_text("[conference", "utf-8")
    assert "conference.toml" in kiosk("-C", folder.path, "adopt").told
    assert len(events_of(folder)) == before


def test_a_roster_import_is_as_promised(kiosk: Kiosk, tmp_path: Path) -> None:
    folder = new_small(tmp_path / "c")
    good = roster_file(tmp_path / "a.xlsx", [1, "Nông Thị Hoà", 1980, "Xã A", "LS1"], ["Tổng", "", "", "", ""])
    keys = ["imported", "columns", "rows", "skipped", "errors", "warnings", "encoding"]
    dry = kiosk("-C", folder.path, "roster", "import", good, "--dry-run", "--json")
    assert list(dry.json) == keys
    assert (dry.code, dry.json["imported"], len(dry.json["rows"])) == (0, 0, 1)
    before = len(events_of(folder))
    real = kiosk("-C", folder.path, "roster", "import", good, "--json").json
    assert (real["imported"], real["encoding"]) == (1, "unicode")
    assert real["columns"]["full_name"] == "Họ và tên"
    assert real["rows"][0]["cells"]["full_name"] == "B2"
    assert (real["rows"][0]["sheet"], real["rows"][0]["row"]) == ("DS", 2)
    assert len(events_of(folder)) > before

    bad = roster_file(tmp_path / "b.xlsx", [1, "Lê A", "31/02/1980", "Xã A", "B1"], [2, "Lê B", 1981, "Xã B", "B2"])
    before = len(events_of(folder))
    for more in ([], ["--dry-run"]):
        answer = kiosk("-C", folder.path, "roster", "import", bad, "--json", *more)
        assert answer.code == 1
        assert list(answer.json) == keys
        assert (answer.json["imported"], len(answer.json["rows"])) == (0, 1)
        assert list(answer.json["errors"][0]) == ["kind", "sheet", "row", "cell", "field", "value"]
        assert answer.json["errors"][0]["kind"] == "invalid_date"
        assert answer.json["errors"][0]["cell"] == "C2"
    assert len(events_of(folder)) == before
    skipped = kiosk("-C", folder.path, "roster", "import", bad, "--skip-bad-rows", "--json")
    assert (skipped.code, skipped.json["imported"]) == (0, 1)


def test_a_moved_folder_is_told_once_in_one_line(folder: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    target = tmp_path / "moi"
    shutil.move(folder.path, target)
    first = kiosk("-C", target, "status", "--json")
    assert first.code == 0
    assert len(first.err.splitlines()) == 1
    assert first.json["summoned"] == 12
    assert kiosk("-C", target, "status", "--json").err == ""
    assert "kiosk agenda take" in kiosk("-C", target, "agenda", "start").told
    assert kiosk("-C", target, "agenda", "take").code == 0
    assert kiosk("-C", target, "agenda", "start").code == 0
    assert kiosk("-C", target, "log", "--verify").code == 0


def test_it_works_on_the_folder_one_stands_in(folder: Folder) -> None:
    assert process("status", "--json", cwd=folder.path).json["summoned"] == 12
    assert process("status", cwd="/").code == 1


def test_the_language_is_asked_for_in_three_ways(folder: Folder) -> None:
    by_default = process("-C", folder.path, "status").out
    assert "Có mặt" in by_default
    assert "Present" in process("--lang", "en", "-C", folder.path, "status").out
    assert "Present" in process("--lang=en", "-C", folder.path, "status").out
    assert "Present" in process("-C", folder.path, "status", env=environment(KIOSK_LANG="en")).out
    assert process("-C", folder.path, "status", env=environment(KIOSK_LANG="klingon")).out == by_default


def test_letters_come_out_whatever_the_locale(own_sample: Folder) -> None:
    answer = process("-C", own_sample.path, "codes", env=environment(LC_ALL="C", PYTHONIOENCODING="ascii"))
    assert answer.code == 0
    assert "Lương Văn Khoa" in answer.out


def test_something_unforeseen_is_one_line_too(kiosk: Kiosk, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise RuntimeError("no such luck")

    monkeypatch.setattr("kiosk.cli.scan.status_of", fail)
    line = kiosk("-C", folder.path, "status").told
    assert "no such luck" in line
    assert "KIOSK_DEBUG" in line


def test_a_demo_folder_is_made_and_gone_on_with(kiosk: Kiosk, tmp_path: Path) -> None:
    first = kiosk("demo", "--no-open", "--dir", tmp_path / "thu")
    assert (first.code, first.out.strip()) == (0, str(tmp_path / "thu"))
    count = len(events_of(Folder(tmp_path / "thu")))
    assert kiosk("demo", "--no-open", "--dir", tmp_path / "thu").code == 0
    assert len(events_of(Folder(tmp_path / "thu"))) == count
    assert kiosk("-C", tmp_path / "thu", "printers", "--json").json[0]["connection"].startswith("tcp:127.0.0.1:")


def test_a_scan_prints_a_badge_on_the_screen(tmp_path: Path) -> None:
    from tests.support.conferences import SCREEN

    folder = new_sample(tmp_path / "c", printers=[SCREEN])
    codes = invitations(folder)[:3]
    answer = process("-C", folder.path, "scan", "--json", stdin="\n".join([*codes, codes[0]]).encode())
    assert (answer.code, answer.err) == (0, "")
    assert len(list(folder.badges.glob("*.png"))) == 3
    jobs = process("-C", folder.path, "spool", "--json").json
    assert sorted(job["ref"] for job in jobs) == sorted(line["event_id"] for line in answer.lines[:3])
    assert {job["state"] for job in jobs} == {"printed"}
