"""The calls a day that the API takes, and how many of them were made."""

DAILY_CALLS = 15_000


class ApiUsage:
    """How many REST calls were admitted."""

    def __init__(self) -> None:
        self.calls = 0

    def __str__(self) -> str:
        """As the header `Sforce-Limit-Info` has it."""
        return f"api-usage={self.calls}/{DAILY_CALLS}"

    @property
    def left(self) -> int:
        return max(0, DAILY_CALLS - self.calls)
