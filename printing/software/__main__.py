"""`python -m printing.software`: a printer to try the program with, worked by single words on the keyboard.

python -m printing.software --port 9100 --width 576 --speed 150 --out tickets
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from printing.software.model import Model
from printing.software.paper import Ticket
from printing.software.printer import SoftPrinter


def say(text: str) -> None:
    """One line, at once: somebody may be waiting for it in a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def obey(printer: SoftPrinter, words: Iterable[str]) -> None:
    """Do what each word says until `quit` or the end; a word with two states changes to the other one."""
    muted = False

    def mute() -> None:
        nonlocal muted
        muted = not muted
        printer.mute(muted)

    actions: dict[str, Callable[[], object]] = {
        "cover": printer.open_cover,
        "close": printer.close_cover,
        "out": printer.run_out,
        "load": printer.load_paper,
        "off": printer.switch_off,
        "on": printer.switch_on,
        "mute": mute,
    }
    for line in words:
        word = line.strip().lower()
        if word == "quit":
            return
        if word in actions:
            actions[word]()
        elif word:
            say(f"{', '.join(actions)}, quit")


def main(arguments: list[str] | None = None) -> int:
    """Run one printer until `quit`, the end of the input, or Ctrl+C."""
    parser = argparse.ArgumentParser(prog="python -m printing.software", description="A receipt printer of software.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=9100, help="0: any free one (default: %(default)s)")
    parser.add_argument("--width", type=int, default=576, help="dots of the head (default: %(default)s)")
    parser.add_argument("--speed", type=float, default=150.0, help="mm/s, 0: instantly (default: %(default)s)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="save every ticket there as NNNN.png")
    options = parser.parse_args(arguments)

    def cut(ticket: Ticket) -> None:
        say(f"{ticket.number:04}: {len(ticket.rows)} rows")

    model = Model(width=options.width, speed_mm_s=options.speed)
    printer = SoftPrinter(model, host=options.host, port=options.port, folder=options.out, on_ticket=cut)
    try:
        printer.start()
    except OSError as error:
        sys.stderr.write(f"{options.host}:{options.port}: {error.strerror or error}\n")
        return 1
    try:
        say(f"listening on {options.host}:{printer.port}, {options.width} dots, {options.speed:g} mm/s")
        obey(printer, sys.stdin)
    except KeyboardInterrupt:
        pass
    finally:
        printer.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
