"""The commands as somebody types them who never heard of any of it: real processes, a real hub."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from kiosk.folder.layout import Folder
from kiosk.hub import nats_process
from kiosk.hub.service import SCRIPT, UNIT
from tests.support.commandline import Kiosk, command, environment
from tests.support.conferences import delegates, invitations, new_small

Found = TypeVar("Found")


@contextmanager
def running(*arguments: object, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Give a command that runs until it is told to end, which it does in order."""
    with log.open("wb") as out:
        process = subprocess.Popen(command("--lang", "en", *arguments), stdout=out, stderr=out, env=environment())
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(15)


def until(what: Callable[[], Found], *, seconds: float = 20.0) -> Found:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("never came true")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return new_small(tmp_path / "hoi-nghi", delegates(6))


def test_from_the_first_command_to_two_desks_that_know_of_each_other(
    folder: Folder, tmp_path: Path, kiosk: Kiosk
) -> None:
    port = nats_process.free_port()
    log = tmp_path / "hub.log"
    with running("-C", folder.path, "hub", "start", "--port", port, log=log) as hub:
        until(lambda: kiosk("-C", folder.path, "hub", "status").code == 0)
        made = kiosk(
            "-C",
            folder.path,
            "enrol",
            "Bàn 2",
            "--out",
            tmp_path / "usb",
            "--address",
            "127.0.0.1",
            "--port",
            port,
            "--json",
        )
        assert made.code == 0
        assert made.json["urls"] == [f"tls://127.0.0.1:{port}"]
        file = Path(made.json["file"])
        assert (file.name, file.stat().st_mode & 0o777) == ("ban-2.enrol", 0o600)
        joined = kiosk("join", file, tmp_path / "ban2")
        assert joined.code == 0
        assert (tmp_path / "ban2" / "hub.toml").stat().st_mode & 0o777 == 0o600
        with running("-C", tmp_path / "ban2", "hub", "link", log=tmp_path / "link.log"):
            code = invitations(folder)[0]
            assert kiosk("-C", folder.path, "scan", "--post", "Bàn 1", stdin=f"{code}\n".encode()).code == 0
            until(lambda: kiosk("-C", tmp_path / "ban2", "status", "--json").json["present"] == 1)
            again = kiosk("-C", tmp_path / "ban2", "scan", "--json", stdin=f"{code}\n".encode())
            assert json.loads(again.out)["reason"] == "already_checked_in"
            until(lambda: "Bàn 2" in kiosk("-C", folder.path, "hub", "status", "--json").json["connected"])
        listed = kiosk("-C", folder.path, "hub", "members", "--json").json
        assert [(row["slot"], row["revoked"]) for row in listed] == [(0, False), (1, False)]
        assert kiosk("-C", folder.path, "hub", "revoke", "Bàn 2").code == 0
        assert kiosk("-C", folder.path, "hub", "revoke", "Bàn 2").code == 1
        pid = kiosk("-C", folder.path, "hub", "status", "--json").json["pid"]
        assert hub.poll() is None
    assert "The hub has stopped." in log.read_text("utf-8")
    assert not Path(f"/proc/{pid}").exists()
    assert kiosk("-C", folder.path, "hub", "status").code == 1


def test_a_server_that_is_killed_is_started_again(folder: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    import os

    port = nats_process.free_port()
    with running("-C", folder.path, "hub", "start", "--port", port, log=tmp_path / "hub.log"):
        until(lambda: kiosk("-C", folder.path, "hub", "status").code == 0)
        first = kiosk("-C", folder.path, "hub", "status", "--json").json["pid"]
        os.kill(first, signal.SIGKILL)
        found = until(lambda: (now := kiosk("-C", folder.path, "hub", "status", "--json").json).get("restarts") and now)
        assert found["pid"] != first
    assert "Traceback" not in (tmp_path / "hub.log").read_text("utf-8")


def test_a_hub_whose_keeper_is_killed_dies_with_it(folder: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    port = nats_process.free_port()
    with (tmp_path / "hub.log").open("wb") as out:
        keeper = subprocess.Popen(
            command("-C", folder.path, "hub", "start", "--port", port), stdout=out, stderr=out, env=environment()
        )
    until(lambda: kiosk("-C", folder.path, "hub", "status").code == 0)
    pid = kiosk("-C", folder.path, "hub", "status", "--json").json["pid"]
    keeper.kill()
    keeper.wait(10)
    until(lambda: not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2])
    assert not nats_process.is_taken("127.0.0.1", port)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (b"no zip at all", "không phải tệp tham gia"),
        (b"", "không phải tệp tham gia"),
    ],
)
def test_a_file_that_is_no_enrolment_is_refused_and_nothing_is_left(
    tmp_path: Path, kiosk: Kiosk, what: bytes, said: str
) -> None:
    (tmp_path / "a.enrol").write_bytes(what)
    answer = kiosk("join", tmp_path / "a.enrol", tmp_path / "moi")
    assert answer.code == 1
    assert said in answer.err
    assert not (tmp_path / "moi").exists()


