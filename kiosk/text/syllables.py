"""Whether a word is a Vietnamese syllable: onset, rhyme and tone as the spelling allows them.

Strict on purpose: it tells text from text in a wrong encoding. Foreign names and abbreviations are no syllables.
Source of the rhymes: the spelling of standard Vietnamese (Từ điển tiếng Việt, ed. Hoàng Phê), written from memory
and checked against the names and places of the sample lists.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSETS = "ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"

# One line for each vowel the rhyme begins with.
_RHYMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uynh uyt uyu
    uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
    """.split()
)
_AFTER_QU = frozenset("ych ynh yt yu yn".split())
_BEFORE_FRONT = {"ngh", "gh", "k"}
_NEVER_BEFORE_FRONT = {"ng", "g", "c"}
_FRONT = "eêiy"
_STOPS = re.compile(r"(?:ch|[cpt])\Z")
_SPLIT = re.compile(f"({_ONSETS})(.+)")
_ACUTE, _DOT = "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING DOT BELOW}"
_TONES = frozenset(
    "\N{COMBINING GRAVE ACCENT}\N{COMBINING HOOK ABOVE}\N{COMBINING TILDE}\N{COMBINING ACUTE ACCENT}"
    "\N{COMBINING DOT BELOW}"
)


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Return whether *word*, in lower case, is a possible syllable.

    >>> is_syllable("nguyễn"), is_syllable("nguyôn"), is_syllable("hoà"), is_syllable("hoc")
    (True, False, True, False)
    """
    decomposed = unicodedata.normalize("NFD", word)
    tones = [mark for mark in decomposed if mark in _TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
    rhyme = _rhyme(plain)
    return bool(rhyme) and (not _STOPS.search(rhyme) or tones == [_ACUTE] or tones == [_DOT])


def _rhyme(plain: str) -> str:
    """Return the rhyme of a syllable without its tone, "" if it is none."""
    if plain.startswith("gi") and (plain == "gi" or plain[2:] in {"n", "m", "p", "t", "u", "êng", "êc", "ch"}):
        return plain[1:] if plain[1:] in _RHYMES else ""
    found = _SPLIT.fullmatch(plain)
    if not found:
        return ""
    onset, rhyme = found[1], found[2]
    if onset == "qu":
        return rhyme if rhyme in _QU or (rhyme in _RHYMES and rhyme[0] not in "ouưyơ") else ""
    front = rhyme[0] in _FRONT
    if rhyme not in _RHYMES or (onset in _BEFORE_FRONT and not front) or (onset in _NEVER_BEFORE_FRONT and front):
        return ""
    return rhyme


_QU = _AFTER_QU | {"y", "ơ", "ôc", "yên", "yêt"}
