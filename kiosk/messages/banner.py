"""Which notice a post shows: messages to the MC and the prompter, changes of the programme to everybody.

The stage's word closes a change, the MC's a message; elsewhere Esc only takes it off that screen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kiosk.conference.state import Conference
from kiosk.i18n import _
from kiosk.messages.durations import time_of_day
from kiosk.messages.posts import MC_TITLE, PROMPTER_TITLE, STAGE_TITLE
from kiosk.messages.programme import change_text


@dataclass(frozen=True, slots=True)
class Notice:
    """What a banner says: the event it is about, whose acknowledgement closes it for all."""

    id: str
    text: str
    closes: str

    def for_post(self, title: str) -> bool:
        """Return whether the word of the post of this title counts."""
        return title == self.closes


def notice(conference: Conference, title: str, put_by: Collection[str]) -> Notice | None:
    """Return what a post has to show now: messages first, oldest first; of the changes the newest."""
    zone, known = conference.settings.zone, conference.notices.acknowledged
    if title in (MC_TITLE, PROMPTER_TITLE):
        for sent in conference.notices.open_messages():
            if sent.id not in put_by:
                at = time_of_day(sent.wall_ms, zone, seconds=False)
                post = sent.post if sent.post not in ("", "CLI") else _("Organisers")
                text = _("{post} {time}: {text}").format(post=post, time=at, text=sent.text)
                return Notice(sent.id, text, MC_TITLE)
    for change in reversed(conference.runsheet.changes):
        if change.id in known or change.id in put_by:
            break  # who has seen the newest has seen how the programme stands
        at = time_of_day(change.stamp.wall_ms, zone, seconds=False)
        text = _("Programme changed {time}: {change}")
        said = text.format(time=at, change=change_text(conference.runsheet, change, brief=True))
        if title == MC_TITLE:
            said += "  " + _("— the stage has not seen it yet")
        return Notice(change.id, said, STAGE_TITLE)
    return None
