"""A quick reply: a text to press, which is heard as if it had been said."""

from collections.abc import Callable
from typing import Any

from ..values.heard import Outcome
from .line import Line


class Reply:
    """A part that offers `said` as an answer. `hears(ctx, text)` is how its node hears it, as a
    value of `parameter` where that is named. `means` is the value, as it is written, or else the
    place that it has to be heard as, where only that is right. `is_closed` says that few answers
    are taken whatever the parameter takes, `may_be_several` that what is valid then tells which is
    meant, and `is_key` that it is written as a key."""

    def __init__(
        self,
        said: Line,
        hears: Callable[[Any, str], Outcome],
        parameter: str = "",
        means: Any = None,
        *,
        is_closed: bool = False,
        may_be_several: bool = False,
        is_key: bool = False,
    ) -> None:
        self.said = said
        self.hears = hears
        self.parameter = parameter
        self.means = means
        self.is_closed = is_closed
        self.may_be_several = may_be_several
        self.is_key = is_key
