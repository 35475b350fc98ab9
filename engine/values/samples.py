"""A value of each entity in its machine form, to try a flow with."""

from collections.abc import Mapping
from typing import Any

SAMPLES: Mapping[str, Any] = {
    "any": "sample",
    "text": "sample",
    "number": 1,
    "phone_number": "+14155550100",
    "email": "ada@example.com",
    "date": "2026-01-31",
    "time": "09:30",
    "datetime": "2026-01-31T10:00:00Z",
    "confirmation": True,
    "money": "12.50 EUR",
    "duration": "PT30M",
    "ordinal": 1,
    "name": "Ada Lovelace",
}
