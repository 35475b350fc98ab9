"""What an org says of itself."""

from typing import Any
from urllib.parse import quote

from engine import NodeError
from engine.credentials import Ask, Fact

from ..errors import rest_error

VERSION = "66.0"
_ORGANIZATION = "SELECT Name, OrganizationType, IsSandbox FROM Organization LIMIT 1"


async def org_facts(ask: Ask) -> dict[str, Fact]:
    """The org's name, its newest API version and the calls left today. Raises `NodeError`."""
    base = f"/services/data/v{VERSION}"
    limits = await _json(ask, f"{base}/limits")
    found = await _json(ask, f"{base}/query?q={quote(_ORGANIZATION, safe='')}")
    versions = await _json(ask, "/services/data")
    try:
        organization, calls = found["records"][0], limits["DailyApiRequests"]
        return {
            "org": str(organization["Name"]),
            "edition": str(organization["OrganizationType"] or "unknown"),
            "sandbox": bool(organization["IsSandbox"]),
            "api_version": VERSION,
            "newest_api_version": str(versions[-1]["version"]),
            "calls_left": int(calls["Remaining"]),
            "calls_a_day": int(calls["Max"]),
        }
    except (KeyError, IndexError, TypeError, ValueError):
        raise NodeError("the answers are not an org's; check the domain") from None


async def _json(ask: Ask, path: str) -> Any:
    response = await ask(path)
    if not response.ok:
        raise rest_error(response)
    return response.json()
