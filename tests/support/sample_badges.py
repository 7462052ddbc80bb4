"""Badges the printing tests share."""

from printing.slips import Badge, from_payload, to_payload

WIDTHS = [384, 420, 432, 512, 546, 576]
CODE = "112300123412345678901234"
BADGE = Badge(
    event="Đại hội đại biểu Công đoàn Tổng công ty Điện lực miền Bắc lần thứ VII",
    name="Nguyễn Thị Phương Thảo Nguyên",
    unit="Công đoàn Công ty Điện lực Thái Nguyên",
    seat="A12",
    kind="ĐẠI BIỂU",
    code=CODE,
    human="00123-7",
    note="Nhận Bằng khen · đợt 3 · số 12",
)
EIGHTY = "Nguyễn Hoàng Phương Quỳnh Như Trần Lê Thị Khánh Ngọc Đặng Ứng Nghiêng Thượng Uyển"
HOSTILE = ["[/b] Nông", EIGHTY, "=cmd|' /C calc'!A0", "A\x1b@B\x1dV\x00C\x10\x14\x01D", "W" * 80, "ƀ漢\u202e"]


def badge(**changes: str) -> Badge:
    made = from_payload(to_payload(BADGE) | changes)
    assert isinstance(made, Badge)
    return made
