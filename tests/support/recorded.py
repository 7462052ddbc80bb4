"""A day of the sample conference that was recorded once: what every verb answered, and what stands in the journal.

The clock stands still until the day moves it, identifiers are seeded, the account and the machine have fixed names:
the same day leads to the same facts, hashes and answers for ever. With RECORD=1 in the environment the test writes it
anew, which is only right where an answer was changed on purpose.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.codes.codes import CodeKind
from kiosk.folder.layout import Folder
from kiosk.reception import commands as reception_commands
from kiosk.reception.commands import Annul, CheckInByHand, CheckInTogether, CheckOut, SetPin
from kiosk.station.station import Station
from tests.support import paths
from tests.support.commandline import Answer, Kiosk
from tests.support.conferences import SAMPLE, HandClock

HERE = paths.DATA / "recorded"
CONFERENCE = HERE / "conference"
DAY, AFTERWARDS, AFTERWARDS_EN = HERE / "day.jsonl", HERE / "afterwards.jsonl", HERE / "afterwards-en.jsonl"
# Longer answers are kept as their BLAKE2b: whoever must see the difference has both programs.
_KEPT = 6_000
PIN = "271828"
SETTINGS = """
[[question]]
id = "an_chay"
text = "Đồng chí dùng cơm mặn hay cơm chay?"
choices = ["Cơm mặn", "Cơm chay"]

[[printer]]
name = "Giấy"
connection = "screen"
width = 576
"""


@dataclass(frozen=True)
class Said:
    """A command line and its answer."""

    words: list[str]
    code: int
    out: str
    err: str

    def line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def read(path: Path) -> list[Said]:
    return [Said(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


class Recorder:
    """Says commands to the program and keeps the answers, with the folder's own place taken out of them."""

    def __init__(self, kiosk: Kiosk, folder: Path, clock: HandClock, *, lang: str = "vi") -> None:
        self._kiosk, self._folder, self._clock, self._lang = kiosk, folder, clock, lang
        self.said: list[Said] = []

    def say(self, words: str, *more: object, stdin: bytes = b"", place: bool = True) -> Answer:
        before = ["-C", self._folder, "--lang", self._lang] if place else ["--lang", self._lang]
        told = [*words.split(), *map(str, more)]
        answer = self._kiosk(*before, *told, stdin=stdin)
        self.said.append(
            Said([self._plain(word) for word in told], answer.code, *map(self._kept, (answer.out, answer.err)))
        )
        return answer

    def act(self, *commands: object) -> None:
        """Let the desk do what has no verb of its own."""
        station = self.station()
        try:
            for command in commands:
                station.do(command)
        finally:
            station.close()

    def station(self) -> Station:
        return Station(Folder(self._folder), post="Bàn 1")

    def wait(self, seconds: int) -> None:
        self._clock.pass_ms(seconds * 1000)

    @property
    def place(self) -> Path:
        """Where files may be laid that belong to no conference."""
        return self._folder.parent

    def _plain(self, text: str) -> str:
        return text.replace(str(self._folder.parent), "DIR").replace(str(SAMPLE), "SAMPLE")

    def _kept(self, text: str) -> str:
        text = self._plain(text)
        if len(text) <= _KEPT:
            return text
        return f"BLAKE2b {hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}, {len(text)} characters"


def day(r: Recorder, folder: Path) -> None:
    """From the files of the organisers to the end, with everything that can go wrong on the way."""
    _before(r, folder)
    _doors(r)
    _opening(r)
    _ceremony(r)
    _closing(r)


def _before(r: Recorder, folder: Path) -> None:
    roster, awards, programme = (SAMPLE / name for name in ("dai-bieu.xlsx", "khen-thuong.xlsx", "chuong-trinh.toml"))
    files = ("--roster", roster, "--awards", awards, "--programme", programme)
    r.say("new", folder, "--tier", "province", "--date", "2026-05-15", *files, place=False)
    settings = folder / "conference.toml"
    text = settings.read_text("utf-8").replace("hand_outs = []", 'hand_outs = ["Tài liệu", "Phiếu ăn"]')
    settings.write_text(text.replace("count_exits = false", "count_exits = true") + SETTINGS, "utf-8")
    r.say("adopt")
    for words in ("status", "agenda status", "awards status", "codes", "roster board", "printers", "spool"):
        r.say(f"{words} --json")
    r.say("agenda status")
    r.say("roster import --json --dry-run", roster)
    r.say("roster import", roster)
    r.say("awards import --json --dry-run", awards)
    for verb in ("plan", "check", "wording", "seats", "batch 3", "batch 99", "minutes", "photos"):
        r.say(f"awards {verb} --json")
    r.say("awards wording --confirm --json")
    r.say("awards seats --rows B,C,D,E --per-row 40 --json")
    r.say("awards decision 655/QĐ-TLĐ --stand-first --json")
    r.say("awards presenters 2 00201 --json")
    r.say("awards order 3 2 1 --json")
    r.say("awards side 3 left --json")
    r.say("awards move-batch 5 -1 --json")
    r.say("awards add 656/QĐ-TLĐ --json", "Nông Thị Thêm", "--unit", "Trường Mầm non xã Hợp Thành")
    r.say("awards annul 9.1 --json", "ghi hai lần")
    r.say("slot")
    r.say("slip test")
    r.say("labels --batch 1")
    r.say("badges --delegation", "không có đoàn này")


