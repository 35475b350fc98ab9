"""The `org:` block of a data file."""

import re
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine.source.tree import as_json

from ..chaos import read_switch
from ..login.assertions import is_public_key
from .findings import Findings

_EXPECTED = {
    "time_zone": "a time zone such as America/Los_Angeles",
    "is_sandbox": "true or false",
    "page_size": "a whole number above 0",
    "refresh_tokens": "a list of texts",
    "callback_urls": "a list of texts",
    "pkce_required": "true or false",
    "rotation": "true or false",
    "token_lifetime": "a duration such as 90s, 15m or 2h",
    "certificate": "an RSA certificate or public key of 2048 bits or more, in PEM",
}
_DURATION = re.compile(r"([1-9]\d{0,6})([smh])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


@dataclass(slots=True)
class Settings:
    """Without a `username` tokens speak for the first active user; without a `token_lifetime`
    they stay good."""

    name: str = "Local Org"
    time_zone: str = "UTC"
    is_sandbox: bool = False
    consumer_key: str = "local-org-consumer-key"
    consumer_secret: str = "local-org-consumer-secret"
    username: str = ""
    password: str = "local-org-password"
    security_token: str = ""
    refresh_tokens: tuple[str, ...] = ()
    callback_urls: tuple[str, ...] = ("http://localhost:1717/oauth/redirect",)
    pkce_required: bool = False
    rotation: bool = False
    page_size: int = 2000
    token_lifetime: timedelta = timedelta()
    certificate: str = ""
    chaos: dict[str, int | None] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def read_settings(block: dict[str, Any], findings: Findings) -> Settings:
    settings = Settings()
    known = [field.name for field in fields(Settings)]
    for key, value in block.items():
        if key not in known:
            findings.unknown(("org", key), "key", known)
            continue
        if key == "chaos":
            settings.chaos = _chaos(value, findings)
            continue
        try:
            setattr(settings, key, _read(key, value, getattr(settings, key)))
        except ValueError:
            message = f"{key} is {_EXPECTED.get(key, 'a text')}"
            findings.note(("org", key), message, "org-setting")
    return settings


def _chaos(block: Any, findings: Findings) -> dict[str, int | None]:
    """`[lock_row, maintenance]`, or `{lock_row: 2}` for how often."""
    place = ("org", "chaos")
    if isinstance(block, dict):
        written = [((*place, name), f"{name}:{times}") for name, times in block.items()]
    else:
        items = findings.items(place, block)
        written = [((*place, index), str(item)) for index, item in enumerate(items)]
    switches = {}
    for where, text in written:
        try:
            name, times = read_switch(text)
            switches[name] = times
        except ValueError as error:
            findings.note(where, str(error), "org-chaos", key=isinstance(block, dict))
    return switches


def _read(key: str, value: Any, default: Any) -> Any:
    """Raises ValueError when `value` isn't of the kind of the default."""
    if isinstance(default, tuple):
        if not isinstance(value, list):
            raise ValueError
        return tuple(_read(key, item, "") for item in value)
    if isinstance(default, timedelta):
        match = _DURATION.fullmatch(str(value))
        if not match:
            raise ValueError
        return timedelta(**{_UNITS[match[2]]: int(match[1])})
    if isinstance(default, str):
        check = _CHECKS.get(key)
        if not isinstance(value, str) or (check and not check(str(value))):
            raise ValueError
        return str(value)
    plain = as_json(value)
    if type(plain) is not type(default) or (key == "page_size" and plain < 1):
        raise ValueError
    return plain


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return True


_CHECKS = {"time_zone": _is_zone, "certificate": is_public_key}
