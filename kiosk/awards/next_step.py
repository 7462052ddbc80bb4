"""Which step comes next on the stage: asked by the screens, the command line and the rules."""

from __future__ import annotations

from kiosk.awards import commands as c
from kiosk.awards.batches import Batch
from kiosk.awards.commands import Command
from kiosk.awards.state import Awards


def next_step(awards: Awards) -> Command | None:
    """Return the step that comes next on the stage, None when every batch has left it."""
    batch = awards.current
    if batch is None:
        batch = awards.next
        if batch is None:
            return None
        return c.Announce() if unread(awards, batch) else c.Call()
    match awards.phase_of(batch.number):
        case "called":
            return c.Stage()
        case "on_stage":
            return c.Announce() if batch.decision not in awards.announced else c.Hand()
        case "handed":
            return c.Photo()
    return c.Clear()


def unread(awards: Awards, batch: Batch) -> list[str]:
    """Return the decisions to read before a batch is called: its own, and those of what is handed over along with it.

    One whose recipients are to stand on the stage first is read to them there.
    """
    known = (awards.certificate(id_) for id_ in batch.all if awards.is_home(batch, id_) and id_ not in awards.handed)
    others = dict.fromkeys(found.decision for found in known if found is not None)
    # One that is only read for what is handed over along is the higher one: it was to be called before.
    own = {other.decision for other in awards.batches}
    numbers = dict.fromkeys((*(number for number in others if number not in own), batch.decision, *others))
    return [number for number in numbers if number not in awards.announced and waits_to_hear(awards, number) is None]


def waits_to_hear(awards: Awards, decision: str) -> Batch | None:
    """Return the batch that is to stand on the stage before its decision is read, None where it need not."""
    own = (b for b in awards.batches if b.decision == decision and awards.phase_of(b.number) == "waiting")
    return next(own, None) if awards.setting(decision).stand_first else None
