"""Hearing: what a person says becomes a value of an entity, in the flow's language and time zone.

Nothing of it is imported before something is heard: its dictionaries take their time.
"""

from .choosing import hear_choice
from .closed_list import hear_listed
from .hear import hear
from .outcome import Ambiguous, Heard, Hearing, Outcome, Refused

__all__ = [
    "Ambiguous",
    "Heard",
    "Hearing",
    "Outcome",
    "Refused",
    "hear",
    "hear_choice",
    "hear_listed",
]
