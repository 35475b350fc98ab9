"""Salesforce record Ids: 15 characters, or 18 with a checksum of their capitals."""

from collections.abc import Container

_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def full_id(text: str) -> str | None:
    """The Id with 18 characters, or None when `text` is no Id."""
    if len(text) not in (15, 18) or not (text.isascii() and text.isalnum()):
        return None
    short = text[:15]
    full = short + "".join(_check(short[start : start + 5]) for start in (0, 5, 10))
    return full if len(text) == 15 or text == full else None


def make_id(prefix: str, number: int) -> str:
    """The same Id for the same number, always."""
    made = full_id(f"{prefix}5f{number:010}")
    assert made
    return made


def free_id(prefix: str, number: int, taken: Container[str]) -> str:
    while make_id(prefix, number) in taken:
        number += 1
    return make_id(prefix, number)


def _check(part: str) -> str:
    return _CHECK[sum(1 << place for place, letter in enumerate(part) if letter.isupper())]
