"""Hearing: what a person says becomes a value of an entity, in the flow's language and time zone.

Nothing of it is imported before something is heard: its dictionaries take their time.
"""

from ..heard import Ambiguous, Heard, Hearing, Outcome, Refused
from .addresses import hear_digits
from .choosing import hear_choice, hears_more
from .closed_list import hear_listed
from .confirming import confirm_question, hear_confirmed
from .hear import hear
from .offering import numbered, replies
from .which import hear_which, which_question

__all__ = [
    "Ambiguous",
    "Heard",
    "Hearing",
    "Outcome",
    "Refused",
    "confirm_question",
    "hear",
    "hear_choice",
    "hear_confirmed",
    "hear_digits",
    "hear_listed",
    "hear_which",
    "hears_more",
    "numbered",
    "replies",
    "which_question",
]
