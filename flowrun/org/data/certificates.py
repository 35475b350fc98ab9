"""The certificate of the connected app: its key proves who signed an assertion."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

_FEWEST_BITS = 2048


def public_key(pem: str) -> "RSAKey | None":
    """The key of a certificate or of a public key in PEM; None for any that is not RSA or short."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    from joserfc.jwk import RSAKey

    data = pem.strip().encode()
    try:
        if b"BEGIN CERTIFICATE" in data:
            public = x509.load_pem_x509_certificate(data).public_key()
        else:
            public = load_pem_public_key(data)  # type: ignore[assignment]
    except (ValueError, UnsupportedAlgorithm):
        return None
    if not isinstance(public, RSAPublicKey) or public.key_size < _FEWEST_BITS:
        return None
    return RSAKey.import_key(public)
