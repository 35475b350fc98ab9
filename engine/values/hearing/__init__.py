"""Hearing: what a person says becomes a value of an entity, in the flow's language and time zone.

Nothing of it is imported before something is heard: its dictionaries take their time.
"""

from ..heard import Ambiguous, Heard, Hearing, Outcome, Refused
from .addresses import hear_digits
from .asking.choosing import hear_choice, hears_declined, hears_page
from .asking.confirming import confirm_question
from .asking.correcting import Correction, hear_correction
from .asking.halves import half_from, half_plain, half_said, hear_corrected_rest, rest_question
from .asking.offering import numbered, replies
from .asking.reasons import reason_said
from .asking.which import hear_which, which_question
from .closed_list import hear_listed, none_of
from .denying import negates
from .retracting import hear, hear_instead
from .spelled import fitting_in

__all__ = [
    "Ambiguous",
    "Correction",
    "Heard",
    "Hearing",
    "Outcome",
    "Refused",
    "confirm_question",
    "fitting_in",
    "half_from",
    "half_plain",
    "half_said",
    "hear",
    "hear_choice",
    "hear_corrected_rest",
    "hear_correction",
    "hear_digits",
    "hear_instead",
    "hear_listed",
    "hear_which",
    "hears_declined",
    "hears_page",
    "negates",
    "none_of",
    "numbered",
    "reason_said",
    "replies",
    "rest_question",
    "which_question",
]
