"""Whatever befalls printers and program: every ticket comes out once, or a human is asked about it."""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.campaign import Outcome, Story


def tell(seeds: range, folder: Path) -> list[Outcome]:
    """Tell the stories a few at a time: most of each is waiting."""
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda seed: Story(seed, folder / str(seed)).tell(), seeds))


def judge(seeds: range, outcomes: list[Outcome]) -> None:
    wrong = {
        seed: outcome.papers
        for seed, outcome in zip(seeds, outcomes, strict=True)
        if set(outcome.papers.values()) != {1} or not outcome.states <= {"printed", "sent", "cancelled"}
    }
    assert wrong == {}
    total: Counter[str] = Counter()
    for outcome in outcomes:
        total.update(tickets=len(outcome.papers), asked=outcome.asked, no=outcome.answered_no)
        total.update(killed=outcome.killed, moved=outcome.moved)
    sys.stdout.write(f"\n{len(outcomes)} stories: {dict(total)}\n")
    # A campaign in which nothing happened would prove nothing.
    assert total["asked"] >= total["no"] > 0
    assert min(total["killed"], total["moved"]) > 0


def test_two_dozen_stories_of_failing_printers(tmp_path: Path) -> None:
    seeds = range(24)
    judge(seeds, tell(seeds, tmp_path))


@pytest.mark.soak
def test_a_thousand_stories_of_failing_printers(tmp_path: Path) -> None:
    seeds = range(1000, 2000)
    judge(seeds, tell(seeds, tmp_path))