def test_an_enrolment_cut_short_leaves_nothing_behind(folder: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    made = kiosk("-C", folder.path, "enrol", "Bàn 2", "--out", tmp_path / "usb", "--json").json
    whole = Path(made["file"]).read_bytes()
    for keep in (0.3, 0.7, 0.99):
        (tmp_path / "cut.enrol").write_bytes(whole[: int(len(whole) * keep)])
        assert kiosk("join", tmp_path / "cut.enrol", tmp_path / "moi").code == 1
        assert not (tmp_path / "moi").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_two_laptops_cannot_have_one_name_or_one_slot(folder: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    first = kiosk("-C", folder.path, "enrol", "Bàn 2", "--out", tmp_path / "usb", "--json")
    assert first.json["slot"] == 1
    assert kiosk("-C", folder.path, "enrol", "ban 2", "--out", tmp_path / "usb").code == 1
    assert kiosk("-C", folder.path, "enrol", "Bàn 3", "--slot", "1", "--out", tmp_path / "usb").code == 1
    assert kiosk("-C", folder.path, "enrol", "Bàn 3", "--out", tmp_path / "usb", "--json").json["slot"] == 2


def test_commands_of_a_folder_without_a_hub_say_so_in_one_line(folder: Folder, kiosk: Kiosk) -> None:
    for arguments in (("hub", "link"), ("hub", "at", "10.0.0.1")):
        answer = kiosk("-C", folder.path, *arguments)
        assert answer.code == 1
        assert len(answer.err.splitlines()) == 1


def test_a_port_that_is_taken_is_told_and_a_binary_that_is_none(folder: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = kiosk("-C", folder.path, "hub", "start", "--port", taken.getsockname()[1])
    assert answer.code == 1
    assert "Cổng" in answer.err
    false = tmp_path / "nats-server"
    false.write_text("#!/bin/sh\necho nats-server: v2.9.10\n")
    false.chmod(0o755)
    answer = kiosk("-C", folder.path, "hub", "start", "--binary", false)
    assert answer.code == 1
    assert "2.9.10" in answer.err


def test_service_files_name_the_folder_and_install_nothing(folder: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    answer = kiosk("-C", folder.path, "hub", "service", "--out", tmp_path / "dich-vu", "--everywhere")
    assert answer.code == 0
    unit, script = ((tmp_path / "dich-vu" / name).read_bytes().decode() for name in (UNIT, SCRIPT))
    assert str(folder.path.resolve()) in unit
    assert '"hub" "start" "--everywhere"' in unit
    assert "schtasks /Create" in script
    assert script.count("\r\n") == script.count("\n")


def test_a_purge_takes_the_hubs_log_and_keys_with_it(folder: Folder, tmp_path: Path, kiosk: Kiosk) -> None:
    port = nats_process.free_port()
    with running("-C", folder.path, "hub", "start", "--port", port, log=tmp_path / "hub.log"):
        until(lambda: kiosk("-C", folder.path, "hub", "status").code == 0)
    assert (folder.path / "hub" / "store").is_dir()
    assert kiosk("-C", folder.path, "close", "--purge", "--yes").code == 0
    assert not (folder.path / "hub").exists()
    assert not [path.name for path in folder.path.iterdir() if path.name.startswith("hub")]
