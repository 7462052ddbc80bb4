"""Where each verb of the command line lives.

A verb's module is imported only when the verb is used: a scan must not wait for a PDF library.
"""

from __future__ import annotations

import click

VERBS = (
    "demo new adopt roster awards codes invitations scan status delegates-report report agenda log printers spool "
    "badges labels slip paper open doctor pin slot close backup restore hub enrol join"
).split()


def verb(name: str) -> click.Command | None:
    """Return the command of a verb, None if there is none of that name."""
    match name:
        case "demo":
            from kiosk.cli.demo import demo

            return demo
        case "new":
            from kiosk.cli.new import new

            return new
        case "adopt":
            from kiosk.cli.new import adopt

            return adopt
        case "roster":
            from kiosk.cli.roster import roster

            return roster
        case "awards":
            from kiosk.cli.awards import awards

            return awards
        case "codes":
            from kiosk.cli.roster import codes

            return codes
        case "invitations":
            from kiosk.cli.invitations import invitations

            return invitations
        case "scan":
            from kiosk.cli.scan import scan

            return scan
        case "status":
            from kiosk.cli.scan import status

            return status
        case "delegates-report":
            from kiosk.cli.delegates_report import delegates_report

            return delegates_report
        case "report":
            from kiosk.cli.report import report

            return report
        case "agenda":
            from kiosk.cli.agenda import agenda

            return agenda
        case "log":
            from kiosk.cli.log import log

            return log
        case "printers":
            from kiosk.cli.printers import printers

            return printers
        case "spool":
            from kiosk.cli.printers import spool

            return spool
        case "badges":
            from kiosk.cli.preprint import badges

            return badges
        case "labels":
            from kiosk.cli.preprint import labels

            return labels
        case "slip":
            from kiosk.cli.slip import slip

            return slip
        case "paper":
            from kiosk.cli.paper import paper

            return paper
        case "open":
            from kiosk.cli.open import open  # noqa: A004 - the verb is called so

            return open
        case "doctor":
            from kiosk.cli.doctor import doctor

            return doctor
        case "pin":
            from kiosk.cli.pin import pin

            return pin
        case "slot":
            from kiosk.cli.slot import slot

            return slot
        case "close":
            from kiosk.cli.close import close

            return close
        case "backup":
            from kiosk.cli.backup import backup

            return backup
        case "restore":
            from kiosk.cli.restore import restore

            return restore
        case "hub":
            from kiosk.cli.hub import hub

            return hub
        case "enrol":
            from kiosk.cli.enrol import enrol

            return enrol
        case "join":
            from kiosk.cli.enrol import join

            return join
        case _:
            return None
