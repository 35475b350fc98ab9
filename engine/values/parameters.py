"""Parameters: their declarations, and the ones every session has."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from .entities import ENTITIES, Entity, Now, as_text, check_value, is_text
from .languages import language_entity
from .secret import Hosts, Secret, SecretReference

ANY = ENTITIES["any"]
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Unset:
    """The value of a parameter that is still to be filled."""

    def __repr__(self) -> str:
        return "unset"

    def __bool__(self) -> bool:
        return False


UNSET: Final = Unset()


class Parameter(NamedTuple):
    """A declared parameter. `default` is a value, `UNSET`, or where a secret is kept; one of the
    `user` outlives sessions, where these are served."""

    name: str
    entity: Entity = ANY
    default: Any = UNSET
    secret: bool = False
    description: str = ""
    hosts: Hosts = None
    say: str = ""
    """The form in which it is spoken; empty for the usual one."""
    user: bool = False

    @property
    def takes_any_text(self) -> bool:
        """Whether it keeps any text as it is."""
        return self.entity is ANY and not self.secret

    def accept(self, value: Any, now: Now) -> Any:
        """The value to keep. Raises `ValueError` when the entity refuses it, and when a secret
        would land in a parameter that is not secret."""
        if (
            type(value) is str
            and self.entity is ANY
            and not self.secret
            and (value.isascii() or is_text(value))
        ):
            return value
        if self.secret:
            return self._seal(value, now)
        if isinstance(value, Secret):
            raise ValueError(f"a secret would land in ${self.name}; declare it {{secret: true}}")
        try:
            return self.entity.accept(value, now)
        except ValueError as error:
            raise ValueError(f"${self.name}: {error}") from None

    def _seal(self, value: Any, now: Now) -> Any:
        if value is None:
            return value
        if isinstance(value, SecretReference):
            value = value.read(f"${self.name}")
        if not isinstance(value, Secret):
            check_value(value)
        text = value.reveal() if isinstance(value, Secret) else as_text(value)
        try:
            text = as_text(self.entity.accept(text, now))
        except ValueError:
            raise ValueError(f"${self.name}: its secret is not {self.entity.takes}") from None
        sealed = Secret(text, name=f"${self.name}", hosts=self.hosts)
        return (
            value.narrowed(text, sealed.name, self.hosts) if isinstance(value, Secret) else sealed
        )


SYSTEM: Mapping[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter("SESSION_ID", description="The session's own id."),
        Parameter("INITIAL_MESSAGE", description="The first thing that was said to the flow."),
        Parameter("CALL_START_DATE", ENTITIES["date"], description="The day it began."),
        Parameter("CALL_START_TIME", ENTITIES["time"], description="The time it began."),
        Parameter("CALLER_PHONE_NUMBER", description="The caller's number, where there is one."),
        Parameter("LANGUAGE", language_entity(()), description="In which it speaks and hears."),
    )
}

_OF_ITEM = "in `say:` of an each block and `where:` of a filter"
RESERVED = {
    "ITEM": "the item of a list, " + _OF_ITEM,
    "INDEX": "which item of a list it is, " + _OF_ITEM,
    "REASON": "why an answer was not taken, in `retry_prompt:`",
}
"""Names that no parameter may have, and what they are."""


def no_clock() -> Any:
    """The `now` of what is read outside a session, where values such as `tomorrow` mean nothing."""
    raise LookupError("a value that depends on today cannot be read outside a session")
