"""What can be asked about a batch or one of its certificates, wherever it is shown: the stage, the board, the plan."""

from __future__ import annotations

from kiosk.awards import commands as rules
from kiosk.awards.batches import Batch
from kiosk.awards.model import Certificate
from kiosk.awards.presenters import fitting
from kiosk.conference.award_plan import leaders
from kiosk.i18n import N_, _
from kiosk.roster.values import split_title
from kiosk.screens.common.form import Answers, AskScreen, Field
from kiosk.screens.common.menu import MenuScreen
from kiosk.screens.common.post import PostScreen

_REASONS = (
    ("missing", N_("The certificate is missing")),
    ("misspelt", N_("A name on it is misspelt")),
    ("damaged", N_("It is damaged")),
)


class BatchFlows:
    """Asks on top of *screen*, which shows the batch or the certificate that each question is about."""

    def __init__(self, screen: PostScreen) -> None:
        self._screen = screen

    def proxy(self, certificate: Certificate) -> None:
        """Ask who receives in somebody's place; for the dead, which relative."""
        if certificate.posthumous:
            self.relative(certificate)
            return
        if certificate.proxy_name:
            text = _("{name} receives for {other}").format(name=certificate.proxy_name, other=certificate.name)
            entries = [("drop", _("Nobody receives in his place any more")), ("new", _("Somebody else receives"))]
            menu = MenuScreen(text, entries)
            self._screen.app.push_screen(menu, lambda answer: self._proxy_again(certificate, answer))
            return
        self._ask_proxy(certificate)

    def _proxy_again(self, certificate: Certificate, answer: str | None) -> None:
        if answer == "drop":
            self._screen.kiosk.submit(rules.DropProxy(certificate.id))
        elif answer == "new":
            self._ask_proxy(certificate)

    def _ask_proxy(self, certificate: Certificate) -> None:
        fields = (
            Field("name", _("Who receives"), needed=True, hint=_("with title: Ông Nông Văn Tuấn")),
            Field("relation", _("Relation or post (may be left empty)")),
            Field("authority", _("On whose authority (may be left empty)")),
        )

        def command(answers: Answers) -> object:
            title, name = split(answers["name"])
            return rules.NameProxy(certificate.id, name, title, answers["relation"], answers["authority"])

        title = _("Receives for {name}").format(name=certificate.name)
        self._screen.app.push_screen(AskScreen(title, fields, send=command))

    def relative(self, certificate: Certificate) -> None:
        """Ask who receives for the dead: the family is enrolled, gets a badge and a seat, and is called alone."""
        family = " ".join(part for part in (certificate.family_title, certificate.family_name) if part)
        fields = (
            Field(
                "name", _("Relative who receives"), value=family, needed=True, hint=_("with title: Ông Nông Văn Tuấn")
            ),
            Field("relation", _("Relation"), value=certificate.family_relation or "", needed=True, hint="con trai"),
            Field("seat", _("Seat (may be left empty)")),
        )

        def command(answers: Answers) -> object:
            title, name = split(answers["name"])
            return rules.EnrolRelative(certificate.id, name, answers["relation"], title, answers["seat"])

        title = _("Honoured posthumously: {name}").format(name=certificate.name)
        self._screen.app.push_screen(AskScreen(title, fields, send=command))

    def withhold(self, certificate: Certificate) -> None:
        """Ask why a certificate is kept back, or let it be handed over after all."""
        with self._screen.state() as conference:
            withheld = conference.awards.withheld.get(certificate.id)
        if withheld is not None:
            text = _("Withheld: {reason}").format(reason=withheld)
            release = [("release", _("It is there and right after all"))]

            def released(answer: str | None) -> None:
                if answer is not None:
                    self._screen.kiosk.submit(rules.Release(certificate.id))

            self._screen.app.push_screen(MenuScreen(certificate.name, release, note=text), released)
            return
        entries = [(reason, _(text)) for reason, text in _REASONS]

        def chosen(reason: str | None) -> None:
            if reason is not None:
                self._screen.kiosk.submit(rules.Withhold(certificate.id, dict(entries)[reason]))

        self._screen.app.push_screen(MenuScreen(certificate.name, entries), chosen)

    def choose_hands(self, batch: Batch, *, onward: bool = True, more: bool = False) -> None:
        """Ask who hands over, those who fit the authority first; *more*: who does so beside the others."""
        with self._screen.state() as conference:
            decision = conference.awards.decision(batch.decision)
            people, present = conference.roster.people, conference.hall.present
            fit = fitting(decision.authority if decision else "", leaders(conference))
            rows = []
            for leader in fit:
                mark = "✓" if leader.number in present else "·"
                leaves = " " + _("(leaves at {time})").format(time=leader.leaves) if leader.leaves else ""
                rows.append((str(leader.number), f"{mark} {people[leader.number].full_name}, {leader.office}{leaves}"))
        if not rows:
            self._screen.say(_("The roster names nobody who could hand over."))
            return

        def taken(answer: str | None) -> None:
            if answer is not None:
                others = tuple(n for n in batch.presenters if n != int(answer))
                gone = next((n for n in others if n not in present), others[0] if others else None)
                kept = others if more or int(answer) in batch.presenters else tuple(n for n in others if n != gone)
                chosen = (*kept, int(answer))
                self._screen.kiosk.submit(rules.SetPresenters(batch.number, chosen, onward, own=True))

        title = _("Who hands over from batch {number} on?") if onward else _("Who hands over in batch {number}?")
        self._screen.app.push_screen(MenuScreen(title.format(number=batch.number), rows), taken)

    def freeze(self, batch: Batch) -> None:
        """Freeze the order of a batch, or ask why it is opened again."""
        with self._screen.state() as conference:
            locked = conference.awards.is_locked(batch.number)
        if not locked:
            self._screen.kiosk.submit(rules.LockBatch(batch.number))
            return
        field = Field("reason", _("Why is the order opened again?"), needed=True)
        title = _("Open batch {number} again").format(number=batch.number)
        form = AskScreen(title, (field,), send=lambda said: rules.UnlockBatch(batch.number, said["reason"]))
        self._screen.app.push_screen(form)


def split(typed: str) -> tuple[str, str]:
    """Return title and name of what was typed: "bà Lê A" -> ("Bà", "Lê A"); "" where there is no title."""
    found = split_title(typed)
    return found.title or "", found.name
