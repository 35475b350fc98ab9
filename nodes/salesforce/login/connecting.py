"""How a Salesforce credential is connected: its questions, its grants, its login in a browser."""

from collections.abc import Mapping
from urllib.parse import urlencode

from engine.credentials import (
    Connecting,
    CredentialError,
    Grant,
    Http,
    LoginDetails,
    LoginRefused,
    Question,
    Token,
    origin,
)

from .domain import StrangeHost, normalise
from .fields import GRANT_FIELDS, GrantName
from .grants import TokenEndpoint
from .reachable import check_domain
from .refusals import OAuthRefusal

SCOPE = "api refresh_token"


def _by_form(grant: GrantName, title: str, note: str = "") -> Grant:
    needed, optional = GRANT_FIELDS[grant]
    return Grant(("domain", *needed), optional, note=note, title=title)


class SalesforceConnecting(Connecting):
    """In a browser it asks as AI Studio does: Consumer Secret, Consumer Key, Domain."""

    service = "Salesforce"
    questions = (
        Question("domain", "yourcompany.my.salesforce.com, a pasted URL, or the bare name"),
        Question("consumer_key", "from the app's OAuth settings, beside the secret"),
        Question("username", "who logs in; for the Salesforce CLI an alias will do"),
        Question(
            "private_key",
            "the PEM file of the certificate's key, which is copied into the vault",
            "pem_file",
        ),
        Question("consumer_secret", kind="secret"),
        Question("password", kind="secret"),
        Question("security_token", kind="secret"),
        Question("refresh_token", kind="secret"),
        Question(
            "allow_custom_host",
            "the domain is not Salesforce's own, and may have the secrets",
            "flag",
        ),
    )
    grants = {
        "authorization_code": Grant(("consumer_secret", "consumer_key", "domain"), in_browser=True),
        "client_credentials": _by_form(
            "client_credentials", "As the app itself (client credentials)"
        ),
        "jwt_bearer": _by_form("jwt_bearer", "With a certificate (JWT)"),
        "password": _by_form(
            "password",
            "With username and password",
            "new orgs block the username-password flow; client credentials are the newer way",
        ),
        "refresh_token": _by_form("refresh_token", "With a refresh token"),
        "sf_cli": _by_form("sf_cli", "As the Salesforce CLI (sf) is logged in"),
    }

    def read(self, question: str, answer: str, flags: frozenset[str]) -> str:
        return _read_host(answer, flags) if question == "domain" else answer

    async def check(self, details: LoginDetails, http: Http) -> None:
        host = _host(details)
        if details.grant != "sf_cli":
            await check_domain(http, host)

    def authorize_url(self, details: LoginDetails) -> str:
        query = urlencode({"client_id": details.fields["consumer_key"], "scope": SCOPE})
        return f"{origin(_host(details))}/services/oauth2/authorize?{query}"

    async def exchange(self, details: LoginDetails, form: Mapping[str, str], http: Http) -> Token:
        app = {
            "client_id": details.fields["consumer_key"],
            "client_secret": details.secrets["consumer_secret"].reveal(),
        }
        host, custom = _host(details), "allow_custom_host" in details.flags
        endpoint = TokenEndpoint(http, host, details.name, custom)
        token = await endpoint.ask({**form, **app})
        if token.refresh is None:
            text = (
                "the app gave no refresh token; its admin adds the scope refresh_token (Perform "
                "requests at any time); nothing was stored"
            )
            raise LoginRefused(endpoint.told(text))
        return token._replace(base_url=token.base_url or origin(host))

    def refusal(self, details: LoginDetails, error: str, description: str) -> str:
        return OAuthRefusal(400, "", error, description).told(details.name)


def _host(details: LoginDetails) -> str:
    return _read_host(details.fields["domain"], details.flags)


def _read_host(domain: str, flags: frozenset[str]) -> str:
    """Raises `CredentialError` for what is no domain of Salesforce's."""
    try:
        return normalise(domain, allow_custom_host="allow_custom_host" in flags)
    except StrangeHost as error:
        text = f"{error.reason}; give --allow-custom-host if it is meant"
        raise CredentialError(text) from None
    except ValueError as error:
        raise CredentialError(str(error)) from None
