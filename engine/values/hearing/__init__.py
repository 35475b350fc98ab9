"""Hearing: what a person says becomes a value of an entity, in the flow's language and time zone.

Nothing of it is imported before something is heard: its dictionaries take their time.
"""

from ..heard import Ambiguous, Heard, Hearing, Outcome, Refused
from .choosing import hear_choice
from .closed_list import hear_listed
from .hear import hear
from .which import hear_which, which_question

__all__ = [
    "Ambiguous",
    "Heard",
    "Hearing",
    "Outcome",
    "Refused",
    "hear",
    "hear_choice",
    "hear_listed",
    "hear_which",
    "which_question",
]
