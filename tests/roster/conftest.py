import pytest
from openpyxl import Workbook

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị", "Điện thoại", "Mã số"]


@pytest.fixture
def workbook(tmp_path):
    """Write rows (lists of cells) as an XLSX file; the usual header comes first unless another is given."""

    def write(*rows, header=HEADER, name="list.xlsx"):
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
def csv_file(tmp_path):
    def write(content, name="list.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write
