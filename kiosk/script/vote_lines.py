"""What is read out of a vote: the names before the count, the result after it, in whole sentences."""

from __future__ import annotations

from agenda.script import MISSING, fill
from agenda.tally import part_of, plain_share
from agenda.vote import Ballot
from kiosk.conference.reports import is_congress
from kiosk.conference.state import Conference
from kiosk.conference.voting import at_hand, composition_text, passed, vote_item

_PASSED = (
    "Có {yes}/{hall} đại biểu tán thành, đạt tỷ lệ {yes_pct}%. "
    "Như vậy, Hội nghị đã thông qua danh sách {list_count} đại biểu dự {list_title}."
)

_FAILED = "Có {yes}/{hall} đại biểu tán thành, đạt tỷ lệ {yes_pct}%. Danh sách chưa được thông qua; xin ý kiến Chủ tọa."


def vote_values(conference: Conference, ballot: Ballot | None = None) -> dict[str, str]:
    """Return what the lines of a vote may name, for one list or the one at hand; its figures once it is counted."""
    ballot = ballot or at_hand(conference)
    if ballot is None:
        return {}
    known = {"list_title": ballot.title}
    if ballot.names:
        known["list_count"] = str(len(ballot.names))
        known["composition"] = composition_text(conference, ballot.names)
    result = ballot.result
    if result is None:
        return known
    summoned = conference.summoned if ballot.hall.summoned is None else ballot.hall.summoned
    shares = {f"{name}_pct": plain_share(share) for name, share in result.shares().items()}
    counts = {"yes": result.yes, "no": result.no, "other": result.other, "not_voting": result.not_voting}
    share = plain_share(part_of(result.hall, summoned)) if summoned else MISSING
    return (
        known
        | shares
        | {name: str(count) for name, count in counts.items()}
        | {"hall": str(result.hall), "summoned": str(summoned), "hall_pct": share}
    )


def sentence(conference: Conference, ballot: Ballot) -> str:
    """Return what is read out of a result; "" before the count."""
    result, item = ballot.result, vote_item(conference)
    if result is None:
        return ""
    segments = item.segments if item else ()
    won = passed(conference, result)
    own = [s.script_passed if won else s.script_failed for s in segments]
    texts = [text for text in (*own, (item.script_passed if won else item.script_failed) if item else None) if text]
    values = vote_values(conference, ballot)
    plain = _PASSED if won else _FAILED
    own_words = plain.replace("Hội nghị", "Đại hội") if is_congress(conference) else plain
    text = fill(texts[0] if texts else own_words, values)
    if not ballot.names:
        text = text.replace(f"danh sách {MISSING} đại biểu", "danh sách đại biểu")
    return text


def vote_lines(conference: Conference, ballot: Ballot) -> tuple[str, ...]:
    """Return what is read besides the programme's own lines: the names before the count, the result after it."""
    if ballot.result is not None:
        following = at_hand(conference)
        said = [sentence(conference, ballot)]
        if following is not None and following.number != ballot.number and following.result is None:
            said.append(f"Tiếp theo, Hội nghị biểu quyết danh sách đại biểu dự {following.title}.")
        return tuple(said)
    if not ballot.names:
        return ()
    told = composition_text(conference, ballot.names)
    head = f"Danh sách gồm {len(ballot.names)} đồng chí" + (f", trong đó có {told}." if told else ".")
    return (head, *names_lines(ballot))


def names_lines(ballot: Ballot) -> tuple[str, ...]:
    """Return the names of a list as they are read, one a line."""
    return tuple(
        f"{n}. {name.name}, {name.unit}." if name.unit else f"{n}. {name.name}."
        for n, name in enumerate(ballot.names, 1)
    )
