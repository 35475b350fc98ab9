"""Whether a Salesforce domain exists, and which one was meant."""

import asyncio
import socket

from engine import NodeError
from engine.credentials import CredentialError, HostNotFound, Http, origin

from .domain import FORMS

_PARTS = ("", ".develop", ".sandbox", ".scratch", ".trailblaze", ".demo")
_MOST = 200_000


async def check_domain(http: Http, host: str) -> None:
    """Raises `CredentialError` for a host that does not exist, with the one that does, and for one
    that does not answer as Salesforce does."""
    url = f"{origin(host)}/services/oauth2/authorize"
    try:
        async with http.clock.deadline(10.0):
            answer = await http.exchange("GET", url, most=_MOST)
    except HostNotFound:
        raise CredentialError(f"there is no host {host} (DNS){await _hint(host)}") from None
    except TimeoutError:
        raise CredentialError(f"{host} did not answer within 10 s") from None
    except NodeError as error:
        raise CredentialError(str(error)) from None
    if answer.status == 404 or answer.status >= 500:
        text = f"{url} answered {answer.status}, which Salesforce does not do; check the domain"
        raise CredentialError(text)


async def _hint(host: str) -> str:
    found = [other for other in _other_forms(host) if await resolves(other)]
    if found:
        return f'; did you mean "{found[0]}"?'
    return f"; orgs use the forms {', '.join(FORMS)}"


async def resolves(host: str) -> bool:
    try:
        await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return True


def _other_forms(host: str) -> list[str]:
    """The same name in the other kinds of orgs."""
    name, _, rest = host.partition(".")
    if not rest.endswith("my.salesforce.com"):
        return []
    forms = [f"{name}{part}.my.salesforce.com" for part in _PARTS]
    forms += [f"{name}-dev-ed.develop.my.salesforce.com"]
    return [form for form in forms if form != host]
