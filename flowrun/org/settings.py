"""The `org:` block of a data file."""

from dataclasses import dataclass, fields
from typing import Any
from zoneinfo import ZoneInfo

from engine import as_json

from .findings import Findings

_EXPECTED = {
    "time_zone": "a time zone such as America/Los_Angeles",
    "is_sandbox": "true or false",
    "page_size": "a whole number above 0",
    "refresh_tokens": "a list of texts",
    "callback_urls": "a list of texts",
    "pkce_required": "true or false",
    "rotation": "true or false",
}


@dataclass(slots=True)
class Settings:
    """An empty `username` means the first active user."""

    name: str = "Local Org"
    time_zone: str = "UTC"
    is_sandbox: bool = False
    consumer_key: str = "local-org-consumer-key"
    consumer_secret: str = "local-org-consumer-secret"
    username: str = ""
    password: str = "local-org-password"
    refresh_tokens: tuple[str, ...] = ()
    callback_urls: tuple[str, ...] = ("http://localhost:1717/oauth/redirect",)
    pkce_required: bool = False
    rotation: bool = False
    page_size: int = 2000

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
        try:
            setattr(settings, key, _read(key, value, getattr(settings, key)))
        except ValueError:
            message = f"{key} is {_EXPECTED.get(key, 'a text')}"
            findings.note(("org", key), message, "org-setting")
    return settings


def _read(key: str, value: Any, default: Any) -> Any:
    """Raises ValueError when `value` isn't of the kind of the default."""
    if isinstance(default, tuple):
        if not isinstance(value, list):
            raise ValueError
        return tuple(_read(key, item, "") for item in value)
    if isinstance(default, str):
        if not isinstance(value, str) or (key == "time_zone" and not _is_zone(value)):
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
