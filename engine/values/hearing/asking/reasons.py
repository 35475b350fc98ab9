"""Why an answer is not taken, as it is said to the caller in their language."""

from typing import Any

from ...heard import Why
from ..language import HeardLanguage, language_of


def reason_said(why: Why, language: str) -> str:
    """A sentence of its own. A language that has none for the reason says nothing."""
    known = language_of(language)
    sentence = known.table.reasons.get(why.reason, "")
    said = {blank: _said(blank, value, known) for blank, value in why.blanks.items()}
    said |= {"day": "{}.".format(said["day"])} if known.table.dotted and "day" in said else {}
    text = sentence.format(**said)
    return text[:1].upper() + text[1:]


def _said(blank: str, value: Any, language: HeardLanguage) -> str:
    match blank:
        case "month":
            return str(language.locale.months["stand-alone"]["wide"][value])
        case "weekday":
            return str(language.locale.days["stand-alone"]["wide"][value])
        case "date":
            from babel.dates import format_date

            return format_date(value, "long", locale=language.locale)
        case "names":
            *most, last = value
            return f"{', '.join(most)} {language.table.either} {last}" if most else str(last)
    return str(value)
