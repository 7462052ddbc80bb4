"""One slip of each kind as a conference prints them, and the same kinds full of one text."""

from printing.slips import Label, Listing, Receipt, Sheet, SheetRow, Slip, Summary, TestPage, Ticket
from tests.support.sample_badges import BADGE, CODE

EVENT = "Hội nghị điển hình tiên tiến Công đoàn tỉnh Lạng Sơn giai đoạn 2020–2025"
NAME = "Nguyễn Thị Phương Thảo Nguyên"
UNIT = "Trường Phổ thông Dân tộc bán trú Tiểu học và Trung học cơ sở xã Hữu Lễ"
AWARD = "Bằng khen của Ban Chấp hành Tổng Liên đoàn Lao động Việt Nam"
CERTIFICATE = "312300123412345678901234"

LISTING = Listing(
    "CHƯA CÓ MẶT",
    "Lúc 07:45 · 3 người",
    ((NAME, UNIT), ("Lộc Văn Ứng", "VIP14"), ("Đinh Thị Liên", "")),
    "Công đoàn tỉnh Lạng Sơn",
)
MEAL = Ticket(
    EVENT,
    "PHIẾU ĂN TRƯA",
    NAME,
    UNIT,
    "BÀN 12",
    (("Ngày", "20/05/2026"), ("Giờ", "11:30"), ("Nhà ăn", "Tầng 1, Khách sạn Mường Thanh")),
    CODE,
    "00123-4",
    "Phiếu có giá trị một lần.",
)
LODGING = Ticket(
    EVENT,
    "PHIẾU NHẬN PHÒNG",
    "Lê An",
    UNIT,
    "P. 1204",
    (
        ("Khách sạn", "Mường Thanh Luxury Lạng Sơn, 68 Ngô Quyền"),
        ("Từ", "19/05 14:00"),
        ("Đến", "21/05 12:00"),
        ("Ở cùng", "Đặng Thị Mỹ Lệ"),
        ("Liên hệ", "Chị Hương 0912 345 678"),
    ),
)
RECEIPT = Receipt(
    EVENT,
    "PHIẾU NHẬN TÀI LIỆU",
    NAME,
    UNIT,
    (
        "Túi tài liệu và chương trình hội nghị",
        "Báo cáo tổng kết phong trào thi đua giai đoạn 2020–2025, phương hướng 2025–2030",
        "Sổ, bút",
        "Phiếu biểu quyết",
    ),
    ("Người nhận (ký, ghi rõ họ tên)", "Người phát"),
    "In lúc 07:12 ngày 20/05/2026",
)
LABEL = Label(EVENT, NAME, UNIT, AWARD, 3, 12, CERTIFICATE, "00123-4", ("Đợt", "Vị trí"))
SHEET = Sheet(
    "ĐỢT 3 – " + AWARD,
    "12 người · khay số 3 · in lúc 08:05",
    (
        SheetRow(1, NAME, UNIT),
        SheetRow(2, "Lộc Văn Ứng", "Nông trường Thái Bình · ghế A14", "CHƯA CÓ MẶT", False),
        SheetRow(
            10, "Đặng Thị Mỹ Lệ", "Công đoàn ngành Giáo dục", "NHẬN THAY: Hoàng Thị Khánh Ngọc, phó chủ tịch công đoàn"
        ),
        SheetRow(118, "Đinh Lê", ""),
    ),
    "Hết đợt 3.",
)
SUMMARY = Summary(
    EVENT,
    "BÁO CÁO ĐẠI BIỂU",
    "Đến 08:00 ngày 20/05/2026",
    (
        ("Có mặt", "1.187"),
        ("Triệu tập", "1.240"),
        ("Vắng có lý do", "12"),
        ("Chưa đến", "41"),
        ("Nữ", "512 (43,1 %)"),
        ("Dân tộc thiểu số", "388"),
        ("Công nhân, viên chức, lao động trực tiếp sản xuất, kinh doanh", "604"),
    ),
    "Ban Thẩm tra tư cách đại biểu",
)
TEST = TestPage(
    "Bàn 1",
    ("tcp:192.168.1.31:9100", "Xprinter XP-Q200 · 203 dpi · cắt giấy", "20/05/2026 07:00"),
    "Ễ Ậ Ỷ Ữ Ợ Ẵ đường nghiêng thuở",
    CODE,
    "00123-4",
)
SAMPLES: dict[str, Slip] = {
    "badge": BADGE,
    "listing": LISTING,
    "meal": MEAL,
    "lodging": LODGING,
    "receipt": RECEIPT,
    "label": LABEL,
    "sheet": SHEET,
    "summary": SUMMARY,
    "test": TEST,
}
