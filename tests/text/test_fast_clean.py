"""The fast way to clean a text gives what the slow one gives."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.text import normalise

PARTS = st.sampled_from(
    [" ", "  ", "Hoà", "Hoa\u0300", "\u00ad", "\u200b", "\t", "\n", "\u00a0", "\u1ea1", "\u0323a", "\ue000", "\u212b"]
)


@settings(derandomize=True, deadline=None, max_examples=500)
@given(st.text() | st.lists(PARTS | st.characters(), max_size=8).map("".join))
def test_clean_is_the_slow_definition(text: str) -> None:
    assert normalise.clean(text) == normalise._cleaned(text)
