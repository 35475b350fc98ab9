"""What languages are called."""

from collections.abc import Sequence

from .locales import locale_of


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
