"""Invented people in any number, named as Vietnamese are: a third are called Nguyễn, and many share a whole name."""

from __future__ import annotations

from itertools import accumulate
from random import Random

from kiosk.roster.people import Person

_FAMILIES = {
    "Nguyễn": 31, "Trần": 11, "Lê": 9, "Phạm": 7, "Hoàng": 5, "Phan": 4, "Vũ": 4, "Đặng": 3, "Bùi": 3, "Đỗ": 2, "Hồ": 2,
    "Ngô": 2, "Dương": 2, "Lý": 2, "Nông": 2, "Vi": 1, "Vy": 1, "Đàm": 1, "Lương": 1, "Hứa": 1, "Triệu": 1, "Bế": 1,
}  # fmt: skip
_MEN = ("Văn", "Văn", "Văn", "Đức", "Quốc", "Hữu", "Minh", "Xuân", "Công", "Mạnh", "Trọng", "Quang Anh")
_WOMEN = ("Thị", "Thị", "Thị", "Thị Thanh", "Ngọc", "Thuý", "Mai", "Khánh", "Thị Kim", "Phương", "Bích")
_GIVENS = (
    "An Anh Ánh Bình Chi Cường Diệp Dung Dũng Duy Dương Đào Đạt Điệp Đoàn Đức Giang Hà Hải Hạnh Hằng Hiền Hiếu Hoa Hoà "
    "Hoàn Hồng Huệ Hùng Huy Hương Khoa Khuê Lan Lâm Liên Linh Loan Long Lý Mai Minh Nga Ngân Nghĩa Ngọc Nguyệt Nhung "
    "Oanh Phong Phương Phượng Quân Quang Quý Quyên Quỳnh Sơn Tài Thanh Thành Thảo Thắng Thơm Thu Thuý Thuỷ Toàn Trang "
    "Trung Trường Tú Tuấn Tùng Tuyết Ước Vân Việt Vinh Vượng Yến"
).split()
_POSTS = ("Giáo viên", "Chủ tịch CĐCS", "Công nhân vận hành", "Bác sĩ", "Chuyên viên", "Kế toán", "Lái xe", "Kỹ sư")
_HOUSES = (
    *("Trường Tiểu học xã", "Trường THCS xã", "Trường Mầm non xã", "UBND xã", "Trạm Y tế xã", "Hạt Kiểm lâm huyện"),
    *("Chi cục Thuế huyện", "Trung tâm Y tế huyện", "Điện lực", "Công ty TNHH May", "HTX Dịch vụ"),
)
_PLACES = (
    "Văn Lãng, Bình Gia, Bắc Sơn, Cao Lộc, Chi Lăng, Đình Lập, Hữu Lũng, Lộc Bình, Tràng Định, Văn Quan, Tân Liên, "
    "Hồng Phong, Gia Cát, Hoàng Đồng, Mai Pha, Quảng Lạc, Vũ Lăng, Yên Trạch, Na Dương, Khuất Xá, Đồng Tân, Thất Khê"
).split(", ")
_PHONES = ("091", "097", "098", "038", "094", "082")


def crowd(count: int, seed: int = 22) -> list[Person]:
    """Return that many people, the same every time."""
    random = Random(seed)
    families, weights = list(_FAMILIES), list(accumulate(_FAMILIES.values()))
    return [_person(number, random, random.choices(families, cum_weights=weights)[0]) for number in range(1, count + 1)]


def _person(number: int, random: Random, family: str) -> Person:
    woman = random.random() < 0.5
    return Person(
        number=number,
        kind="delegate",
        full_name=" ".join((family, random.choice(_WOMEN if woman else _MEN), random.choice(_GIVENS))),
        gender="nữ" if woman else "nam",
        code=f"DB{number:05d}",
        position=random.choice(_POSTS),
        unit=f"{random.choice(_HOUSES)} {random.choice(_PLACES)}",
        delegation=f"LĐLĐ huyện {random.choice(_PLACES[:10])}",
        phone=f"{random.choice(_PHONES)}{random.randrange(10**7):07d}",
        seat=f"{'ABCDEFGHKLMNPQRSTUVX'[number // 20 % 20]}{1 + number % 20:02d}-{number // 400}",
    )
