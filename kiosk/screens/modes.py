"""The screen of each post, imported when it is opened first: a console paints its first screen without the others."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen

from kiosk.screens.common.home import HomeScreen


def _reception() -> Screen[None]:
    from kiosk.screens.reception.screen import ReceptionScreen

    return ReceptionScreen()


def _mc() -> Screen[None]:
    from kiosk.screens.mc.screen import McScreen

    return McScreen()


def _prompter() -> Screen[None]:
    from kiosk.screens.mc.prompter import PrompterScreen

    return PrompterScreen()


def _stage() -> Screen[None]:
    from kiosk.screens.stage.screen import StageScreen

    return StageScreen()


def _wing() -> Screen[None]:
    from kiosk.screens.wing.screen import WingScreen

    return WingScreen()


def _tray() -> Screen[None]:
    from kiosk.screens.tray.screen import TrayScreen

    return TrayScreen()


def _overview() -> Screen[None]:
    from kiosk.screens.overview.screen import OverviewScreen

    return OverviewScreen()


def _roster() -> Screen[None]:
    from kiosk.screens.roster.screen import RosterScreen

    return RosterScreen()


MODES: dict[str, Callable[[], Screen[None]]] = {
    "home": HomeScreen,
    "reception": _reception,
    "mc": _mc,
    "stage": _stage,
    "overview": _overview,
    "roster": _roster,
    "wing": _wing,
    "tray": _tray,
    "prompter": _prompter,
}


def load_soon() -> None:
    """Import what is not needed for the first paint, but at once when somebody acts."""
    import kiosk.conference.dispatch
    import kiosk.screens.common.find
    import kiosk.screens.mc.screen
    import kiosk.screens.reception.screen
    import kiosk.screens.stage.screen  # noqa: F401 - only loaded
