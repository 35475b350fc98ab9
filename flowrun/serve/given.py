"""Parameters that a client gives: by name, or as `USER.NAME` where they outlive the session."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.flow.loading import Flow
from engine.run.session import Session
from engine.suggestions import nearest
from engine.values.entities import as_text
from engine.values.redaction import Redaction
from engine.values.secret import Secret

from .refusals import Refused

CALLER = "CALLER_PHONE_NUMBER"
USER = "USER."
_OWN = "SESSION_ID"


def set_given(
    session: Session, flow: Flow, given: Mapping[str, Any], now: Callable[[], datetime]
) -> None:
    """All or none. Raises `ValueError` for a parameter that is not declared or a value that its
    entity refuses."""
    values: dict[str, Any] = {}
    for name, value in given.items():
        parameter = flow.parameters.get(name)
        if parameter is None:
            raise ValueError(f"${name[:60]} is not declared{nearest(name[:60], flow.parameters)}")
        if name == _OWN:
            raise ValueError(f"${name} is the session's own and cannot be given")
        values[name] = parameter.accept(value, now)
    secrets = [value for value in values.values() if isinstance(value, Secret)]
    if secrets:
        session.hidden = tuple(dict.fromkeys((*session.hidden, *secrets)))
    for name, value in values.items():
        session.parameters[name] = value


def take(
    session: Session, flow: Flow, given: Mapping[str, Any], now: Callable[[], datetime]
) -> None:
    """As `set_given`. Raises `Refused`."""
    try:
        set_given(session, flow, given, now)
    except ValueError as error:
        raise Refused(400, Redaction().short(str(error), 300)) from None


def caller_of(given: Mapping[str, Any], flow: Flow, now: Callable[[], datetime]) -> str | None:
    """Who calls, where the client says so; a flow's own default is nobody. Raises `Refused`."""
    number = given.get(CALLER)
    if number in (None, ""):
        return None
    try:
        return as_text(flow.parameters[CALLER].accept(number, now))
    except ValueError as error:
        raise Refused(400, Redaction().short(str(error), 300)) from None


def declared_name(name: str, flow: Flow) -> str:
    """`USER.NAME` of a parameter that outlives sessions is its NAME."""
    bare = name.removeprefix(USER)
    return bare if bare != name and bare in flow.parameters and flow.parameters[bare].user else name


def shown_name(name: str, flow: Flow | None) -> str:
    """As the API shows it."""
    user = flow is not None and name in flow.parameters and flow.parameters[name].user
    return USER + name if user else name
