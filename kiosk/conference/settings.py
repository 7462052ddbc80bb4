"""What the organisers set for a conference in `conference.toml`: date, quorum, printers, posts.

The file is input: its text is adopted into the journal, and everything is read from there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from fractions import Fraction
from typing import Any

from kiosk.awards.batches import RANKS, Side
from kiosk.conference import settings_fields
from kiosk.errors import FolderError
from printing.specs import is_spec

TIERS = ("grassroots", "upper", "province")
WIDTHS = (384, 420, 432, 512, 546, 576)


@dataclass(frozen=True, slots=True)
class InvitationTexts:
    """Texts of the invitations; an empty one leaves the programme's, or leaves the line out.

    `body` is who invites, line by line; `signer` post and name line by line, the name last.
    """

    body: tuple[str, ...] = ()
    place: str = ""
    time: str = ""
    arrive: str = ""
    dress: str = ""
    note: str = ""
    signer: tuple[str, ...] = ()


NOTHING_SAID = InvitationTexts()


@dataclass(frozen=True, slots=True)
class PrinterConfig:
    """One printer: `connection` as in `printing.specs` ("tcp:HOST:PORT", "lp:/dev/usb/lp0"…), `width` its dots.

    `at` is the label of the laptop that works it ("Bàn 1"); "" for one that every laptop reaches by itself.
    """

    name: str
    connection: str
    width: int = 576
    at: str = ""

    def works_at(self, label: str | None) -> bool:
        """Whether the laptop of this label works it; None for a laptop without a hub, which works them all."""
        return label is None or self.at in {"", label}


@dataclass(frozen=True, slots=True)
class Question:
    """Something every desk asks; with no `choices` the answer is free text."""

    id: str
    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in force. `quorum` is the share of those summoned that must be present."""

    name: str
    day: date
    zone: tzinfo
    tier: str
    quorum: Fraction
    batch_size: int
    printers: tuple[PrinterConfig, ...]
    posts: tuple[tuple[str, str], ...]
    count_exits: bool = False
    substitutes_count: bool = True
    id_card: bool = False
    hand_outs: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    presenters: int = 1
    side: Side | None = None
    ranks: tuple[str, ...] = RANKS
    invitation: InvitationTexts = NOTHING_SAID

    def printer_of(self, post: str) -> str | None:
        """Return the name of the printer that serves a post; with one printer it serves every post."""
        named = dict(self.posts).get(post)
        if named is None and len(self.printers) == 1:
            return self.printers[0].name
        return named

    def printer(self, name: str) -> PrinterConfig | None:
        """Return the printer of that name, None if there is none."""
        return next((printer for printer in self.printers if printer.name == name), None)

    def unserved(self, posts: Iterable[str]) -> list[str]:
        """Return which of these posts no printer serves; none where nothing is printed at all."""
        return sorted(post for post in set(posts) if self.printers and self.printer_of(post) is None)

    @classmethod
    def parse(cls, text: str) -> Config:
        """Read the TOML text. Raises FolderError, naming the field, if something in it cannot be taken."""
        try:
            raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise FolderError("conference.toml cannot be read: {reason}", reason=error) from error
        head = settings_fields.table(raw, "conference")
        printers = tuple(_printer(entry) for entry in settings_fields.tables(raw, "printer"))
        posts = tuple(
            (settings_fields.text(entry, "name"), settings_fields.text(entry, "printer"))
            for entry in settings_fields.tables(raw, "post")
        )
        for post, printer in posts:
            if printer not in {known.name for known in printers}:
                raise FolderError(
                    "conference.toml: the post {post} names a printer that is not there: {printer}.",
                    post=post,
                    printer=printer,
                )
        return cls(
            name=settings_fields.text(head, "name"),
            day=_day(head),
            zone=_zone(settings_fields.text(head, "utc_offset", "+07:00")),
            tier=settings_fields.choice(settings_fields.text(head, "tier", "province"), "tier", TIERS),
            quorum=_share(settings_fields.text(head, "quorum", "2/3")),
            batch_size=settings_fields.whole(head, "batch_size", 10, 1, 50),
            printers=printers,
            posts=posts,
            **_reception(raw),
            **_awards(raw),
            invitation=_invitation_texts(raw),
        )


