"""The token endpoint: a form goes out, a token or a reason comes back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine import NodeError, Policy, Response, Retry, Secret
from engine.credentials import (
    HostNotFound,
    LoginRefused,
    Redaction,
    Token,
    is_loopback,
    origin,
    with_retries,
)

from ..domain import FORMS, normalise
from ..refusals import OAuthRefusal, read_refusal

if TYPE_CHECKING:
    from engine.credentials import Http

_TOKEN = re.compile(r"[\x21-\x7e]+")
_AT_FAULT = 503
_PATIENCE = Policy(timeout=60.0, retry=Retry(times=2, when=(_AT_FAULT,), wait=0.2))


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    """An org's token endpoint. `name` is the credential's; `mask` knows its secrets, which an
    answer may repeat."""

    http: "Http"
    host: str
    name: str
    allow_custom_host: bool = False
    redaction: Redaction = field(default_factory=Redaction)

    async def ask(self, form: Mapping[str, str]) -> Token:
        """Parameters go in the body, never in the URL, which servers log. Raises `LoginRefused`,
        and `NodeError` where nobody answers or the service stays at fault.

        Only what was answered is asked again: an answer that was lost may have rotated a token.
        """
        response = await with_retries(
            lambda: self.post("token", form),
            policy=_PATIENCE,
            clock=self.http.clock,
            idempotent=True,
            status=lambda answer: (_AT_FAULT if _at_fault(answer, form) else answer.status, None),
        )
        if not response.ok:
            raise self.refused(read_refusal(response, form), form)
        return self._token(response)

    async def post(self, what: str, form: Mapping[str, str]) -> Response:
        """A form to `/services/oauth2/` and `what`."""
        url = f"{origin(self.host)}/services/oauth2/{what}"
        try:
            response = await self.http.post_form(url, form)
        except HostNotFound:
            text = f"there is no host {self.host} (DNS); orgs use the forms {', '.join(FORMS)}"
            raise LoginRefused(self.told(text)) from None
        response.redaction = self.redaction
        return response

    def refused(self, refusal: OAuthRefusal, form: Mapping[str, str]) -> Exception:
        """The error for a refusal; where the service was at fault, one that may be tried again."""
        renewing = form.get("grant_type") == "refresh_token"
        text = refusal.told(self.name, renewing=renewing)
        if refusal.transient:
            return NodeError(text)
        return LoginRefused(self.told(text), final=renewing and refusal.ends_connection)

    def told(self, text: str) -> str:
        return f'credential "{self.name}": {text}'

    def _token(self, response: Response) -> Token:
        try:
            answer: Any = response.json()
            token, url = answer["access_token"], answer.get("instance_url") or ""
            refresh = answer.get("refresh_token") or ""
        except (NodeError, KeyError, TypeError, AttributeError):
            token = url = refresh = None
        for text in (token, refresh):
            if not isinstance(text, str) or (text and not _TOKEN.fullmatch(text)):
                token = None
        if not token or not isinstance(url, str):
            raise LoginRefused(
                self.told(
                    f"{self.host} answered the login with something that is no token; "
                    "check the domain"
                )
            )
        given = Secret(token), Secret(refresh) if refresh else None
        return Token(given[0], self.instance(url, *filter(None, given)), given[1])

    def instance(self, url: str, *given: Secret) -> str:
        """The origin of `instance_url`: the token goes there, so it is checked like a domain.
        `given` are the secrets that came with it."""
        if not url:
            return ""
        scheme = url.partition("://")[0].lower()
        try:
            host = normalise(url, allow_custom_host=self.allow_custom_host)
        except ValueError:
            host = ""
        local = is_loopback(host)
        schemes = ("http", "https") if local else ("https",)
        if not host or scheme not in schemes or (local and host != self.host):
            redaction = Redaction(self.redaction)
            for secret in given:
                redaction.add(secret)
            text = (
                f"the login points to {redaction.short(url, 100)}, which is not a Salesforce host"
            )
            raise LoginRefused(self.told(text))
        return f"{scheme}://{host}"


def _at_fault(answer: Response, form: Mapping[str, str]) -> bool:
    return not answer.ok and read_refusal(answer, form).transient
