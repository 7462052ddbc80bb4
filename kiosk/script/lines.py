"""The MC's lines with the people of the roster and the numbers of this moment in them."""

from __future__ import annotations

from agenda.runsheet import Runsheet
from agenda.script import MISSING, lines
from kiosk.conference.opening_figures import SOURCES
from kiosk.conference.state import Conference
from kiosk.conference.voting import at_hand, ballots
from kiosk.script.award_lines import award_lines
from kiosk.script.people import HallPeople
from kiosk.script.vote_lines import sentence, vote_lines, vote_values


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
