"""Where the roster has another wording than the decision: the decision rules, and a human has seen that once."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.awards.commands import ConfirmWording
from kiosk.awards.events import WordingConfirmed
from kiosk.awards.state import Awards
from kiosk.awards.wording import differences
from kiosk.errors import Refusal
from kiosk.roster.people import Person


def decide_confirm(awards: Awards, people: Mapping[int, Person], command: ConfirmWording) -> list[WordingConfirmed]:
    """Return that the decision's wording stands. Raises Refusal for a certificate that is not there."""
    open_ = {found.certificate.id: found.roster for found in differences(awards, people)}
    for id_ in command.certificates:
        if awards.certificate(id_) is None:
            raise Refusal("There is no certificate {certificate}.", certificate=id_)
    return [WordingConfirmed(id_, open_[id_]) for id_ in dict.fromkeys(command.certificates) if id_ in open_]
