"""Which keys of the credential belong to which grant."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

GrantName = Literal[
    "client_credentials",
    "authorization_code",
    "refresh_token",
    "jwt_bearer",
    "password",
    "sf_cli",
]


class GrantFields(NamedTuple):
    """The keys that a grant needs and those it may have besides, `domain` aside."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()


GRANT_FIELDS: Mapping[GrantName, GrantFields] = {
    "client_credentials": GrantFields(("consumer_key", "consumer_secret")),
    "authorization_code": GrantFields(
        ("consumer_key", "refresh_token"), ("consumer_secret", "callback_url")
    ),
    "refresh_token": GrantFields(("consumer_key", "refresh_token"), ("consumer_secret",)),
    "jwt_bearer": GrantFields(("consumer_key", "username", "private_key"), ("consumer_secret",)),
    "password": GrantFields(
        ("consumer_key", "consumer_secret", "username", "password"), ("security_token",)
    ),
    "sf_cli": GrantFields(("username",)),
}
