"""A date in words, as it stands in formal letters."""

from __future__ import annotations

from datetime import date

from kiosk.i18n import N_, _, language

_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def long_date(day: date) -> str:
    """Return the day with its weekday: "Wednesday, 20 May 2020" or "thứ Tư, ngày 20 tháng 5 năm 2020"."""
    # Vietnamese letters write the first nine days with a zero, so that nobody can put a digit in front.
    number = f"{day.day:02d}" if language() == "vi" else str(day.day)
    return _("{weekday}, {day} {month} {year}").format(
        weekday=_(_WEEKDAYS[day.weekday()]), day=number, month=_(_MONTHS[day.month - 1]), year=day.year
    )


def long_time(time: str) -> str:
    """Return a time of day "HH:MM" as letters write it: "08:00" or "08 giờ 00"."""
    hour, minute = time.split(":")
    return _("{hour}:{minute}").format(hour=hour, minute=minute)
