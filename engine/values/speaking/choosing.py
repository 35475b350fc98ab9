"""The forms that a parameter's `say:` may choose, checked when a flow is loaded."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from ...source.validation import WrongAt
from ...suggestions import nearest
from ..money import Money

_LENGTHS = ("short", "medium", "long", "full")
FORMS = {
    "date": (*_LENGTHS, "when"),
    "time": ("short", "medium", "when"),
    "datetime": (*_LENGTHS, "date", "time", "when"),
    "money": ("short", "long", "full"),
    "duration": ("short", "long"),
    "number": (),
    "phone_number": ("international", "national"),
}
"""Entity → the forms that have a name. Those of `_PATTERNS` take a pattern as well."""

_DATE, _TIME = "GyYuUQqMLwWdDFgEec", "abBhHKkmsSA"
_FIELDS = {"date": _DATE, "time": _TIME, "datetime": _DATE + _TIME + "zZOvVXx"}
_SAMPLES: dict[str, Any] = {
    "date": date(2026, 12, 4),
    "time": time(9, 30),
    "datetime": datetime(2026, 12, 4, 9, 30, tzinfo=UTC),
    "number": Decimal("1234.5"),
    "money": Money(Decimal("12.50"), "EUR"),
}


def check_form(entity: str, say: str) -> None:
    """Raises `ValueError` for what is no form in which values of the entity are said."""
    if entity not in FORMS:
        raise ValueError(f"{entity} has one form only; leave it out")
    if say in FORMS[entity]:
        return
    if not _is_pattern(entity, say):
        names = ", ".join(FORMS[entity])
        pattern = _PATTERNS.get(entity, "")
        takes = " or ".join(filter(None, (names, pattern)))
        hint = nearest(say, FORMS[entity])
        raise WrongAt(f'"{say}" is no form of {entity}{hint}; takes {takes}', (), hint=hint)


_PATTERNS = {
    "date": "a CLDR pattern such as d MMMM",
    "time": "a CLDR pattern such as HH:mm",
    "datetime": "a CLDR pattern such as d MMMM HH:mm",
    "number": 'a CLDR pattern such as "0.00"',
    "money": 'a CLDR pattern such as "#,##0.00 ¤"',
}


def _is_pattern(entity: str, say: str) -> bool:
    fields = _FIELDS.get(entity)
    if fields is None:
        if entity not in _SAMPLES or not re.search("[0#]", say):
            return False
    else:
        letters = re.sub("'[^']*'", "", say)
        if not re.search(f"[{fields}]", letters) or re.search(f"[^\\W\\d_{fields}]", letters):
            return False
    from .forms import formatted

    try:
        formatted(_SAMPLES[entity], "en", lambda: _SAMPLES["datetime"], entity, say)
    except (ValueError, KeyError, AttributeError, TypeError, IndexError):
        return False
    return True
