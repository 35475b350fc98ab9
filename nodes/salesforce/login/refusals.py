"""What the token endpoint says no with, and who has to do what.

https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine import NodeError, Response
from engine.credentials import Redaction

OAUTH_PAGE = (
    "https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm"
)
_TRANSIENT = frozenset({"server_error", "temporarily_unavailable"})
_PASSING = ("login rate exceeded", "inactive user", "user is locked", "ip restricted")

_ADVICE: tuple[tuple[str, str, str], ...] = (
    (
        "invalid_client_id",
        "",
        "check consumer_key and domain; a new app takes up to 10 minutes to be known",
    ),
    ("invalid_client", "", "check consumer_secret"),
    ("invalid_grant", "request not supported on this domain", "use the org's My Domain"),
    (
        "invalid_grant",
        "no client credentials user enabled",
        "the admin sets a Run As user in the app's policies",
    ),
    (
        "invalid_grant",
        "client credentials flow not enabled",
        "the admin ticks Enable Client Credentials Flow in the app's settings",
    ),
    ("invalid_grant", "login rate exceeded", "the user logged in 3,600 times this hour; wait"),
    ("invalid_grant", "inactive user", "the admin activates the user"),
    ("invalid_grant", "user is locked", "the admin unlocks the user"),
    ("invalid_grant", "ip restricted", "the admin allows this machine's address"),
    ("invalid_grant", "expired access/refresh token", "connect the credential again"),
    (
        "invalid_grant",
        "authorization code",
        "the code was used already or is too old; start the login again",
    ),
    (
        "invalid_grant",
        "redirect_uri",
        "the app's callback URL and the one given here must be the same, letter by letter",
    ),
    (
        "redirect_uri_mismatch",
        "",
        "the app's callback URL and the one given here must be the same, letter by letter",
    ),
    ("invalid_grant", "code verifier", "start the login again"),
    ("invalid_request", "code verifier", "start the login again"),
    ("invalid_request", "code challenge", "the app wants PKCE; leave out --pkce off"),
    ("invalid_request", "", "check the credential's grant and that none of its fields is empty"),
    (
        "invalid_grant",
        "authentication failure",
        "check username, password and security_token, and that the org allows the "
        "username-password flow (new orgs block it; use grant: client_credentials)",
    ),
    (
        "invalid_grant",
        "approved this consumer",
        "the admin pre-authorises the user for the app",
    ),
    ("invalid_grant", "audience", "check that domain is the org's own, sandbox or not"),
    (
        "invalid_grant",
        "assertion",
        "check private_key, username and that the app has the key's certificate",
    ),
    ("invalid_app_access", "", "the admin pre-authorises the user for the app"),
    ("unsupported_grant_type", "", "the admin enables this OAuth flow for the app"),
    ("unsupported_response_type", "", "the admin enables the web server flow for the app"),
    ("invalid_scope", "", "the admin adds the scope to the app"),
    ("access_denied", "", "somebody chose Deny, or the app may not be used"),
    ("inactive_user", "", "the admin activates the user"),
    ("inactive_org", "", "the org is closed or suspended; check the domain"),
    ("rate_limit_exceeded", "", "too many logins; wait"),
    ("OAUTH_EC_APP_NOT_FOUND", "", "the admin installs the app in this org"),
    ("server_error", "", "an error inside Salesforce; try again"),
    ("invalid_grant", "", "check the credential's user and its app's policies"),
)


class OAuthRefusal(NamedTuple):
    """An answer that is no token; `error` is empty for one that is not OAuth's either."""

    status: int
    kind: str
    error: str = ""
    description: str = ""

    @property
    def transient(self) -> bool:
        """Whether the service was at fault, so that the same login may work later."""
        return self.error in _TRANSIENT or (not self.error and self.status >= 500)

    @property
    def ends_connection(self) -> bool:
        """Whether a refresh token that is refused so is dead: nothing but connecting again helps.

        A user who is locked out or over the login rate comes back with the same token.
        """
        passing = any(words in self.description.lower() for words in _PASSING)
        return self.error == "invalid_grant" and not passing

    def told(self, name: str, *, renewing: bool = False) -> str:
        """The refusal in words, with what to do, for the credential of that name."""
        if not self.error:
            kind = self.kind or "no content type"
            answered = f"the login was answered with {self.status} ({kind})"
            if self.transient:
                return f"{answered}; try again, or see status.salesforce.com"
            return f"{answered}, which no Salesforce token endpoint does; check the domain"
        said = self.description.rstrip(".")
        described = f"{self.error}: {said}" if said else self.error
        advice = self._advice()
        if renewing and self.ends_connection:
            advice = f'connect it again: flowrun credentials connect "{name}"'
        parts = [f"Salesforce refused the login: {described[:400]}", advice, f"see {OAUTH_PAGE}"]
        return "; ".join(part for part in parts if part)

    def _advice(self) -> str:
        description = self.description.lower()
        return next(
            (text for error, part, text in _ADVICE if error == self.error and part in description),
            "",
        )


_OPEN = ("grant_type", "client_id", "redirect_uri", "scope", "format")


def read_refusal(response: Response, sent: Mapping[str, str]) -> OAuthRefusal:
    """What was `sent` and is secret is masked in it, though the service sends it back, and so is
    what the answer's mask knows."""
    redaction = Redaction(response.redaction)
    for name, value in sent.items():
        if name not in _OPEN:
            redaction.add(value)
    try:
        data: Any = response.json()
    except NodeError:
        data = None
    refusal = OAuthRefusal(response.status, response.content_type)
    if not isinstance(data, Mapping) or "error" not in data:
        return refusal
    description = redaction.text(str(data.get("error_description", "")))
    return refusal._replace(error=redaction.text(str(data["error"])), description=description)
