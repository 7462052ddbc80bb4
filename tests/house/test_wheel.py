"""The wheel holds everything the program needs: it runs from there, away from the checkout."""

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.commandline import environment
from tests.support.conferences import ROOT

INSIDE = [
    "kiosk/sample/dai-bieu.xlsx",
    "kiosk/sample/khen-thuong.xlsx",
    "kiosk/sample/chuong-trinh.toml",
    "kiosk/locale/vi/LC_MESSAGES/kiosk.mo",
    "kiosk/locale/en/LC_MESSAGES/kiosk.mo",
    "agenda/templates/province.toml",
    "agenda/templates/upper.toml",
    "agenda/templates/grassroots.toml",
    "kiosk/py.typed",
    "agenda/py.typed",
    "printing/py.typed",
]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the wheel and the folder it was installed in."""
    place = tmp_path_factory.mktemp("wheel")
    quiet: dict[str, Any] = {"capture_output": True, "check": False, "cwd": ROOT, "env": environment(PYTHONWARNINGS="")}
    build: list[str | Path] = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        place / "dist",
        ROOT,
    ]
    done = subprocess.run(build, **quiet)
    assert done.returncode == 0, done.stderr.decode()
    (wheel,) = (place / "dist").glob("*.whl")
    install: list[str | Path] = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index"]
    install += ["--target", place / "at", wheel]
    done = subprocess.run(install, **quiet)
    assert done.returncode == 0, done.stderr.decode()
    return wheel, place / "at"


@pytest.fixture
def run(installed: tuple[Path, Path], tmp_path: Path) -> Callable[..., str]:
    _, place = installed
    libraries = sysconfig.get_path("purelib")
    # -S leaves out the .pth file by which the checkout would be found; the libraries are named by hand.
    env = environment(PYTHONPATH=os.pathsep.join([str(place), libraries]), HOME=str(tmp_path))

    def run_(*arguments: object) -> str:
        run = [sys.executable, "-S", *map(str, arguments)]
        done = subprocess.run(run, capture_output=True, check=False, cwd=tmp_path, env=env, timeout=120)
        assert (done.returncode, done.stderr.decode()) == (0, "")
        return done.stdout.decode()

    return run_


def test_every_file_of_the_packages_is_inside(installed: tuple[Path, Path]) -> None:
    names = set(zipfile.ZipFile(installed[0]).namelist())
    assert set(INSIDE) <= names
    tracked = subprocess.run(
        ["git", "ls-files", "kiosk", "agenda", "printing"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    if tracked.returncode:
        pytest.skip("no checkout")
    needed = {name for name in tracked.stdout.splitlines() if (ROOT / name).exists()}
    assert needed - names == set()
    assert {name for name in names if name.endswith(".tcss")}
    assert {name for name in names if name.startswith("printing/fonts/")}


def test_nothing_else_is_inside(installed: tuple[Path, Path]) -> None:
    for name in zipfile.ZipFile(installed[0]).namelist():
        assert name.split("/")[0] in {"kiosk", "agenda", "printing"} or ".dist-info/" in name, name
        assert "__pycache__" not in name


def test_the_licences_are_inside(installed: tuple[Path, Path]) -> None:
    names = zipfile.ZipFile(installed[0]).namelist()
    licences = [name for name in names if ".dist-info/licenses/" in name]
    fonts = [path.name for path in (ROOT / "printing/fonts").glob("*.txt")]
    assert fonts
    for needed in (["LICENSE"] if (ROOT / "LICENSE").exists() else []) + fonts:
        assert any(name.endswith(f"/{needed}") for name in licences), needed


def test_the_modules_come_from_the_wheel(installed: tuple[Path, Path], run: Callable[..., str]) -> None:
    code = """
import kiosk, agenda, printing, kiosk.app, kiosk.cli.root
print(*(module.__file__ for module in (kiosk, agenda, printing, kiosk.app, kiosk.cli.root)))
"""
    for path in run("-c", code).split():
        assert path.startswith(str(installed[1])), path


def test_the_command_helps(run: Callable[..., str]) -> None:
    assert "Cách dùng: kiosk" in run("-m", "kiosk", "--help")
    assert "Usage: kiosk" in run("-m", "kiosk", "--lang", "en", "--help")


def test_the_sample_conference_runs(run: Callable[..., str], tmp_path: Path) -> None:
    folder = tmp_path / "thu"
    assert run("-m", "kiosk", "demo", "--no-open", "--dir", folder).strip() == str(folder)
    assert '"summoned": 200' in run("-m", "kiosk", "-C", folder, "status", "--json")
    # The demo's own printer is there while its program is open; on screen there is always one.
    settings = folder / "conference.toml"
    text = re.sub(r'connection = "tcp:[^"]*"', 'connection = "screen"', settings.read_text("utf-8"))
    settings.write_text(text, "utf-8")
    run("-m", "kiosk", "-C", folder, "adopt")
    run("-m", "kiosk", "-C", folder, "printers", "--test")
    run("-m", "kiosk", "-C", folder, "slip", "meal", "1")
    assert len(list((folder / "badges").glob("*.png"))) == 2


@pytest.mark.parametrize("tier", ["grassroots", "upper", "province"])
def test_a_new_conference_is_made_from_each_template(run: Callable[..., str], tmp_path: Path, tier: str) -> None:
    run("-m", "kiosk", "new", tmp_path / tier, "--tier", tier)


def test_the_screens_find_their_styles(run: Callable[..., str]) -> None:
    code = """
import importlib, pathlib, pkgutil, kiosk.screens, kiosk.terminal.widgets, kiosk.app
from textual.app import App
from textual.screen import Screen
seen = 0
for package in (kiosk.screens, kiosk.terminal.widgets):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        module = importlib.import_module(found.name)
        for thing in vars(module).values():
            paths = getattr(thing, "CSS_PATH", None) if isinstance(thing, type) else None
            for path in [paths] if isinstance(paths, str) else paths or []:
                if thing.__module__ == module.__name__:
                    assert (pathlib.Path(module.__file__).parent / path).is_file(), (thing, path)
                    seen += 1
print(seen)
"""
    assert int(run("-c", code)) > 0
