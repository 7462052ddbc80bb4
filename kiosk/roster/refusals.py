"""What is said of a file that cannot be taken, and what to do about it: one sentence for each word of the readers."""

from __future__ import annotations

from kiosk.errors import ImportRefused
from kiosk.i18n import N_

SENTENCES = {
    # what it is, instead of a list
    "pdf": N_("{name} is a PDF; the list is needed as XLSX or CSV."),
    "word": N_("{name} is a Word document; copy its table into Excel and save that as XLSX."),
    "slides": N_("{name} is a presentation; the list is needed as XLSX or CSV."),
    "picture": N_("{name} is a picture, perhaps a photo of a list; the list itself is needed as XLSX or CSV."),
    "web": N_("{name} is a web page, whatever its name says; open it and save it as XLSX."),
    "xml": N_("{name} is an XML file; open it in Excel and save it as XLSX."),
    "rtf": N_("{name} is a text document (RTF); copy its table into Excel and save that as XLSX."),
    "old": N_("{name} was written by a very old program; open it in Excel and save it as XLSX."),
    "archive": N_("{name} is an archive of files; unpack it first and take the list out of it."),
    "numbers": N_("{name} is from Apple Numbers; export it from there as Excel (XLSX)."),
    "google": N_("{name} is only a link to Google Sheets; download the list from there as XLSX."),
    "lock": N_("{name} is the file Excel keeps while the list is open; choose the list itself."),
    "locked": N_("{name} is locked with a password; save it without one."),
    "folder": N_("{name} is a folder; choose the list inside it."),
    # what is wrong with it
    "missing": N_("There is no file {name}."),
    "forbidden": N_("{name} may not be opened: close it in other programs, or copy it to another folder."),
    "empty": N_("{name} is empty."),
    "damaged": N_("{name} is damaged or is no spreadsheet; open it in Excel and save it again."),
    "misnamed": N_("{name} is not a spreadsheet, whatever its name says, or it was cut short."),
    "binary": N_("{name} is neither a spreadsheet nor a text file."),
    "letters": N_("The letters of {name} cannot be read; save it as CSV UTF-8 or XLSX."),
    "list": N_("{name} is damaged or is no list."),
    "hidden": N_("All sheets of {name} are hidden; unhide the one with the list and save it again."),
    # what is too much
    "big": N_("{name} is larger than {megabytes} MB; a list of names is never that large."),
    "large": N_("{name} holds far more than a list of names; copy the list into a new workbook."),
    "bomb": N_("{name} unpacks to far more than a list of names; copy the list into a new workbook."),
    "far": N_("The sheet {sheet} of {name} reaches as far as cell {cell}; delete what is outside the list, and save."),
    "repeated": N_("The sheet {sheet} of {name} is filled far beyond any list; copy the list into a new workbook."),
    "memory": N_("{name} needs too much memory; copy the list into a new workbook and save it as XLSX."),
    "time": N_("{name} takes too long to read; copy the list into a new workbook and save it as XLSX."),
    # what is wrong here
    "reader": N_("{name} cannot be read now: a part of the program did not start; close other programs and try again."),
}


def refused(word: str, name: str, **told: str) -> ImportRefused:
    """Return the refusal of the file *name* for a reason; an unknown one is "damaged"."""
    return ImportRefused(SENTENCES.get(word, SENTENCES["damaged"]), name=name, **told)
