"""One login in a browser: where the browser is sent, and what its answer must carry."""

import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from engine.credentials.connecting import Connecting, LoginDetails
from engine.errors import LoginRefused
from engine.values.secret import Secret

CALLBACK = "http://localhost:1717/oauth/redirect"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One login in a browser. `state` and `verifier` (RFC 7636, S256) bind its answer to it."""

    connecting: Connecting
    details: LoginDetails
    callback: str = CALLBACK
    pkce: bool = True
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(64))

    @property
    def url(self) -> str:
        from authlib.common.urls import add_params_to_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        asked = {"response_type": "code", "redirect_uri": self.callback, "state": self.state}
        if self.pkce:
            challenge = create_s256_code_challenge(self.verifier)  # type: ignore[no-untyped-call]
            asked |= {"code_challenge": challenge, "code_challenge_method": "S256"}
        address = self.connecting.authorize_url(self.details)
        return str(add_params_to_uri(address, list(asked.items())))

    @property
    def host(self) -> str:
        return urlsplit(self.connecting.authorize_url(self.details)).netloc

    def is_answered_by(self, redirect: str) -> bool:
        """Whether the URL carries this very login's state."""
        state = _query(redirect).get("state", "")
        return secrets.compare_digest(state.encode("utf-8", "replace"), self.state.encode())

    def code(self, redirect: str) -> Secret:
        """The code in the URL that the browser was sent to. Raises `LoginRefused`."""
        found = _query(redirect)
        if not self.is_answered_by(redirect):
            raise self._refused("the answer belongs to another login (its state is not this one's)")
        if "error" in found:
            error, description = found["error"], found.get("error_description", "")
            raise self._refused(self.connecting.refusal(self.details, error, description))
        if "code" not in found:
            raise self._refused("the answer has neither a code nor an error")
        return Secret(found["code"])

    def form(self, code: Secret) -> dict[str, str]:
        """What asks for the tokens, but for the app's own fields (RFC 6749, section 4.1.3)."""
        form = {
            "grant_type": "authorization_code",
            "code": code.reveal(),
            "redirect_uri": self.callback,
        }
        return form | ({"code_verifier": self.verifier} if self.pkce else {})

    def _refused(self, text: str) -> LoginRefused:
        return LoginRefused(f'credential "{self.details.name}": {text}; nothing was stored')


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
