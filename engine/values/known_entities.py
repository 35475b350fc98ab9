"""The entities that a flow may name, and what is told of a name that is none."""

from collections.abc import Mapping
from typing import Any

from ..source.source import Source
from ..suggestions import did_you_mean
from .entities import ENTITIES, Entity, money_in


class KnownEntities:
    """The usual ones and those of the flow; an amount of `money` without a currency is of the
    flow's."""

    def __init__(self, by_name: Mapping[str, Entity] = ENTITIES, currency: str = "") -> None:
        self.by_name = by_name
        self.currency = currency

    def get(self, name: Any) -> Entity | None:
        if name == "money" and self.currency:
            return money_in(self.currency)
        return self.by_name.get(name) if isinstance(name, str) else None

    def hint(self, name: str, source: Source) -> str:
        """What is likely meant by a name that is none of them."""
        usual = _ELSEWHERE.get(name.lower())
        return did_you_mean(name, usual) if usual else source.suggestion(name, self.by_name)


USUAL_ENTITIES = KnownEntities()

# What other tools call them.
_ELSEWHERE = {
    "bool": "confirmation",
    "boolean": "confirmation",
    "string": "text",
    "str": "text",
    "int": "number",
    "integer": "number",
    "float": "number",
    **dict.fromkeys(("decimal", "numeric", "quantity"), "number"),
    **dict.fromkeys(("yes_no", "yesno"), "confirmation"),
    **dict.fromkeys(("currency", "amount", "price"), "money"),
    **dict.fromkeys(("timestamp", "moment"), "datetime"),
    **dict.fromkeys(("phone", "telephone", "tel"), "phone_number"),
    **dict.fromkeys(("mail", "e-mail", "email_address"), "email"),
    "digits": "text",
    "day": "date",
    "person": "name",
    **dict.fromkeys(("list", "array", "object", "record", "dict", "json"), "any"),
}