TEMPLATE = """\
# Cấu hình hội nghị. Sửa xong, chạy: kiosk -C THƯ_MỤC adopt
# Conference settings. After a change, run: kiosk -C FOLDER adopt

[conference]
name = {name}
date = {day}
utc_offset = "{offset}"
tier = "{tier}"
quorum = "2/3"        # số có mặt / số triệu tập; of those summoned
batch_size = 10       # số bằng mỗi đợt trao thưởng; certificates in a batch

[reception]
count_exits = false       # true: quét thẻ khi ra, vào lại; badges are scanned at the door
substitutes_count = true  # người đi thay có tính vào số có mặt không; do substitutes count
id_card = false           # true: nhận cả mã trên thẻ căn cước; national ID cards too
hand_outs = [{hand_outs}]            # ví dụ: ["Tài liệu", "Phiếu ăn"]; what everybody is given

[awards]
presenters = 1            # số người trao mỗi đợt, 1–3; who hand over side by side
side = "none"             # cánh gà: "left", "right" nhìn từ hội trường; which wing, seen from the hall
# ranks = ["Huân chương", "Bằng khen", "Giấy khen"]   # thứ bậc từ cao xuống thấp; awards from the highest down

# Giấy mời; bỏ dấu # ở dòng cần đổi. Invitations; take the # off where something else is to stand.
[invitation]
# body = ["LIÊN ĐOÀN LAO ĐỘNG TỈNH"]   # cơ quan mời, mỗi dòng một mục; who invites, one entry a line
# place = "Hội trường lớn"              # mặc định theo chương trình; from the programme if left out
# time = "07 giờ 30, thứ Tư, ngày 20 tháng 5 năm 2020"   # mặc định theo ngày và chương trình; as above
# arrive = "trước 07 giờ 30"            # mấy giờ có mặt; when to be there
# dress = "Áo dài truyền thống hoặc áo sơ mi trắng"       # trang phục; what to wear
# note = "Đồng chí được bố trí ăn trưa."                  # ghi chú thêm; anything else to tell
# signer = ["TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Nguyễn Văn A"]   # người ký, dòng cuối là họ tên; name last

# Câu hỏi tại bàn, mỗi câu một mục. What desks ask, one table each.
# [[question]]
# id = "an_chay"
# text = "Đồng chí dùng cơm mặn hay cơm chay?"
# choices = ["Cơm mặn", "Cơm chay"]

# Máy in thẻ: mỗi máy một mục. Badge printers: one table each.
# [[printer]]
# name = "Bàn 1"
# connection = "tcp:192.168.1.50:9100"   # mạng LAN; USB: "lp:/dev/usb/lp0", "usb:04b8:0e15";
#                     # "serial:COM5", "win:Tên máy in" (Windows), "cups:tên" (Linux), "screen"
# width = 576         # 80 mm: 576 hoặc 512; 58 mm: 384
# at = "Bàn 1"        # nhiều máy tính: máy in cắm vào máy tính nào; the laptop it is plugged into, if there are several
#
# [[post]]            # có từ hai máy in: bàn nào không khai ở đây thì không in; which desk prints where
# name = "Bàn 1"
# printer = "Bàn 1"
{printers}"""


def render(
    *,
    name: str,
    day: date,
    offset: str,
    tier: str,
    printers: tuple[PrinterConfig, ...] = (),
    hand_outs: tuple[str, ...] = (),
) -> str:
    """Return the text of a new conference.toml."""
    tables = "".join(
        f"\n[[printer]]\nname = {_quoted(p.name)}\nconnection = {_quoted(p.connection)}\nwidth = {p.width}\n"
        + (f"at = {_quoted(p.at)}\n" if p.at else "")
        for p in printers
    )
    given = ", ".join(_quoted(item) for item in hand_outs)
    return TEMPLATE.format(
        name=_quoted(name), day=day.isoformat(), offset=offset, tier=tier, printers=tables, hand_outs=given
    )


