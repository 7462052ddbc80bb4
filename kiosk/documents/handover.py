"""The minutes of handing over the awards: what was received and by whom, and what the office takes on, to be signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from docx.document import Document

from agenda.stamps import Stamp
from kiosk.awards.closing import Closing, closing, totals
from kiosk.awards.events import AwardsImported, RecipientAdded
from kiosk.awards.model import Certificate
from kiosk.awards.state import Awards
from kiosk.conference.state import Conference
from kiosk.documents import after_texts as words
from kiosk.documents import decree30
from kiosk.documents.outcome.running import course
from kiosk.i18n import speaking
from kiosk.messages import report_words
from kiosk.messages.closing import place_text, why_text
from kiosk.text.normalise import clean

_NUMBER = "Số:      /BB-BTC"
_HANDED = (12, 50, 44, 17, 42)
_HANDED_HEAD = ("TT", "Họ và tên, tập thể", "Đơn vị", "Vị trí", "Ghi chú")
_LEFT = (12, 41, 35, 25, 28, 24)
_LEFT_HEAD = ("TT", "Họ và tên, tập thể", "Đơn vị", "Lý do", "Điện thoại", "Ký nhận, ngày")
_MANNERS = {"seat": "trao tại chỗ ngồi", "later": "trao sau"}


def write(conference: Conference, now: Stamp, path: Path) -> None:
    """Write the minutes to *path*. Raises FolderError or DiskFull; a file that was there is then still there."""
    decree30.save(document(conference, now), path)


def document(conference: Conference, now: Stamp) -> Document:
    """Return the minutes as a document to save: decision by decision, what was handed over and what was not."""
    name = clean(conference.settings.name)
    made = decree30.document(words.header(conference, _NUMBER), f"Biên bản trao, bàn giao khen thưởng: {name}")
    decree30.title(made, "Biên bản", ("Trao và bàn giao khen thưởng", f"tại {name}"))
    with speaking("vi"):
        _opening(made, conference, now)
        listed = list(closing(conference.awards, conference.hall.present))
        handed = [one for one in listed if one.handover is not None]
        left = [one for one in listed if one.handover is None]
        _handed(made, conference, handed)
        _left(made, conference, left)
        _exchanged(made, conference, handed)
        _annulled(made, conference)
    decree30.paragraph(made, "Biên bản được lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản.")
    receiver = decree30.Signature("", "ĐẠI DIỆN BÊN NHẬN")
    decree30.sign_off(made, receiver, beside=decree30.Signature("", "ĐẠI DIỆN BÊN GIAO"))
    return made


def _opening(made: Document, conference: Conference, now: Stamp) -> None:
    ended = course(conference, now).ended
    held = conference.schedule.local(conference.day_ms)
    at = f"Hồi {words.hour(ended)}, {words.day(ended)}" if ended else f"Hồi …… giờ ……, {words.day(held)}"
    programme = conference.runsheet.programme
    place = f", tại {programme.place}" if programme and programme.place else ""
    decree30.paragraph(made, f"{at}{place}, chúng tôi gồm:")
    for side in ("1. Bên giao (tổ khen thưởng, sân khấu):", "2. Bên nhận (cơ quan, đơn vị lưu giữ):"):
        decree30.paragraph(made, side)
        decree30.blank_line(made)
    counts = {name: report_words.number(int(count)) for name, count in _counts(conference).items()}
    told = "cùng xác nhận {certificates} bằng khen, giấy khen và hình thức khác, trong đó đã trao {all_handed}"
    if not _counts(conference)["all_handed"]:
        told = "cùng xác nhận {certificates} bằng khen, giấy khen và hình thức khác, chưa trao trường hợp nào"
    proxy = " (có {proxy} do người khác nhận thay)" if _counts(conference)["proxy"] else ""
    some = _counts(conference)["all_handed"] and _counts(conference)["left"]
    rest = ", chưa trao {left}, như sau:" if some else ", như sau:"
    decree30.paragraph(made, (told + proxy + rest).format(**counts))


def _counts(conference: Conference) -> dict[str, int]:
    counts = conference.awards.counts()
    known = {name: int(counts[name]) for name in ("certificates", "handed", "proxy", "withheld", "outstanding")}
    return known | {"all_handed": known["handed"] + known["proxy"], "left": known["withheld"] + known["outstanding"]}


def _handed(made: Document, conference: Conference, handed: Sequence[Closing]) -> None:
    decree30.heading(made, "I. ĐÃ TRAO")
    if not handed:
        decree30.paragraph(made, "Chưa trao trường hợp nào.")
    for total in totals(conference.awards):
        found = [one for one in handed if one.certificate.decision == total.decision.number]
        if not found:
            continue
        decree30.heading(made, _decision(total.decision.number, total.decision.award, len(found)), 2)
        rows = [_handed_row(place, one) for place, one in enumerate(found, 1)]
        decree30.table(made, rows, _HANDED, _HANDED_HEAD)


def _handed_row(place: int, one: Closing) -> tuple[str, ...]:
    certificate, handover = one.certificate, one.handover
    assert handover is not None
    notes = [f"{handover.receiver or certificate.receiver[1]} nhận thay"] if one.outcome == "proxy" else []
    if certificate.kind == "collective" and certificate.representative and not notes:
        notes.append(f"đại diện: {certificate.representative}")
    notes += [_MANNERS[handover.manner]] if handover.manner in _MANNERS else []
    return str(place), certificate.name, certificate.unit or "", place_text(one), "; ".join(notes)


def _left(made: Document, conference: Conference, left: Sequence[Closing]) -> None:
    decree30.heading(made, "II. CHƯA TRAO, BÀN GIAO ĐỂ TRAO SAU")
    if not left:
        decree30.paragraph(made, "Không có." if conference.awards.certificates else "Không có danh sách khen thưởng.")
    for total in totals(conference.awards):
        found = [one for one in left if one.certificate.decision == total.decision.number]
        if not found:
            continue
        decree30.heading(made, _decision(total.decision.number, total.decision.award, len(found)), 2)
        rows = [_left_row(conference, place, one) for place, one in enumerate(found, 1)]
        decree30.table(made, rows, _LEFT, _LEFT_HEAD)


def _left_row(conference: Conference, place: int, one: Closing) -> tuple[str, ...]:
    certificate = one.certificate
    person = conference.roster.people.get(certificate.number or 0)
    phone = person.phone if person and person.phone else ""
    return str(place), certificate.name, certificate.unit or "", why_text(one), phone, ""


def _exchanged(made: Document, conference: Conference, handed: Sequence[Closing]) -> None:
    """Write which pairs hold each other's certificate still."""
    pairs = [one for one in handed if one.swapped_with is not None and one.certificate.id < one.swapped_with]
    if not pairs:
        return
    decree30.heading(made, "III. CẦN ĐỔI LẠI")
    for one in pairs:
        other = conference.awards.certificate(one.swapped_with or 0)
        name = other.name if other else ""
        decree30.bullet(made, f"{one.certificate.name} và {name} đang giữ bằng của nhau.")


def _annulled(made: Document, conference: Conference) -> None:
    """Write which certificates were annulled: they are in no sum above, and nobody shall look for them."""
    awards = conference.awards
    if not awards.annulled:
        return
    known = {certificate.id: certificate for certificate in _ever_listed(awards)}
    decree30.heading(made, "ĐÃ HỦY")
    for id_, reason in awards.annulled.items():
        certificate = known.get(id_)
        name = f"{certificate.name} ({certificate.award})" if certificate else f"số hiệu {id_}"
        decree30.bullet(made, f"{name}: {reason.rstrip('.')}." if reason else f"{name}.")


def _ever_listed(awards: Awards) -> Iterator[Certificate]:
    """Yield every certificate as a list or somebody by hand put it up, those annulled since among them."""
    for entry in awards.entries:
        match entry.event:
            case AwardsImported(certificates=certificates):
                yield from certificates
            case RecipientAdded(certificate=certificate):
                yield certificate
            case _:
                pass


def _decision(number: str, award: str, count: int) -> str:
    return f"Quyết định số {number}: {award} ({report_words.number(count)})"
