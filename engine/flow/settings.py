"""What a flow says of itself as a whole."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from ..values.languages import FlowLanguages


class FlowSettings(NamedTuple):
    """The settings at the top of a flow."""

    description: str
    languages: FlowLanguages
    allow_hosts: frozenset[str]
    turn_budget: float | None
    time_zone: ZoneInfo
