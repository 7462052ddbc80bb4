"""A file that is something else than a list is called by its name, in one sentence that says what to do."""

import os
from pathlib import Path
from typing import NoReturn

import pytest
from openpyxl import Workbook

from kiosk.errors import ImportRefused
from kiosk.roster import refusals
from kiosk.roster.book_reader import read
from tests.support.roster_files import ods, ods_row, ods_table, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE = "<html><body><table><tr><td>STT</td></tr></table></body></html>"
XML_2003 = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com'
FILES = {
    "pdf": ("list.xlsx", b"%PDF-1.7 \xe2"),
    "word": ("list.xlsx", zipped({"[Content_Types].xml": "", "word/document.xml": "<w/>"})),
    "word ole": ("list.doc", OLE + b"\0" * 900 + "WordDocument\0".encode("utf-16-le")),
    "word odt": ("list.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""})),
    "slides": ("list.pptx", zipped({"ppt/presentation.xml": "<p/>"})),
    "picture": ("list.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF"),
    "picture png": ("list.xlsx", b"\x89PNG\r\n\x1a\n"),
    "picture heic": ("IMG_0001.HEIC", b"\0\0\0\x24ftypheic\0\0\0\0"),
    "web": ("list.xls", b"\n" + PAGE.encode()),
    "web marked": ("list.xls", PAGE.encode("utf-8-sig")),
    "web wide": ("list.xls", PAGE.encode("utf-16")),
    "web wide unmarked": ("list.xls", PAGE.encode("utf-16-le")),
    "web xml": ("list.xls", b'<?xml version="1.0"?><!DOCTYPE html>\n' + PAGE.encode()),
    "web mht": ("list.xls", b"MIME-Version: 1.0\nContent-Type: multipart/related\n"),
    "xml": ("list.xls", (XML_2003 + ':office:spreadsheet">').encode()),
    "rtf": ("list.xls", b"{\\rtf1\\ansi"),
    "old": ("list.xls", b"\x09\x08\x08\x00\x00\x05\x10\x00"),
    "archive": ("list.xlsx", zipped({"danh sach.xlsx": b"PK", "a/b.doc": b""})),
    "archive rar": ("list.rar", b"Rar!\x1a\x07\x01\x00"),
    "archive 7z": ("list.xlsx", b"7z\xbc\xaf\x27\x1c\0\4"),
    "numbers": ("list.numbers", zipped({"Index/Document.iwa": b"", "Metadata/Properties.plist": b""})),
    "google": ("list.gsheet", b'{"url": "https://docs.google.com/open?id=x", "doc_id": "x"}'),
    "lock": ("~$list.xlsx", b"\x05Lan   "),
    "lock libreoffice": (".~lock.list.ods#", b",lan,pc,"),
    "locked": ("list.xlsx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")),
    "locked ods": ("list.ods", ods(manifest="<manifest:encryption-data/>")),
    "empty": ("list.xlsx", b""),
    "empty spaces": ("list.csv", b" \r\n"),
    "misnamed": ("list.xlsx", b"STT;ten\n"),
    "binary": ("list.csv", b"a\0b\0\0\0c"),
    "binary controls": ("list.csv", bytes(range(1, 9)) * 20),
    "binary video": ("list.csv", b"\0\0\0\x20ftypisom"),
    "damaged": ("list.xlsx", b"PK\x03\x04 cut short"),
    "damaged ole": ("list.xls", OLE + b"nothing more"),
    "letters": ("list.csv", b"\xef\xbb\xbf" + "Nguyễn".encode("utf-16-le")),
    "hidden": ("list.ods", ods(ods_table("cũ", ods_row("a"), style="hid"))),
}


@pytest.mark.parametrize("kind", FILES)
def test_what_it_is_is_said(tmp_path: Path, kind: str) -> None:
    name, content = FILES[kind]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ImportRefused) as refused:
        read(path)
    assert refused.value.msgid == refusals.SENTENCES[kind.split()[0]]
    assert str(refused.value).startswith((name, f"All sheets of {name}", f"The letters of {name}"))
    assert "\n" not in str(refused.value)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"There is no file .*none\.xlsx"):
        read(tmp_path / "none.xlsx")
    with pytest.raises(ImportRefused, match="folder"):
        read(tmp_path)


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may open everything, so the refusal of the system is played.
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK")

    def forbidden(*_: object) -> NoReturn:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(type(path), "open", forbidden)
    with pytest.raises(ImportRefused, match="may not be opened"):
        read(path)


def test_a_file_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as file:
        file.write(b"STT;")
        file.truncate(65 * 2**20)
    with pytest.raises(ImportRefused, match="64 MB"):
        read(path)


def test_a_workbook_of_charts_alone(tmp_path: Path) -> None:
    book = Workbook()
    book.create_chartsheet("Biểu đồ")
    book.active.sheet_state = "hidden"
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(ImportRefused, match="hidden"):
        read(tmp_path / "list.xlsx")


def test_a_list_with_tabs_called_xls_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "list.xls"
    path.write_text("STT\tHọ và tên\n1\tLê A\n", "utf-16")
    assert read(path).sheets[0].rows == (("STT", "Họ và tên"), ("1", "Lê A"))
