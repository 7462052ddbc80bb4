"""What a laptop needs to speak with the hub: one file in its conference folder, written when it joins.

The seed in it is this laptop's secret; the file is private to its owner.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass

from kiosk.errors import FolderError
from kiosk.folder.layout import Folder

FILE = "hub.toml"


@dataclass(frozen=True, slots=True)
class Membership:
    """One laptop's way to the hub.

    `member` is its public nkey ("U…"), `seed` the secret one ("SU…"); `urls` are where hubs may be found, in the order
    in which they are tried ("tls://192.168.1.10:4222"); `ca` is the conference's certificate authority as PEM, "" for
    a hub without TLS (tests on loopback alone); `label` is what the laptop was enrolled as ("Bàn 2").
    """

    member: str
    seed: str
    urls: tuple[str, ...]
    ca: str
    label: str

    def to_toml(self) -> str:
        """Return the text of the file."""
        # A JSON string or list of strings is one of TOML as well.
        values = {name: getattr(self, name) for name in ("label", "member", "seed", "urls", "ca")}
        return "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())

    @classmethod
    def from_toml(cls, text: str) -> Membership:
        """Read the text of the file. Raises ValueError (KeyError, TypeError) for one that is none."""
        raw = tomllib.loads(text)
        texts = {name: raw[name] for name in ("label", "member", "seed", "ca")}
        urls = tuple(raw["urls"])
        if not all(isinstance(value, str) for value in (*texts.values(), *urls)):
            raise ValueError("texts are wanted")
        return cls(urls=urls, **texts)


def read(folder: Folder) -> Membership | None:
    """Return a folder's membership, None if it belongs to no hub. Raises FolderError for a file that is damaged."""
    text = folder.read(FILE)
    if text is None:
        return None
    try:
        return Membership.from_toml(text)
    except (ValueError, KeyError, TypeError) as error:
        raise FolderError(
            "{path} is missing or damaged: copy it from another station.", path=folder.path / FILE
        ) from error


def write(folder: Folder, membership: Membership) -> None:
    """Put a membership into a folder, in place of any before."""
    folder.write(FILE, membership.to_toml())
