"""The MC's lines at the awards: who hands over is invited and thanked once; a row counts what it is given."""

from __future__ import annotations

from contextlib import closing
from itertools import groupby
from pathlib import Path

from kiosk.awards.batches import Batch
from kiosk.awards.commands import NoteAbsent, SetPresenters
from kiosk.awards.next_step import next_step
from kiosk.awards.state import Awards
from kiosk.conference.commands import Take
from kiosk.reception.commands import CheckInTogether
from kiosk.screens.mc.view import award_line
from kiosk.script.award_lines import award_lines
from kiosk.station.station import Station
from tests.support.conferences import HandClock, new_sample
from tests.support.sure import sure


def test_every_invitation_to_hand_over_has_its_thanks(tmp_path: Path) -> None:
    clock = HandClock()
    with closing(Station(new_sample(tmp_path / "a"), clock=clock)) as station:
        station.do(Take("award"))
        numbers = [person.number for person in station.conference.roster.expected()]
        station.do(CheckInTogether(tuple(numbers)))
        batches = station.conference.awards.batches
        same = batches[2].presenters
        for batch in batches[3:5]:
            station.do(SetPresenters(batch.number, same))
        item = next(step.item for step in station.conference.runsheet.steps if step.kind == "award")
        assert item is not None
        said: list[str] = []
        while (step := next_step(station.conference.awards)) is not None:
            for line in award_lines(station.conference, item):
                if line not in said[-4:]:
                    said.append(line)
            clock.pass_ms(20_000)
            station.do(step)
        said += [line for line in award_lines(station.conference, item) if line not in said[-4:]]
        acts = ["in" if "lên sân khấu trao thưởng" in line else "out" for line in said if _is_about_hands(line)]
        assert acts == ["in", "out"] * (len(acts) // 2)
        awards = station.conference.awards
        with_rows = [batch.presenters for batch in awards.done if not _alone(awards, batch)]
        assert len(acts) // 2 <= len(list(groupby(with_rows)))
        assert len(acts) < 2 * len(awards.done)


def _is_about_hands(line: str) -> bool:
    return "lên sân khấu trao thưởng" in line or line.startswith("Xin trân trọng cảm ơn")


def _alone(awards: Awards, batch: Batch) -> bool:
    return len(batch.certificates) == 1 and sure(awards.certificate(batch.certificates[0])).posthumous


def test_the_mc_reads_how_many_certificates_a_row_has_those_along_included(tmp_path: Path) -> None:
    with closing(Station(new_sample(tmp_path / "a"), clock=HandClock())) as station:
        station.do(Take("award"))
        numbers = [person.number for person in station.conference.roster.expected()]
        station.do(CheckInTogether(tuple(numbers)))
        awards = station.conference.awards
        found = next(batch for batch in awards.batches if batch.along)
        while (awards.current or awards.next) != found:
            station.do(next_step(awards))
            awards = station.conference.awards
        count = len(found.certificates) + len(found.along)
        assert award_line(station.conference).endswith(f"{count} certificates")
        person = sure(awards.certificate(found.certificates[-1])).number
        while awards.phase_of(found.number) != "called":
            station.do(next_step(awards))
            awards = station.conference.awards
        station.do(NoteAbsent(found.certificates[-1]))
        assert person is not None
        along = sum(at == found.certificates[-1] for _extra, at in found.along)
        assert award_line(station.conference).endswith(f"{count - 1 - along} certificates")
