"""Troubles a local org can be told to have: each the exact answer of Salesforce."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from engine.suggestions import nearest

Place = Literal["wire", "login", "call", "everywhere", "inside"]


class Trouble(NamedTuple):
    """Where it strikes: on the `wire` nobody answers; those `inside` are looked for by name, by the
    part that they are about."""

    place: Place
    code: str = ""
    message: str = ""
    status: int = 400


def _login(error: str, description: str) -> Trouble:
    return Trouble("login", error, description)


TROUBLES: Mapping[str, Trouble] = {
    "unreachable": Trouble("wire"),
    "login_rate_exceeded": _login("invalid_grant", "login rate exceeded"),
    "inactive_user": _login("invalid_grant", "inactive user"),
    "user_locked": _login("invalid_grant", "user is locked"),
    "ip_restricted": _login("invalid_grant", "ip restricted"),
    "authentication_failure": _login("invalid_grant", "authentication failure"),
    "expired_refresh_token": _login("invalid_grant", "expired access/refresh token"),
    "no_run_as_user": _login("invalid_grant", "no client credentials user enabled"),
    "client_credentials_disabled": _login("invalid_grant", "client credentials flow not enabled"),
    "wrong_domain": _login("invalid_grant", "request not supported on this domain"),
    "not_approved": _login("invalid_grant", "user hasn't approved this consumer"),
    "not_admin_approved": _login(
        "invalid_app_access", "user is not admin approved to access this app"
    ),
    "audience_invalid": _login("invalid_grant", "audience is invalid"),
    "app_not_found": _login("OAUTH_EC_APP_NOT_FOUND", "External client app is not installed"),
    "no_instance_url": Trouble("inside"),
    "session_expired": Trouble("call", "INVALID_SESSION_ID", "Session expired or invalid", 401),
    "request_limit": Trouble(
        "call", "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403
    ),
    "concurrent_limit": Trouble(
        "call",
        "REQUEST_LIMIT_EXCEEDED",
        "ConcurrentRequests (Concurrent API Requests) Limit exceeded.",
        403,
    ),
    "api_disabled": Trouble(
        "call",
        "API_DISABLED_FOR_ORG",
        "The REST API is not enabled for this Organization.",
        403,
    ),
    "too_many_requests": Trouble("call", status=429),
    "empty_answer": Trouble("call", status=200),
    "html_answer": Trouble("call", "", "Salesforce - Loading", 200),
    "server_error": Trouble(
        "everywhere", "UNKNOWN_EXCEPTION", "An unexpected error occurred.", 500
    ),
    "bad_gateway": Trouble("everywhere", "", "Bad Gateway", 502),
    "maintenance": Trouble("everywhere", "", "Down for maintenance", 503),
    "gateway_timeout": Trouble("everywhere", "", "Gateway Timeout", 504),
    "lock_row": Trouble("inside"),
    "query_timeout": Trouble("inside"),
    "lost_locator": Trouble("inside"),
    "slow_job": Trouble("inside"),
    "failed_job": Trouble("inside"),
}


class Chaos:
    """The troubles switched on, and how often each still strikes; None is always."""

    def __init__(self, switches: Mapping[str, int | None] | None = None) -> None:
        self._left: dict[str, int | None] = {}
        for name, times in (switches or {}).items():
            self.switch_on(name, times)

    def __str__(self) -> str:
        left = self._left.items()
        return ", ".join(name if times is None else f"{name}:{times}" for name, times in left)

    def switch_on(self, name: str, times: int | None = None) -> None:
        if name not in TROUBLES:
            raise ValueError(unknown_trouble(name))
        self._left[name] = times

    def switch_off(self, name: str) -> None:
        self._left.pop(name, None)

    def strikes(self, name: str) -> bool:
        """Whether the trouble strikes now, which counts."""
        left = self._left.get(name, 0)
        if left:
            self._left[name] = left - 1
        return left != 0

    def next(self, *places: Place) -> Trouble | None:
        """The first trouble of these places that strikes now."""
        for name in list(self._left):
            if TROUBLES[name].place in places and self.strikes(name):
                return TROUBLES[name]
        return None


def unknown_trouble(name: str) -> str:
    near = nearest(name, TROUBLES) or "; docs/local-org.md lists them"
    return f'there is no trouble "{name}"{near}; there are: {", ".join(TROUBLES)}'


def read_switch(text: str) -> tuple[str, int | None]:
    """`lock_row` is always, `lock_row:2` twice. Raises ValueError, which says what is wrong."""
    name, colon, times = text.partition(":")
    name, times = name.strip(), times.strip()
    if name not in TROUBLES:
        raise ValueError(unknown_trouble(name))
    if colon and not (times.isascii() and times.isdigit() and int(times[:9]) > 0):
        raise ValueError(f"{name} takes how often it strikes, such as {name}:2")
    return name, int(times[:9]) if colon else None
