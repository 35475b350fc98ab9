"""How long a node may take and how often it tries: the one place that repeats anything."""

import re
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from .clock import Clock
from .errors import NodeError

Answer = TypeVar("Answer")

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_DURATION = r"(\d{1,9}(?:\.\d{1,9})?)\s*(ms|s|m|h)"
_SIZES = {"kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000}
_SIZE_TEXT = r"(\d{1,9}(?:\.\d{1,9})?)\s*([kK][bB]|[mM][bB]|[gG][bB])"
_SIZE = _SIZE_TEXT

LONGEST_WAIT = 60.0


def seconds(value: Any) -> float:
    """`500ms`, `4s`, `2m`, `1h` in seconds."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    match = re.fullmatch(_DURATION, value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("takes a duration such as 4s, 500ms or 2m")
    return float(match[1]) * _UNITS[match[2]]


def octets(value: Any) -> int:
    """`500kB`, `5MB` in bytes."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = re.fullmatch(_SIZE, value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("takes a size such as 5MB or 500kB")
    return int(float(match[1]) * _SIZES[match[2].lower()])


def _reason(value: Any) -> Any:
    if isinstance(value, int) or value in ("timeout", "connection"):
        return value
    if isinstance(value, str) and re.fullmatch(r"[1-5]\d\d", value):
        return int(value)
    raise ValueError("takes status codes, timeout and connection, such as [429, 503, timeout]")


_DurationText = Annotated[
    str, Field(pattern=rf"^\s*{_DURATION}\s*$", json_schema_extra={"format": "duration"})
]
_SizeText = Annotated[str, Field(pattern=rf"^\s*{_SIZE_TEXT}\s*$")]
_Status = Annotated[int, Field(ge=100, le=599)]
Duration = Annotated[float, BeforeValidator(seconds, json_schema_input_type=_DurationText)]
Size = Annotated[int, BeforeValidator(octets, json_schema_input_type=_SizeText)]
Reason = Annotated[
    int | Literal["timeout", "connection"],
    BeforeValidator(_reason, json_schema_input_type=_Status | Literal["timeout", "connection"]),
]


class Retry(BaseModel):
    """When to try again. Waits double from `wait`, each up to half as long again by chance; a
    `Retry-After` of the answer wins."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    times: Annotated[int, Field(ge=0, le=10, description="How often it tries again.")] = 1
    when: Annotated[
        tuple[Reason, ...],
        Field(description="After which status codes, and whether after timeout or connection."),
    ] = (429, 502, 503, 504, "timeout", "connection")
    wait: Annotated[
        Duration,
        Field(description="Before the first of them; then it doubles.", examples=["500ms"]),
    ] = 0.5
    repeat_writes: Annotated[
        bool, Field(description="Try again also where the request may have arrived and wrote.")
    ] = False


NO_RETRY = Retry.model_construct(times=0)


class Policy(BaseModel):
    """`timeout` is wall clock per attempt, `max_response` the largest body that is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    timeout: Annotated[
        Duration,
        Field(gt=0, le=3600, description="Wall clock for each attempt.", examples=["4s"]),
    ] = 5.0
    retry: Annotated[Retry, Field(description="Whether and when it tries again.")] = NO_RETRY
    max_response: Annotated[
        Annotated[Size, Field(gt=0)] | None,
        Field(description="The largest body that is read.", examples=["5MB"]),
    ] = None

    @classmethod
    def usual(cls, timeout: float, retry: Retry, max_response: int) -> "Policy":
        """One of a node type's own values, which are not validated: a flow that makes no requests
        has no validator built for it."""
        return cls.model_construct(timeout=timeout, retry=retry, max_response=max_response)

    @property
    def longest(self) -> float:
        """The seconds of every attempt and of every wait between them, at their longest."""
        times = self.retry.times
        return float(self.timeout * (times + 1) + self.retry.wait * (2**times - 1) * 1.5)


class Unanswered(NodeError):
    """Nothing usable came back. `kind` says why, `sent` whether the request may have arrived."""

    def __init__(self, message: str, kind: Literal["timeout", "connection"], sent: bool) -> None:
        super().__init__(message)
        self.kind = kind
        self.sent = sent


async def with_retries(
    attempt: Callable[[], Awaitable[Answer]],
    *,
    policy: Policy,
    clock: Clock,
    idempotent: bool,
    status: Callable[[Answer], tuple[int, str | None]],
    ends: float | None = None,
) -> Answer:
    """Runs `attempt` as often as the policy allows and gives the last answer.

    `status` reads the code and the `Retry-After` of an answer; `ends` is the turn's deadline on
    the clock. Raises `Unanswered` when the last attempt brought nothing.
    """
    safe = idempotent or policy.retry.repeat_writes
    tries = 0
    while True:
        failure: Unanswered | None = None
        after: str | None = None
        reason: int | str
        within = _time_left(policy.timeout, clock, ends)
        try:
            async with clock.deadline(within):
                answer = await attempt()
            reason, after = status(answer)
        except TimeoutError:
            limit = "policy.timeout" if within == policy.timeout else "turn_budget"
            text = f"no answer within {within:g} s ({limit})"
            failure, reason = Unanswered(text, "timeout", sent=True), "timeout"
        except Unanswered as error:
            failure, reason = error, error.kind
        repeatable = safe or (failure is not None and not failure.sent)
        wait = _wait(policy.retry, tries, reason, after, clock) if repeatable else None
        if wait is None or (ends is not None and clock.spent() + wait >= ends):
            if failure is not None:
                raise failure
            return answer
        tries += 1
        await clock.sleep(wait)


def _time_left(timeout: float, clock: Clock, ends: float | None) -> float:
    if ends is None:
        return timeout
    left = ends - clock.spent()
    if left <= 0:
        raise NodeError("no time left in this turn (turn_budget)")
    return min(timeout, left)


def _wait(
    retry: Retry, tries: int, reason: int | str, after: str | None, clock: Clock
) -> float | None:
    if tries >= retry.times or reason not in retry.when:
        return None
    asked = retry_after(after, clock)
    if asked is not None:
        return asked if asked <= LONGEST_WAIT else None
    return float(retry.wait * 2**tries) * (1 + clock.random() / 2)


def retry_after(value: str | None, clock: Clock) -> float | None:
    """The seconds a `Retry-After` header asks for (RFC 9110, 10.2.3); None when it is no such."""
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value.strip())
    try:
        return max(0.0, (parsedate_to_datetime(value) - clock.now()).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
