"""The screen of each post, imported when it is opened first: a console paints its first screen without the others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.screen import Screen

from kiosk.screens.common.home import HomeScreen


def _screen(post: str) -> Screen[None]:
    match post:
        case "reception":
            from kiosk.screens.reception.screen import ReceptionScreen

            return ReceptionScreen()
        case "mc":
            from kiosk.screens.mc.screen import McScreen

            return McScreen()
        case "prompter":
            from kiosk.screens.mc.prompter import PrompterScreen

            return PrompterScreen()
        case "stage":
            from kiosk.screens.stage.screen import StageScreen

            return StageScreen()
        case "wing":
            from kiosk.screens.wing.screen import WingScreen

            return WingScreen()
        case "tray":
            from kiosk.screens.tray.screen import TrayScreen

            return TrayScreen()
        case "overview":
            from kiosk.screens.overview.screen import OverviewScreen

            return OverviewScreen()
        case "roster":
            from kiosk.screens.roster.screen import RosterScreen

            return RosterScreen()
        case _:
            return HomeScreen()


_POSTS = ("home", "reception", "mc", "stage", "overview", "roster", "wing", "tray", "prompter")
MODES: dict[str, Callable[[], Screen[None]]] = {post: partial(_screen, post) for post in _POSTS}


def load_soon() -> None:
    """Import what is not needed for the first paint, but at once when somebody acts."""
    import kiosk.conference.dispatch
    import kiosk.screens.common.find
    import kiosk.screens.mc.screen
    import kiosk.screens.reception.screen
    import kiosk.screens.stage.screen  # noqa: F401 - only loaded
