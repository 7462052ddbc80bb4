"""The MC's lines with the people of the roster and the numbers of this moment in them."""

from __future__ import annotations

from collections.abc import Sequence

from agenda.programme import Item
from agenda.runsheet import Runsheet
from agenda.script import MISSING, Speaker, fill, lines
from kiosk.awards.batches import Batch
from kiosk.awards.model import Certificate
from kiosk.conference import Conference
from kiosk.figures import SOURCES
from kiosk.roster.people import Person
from kiosk.voting import at_hand, ballots, sentence, vote_lines, vote_values

_LAST = 10**6
_TRADES = (
    "nguyên ",
    "công nhân",
    "nhân viên",
    "viên chức",
    "kỹ sư",
    "kỹ thuật viên",
    "giáo viên",
    "giảng viên",
    "hộ sinh",
    "điều dưỡng",
    "y tá",
    "y sĩ",
    "bác sĩ",
    "dược sĩ",
    "chuyên viên",
    "kế toán",
    "văn thư",
    "lái xe",
    "thợ ",
    "bảo vệ",
    "kiểm lâm viên",
)


class HallPeople:
    """The roster as the script asks for it."""

    def __init__(self, conference: Conference) -> None:
        self._conference = conference

    def find(self, who: str) -> Speaker | None:
        """Return the person of a roster code, None if nobody has it."""
        person = self._conference.roster.by_code(who)
        return None if person is None else speaker(person)

    def guests_present(self) -> Sequence[Speaker]:
        """Return the guests who were in when the opening began, in protocol order; before it those who are in."""
        people, before = self._conference.roster.people, self._conference.introduced
        present = self._conference.hall.present.items()
        here = (people[n] for n, admission in present if n in people and (before is None or admission.order < before))
        guests = [person for person in here if person.kind == "guest"]
        return [speaker(guest) for guest in sorted(guests, key=lambda guest: (guest.order or _LAST, guest.number))]


def late_guests(conference: Conference) -> list[Person]:
    """Return the guests who came after the introduction had begun: the MC introduces them in addition."""
    if conference.introduced is None:
        return []
    people = conference.roster.people
    came = [
        people[number]
        for number, admission in conference.hall.present.items()
        if admission.order > conference.introduced and number in people and people[number].kind == "guest"
    ]
    return sorted(came, key=lambda guest: (guest.order or _LAST, guest.number))


def speaker(person: Person) -> Speaker:
    """Return how a person is called from the lectern: "đồng chí", or ông / bà outside the organisation."""
    address = "đồng chí"
    if person.kind == "recipient":
        address = (person.title or MISSING).lower()
    return Speaker(
        name=person.full_name,
        address=address,
        post=_inside(person.position or ""),
        unit=person.unit or "",
        block=person.block,
    )


def _inside(post: str) -> str:
    """Return a post as it stands inside a sentence: offices keep their capital, trades and "nguyên" have none."""
    trade = post.casefold().startswith(_TRADES)
    return post[:1].lower() + post[1:] if trade else post


def mc_lines(conference: Conference, sheet: Runsheet | None = None) -> tuple[str, ...]:
    """Return the lines of what runs now; before the start those of the first item."""
    sheet = sheet or conference.runsheet
    if sheet.programme is None or sheet.ended_ms is not None:
        return ()
    step = sheet.position or 0
    item = sheet.steps[step].item
    if sheet.steps[step].kind == "break":
        minutes = sheet.budget_ms(step) // 60_000
        return (f"Xin trân trọng kính mời quý vị đại biểu nghỉ giải lao {minutes} phút.",)
    if item is not None and item.kind == "award":
        return award_lines(conference, item)
    known = values(conference, frozen=read_from_snapshot(conference, sheet))
    people, dropped = HallPeople(conference), sheet.runs[step].dropped
    ballot = at_hand(conference) if item is not None and item.kind == "vote" else None
    if ballot is None:
        return lines(sheet.programme, sheet.steps[step], sheet.segment, people, known, dropped)
    known |= vote_values(conference, ballot)
    told = vote_lines(conference, ballot)
    if ballot.result is not None:
        return told  # all are counted: what is left to read is the last result
    said = lines(sheet.programme, sheet.steps[step], sheet.segment, people, known, dropped)
    # The list is read where it is announced, before the hands are asked for.
    return (*_results(conference), *said[:1], *told, *said[1:])


def _results(conference: Conference) -> tuple[str, ...]:
    """Return the sentence on the list counted last, which is read before the next one is put up."""
    counted = [ballot for ballot in ballots(conference) if ballot.history]
    # The ids of facts go by time.
    return (sentence(conference, max(counted, key=lambda ballot: ballot.history[-1][0])),) if counted else ()


