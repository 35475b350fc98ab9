"""`/services/oauth2/authorize`: who is let in by a browser (RFC 6749 section 4.1, RFC 7636)."""

import secrets
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from .pages import consent_page, login_page, refusal_page
from .tokens import IssuedCode, Tokens


class _Asked(NamedTuple):
    """What an app asked for; it is kept here, so that no form brings it back changed."""

    code: IssuedCode
    state: str

    def back(self, answer: Mapping[str, str]) -> Response:
        state = {"state": self.state} if self.state else {}
        query = urlencode({**answer, **state})
        mark = "&" if "?" in self.code.redirect_uri else "?"
        return RedirectResponse(f"{self.code.redirect_uri}{mark}{query}", 302)


class Authorize:
    """Login form, consent page, code. Each form is good for one answer."""

    def __init__(self, tokens: Tokens, org: str) -> None:
        self.tokens = tokens
        self.org = org
        self._logins: dict[str, _Asked] = {}
        self._consents: dict[str, _Asked] = {}

    def routes(self) -> list[Route]:
        base = "/services/oauth2"
        return [
            Route(f"{base}/authorize", self.ask, methods=["GET"]),
            Route(f"{base}/login", self.log_in, methods=["POST"]),
            Route(f"{base}/consent", self.decide, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        asked, settings = request.query_params, self.tokens.settings
        if trouble := self.tokens.chaos.next("login"):
            return refusal_page(trouble.code, trouble.message)
        if asked.get("client_id") != settings.consumer_key:
            return refusal_page("invalid_client_id", "client identifier invalid")
        redirect_uri = asked.get("redirect_uri", "")
        if redirect_uri not in settings.callback_urls:
            return refusal_page("redirect_uri_mismatch", "redirect_uri must match configuration")
        challenge, scope = asked.get("code_challenge", ""), asked.get("scope", "api")
        pending = _Asked(IssuedCode(redirect_uri, challenge, scope), asked.get("state", ""))
        if asked.get("response_type") != "code":
            said = "response type not supported"
            return pending.back({"error": "unsupported_response_type", "error_description": said})
        if settings.pkce_required and not challenge:
            said = "missing required code challenge"
            return pending.back({"error": "invalid_request", "error_description": said})
        return login_page(self.org, _keep(self._logins, pending), asked.get("login_hint", ""))

    async def log_in(self, request: Request) -> Response:
        form = await _form(request)
        pending = self._logins.pop(form.get("request", ""), None)
        if pending is None:
            return refusal_page("invalid_request", "this form was used; start again")
        username = form.get("username", "")
        if not self.tokens.knows(username, form.get("password", "")):
            wrong = "Please check your username and password and try again."
            return login_page(self.org, _keep(self._logins, pending), username, wrong)
        return consent_page(self.org, _keep(self._consents, pending), pending.code.scope)

    async def decide(self, request: Request) -> Response:
        form = await _form(request)
        pending = self._consents.pop(form.get("request", ""), None)
        if pending is None:
            return refusal_page("invalid_request", "this form was used; start again")
        if form.get("decision") != "allow":
            said = "end-user denied authorization"
            return pending.back({"error": "access_denied", "error_description": said})
        return pending.back({"code": self.tokens.issue_code(pending.code)})


def _keep(where: dict[str, _Asked], asked: _Asked) -> str:
    name = secrets.token_urlsafe(24)
    where[name] = asked
    return name


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
