"""The names both ends of the hub agree on: the stream, its subjects, and what a station may say and hear.

A member is one enrolled laptop, named by the public half of its nkey ("U…"); its station ids may change with its
journal. Every member publishes only under its own subject.
"""

from __future__ import annotations

STREAM = "EVENTS"
# All that is kept: ev.<member>.own.<station id> for what a member's station wrote, ev.<member>.again.<station id> for
# what it gives back to a hub that lost it.
EVENTS = "ev.>"
PORT = 4222
# How long the hub knows an event by its id: a day, longer than any conference (seconds).
DEDUPE_SECONDS = 24 * 3600
# The keys of the stream's metadata: which log this is, and whose.
EPOCH, CONFERENCE = "kiosk_epoch", "kiosk_conference"


def own(member: str, station_id: str) -> str:
    """Return where a member publishes what its own station wrote."""
    return f"ev.{member}.own.{station_id}"


def again(member: str, station_id: str) -> str:
    """Return where a member gives back what another station wrote, to a hub that has lost it."""
    return f"ev.{member}.again.{station_id}"


def pulse(member: str) -> str:
    """Return where a member says every two seconds that it is there; nobody keeps it."""
    return f"hb.{member}"


PULSES = "hb.*"


def publishing(member: str) -> tuple[str, ...]:
    """Return the subjects that a member may publish to: its own, and what reading the log needs."""
    return (
        f"ev.{member}.>",
        pulse(member),
        f"$JS.API.STREAM.INFO.{STREAM}",
        f"$JS.API.STREAM.MSG.GET.{STREAM}",
        f"$JS.API.CONSUMER.CREATE.{STREAM}",
        f"$JS.API.CONSUMER.CREATE.{STREAM}.>",
        f"$JS.API.CONSUMER.INFO.{STREAM}.>",
        f"$JS.API.CONSUMER.DELETE.{STREAM}.>",
        "$JS.API.INFO",
        f"$JS.ACK.{STREAM}.>",
        f"$JS.FC.{STREAM}.>",
    )


def hearing(member: str) -> tuple[str, ...]:
    """Return the subjects that a member may subscribe to: the pulses, and answers meant for itself."""
    return (PULSES, f"_INBOX_{member}.>")