def offset_text(zone: tzinfo, day: date) -> str:
    """Return a zone's offset at noon of *day* as "+07:00"."""
    delta = datetime(day.year, day.month, day.day, 12, tzinfo=zone).utcoffset() or timedelta()
    minutes = int(delta.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _reception(raw: dict[str, Any]) -> dict[str, Any]:
    """Return what the optional table [reception] and the [[question]] tables set."""
    table = settings_fields.table(raw, "reception") if "reception" in raw else {}
    hand_outs = settings_fields.listed(table, "hand_outs")
    questions = tuple(
        Question(
            settings_fields.text(entry, "id"),
            settings_fields.text(entry, "text"),
            settings_fields.listed(entry, "choices"),
        )
        for entry in settings_fields.tables(raw, "question")
    )
    for field, names in (("hand_outs", hand_outs), ("id", tuple(question.id for question in questions))):
        if len(set(names)) < len(names):
            raise FolderError("conference.toml: {field} cannot be {value}.", field=field, value=", ".join(names))
    return {
        "count_exits": settings_fields.switch(table, "count_exits", default=False),
        "substitutes_count": settings_fields.switch(table, "substitutes_count", default=True),
        "id_card": settings_fields.switch(table, "id_card", default=False),
        "hand_outs": hand_outs,
        "questions": questions,
    }


def _awards(raw: dict[str, Any]) -> dict[str, Any]:
    """Return what the optional table [awards] sets."""
    table = settings_fields.table(raw, "awards") if "awards" in raw else {}
    side = settings_fields.text(table, "side", "none")
    return {
        "presenters": settings_fields.whole(table, "presenters", 1, 1, 3),
        "side": {"left": "left", "right": "right"}.get(settings_fields.choice(side, "side", ("left", "right", "none"))),
        "ranks": settings_fields.listed(table, "ranks") or RANKS,
    }


def _day(table: dict[str, Any]) -> date:
    value = table.get("date")
    if not isinstance(value, date):
        raise FolderError("conference.toml: {field} cannot be {value}.", field="date", value=value)
    return date(value.year, value.month, value.day)


def _zone(text: str) -> tzinfo:
    try:
        sign = {"+": 1, "-": -1}[text[:1]]
        hours, minutes = text[1:].split(":")
        return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
    except (KeyError, ValueError) as error:
        raise FolderError("conference.toml: {field} cannot be {value}.", field="utc_offset", value=text) from error


def _share(text: str) -> Fraction:
    try:
        share = Fraction(text.replace(" ", ""))
    except (ValueError, ZeroDivisionError) as error:
        raise FolderError("conference.toml: {field} cannot be {value}.", field="quorum", value=text) from error
    if not 0 < share <= 1:
        raise FolderError("conference.toml: {field} cannot be {value}.", field="quorum", value=text)
    return share


def _printer(entry: dict[str, Any]) -> PrinterConfig:
    width = settings_fields.whole(entry, "width", 576, min(WIDTHS), max(WIDTHS))
    if width not in WIDTHS:
        raise FolderError("conference.toml: {field} cannot be {value}.", field="width", value=width)
    connection = settings_fields.text(entry, "connection")
    if not is_spec(connection):
        raise FolderError("conference.toml: {field} cannot be {value}.", field="connection", value=connection)
    at = settings_fields.text(entry, "at") if "at" in entry else ""
    return PrinterConfig(settings_fields.text(entry, "name"), connection, width, at)


def _invitation_texts(raw: dict[str, Any]) -> InvitationTexts:
    """Return what the settings say about invitations. Raises FolderError, naming the field."""
    if "invitation" not in raw:
        return NOTHING_SAID
    table = settings_fields.table(raw, "invitation")
    texts = {
        name: settings_fields.text(table, name) if name in table else ""
        for name in ("place", "time", "arrive", "dress", "note")
    }
    return InvitationTexts(
        body=settings_fields.listed(table, "body"), signer=settings_fields.listed(table, "signer"), **texts
    )
