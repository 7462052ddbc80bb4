"""Where things lie that tests read."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
ROSTERS = DATA / "rosters"
SAMPLE = ROOT / "kiosk" / "sample"
