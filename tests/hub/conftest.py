"""What is known of the library that the link is made of."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

# A link that ends within a TLS handshake cannot close what asyncio has not handed out yet: it goes with its socket,
# whenever it is collected, which must not be in the midst of a test of something else.
_LEFT = ("ignore:unclosed (transport|<socket):ResourceWarning", "ignore:loop is closed:ResourceWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            for left in _LEFT:
                item.add_marker(pytest.mark.filterwarnings(left))


@pytest.fixture(autouse=True, scope="module")
def collected() -> Iterator[None]:
    """Collect what links have left where it is known."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
