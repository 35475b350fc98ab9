"""A credential that opens a local org in this process: no account, no port, the same protocol."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import PrivateAttr, ValidationInfo, field_validator

from engine.credentials.credential import Ask, Credential, Fact
from engine.credentials.token import Token
from engine.http.messages import Response

from .app import LocalOrg

if TYPE_CHECKING:
    import httpx

    from engine.http.exchange import Http

HOST = "local-org.test"


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
        if not os.path.isfile(path):
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

    def transport(self) -> "httpx.AsyncBaseTransport":
        from .transport import LocalOrgTransport

        return LocalOrgTransport(self._org)

    async def fetch_token(self, http: "Http") -> Token:
        from nodes.salesforce.login.grants.endpoint import TokenEndpoint

        form = {
            "grant_type": "client_credentials",
            "client_id": self._org.consumer_key,
            "client_secret": self._org.consumer_secret,
        }
        return await TokenEndpoint(http, HOST, self.name, allow_custom_host=True).ask(form)

    async def facts(self, ask: Ask) -> dict[str, Fact]:
        from nodes.salesforce.login.about import org_facts

        return await org_facts(ask)

    def usage(self, response: Response) -> str:
        from nodes.salesforce.usage import told

        return told(response.headers)

    def expired(self, response: Response) -> bool:
        return response.status == 401
