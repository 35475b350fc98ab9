"""What languages are called, and how phone numbers are read out."""

import re
from collections.abc import Sequence

from .locales import locale_of, plain


def language_names(tags: Sequence[str]) -> dict[str, list[str]]:
    """Each with its names in all of them and its own: `en` is `English`, `englisch`."""
    found: dict[str, list[str]] = {}
    for tag in tags:
        locale = locale_of(tag)
        names = {locale.get_display_name(other) for other in map(locale_of, tags)}
        names |= {locale.get_language_name(other) for other in map(locale_of, tags)}
        found[tag] = sorted(name for name in names if name)
    return found


def language_name(tag: str, language: str) -> str:
    """What a language is called in another: `de` is `German`, `en-GB` is `British English`; a tag
    that CLDR has no name for stays one."""
    names, parts = locale_of(language).languages, tag.split("-")
    known = ("_".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((str(names[one]) for one in known if one in names), tag)


def text_said(text: str, language: str, entity: str, say: str) -> str:
    """A language by its name, a phone number in groups."""
    return plain(language_name(text, language)) if entity == "language" else _phone_said(text, say)


def _phone_said(number: str, say: str) -> str:
    """`+1 202 555 0143`, or `202 555 0143` as it is dialled in its country (`national`). One that
    names no country stays as it is: how it is grouped is not known."""
    import phonenumbers

    formats = phonenumbers.PhoneNumberFormat
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    form = formats.NATIONAL if say == "national" else formats.INTERNATIONAL
    # Voices read signs between groups aloud, or as a range.
    return re.sub(r"[^0-9+]+", " ", phonenumbers.format_number(parsed, form)).strip()
