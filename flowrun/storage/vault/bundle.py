"""Credentials on their way to another vault, sealed with a passphrase."""

import base64
import json
import os
from collections.abc import Mapping
from typing import Any

from engine.errors import CredentialError

from .sealing import Key, WrongKey

_FORMAT = "flowrun credentials 1"
_SALT_BYTES = 16

Kept = tuple[Mapping[str, Any], Mapping[str, str]]
"""A credential's plain fields, and its secrets in clear."""


def sealed_bundle(credentials: Mapping[str, Kept], passphrase: str) -> str:
    """One JSON document that says nothing without the passphrase."""
    salt = os.urandom(_SALT_BYTES)
    text = json.dumps({name: list(kept) for name, kept in credentials.items()})
    sealed = Key.of_passphrase(passphrase, salt).seal(text, _FORMAT)
    told = {"salt": base64.b64encode(salt).decode(), "sealed": base64.b64encode(sealed).decode()}
    return json.dumps({"format": _FORMAT, **told}, indent=2) + "\n"


def open_bundle(bundle: str, passphrase: str) -> dict[str, Kept]:
    """Raises `CredentialError` for what is no bundle and for a wrong passphrase."""
    try:
        told = json.loads(bundle)
        if told["format"] != _FORMAT:
            raise ValueError
        salt, sealed = (base64.b64decode(told[key], validate=True) for key in ("salt", "sealed"))
    except (ValueError, KeyError, TypeError):
        raise CredentialError("this is no file that `credentials export` wrote") from None
    try:
        text = Key.of_passphrase(passphrase, salt).open(sealed, _FORMAT)
    except WrongKey:
        raise CredentialError("the passphrase does not open this file") from None
    return {name: (fields, secrets) for name, (fields, secrets) in json.loads(text).items()}
