"""A credential that opens a local org in this process: no account, no port, the same protocol."""

import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import PrivateAttr, ValidationInfo, field_validator

from engine.credentials.credential import Ask, Credential, Fact
from engine.credentials.token import Token
from engine.http.messages import Response
from nodes.salesforce.login.about import org_facts
from nodes.salesforce.login.grants.endpoint import TokenEndpoint
from nodes.salesforce.usage import told

from .app import LocalOrg

if TYPE_CHECKING:
    from engine.http.exchange import Http

HOST = "local-org.test"


class _Wire(httpx.ASGITransport):
    """Leads to an org in the process, whose name is unknown while it is `unreachable`."""

    def __init__(self, org: LocalOrg) -> None:
        super().__init__(org.app, raise_app_exceptions=False)
        self._chaos = org.chaos

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._chaos.next("wire"):
            cause = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            raise httpx.ConnectError(str(cause), request=request) from cause
        return await super().handle_async_request(request)


class LocalOrgCredential(Credential):
    """A local Salesforce org filled from a YAML file; without `data`, from the one that ships.

    Each process fills its own. It speaks Salesforce, so a Salesforce node may pick it.
    """

    type = "local_org"
    speaks = "salesforce"

    data: Path | None = None

    _org: LocalOrg = PrivateAttr()

    @field_validator("data", mode="before")
    @classmethod
    def _beside_the_file(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str):
            return value
        path = (info.context or {}).get("folder", Path()) / value
        try:
            found = path.is_file()
        except OSError:
            found = False
        if not found:
            raise ValueError(f"there is no file {path}")
        return path

    def model_post_init(self, context: Any) -> None:
        self._org = LocalOrg(self.data)

    @property
    def org(self) -> LocalOrg:
        return self._org

    @property
    def host(self) -> str:
        return HOST

    @property
    def environment(self) -> str:
        return "local"

    @property
    def bound_to(self) -> frozenset[str]:
        return frozenset({HOST})

    def transport(self) -> httpx.AsyncBaseTransport:
        return _Wire(self._org)

    async def fetch_token(self, http: "Http") -> Token:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._org.consumer_key,
            "client_secret": self._org.consumer_secret,
        }
        return await TokenEndpoint(http, HOST, self.name, allow_custom_host=True).ask(form)

    async def facts(self, ask: Ask) -> dict[str, Fact]:
        return await org_facts(ask)

    def usage(self, response: Response) -> str:
        return told(response.headers)

    def expired(self, response: Response) -> bool:
        return response.status == 401
