import re
from typing import TYPE_CHECKING, Any, Literal

from pydantic import model_validator

from engine import (
    Credential,
    CredentialError,
    HostNotFound,
    NodeError,
    Response,
    Secret,
    SecretReference,
    Token,
    is_loopback,
    origin,
)

from .domain import FORMS, environment, normalise
from .errors import oauth_error, read_errors

if TYPE_CHECKING:
    from engine import Http

_FINAL = (
    "This session is not valid for use with the REST API",
    "Connected app is not attached to Agent",
)


_TOKEN = re.compile(r"[\x21-\x7e]+")


class SalesforceCredential(Credential):
    """An org that is logged in to with a Connected App or an External Client App.

    The four fields of AI Studio (the name is the line above) and a `grant`. `domain` takes the
    host, a pasted URL or the bare name; on loopback (`127.0.0.1:8080`) it is spoken to over http.
    """

    type = "salesforce"
    speaks = "salesforce"

    consumer_key: str | SecretReference
    consumer_secret: SecretReference
    domain: str
    grant: Literal["client_credentials", "password"] = "client_credentials"
    username: str | SecretReference | None = None
    password: SecretReference | None = None
    security_token: SecretReference | None = None
    allow_custom_host: bool = False

    @model_validator(mode="after")
    def _fits(self) -> "SalesforceCredential":
        normalise(self.domain, allow_custom_host=self.allow_custom_host)
        if self.grant == "password" and (self.username is None or self.password is None):
            raise ValueError("grant: password takes username and password")
        if self.grant != "password" and (self.username or self.password or self.security_token):
            raise ValueError("username and password belong to grant: password")
        return self

    @property
    def host(self) -> str:
        return normalise(self.domain, allow_custom_host=self.allow_custom_host)

    @property
    def environment(self) -> str:
        return environment(self.host)

    @property
    def bound_to(self) -> frozenset[str]:
        return frozenset({self.host})

    async def fetch_token(self, http: "Http") -> Token:
        url = f"{origin(self.host)}/services/oauth2/token"
        try:
            response = await http.post_form(url, self._form())
        except HostNotFound:
            raise self._error(
                f"there is no host {self.host} (DNS); orgs use the forms {', '.join(FORMS)}"
            ) from None
        if not response.ok:
            raise self._error(oauth_error(response))
        return self._token(response)

    def expired(self, response: Response) -> bool:
        if response.status != 401:
            return False
        return any(
            error.code == "INVALID_SESSION_ID" and error.message not in _FINAL
            for error in read_errors(response)
        )

    def _form(self) -> dict[str, str]:
        form = {
            "grant_type": self.grant,
            "client_id": self._read(self.consumer_key),
            "client_secret": self._read(self.consumer_secret),
        }
        if self.grant == "password":
            password = self._read(self.password) + self._read(self.security_token)
            form |= {"username": self._read(self.username), "password": password}
        return form

    def _read(self, value: str | SecretReference | None) -> str:
        if isinstance(value, SecretReference):
            return value.read(f'credential "{self.name}"').reveal()
        return value or ""

    def _token(self, response: Response) -> Token:
        try:
            answer: Any = response.json()
            token, url = answer["access_token"], answer.get("instance_url") or origin(self.host)
        except (NodeError, KeyError, TypeError, AttributeError):
            token = url = None
        if not (isinstance(token, str) and _TOKEN.fullmatch(token) and isinstance(url, str)):
            raise self._error(
                f"{self.host} answered the login with something that is no token; check the domain"
            )
        return Token(Secret(token), self._instance(url))

    def _instance(self, url: str) -> str:
        """The origin of `instance_url`: the token goes there, so it is checked like a domain."""
        scheme = url.partition("://")[0].lower()
        try:
            host = normalise(url, allow_custom_host=self.allow_custom_host)
        except ValueError:
            host = ""
        local = is_loopback(host)
        schemes = ("http", "https") if local else ("https",)
        if not host or scheme not in schemes or (local and host != self.host):
            raise self._error(f"the login points to {url[:100]}, which is not a Salesforce host")
        return f"{scheme}://{host}"

    def _error(self, text: str) -> CredentialError:
        return CredentialError(f'credential "{self.name}": {text}')
