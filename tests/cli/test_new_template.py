"""`kiosk new --template`, and what `new` and `adopt` remark about a programme that they take."""

from pathlib import Path

import pytest

from agenda.drafts import TEMPLATES, template
from tests.support.commandline import Kiosk


def test_a_conference_begins_with_the_template_asked_for(kiosk: Kiosk, tmp_path: Path) -> None:
    new = ("new", tmp_path / "c", "--tier", "grassroots", "--template", "toa-dam")
    answer = kiosk(*new)
    assert (answer.code, answer.err) == (0, "")
    assert (tmp_path / "c/programme.toml").read_text("utf-8") == template("grassroots", "toa-dam")


def test_the_help_names_the_templates(kiosk: Kiosk) -> None:
    assert "|".join(TEMPLATES) in "".join(kiosk("new", "--help").out.split())


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (["--tier", "province", "--template", "toa-dam"], "province"),
        (["--tier", "grassroots", "--template", "khac"], "toa-dam"),
        (["--tier", "grassroots", "--template", "toa-dam", "--programme", "p.toml"], "--template"),
    ],
)
def test_a_template_that_does_not_fit_is_refused_and_nothing_is_made(
    kiosk: Kiosk, tmp_path: Path, more: list[str], word: str
) -> None:
    answer = kiosk("new", tmp_path / "c", *more)
    assert answer.code
    assert word in answer.err
    assert not (tmp_path / "c").exists()


def test_a_slip_of_the_pen_is_remarked_with_its_line_and_the_file_is_taken(kiosk: Kiosk, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(template("grassroots").replace("{presidium}", "{presdium}"), "utf-8")
    line = next(i for i, line in enumerate(path.read_text("utf-8").split("\n"), start=1) if "{presdium}" in line)
    made = kiosk("new", tmp_path / "c", "--tier", "grassroots", "--programme", path)
    assert made.code == 0
    assert "{presdium}" in made.err
    assert f" {line}, item 2, segment 1.script 5: " in made.err
    (tmp_path / "c/programme.toml").write_text(path.read_text("utf-8").replace("{host}", "{hots}"), "utf-8")
    adopted = kiosk("-C", tmp_path / "c", "adopt")
    assert adopted.code == 0
    assert "{hots}" in adopted.err
    remarks = adopted.err.splitlines()
    assert len(remarks) == 3
    assert remarks[-1].startswith("! Chưa có danh sách đại biểu")
    assert kiosk("-C", tmp_path / "c", "adopt").err == ""
