from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.support.roster_files import WriteCsv, WriteWorkbook

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị", "Điện thoại", "Mã số"]


@pytest.fixture
def workbook(tmp_path: Path) -> WriteWorkbook:
    """Write rows (lists of cells) as an XLSX file; the usual header comes first unless another is given."""

    def write(*rows: Sequence[object], header: Sequence[object] | None = HEADER, name: str = "list.xlsx") -> Path:
        book = Workbook()
        sheet = book.active
        sheet.title = "DS"
        for row in ([header] if header else []) + list(rows):
            sheet.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return write


@pytest.fixture
def csv_file(tmp_path: Path) -> WriteCsv:
    def write(content: str | bytes, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write
