"""Speaking: a value as it is said to a person, in their language and the flow's time zone.

Texts, identifiers and `yes` are said here; what needs a language's forms is formatted by babel
(CLDR), which is imported when such a value is first said.
"""

from typing import Any

from ..entities import Now, as_text

AS_THEY_ARE = ("any", "text", "name", "email")
"""The entities whose values are said as they are kept, numbers that stand in them too: they may be
ids and years."""
WITH_FORMS = frozenset({"phone_number", "language"})
"""The entities whose values are texts that are said otherwise than they are kept."""


def spoken(value: Any, language: str, now: Now, entity: str = "any", say: str = "") -> str:
    """`value` of `entity` in `language`; `say` chooses its form. None says nothing."""
    if isinstance(value, str):
        if entity not in WITH_FORMS:
            return value
        from .names import text_said

        return text_said(value, language, entity, say)
    if value is None or isinstance(value, dict):
        return as_text(value)
    if isinstance(value, bool):
        from .words import YES_NO

        base = language.partition("-")[0].lower()
        return YES_NO.get(base, YES_NO["en"])[0 if value else 1]
    if isinstance(value, int) and (entity in AS_THEY_ARE or _is_small(value, entity, say)):
        return str(value)
    if isinstance(value, list | tuple):
        texts = [spoken(item, language, now, entity, say) for item in value if item is not None]
        return joined(texts, language)
    from .forms import formatted

    return formatted(value, language, now, entity, say)


def read_form(entity: str, written: Any) -> str:
    """The form in which values of an entity are said, as `say:` names it; empty where it names
    none. Raises `ValueError`."""
    if written is None:
        return ""
    if not isinstance(written, str):
        raise ValueError("say: takes the name of a form such as short, or a CLDR pattern")
    # Patterns are babel's, which takes its time.
    from .choosing import check_form

    check_form(entity, written)
    return str(written)


def _is_small(number: int, entity: str, say: str) -> bool:
    """Whether it is said as it is: a whole number of four digits may be a year."""
    return entity == "number" and not say and 0 <= number < 10_000


def joined(texts: list[str], language: str) -> str:
    """As the language joins the items of a list: `A, B, and C`."""
    if len(texts) < 2:
        return "".join(texts)
    from .locales import join, locale_of

    return join(texts, locale_of(language))
