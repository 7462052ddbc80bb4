"""`python -m bench [NAME ...]`: print every figure, or the named ones. Ends with 0 whatever they are."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Sequence

from bench import (
    afterwards,
    arrivals,
    backups,
    catchup,
    ceremony,
    commits,
    consoles,
    fallback,
    halls,
    hubs,
    invitations,
    memory,
    painting,
    paper,
    reports,
    rosters,
    scaling,
    searching,
    work,
)
from bench.figures import head, note

_MEASURES: dict[str, Callable[[], None]] = {
    "commits": commits.run,
    "backups": backups.run,
    "verdicts": painting.verdicts,
    "moves": painting.moves,
    "starts": painting.starts,
    "arrivals": arrivals.run,
    "scaling": scaling.run,
    "consoles": consoles.run,
    "search": searching.run,
    "rosters": rosters.run,
    "catchup": catchup.run,
    "memory": memory.run,
    "badges": work.badges,
    "openings": work.openings,
    "paper": paper.run,
    "ceremony": ceremony.run,
    "reports": reports.run,
    "invitations": invitations.run,
    "fallback": fallback.run,
    "afterwards": afterwards.run,
    "hubs": hubs.run,
    "halls": halls.run,
}


def main(names: Sequence[str]) -> None:
    """Measure one after the other, never two at once."""
    unknown = set(names) - _MEASURES.keys()
    if unknown:
        sys.exit(f"no such figure: {', '.join(sorted(unknown))}; there are: {', '.join(_MEASURES)}")
    load = os.getloadavg()[0]
    note(f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores, load {load:.1f}")
    head()
    for name in names or _MEASURES:
        _MEASURES[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
