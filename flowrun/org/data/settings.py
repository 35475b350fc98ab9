"""The `org:` block of a data file."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine.source.tree import as_json

from ..chaos import read_switch
from .certificates import public_key
from .file import DataFile

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
_DURATION = r"([1-9]\d{0,6})([smh])"
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


class Settings:
    """Without a `username` tokens speak for the first active user; without a `token_lifetime`
    they stay good. The attributes are the keys of the block, and their types its values'."""

    def __init__(self) -> None:
        self.name = "Local Org"
        self.time_zone = "UTC"
        self.is_sandbox = False
        self.consumer_key = "local-org-consumer-key"
        self.consumer_secret = "local-org-consumer-secret"
        self.username = ""
        self.password = "local-org-password"
        self.security_token = ""
        self.refresh_tokens: tuple[str, ...] = ()
        self.callback_urls: tuple[str, ...] = ("http://localhost:1717/oauth/redirect",)
        self.pkce_required = False
        self.rotation = False
        self.page_size = 2000
        self.token_lifetime = timedelta()
        self.certificate = ""
        self.chaos: dict[str, int | None] = {}

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def read_settings(block: dict[str, Any], file: DataFile) -> Settings:
    settings = Settings()
    known = list(vars(settings))
    for key, value in block.items():
        if key not in known:
            file.unknown(("org", key), "key", known)
            continue
        if key == "chaos":
            settings.chaos = _chaos(value, file)
            continue
        try:
            setattr(settings, key, _read(key, value, getattr(settings, key)))
        except ValueError:
            message = f"{key} is {_EXPECTED.get(key, 'a text')}"
            file.note(("org", key), message, "org-setting")
    return settings


def _chaos(block: Any, file: DataFile) -> dict[str, int | None]:
    """`[lock_row, maintenance]`, or `{lock_row: 2}` for how often."""
    place = ("org", "chaos")
    if isinstance(block, dict):
        written = [((*place, name), f"{name}:{times}") for name, times in block.items()]
    else:
        items = file.items(place, block)
        written = [((*place, index), str(item)) for index, item in enumerate(items)]
    switches = {}
    for where, text in written:
        try:
            name, times = read_switch(text)
            switches[name] = times
        except ValueError as error:
            file.note(where, str(error), "org-chaos", key=isinstance(block, dict))
    return switches


def _read(key: str, value: Any, default: Any) -> Any:
    """Raises ValueError when `value` isn't of the kind of the default."""
    if isinstance(default, tuple):
        if not isinstance(value, list):
            raise ValueError
        return tuple(_read(key, item, "") for item in value)
    if isinstance(default, timedelta):
        match = re.fullmatch(_DURATION, str(value))
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


def _is_public_key(pem: str) -> bool:
    return public_key(pem) is not None


_CHECKS = {"time_zone": _is_zone, "certificate": _is_public_key}