def _doors(r: Recorder) -> None:
    r.act(SetPin(PIN, bytes(16)))
    station = r.station()
    people = [person for person in station.conference.roster.expected() if person.kind != "recipient"]
    codes = [station.codes.make(CodeKind.INVITATION, person.number, 0) for person in people]
    other = station.codes.make(CodeKind.BADGE, people[0].number, 0)
    badge = partial(station.codes.make, CodeKind.BADGE, serial=0)
    station.close()
    dice = random.Random(7)
    order = list(range(len(people)))
    dice.shuffle(order)
    away, late, first, rest = order[:12], order[12:20], order[20:60], order[60:]
    for index in first:
        r.wait(dice.randrange(4, 9))
        if index < 30:
            r.say("scan --json", stdin=codes[index].encode() + b"\n")
        else:
            r.act(CheckInByHand(people[index].number))
    # A second scan, a badge, a torn code, another keyboard, nothing at all: each is told and noted.
    odd = [
        codes[first[0]],
        other,
        codes[5][:20],
        codes[6].translate(str.maketrans("0123456789", ")!@#$%^&*(")),
        "xin chào",
    ]
    r.say("scan --post Cổng --json", stdin="\n".join(odd).encode() + b"\n")
    r.say("scan", stdin="\n".join(odd).encode() + b"\n")
    n = [people[index].number for index in (*away, *late, *first, *rest)]
    names = {person.number: person.full_name for person in people}
    r.act(
        reception_commands.Excuse(n[0], "ốm"),
        reception_commands.Excuse(n[1], "trực ca", "9h30"),
        reception_commands.Excuse(n[2], "đi công tác"),
    )
    r.act(
        reception_commands.WithdrawExcuse(n[2]),
        reception_commands.SetNote(n[3], "Mời lên phòng họp nhỏ", stops=True, pin=PIN),
    )
    r.act(
        reception_commands.HandOut(n[20]),
        reception_commands.HandOutTogether((n[21], n[22])),
        reception_commands.TakeBackHandOut(n[21], ("Phiếu ăn",)),
    )
    r.act(
        reception_commands.Answer(n[20], "an_chay", "Cơm chay"),
        reception_commands.CorrectName(n[23], "Nguyễn Văn Đúng"),
    )
    r.act(
        reception_commands.Reprint(n[24], "rách"),
        reception_commands.Reprint(n[25], "mất", revoke=True),
        CheckOut(badge(n[26])),
        CheckOut(badge(n[27])),
    )
    r.act(CheckInByHand(n[26]))
    with_events = r.station()
    hall = with_events.conference.hall
    events = {number: hall.history(number)[0].event_id for number in (n[28], n[29])}
    with_events.close()
    r.act(Annul(events[n[28]], "bấm nhầm"), reception_commands.Move(events[n[29]], n[4]))
    add = reception_commands.AddPerson
    r.act(
        add(
            role="substitute",
            full_name="Hoàng Thị Thay",
            unit="Công đoàn Y tế",
            stands_for=n[5],
            authority="Trưởng đoàn",
        )
    )
    r.act(add(role="walk_in", full_name="Lý Văn Thêm", unit="Trường PTDTBT xã Hoàng Văn Thụ", pin=PIN))
    r.act(add(role="guest", full_name="Vi Thị Mời", position="Phóng viên"))
    r.act(reception_commands.NoteSubstitute(n[60], names[n[6]]))
    for start in range(0, len(rest), 20):
        r.wait(60)
        r.act(CheckInTogether(tuple(people[index].number for index in rest[start : start + 20])))
    r.wait(120)
    ticks = f"{n[12]:05d} 07:01\n{n[13]:05d} 25:99\nkhông rõ\n"
    r.say("scan --backfill --json", stdin=ticks.encode())
    r.say("status --json")
    r.say("status")
    r.say("delegates-report --json")
    r.say("delegates-report --freeze --json")
    r.say("delegates-report --freeze")


