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
