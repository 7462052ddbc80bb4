"""The certificate authority of one conference, and the certificate its hubs show: made here, known nowhere else.

Valid from 1970 to 2100, because a laptop with a flat clock battery must still connect. Every hub shows one name,
`HUB_NAME`, whatever its address: addresses of a hall change, and who holds the authority's key is a hub of this
conference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

HUB_NAME = "kiosk-hub"
_FROM, _UNTIL = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its private key, both as PEM."""

    certificate: str
    key: str


def new_authority(conference: str) -> Pair:
    """Return a new authority for a conference."""
    from cryptography import x509  # an extra: a laptop without a hub lacks it
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Kiosk {conference}"[:64])
    builder = _builder(name, name, key, key).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return _signed(builder.add_extension(_usage(signs=True), critical=True), key, key)


def hub_certificate(authority: Pair) -> Pair:
    """Return a certificate for a hub of the authority's conference. Raises ValueError for one that is damaged."""
    from cryptography import x509  # an extra: a laptop without a hub lacks it
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from cryptography.x509.oid import ExtendedKeyUsageOID

    issuer = x509.load_pem_x509_certificate(authority.certificate.encode())
    signer = load_pem_private_key(authority.key.encode(), None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise ValueError("not a key of ours")  # noqa: TRY004 - the file is wrong, not the program
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([x509.DNSName(HUB_NAME)])
    serves = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    builder = (
        _builder(_name(HUB_NAME), issuer.subject, key, signer)
        .add_extension(names, critical=False)
        .add_extension(serves, critical=False)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    )
    return _signed(builder, key, signer)


def _name(text: str) -> x509.Name:
    from cryptography import x509  # an extra: a laptop without a hub lacks it
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _usage(*, signs: bool) -> x509.KeyUsage:
    """Return what a key may do: an authority's signs certificates, a hub's no more than the line it is on."""
    from cryptography import x509  # an extra: a laptop without a hub lacks it

    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, signer: EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    """Return a certificate to be: with both identifiers, without which Python from 3.13 on trusts none (RFC 5280)."""
    from cryptography import x509  # an extra: a laptop without a hub lacks it

    of_issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(of_issuer, critical=False)
    )


def _signed(builder: x509.CertificateBuilder, key: EllipticCurvePrivateKey, signer: EllipticCurvePrivateKey) -> Pair:
    from cryptography.hazmat.primitives import hashes  # an extra: a laptop without a hub lacks it
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    certificate = builder.sign(signer, hashes.SHA256()).public_bytes(Encoding.PEM).decode()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return Pair(certificate, private)
