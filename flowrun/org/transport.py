"""A wire that leads to an org in this process."""

import socket

import httpx

from .app import LocalOrg


class LocalOrgTransport(httpx.ASGITransport):
    """Knows no host by the org's name while the org is `unreachable`."""

    def __init__(self, org: LocalOrg) -> None:
        super().__init__(org.app, raise_app_exceptions=False)
        self._chaos = org.chaos

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._chaos.next("wire"):
            cause = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            raise httpx.ConnectError(str(cause), request=request) from cause
        return await super().handle_async_request(request)
