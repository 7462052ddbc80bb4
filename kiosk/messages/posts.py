"""What the posts are called: on their screens, in the menu, and where one post is told of another."""

from __future__ import annotations

from kiosk.i18n import N_

RECEPTION_TITLE = N_("Reception")
MC_TITLE = N_("Runsheet")
STAGE_TITLE = N_("Awards")
HOME_TITLE = N_("Main screen")
OVERVIEW_TITLE = N_("Overview")
PROMPTER_TITLE = N_("Prompter")
WING_TITLE = N_("Stage wing")
TRAY_TITLE = N_("Certificate tray")
ROSTER_TITLE = N_("Roster")