def _opening(r: Recorder) -> None:
    agenda: Callable[..., Any] = lambda words, *more: r.say(f"agenda {words}", *more, "--json")  # noqa: E731
    agenda("next")
    agenda("start")
    agenda("start")
    agenda("backdate 2")
    r.wait(300)
    agenda("next")
    agenda("message", "Mời đồng chí rút ngắn phần giới thiệu")
    agenda("acknowledge")
    r.wait(400)
    agenda("segment")
    agenda("pause")
    agenda("pause")
    r.wait(60)
    agenda("resume")
    agenda("add 3")
    agenda("insert", "Văn nghệ chào mừng", "6", "--after", "2", "--reason", "đề nghị của tỉnh")
    agenda("rename 3", "Báo cáo tổng kết", "--reason", "rút gọn")
    agenda("minutes 3 15")
    agenda("reorder 6 --after 4 --reason", "đại biểu về muộn")
    agenda("undo")
    agenda("replan --dry-run")
    agenda("replan")
    agenda("speaker 1 --drop")
    agenda("interrupt")
    agenda("freeze")
    for words in ("status", "rundown"):
        agenda(words)
        r.say(f"agenda {words}")
    _on_to(r, "award")


def _on_to(r: Recorder, kind: str) -> None:
    """Go on until a step of this kind runs."""
    for _turn in range(40):
        station = r.station()
        step = station.conference.runsheet.step
        station.close()
        if step is None or step.kind == kind:
            return
        r.wait(420)
        if r.say("agenda next --json").code != 0:
            return


def _ceremony(r: Recorder) -> None:
    awards: Callable[..., Any] = lambda words, *more: r.say(f"awards {words}", *more, "--json")  # noqa: E731
    found: Answer | None = None
    for batch in range(1, 18):
        if batch == 3:
            awards("absent 3.1")
            awards("here 3.1")
            awards("absent 3.1")
            awards("proxy 3.3", "Lý Thị Mai", "--title", "bà", "--relation", "đồng nghiệp")
            awards("withhold 3.2", "sai tên đơn vị")
            awards("hand 3.2")
            awards("lock 3")
            awards("unlock 3 --reason", "bổ sung")
        for step in ("announce", "call", "stage", "hand", "photo", "clear"):
            r.wait(15)
            found = found or awards("status")
            if found.json["next_step"] is None:
                return
            if found.json["next_step"] == step:
                found = awards(step)
        if batch == 3:
            awards("release 3.2")
            awards("hand 3.2 --at later")
            awards("swap 2.1 2.2")
            awards("righted 2.1 2.2")
            awards("seat 4.1")
            awards("later 3.1")
            awards("undo")
            r.say("awards status")
            r.say("awards batch 4")
            found = None


def _closing(r: Recorder) -> None:
    agenda: Callable[..., Any] = lambda words, *more: r.say(f"agenda {words}", *more, "--json")  # noqa: E731
    r.say("slip meal 20")
    r.say("slip tray 2")
    r.say("slip summary")
    _on_to(r, "vote")
    station = r.station()
    names = [person.full_name for person in station.conference.roster.expected() if person.kind == "delegate"]
    present = station.conference.present
    station.close()
    lists = r.place / "danh-sach.txt"
    lists.write_text("\n".join(names[:7]), "utf-8")
    agenda("vote list 1 --import", lists)
    lists.write_text("\n".join(names[7:12]), "utf-8")
    agenda("vote list 2 --import", lists, "--title", "Đại biểu dự Đại hội Công đoàn cấp trên")
    agenda("vote add 1 --as-typed --reason", "Đại hội đề nghị", "Trần Thị Bổ Sung")
    agenda("vote strike 1 --reason", "xin rút", names[2])
    agenda("vote count 1 --no 2 --other 1 --hall", present)
    agenda("vote count 1 --yes 3 --no 2 --other 1 --hall", present)
    agenda("vote count 2 --no 0 --other 0 --hall", present)
    agenda("vote status")
    r.say("agenda vote status")
    _on_to(r, "never")
    agenda("end")
    agenda("end")
    agenda("next")


def afterwards(r: Recorder) -> None:
    """Ask an ended conference everything that has an answer for machines, and most of it for people."""
    asked = (
        "status", "delegates-report", "delegates-report --number 1", "delegates-report --number 9", "codes",
        "roster board", "agenda status", "agenda rundown", "agenda vote status", "awards status", "awards plan",
        "awards check", "awards wording", "awards batch 2", "awards list", "awards list --outstanding",
        "awards list --withheld", "awards list --handed", "awards minutes", "awards photos", "spool", "printers",
        "log", "log --verify", "hub members", "hub status", "backup",
        "agenda next", "agenda pause", "agenda add 5", "agenda take", "awards call", "awards take", "awards undo",
    )  # fmt: skip
    for words in asked:
        r.say(f"{words} --json")
        if not words.startswith(("log", "codes")):
            r.say(words)
    r.say("report --out", r.place / "bao-cao", "--json")
    r.say("paper --out", r.place / "giay", "--json")
    r.say("slot 12")
    r.say("log --json")
