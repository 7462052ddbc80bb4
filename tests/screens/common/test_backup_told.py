"""Rolling backups that fail are told on the screen in one line, and stay to be seen on the overview."""

from pathlib import Path

from kiosk.folder.layout import Folder
from kiosk.lifecycle.backup import copies, place_of, remember
from kiosk.lifecycle.rolling_backup import BackupState
from kiosk.messages.backups import overdue
from kiosk.screens.common.post import PostScreen
from tests.support.driving import check_in, running, until, words_of


async def test_a_backup_that_fails_is_told_and_stays_on_the_overview(sample: Folder) -> None:
    async with running(sample, "overview") as (app, pilot):
        app.backup_moved(BackupState("/usb", "/usb [b]gone[/b]", app.station.clock.stamp().wall_ms))
        await until(pilot, lambda: "/usb [b]gone[/b]" in words_of(app))
        assert app.backup is not None
        shown = overdue(app.backup, app.station.conference.settings.zone)
        screen = app.screen
        assert isinstance(screen, PostScreen)
        screen.tick()
        await until(pilot, lambda: shown in words_of(app))
        app.backup_moved(BackupState("/usb", "", 0))
        await until(pilot, lambda: words_of(app).count("/usb") == 1)
        screen.tick()
        await until(pilot, lambda: shown not in words_of(app))


async def test_a_console_that_is_closed_leaves_a_backup(sample: Folder, tmp_path: Path) -> None:
    async with running(sample, "reception") as (app, pilot):
        place = place_of(app.station.folder, tmp_path, "x", app.station.station_id)
        remember(app.station.journal, place)
        check_in(app.station, (1, 2))
        await until(pilot, lambda: app.station.conference.present == 2)
    assert len(copies(place.folder)) == 1
