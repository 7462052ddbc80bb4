"""The nkey of a laptop: an Ed25519 pair in the form the server knows; the public half is the laptop's name there."""

from __future__ import annotations

import secrets
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NKey:
    """Both halves: public "U…" and seed "SU…", which is the secret."""

    public: str
    seed: str


def new_key(seed: bytes | None = None) -> NKey:
    """Return a new key, from 32 random bytes unless they are given."""
    import nkeys  # an extra: a laptop without a hub lacks it

    encoded = nkeys.encode_seed(seed or secrets.token_bytes(32), nkeys.PREFIX_BYTE_USER)
    return of_seed(encoded.decode())


def of_seed(seed: str) -> NKey:
    """Return the key of a seed. Raises ValueError for what is none."""
    import nkeys  # an extra: a laptop without a hub lacks it

    try:
        public = nkeys.from_seed(bytearray(seed.encode())).public_key
    except Exception as error:  # the library has a tree of its own, and lets others through
        raise ValueError("not a seed") from error
    return NKey(public.decode(), seed)
