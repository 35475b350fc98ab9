"""SQL on the state of sessions, as the engine's admin API takes it.

https://docs.restate.dev/references/sql-introspection describes the table; DataFusion's functions
for JSON read the fields of a head. Nothing can be bound there, so that a value is written in
hexadecimal: no text of it ends early.
"""

from collections.abc import Iterator

from ..serve.sessions.asked import GOING_ON
from ..storage.session_filter import SessionFilter
from ..storage.session_tables import moment
from .objects.timers import SESSION
from .session_state import HEAD, TURN

_NUMBERS = frozenset({"created", "changed", "expires", "turns"})


def field(name: str) -> str:
    """A field of a head, by a name that this house gave it."""
    kind = "int" if name in _NUMBERS else "str"
    return f"json_get_{kind}(value_utf8, '{name}')"


def text(value: str) -> str:
    return f"arrow_cast(decode('{value.encode('utf-8', 'replace').hex()}', 'hex'), 'Utf8')"


def texts(values: tuple[str, ...]) -> str:
    return ", ".join(map(text, values))


HEADS = f"FROM state WHERE service_name = '{SESSION}' AND key = '{HEAD}'"
TURNS = f"FROM state WHERE service_name = '{SESSION}' AND starts_with(key, '{TURN}')"
IS_OPEN = f"{field('status')} IN ({texts(GOING_ON)})"


def conditions(wanted: SessionFilter) -> Iterator[str]:
    """As `SessionFilter.where`."""
    if wanted.flow is not None:
        yield f"{field('flow')} = {text(wanted.flow)}"
    if wanted.statuses:
        yield f"{field('status')} IN ({texts(tuple(wanted.statuses))})"
    if wanted.since is not None:
        yield f"{field('created')} >= {moment(wanted.since):d}"
    if wanted.until is not None:
        yield f"{field('created')} < {moment(wanted.until):d}"
    if wanted.caller is not None:
        yield f"{field('caller')} = {text(wanted.caller)}"
    if wanted.unchanged_since is not None:
        yield f"{field('changed')} < {moment(wanted.unchanged_since):d}"
