"""JWT assertions: who is let in by a signature, and who is not."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from engine.errors import FlowError
from flowrun.org.app import LocalOrg
from tests.org.asking import DATA, NOON, ORIGIN, TOKEN, OpenOrg, reach

pytestmark = pytest.mark.anyio

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
USER = "ops@example.com"


def public_key() -> str:
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()


def certificate() -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "app")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(NOON)
        .not_valid_after(NOON + timedelta(days=1))
        .sign(KEY, hashes.SHA256())
    )
    return built.public_bytes(Encoding.PEM).decode()


def data_file(pem: str = "") -> str:
    certificate = f"certificate: {json.dumps(pem)}" if pem else ""
    return f"""
org:
  consumer_key: the-key
  {certificate}
records:
  User: [{{FirstName: Olivia, LastName: Marsh, Username: {USER}}}]
"""


ORG = data_file(public_key())


def assertion(key: Any = None, algorithm: str = "RS256", **changes: Any) -> str:
    claims = {
        "iss": "the-key",
        "sub": USER,
        "aud": "https://login.salesforce.com",
        "exp": int(NOON.timestamp()) + 180,
    }
    key = key or RSAKey.import_key(KEY)
    return jwt.encode({"alg": algorithm}, claims | changes, key, algorithms=[algorithm])


async def bear(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post(TOKEN, data={"grant_type": JWT_BEARER, "assertion": token})


@pytest.mark.parametrize("pem", [public_key(), certificate()], ids=["key", "certificate"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"exp": str(int(NOON.timestamp()) + 180)},
        {"exp": int(NOON.timestamp()) * 1000 + 300},
        {"aud": "https://test.salesforce.com"},
        {"aud": f"{ORIGIN}/"},
        {"sub": USER.upper()},
    ],
)
async def test_a_signed_assertion_gives_a_token(
    open_org: OpenOrg, pem: str, changes: dict[str, Any]
) -> None:
    org = open_org(data_file(pem))
    async with reach(org) as client:
        answer = await bear(client, assertion(**changes))
        assert answer.status_code == 200, answer.text
        assert "refresh_token" not in answer.json()
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        assert (await client.get(f"{DATA}/limits")).status_code == 200


STRANGER = RSAKey.import_key(rsa.generate_private_key(public_exponent=65537, key_size=2048))


@pytest.mark.parametrize(
    ("token", "error", "description"),
    [
        (lambda: assertion(iss="other"), "invalid_client_id", "client identifier invalid"),
        (lambda: assertion(sub="x@y"), "invalid_grant", "user hasn't approved this consumer"),
        (lambda: assertion(aud="https://evil.example"), "invalid_grant", "audience is invalid"),
        (lambda: assertion(exp=int(NOON.timestamp()) - 120), "invalid_grant", "expired"),
        (lambda: assertion(exp=int(NOON.timestamp()) + 3600), "invalid_grant", "invalid assertion"),
        (
            lambda: assertion(exp=(int(NOON.timestamp()) + 3600) * 1000),
            "invalid_grant",
            "invalid assertion",
        ),
        (lambda: assertion(exp="soon"), "invalid_grant", "invalid assertion"),
        (lambda: assertion(STRANGER), "invalid_grant", "invalid assertion"),
        (
            lambda: assertion(OctKey.generate_key(256), "HS256"),
            "invalid_grant",
            "invalid assertion",
        ),
        (lambda: assertion(ECKey.generate_key("P-256"), "ES256"), "invalid_grant", "invalid"),
        (lambda: "eyJhbGciOiJub25lIn0.e30.", "invalid_grant", "invalid assertion"),
        (lambda: "nonsense", "invalid_grant", "invalid assertion"),
        (lambda: "", "invalid_grant", "invalid assertion"),
    ],
)
async def test_another_assertion_is_refused(
    org: LocalOrg,
    visitor: httpx.AsyncClient,
    token: Callable[[], str],
    error: str,
    description: str,
) -> None:
    answer = await bear(visitor, token())
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert description in answer.json()["error_description"]
    assert org.logins == 0


async def test_without_a_certificate_no_assertion_is_good(
    open_org: OpenOrg,
) -> None:
    async with reach(open_org(data_file())) as client:
        assert (await bear(client, assertion())).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "pem",
    [
        "nonsense",
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        .decode(),
    ],
)
def test_a_certificate_of_another_kind_is_a_mistake(open_org: OpenOrg, pem: str) -> None:
    with pytest.raises(FlowError, match="certificate is an RSA certificate or public key"):
        open_org(data_file(pem))
