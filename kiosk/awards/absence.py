"""Which certificates have nobody to take them: the bridge between reception and stage, still pure."""

from __future__ import annotations

from collections.abc import Container

from kiosk.awards.fold import Awards
from kiosk.awards.model import Certificate


def is_here(certificate: Certificate, present: Container[int]) -> bool:
    """Whether somebody stands ready: family or proxy named in the list, or the person is checked in."""
    return certificate.has_stand_in or (certificate.number is not None and certificate.number in present)


def absent_certificates(awards: Awards, present: Container[int]) -> frozenset[int]:
    """Return the ids of the certificates whose person has not checked in; *present* holds those who have."""
    return frozenset(c.id for c in awards.certificates if c.number is None or c.number not in present)
