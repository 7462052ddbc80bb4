"""Every sentence about a printer in trouble, with what to do about it: one place to read and to translate.

Raised through `trouble` and `broken`, so that no two devices call the same thing by different words.
"""

from __future__ import annotations

from typing import Final, Literal

from printing.errors import Code, PrinterError, SendError


def N_(text: str) -> str:
    """Mark *text* for the catalogue of the terminal program."""
    return text


Kind = Literal[
    "silent",
    "absent",
    "cover",
    "paper",
    "near_end",
    "error",
    "cutter",
    "not_ready",
    "broke_off",
    "unconfirmed",
    "folder",
    "setting",
    "too_slow",
    "permission",
    "busy",
    "package",
    "no_lp",
    "queue",
]

CHECK_CABLE = N_("Look at its power and its cable.")
# What is cut off in a narrow window is the rarer case.
ONE_AT_A_TIME = N_("Look at its power and its cable; or another desk is using it: switch it off and on.")
LOOK_AT_PAPER = N_("Look whether the ticket came out.")
IN_GROUP_LP = N_("Add this account to the group lp: sudo usermod -aG lp $USER, then log in again.")
IN_GROUP_DIALOUT = N_("Add this account to the group dialout: sudo usermod -aG dialout $USER, then log in again.")
BY_UDEV = N_("Add a udev rule for this printer, or use lp:/dev/usb/lp0 instead.")

SENTENCES: Final[dict[Kind, tuple[Code, str, str]]] = {
    "silent": ("unreachable", N_("The printer {printer} does not answer."), CHECK_CABLE),
    "absent": ("unreachable", N_("The printer {printer} is not there: {device}."), CHECK_CABLE),
    "cover": ("cover", N_("The cover of the printer {printer} is open."), N_("Close the cover.")),
    "paper": (
        "paper",
        N_("The printer {printer} is out of paper."),
        N_("Put a new roll in and close the cover."),
    ),
    "near_end": (
        "near_end",
        N_("The paper of the printer {printer} is nearly used up."),
        N_("Keep a new roll at hand."),
    ),
    "error": (
        "error",
        N_("The printer {printer} reports an error."),
        N_("Switch it off, take out jammed paper, switch it on again."),
    ),
    "cutter": (
        "error",
        N_("The cutter of the printer {printer} is stuck."),
        N_("Switch it off, open the cover, take out jammed paper, switch it on again."),
    ),
    "not_ready": ("error", N_("The printer {printer} is not ready."), N_("Look at its lamps and its cover.")),
    "broke_off": ("broke_off", N_("The printer {printer} broke off."), LOOK_AT_PAPER),
    "unconfirmed": ("unconfirmed", N_("The printer {printer} did not confirm the ticket."), LOOK_AT_PAPER),
    "folder": (
        "permission",
        N_("The folder of the printer {printer} cannot be written."),
        N_("Make room on the disk, or choose a folder that this account may write."),
    ),
    "setting": (
        "settings",
        N_("The printer setting {spec} is not understood."),
        N_("Write for example tcp:192.168.1.50, lp:/dev/usb/lp0, usb:04b8:0e15, serial:COM5, win:NAME or cups:NAME."),
    ),
    "too_slow": (
        "settings",
        N_("{baud} baud is too slow: a ticket would take 10 to 40 seconds."),
        N_("Set the printer and the setting to 115200 baud, or use its USB or network socket."),
    ),
    "permission": ("permission", N_("You may not write to {device}."), IN_GROUP_LP),
    "busy": ("unreachable", N_("{device} is in use by another program."), N_("Close the other program.")),
    "package": ("settings", N_("The package {package} is not installed."), ""),
    "no_lp": ("settings", N_("The program lp is not installed."), N_("Install CUPS: sudo apt install cups-client")),
    "queue": (
        "unreachable",
        N_("The print queue {queue} takes nothing: {error}"),
        N_("Look whether the queue is there and not stopped."),
    ),
}


def trouble(kind: Kind, *, advice: str = "", **params: object) -> PrinterError:
    """The error for one kind of trouble; `advice` replaces the usual one."""
    code, msgid, usual = SENTENCES[kind]
    return PrinterError(msgid, code=code, advice=advice or usual, **params)


def broken(kind: Kind, bytes_sent: int, **params: object) -> SendError:
    """The same for a ticket that broke off after so many bytes."""
    code, msgid, advice = SENTENCES[kind]
    return SendError(msgid, bytes_sent=bytes_sent, code=code, advice=advice, **params)


def missing(package: str, install: str) -> PrinterError:
    """A package that only this kind of printer needs; `install` is the whole command."""
    return trouble("package", advice=install, package=package)


LIBUSB = N_("sudo apt install libusb-1.0-0")
USB_PACKAGE = N_("pip install kiosk-conference[usb]")
SERIAL_PACKAGE = N_("pip install kiosk-conference[serial]")
WINDOWS_PACKAGE = N_("pip install kiosk-conference[windows]")
