"""What the tickets are called, on screens, on the command line and on the paper itself."""

from __future__ import annotations

from kiosk.i18n import N_

PAPERS = {
    "meal": N_("Meal ticket"),
    "lodging": N_("Lodging slip"),
    "seat": N_("Seat slip"),
    "receipt": N_("Receipt for the document kit"),
    "label": N_("Certificate label"),
    "tray": N_("Tray sheet"),
    "call": N_("Call sheet"),
    "place": N_("Place slip"),
    "swap": N_("Exchange slip"),
    "missing": N_("Who is missing"),
    "outstanding": N_("Certificates not handed over"),
    "summary": N_("Attendance summary"),
    "report": N_("Delegates' report"),
    "rescue": N_("Rescue sheet"),
    "test": N_("Test page"),
}


# What the menus call it: who is in a hurry reads what it is for.
RESCUE = N_("Print the rescue sheet: everything still to come")


# What the spool says of a job in words of its own.
SPOOL_WORDS = (
    N_("Written by hand."),
    N_("Replaced by another copy."),
    N_("It came out before the day."),
    N_("The check-in was taken back."),
    N_("It comes late from another desk."),
    N_("No laptop called {at} takes part."),
    N_("Being handed over to {printer} ({at})."),
    N_("Handed over to {printer} ({at})."),
    N_("The printer {printer} stood still for {minutes} min {seconds} s."),
    N_("The printers {asked} and {printer} stood still."),
    N_("It was asked for while nobody printed."),
    N_("The printer {printer} is not in the settings any more."),
    N_("The printer {printer} failed right after this ticket; please look whether it came out."),
    N_("The ticket could not be drawn: {error}"),
    N_("The printer {printer} failed: {error}"),
    N_("Printing was interrupted; please look whether the paper came out."),
)

LABELS = {
    "delegate": N_("DELEGATE"),
    "guest": N_("GUEST"),
    "recipient": N_("AWARD RECIPIENT"),
    "walk_in": N_("PARTICIPANT"),
    "substitute": N_("SUBSTITUTE"),
}

AHEAD = "It came out before the day."
