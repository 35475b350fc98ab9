"""The org's daily API calls, as every answer tells them."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_USAGE = re.compile(
    r"(?:^|[;,\s])api-usage\s*=\s*(\d{1,12})\s*/\s*(\d{1,12})", re.ASCII | re.IGNORECASE
)
_APP = re.compile(r"\((?:[^()]|\([^()]*\))*+\)")
_HIGH = 0.8


class Usage(NamedTuple):
    used: int
    most: int

    @property
    def left(self) -> int:
        return max(0, self.most - self.used)

    @property
    def is_high(self) -> bool:
        return self.used >= self.most * _HIGH


def read_usage(headers: Mapping[str, str]) -> Usage | None:
    """`Sforce-Limit-Info: api-usage=18/15000`, in which the figure of one app may stand before or
    after: `per-app-api-usage=17/250(appName=x)`. None where an answer has none."""
    found = _USAGE.search(_APP.sub("", headers.get("sforce-limit-info", "")))
    return Usage(int(found[1]), int(found[2])) if found and int(found[2]) else None


def told(headers: Mapping[str, str]) -> str:
    usage = read_usage(headers)
    return f"{usage.left:,} of {usage.most:,} API calls left today" if usage else ""


def warning(credential: str, usage: Usage) -> str:
    share = usage.used * 100 // usage.most
    return (
        f'"{credential}" has used {share} % of its API calls of the day '
        f"({usage.used:,} of {usage.most:,}); {usage.left:,} are left"
    )