def read_from_snapshot(conference: Conference, sheet: Runsheet) -> bool:
    """Return whether what is read now is read from the snapshot of the opening."""
    step, segment = sheet.step, sheet.segment
    return conference.opening is not None and bool(
        step is not None and segment is not None and step.segments[segment].source in SOURCES
    )


def values(conference: Conference, *, frozen: bool = False) -> dict[str, str]:
    """Return the numbers that a line may name: of this moment, or *frozen* as the opening began."""
    present, summoned = conference.present, conference.summoned
    if frozen and conference.opening is not None:
        counts = conference.opening.counts
        present, summoned = counts.get("present", present), counts.get("summoned", summoned)
    share = f"{100 * present / summoned:.2f}".rstrip("0").rstrip(".").replace(".", ",") if summoned else MISSING
    return {"present": str(present), "hall": str(present), "summoned": str(summoned), "hall_pct": share}


def award_lines(conference: Conference, item: Item) -> tuple[str, ...]:
    """Return the lines for the phase in which the award calls are."""
    awards = conference.awards
    batch = awards.current or awards.next
    if batch is None:
        return ()
    known = _batch_values(conference, item, batch)
    phase = awards.phase_of(batch.number)
    after: list[str] = []
    if batch.decision not in awards.announced:
        wanted = [item.script_decision]
    elif phase in {"waiting", "called"}:
        calls = item.script_collectives if batch.kind == "collective" else item.script_individuals
        wanted = [item.script_presenters, calls]
        after = _exceptions(conference, item, batch)
    elif phase == "on_stage":
        wanted, after = [], _exceptions(conference, item, batch)
    elif phase == "handed":
        wanted = [item.script_photo]
    else:
        # The side of the stage is not known yet: better unsaid than read out as dots.
        following = (item.script_next or "").replace(" bên {side}", "") if awards.next else None
        wanted = [item.script_clear, following]
    return (*(fill(line, known) for line in wanted if line), *after)


def _batch_values(conference: Conference, item: Item, batch: Batch) -> dict[str, str]:
    awards = conference.awards
    decision = awards.decision(batch.decision)
    announcer = HallPeople(conference).find(item.announcer or "")
    members = certificates(conference, batch)
    following = awards.next
    return {
        "address": announcer.address if announcer else "",
        "announcer": announcer.name if announcer else (item.announcer or MISSING),
        "announcer_post": announcer.post if announcer else "",
        "decision_no": decision.number if decision else MISSING,
        "decision_date": written_date(decision.date) if decision else MISSING,
        "authority": decision.authority if decision else MISSING,
        "award": members[0].award if members else MISSING,
        "batch_count": str(len(members)),
        "presenters": "các đồng chí lãnh đạo",
        "names": "; ".join(called(member) for member in members) or MISSING,
        "next_batch_count": str(len(following.certificates)) if following else MISSING,
    }


def _exceptions(conference: Conference, item: Item, batch: Batch) -> list[str]:
    """Return the lines for those who are received for by somebody else."""
    found = []
    for member in certificates(conference, batch):
        about = {"address": _address(member.title), "name": member.name, "award": member.award}
        if member.family_name and item.script_posthumous:
            family = {
                "family_address": _address(member.family_title),
                "family": member.family_name,
                "relation": member.family_relation or MISSING,
            }
            found.append(fill(item.script_posthumous, about | family))
        elif member.proxy_name and item.script_proxy:
            proxy = {
                "proxy_address": _address(member.proxy_title),
                "proxy": member.proxy_name,
                "proxy_post": "",
            }
            found.append(fill(item.script_proxy, about | proxy))
    return found


def certificates(conference: Conference, batch: Batch) -> list[Certificate]:
    """Return a batch's certificates in the order of their positions."""
    found = (conference.awards.certificate(certificate) for certificate in batch.certificates)
    return [certificate for certificate in found if certificate is not None]


def called(certificate: Certificate) -> str:
    """Return how a recipient is named in the row: a collective by its name, a person with his unit.

    Who is dead or absent is never called to the stage: whoever receives for him is.
    """
    if certificate.kind == "collective":
        return certificate.name
    name = f"{_address(certificate.title)} {certificate.name}".strip()
    if certificate.family_name:
        family = (
            f"{_address(certificate.family_title)} {certificate.family_name}, {certificate.family_relation}".strip()
        )
        return f"{family}, nhận truy tặng của {name}"
    if certificate.proxy_name:
        return f"{_address(certificate.proxy_title)} {certificate.proxy_name}, nhận thay {name}".strip()
    return f"{name}, {certificate.unit}" if certificate.unit else name


def written_date(iso: str) -> str:
    """Return a date as offices write it: 02/4/2020 (a zero before days under 10 and months 1 and 2).

    The rule is that of Decree 30/2020/NĐ-CP, Appendix I.
    """
    year, month, day = iso.split("-")
    return f"{day}/{month if int(month) < 3 else int(month)}/{year}"


def _address(title: str | None) -> str:
    return (title or "").lower()
