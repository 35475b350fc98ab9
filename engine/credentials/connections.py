"""Open doors: one client per wire, one token per credential, renewed once."""

import asyncio
from collections.abc import Callable
from copy import copy
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ..clock import Clock
from ..errors import CredentialError, FlowError, NodeError
from ..http.exchange import Http
from ..http.messages import Request, Response
from ..values.redaction import Redaction, hidden
from ..values.secret import DOTS, Secret
from .credential import Credential
from .logins import SharedLogin
from .registry import Credentials
from .token import Token

if TYPE_CHECKING:
    import httpx

    from ..http.client import HttpClient

Confirm = Callable[[str], bool]


class Connection:
    """A credential in use."""

    def __init__(self, credential: Credential, keeper: SharedLogin, http: Http) -> None:
        self.credential = credential
        self.http = http
        self.base_url = credential.base_url
        self.sign = credential.sign
        self._keeper = keeper

    async def token(self) -> Token:
        return await self._keeper.token(self.http)

    async def renew(self, failed: Token) -> Token:
        return await self._keeper.renew(failed, self.http)

    @property
    def fetched(self) -> Token | None:
        """The token that this very process logged in for last: no newer one can be around."""
        return self._keeper.fetched

    def expired(self, response: Response) -> bool:
        return self.credential.expired(response)

    def hosts_for(self, token: Token) -> frozenset[str]:
        """The credential's own hosts and the one its token is valid at."""
        host = token.base_url.partition("://")[2].partition("/")[0].lower()
        return self.credential.bound_to | ({host} if host else frozenset())


class Connections:
    """What a process has open. Close it, or use it as `async with`.

    `wire` answers every request in place of the network; a credential's own transport still wins.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        clock: Clock | None = None,
        wire: "httpx.AsyncBaseTransport | None" = None,
        confirm: Confirm | None = None,
    ) -> None:
        self.credentials = credentials
        self.clock = self._wire_clock = clock or Clock()
        self.redaction = Redaction()
        self._wire = wire
        self._confirm = confirm
        self._https: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[int, HttpClient]]
        self._https = WeakKeyDictionary()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._here: dict[int, HttpClient] = {}
        self._keepers: dict[str, tuple[SharedLogin, httpx.AsyncBaseTransport | None]] = {}

    def by_clock(self, clock: Clock) -> "Connections":
        """The same, with all that is open shared, for a turn that has a clock of its own."""
        other = copy(self)
        other.clock = clock
        return other

    def open(self, name: str) -> Connection:
        """Raises `CredentialError` when the name or one of its secrets is not there."""
        try:
            credential = self.credentials.get(name)
        except FlowError as error:
            raise CredentialError(str(error)) from None
        secrets = credential.secrets()
        fingerprint = credential.fingerprint(secrets)
        if fingerprint not in self._keepers:
            for secret in secrets:
                self.redaction.add(secret)
            vault = self.credentials.vault if credential.keeps_token else None
            keeper = SharedLogin(credential, fingerprint, self.redaction, vault)
            self._keepers[fingerprint] = keeper, credential.transport()
        keeper, transport = self._keepers[fingerprint]
        return Connection(credential, keeper, self.http(transport))

    def preview(self, name: str, token: Secret | None = None) -> tuple[str, dict[str, str]]:
        """Where a credential leads and how it would sign, with `token` in the place of its own; no
        secret is read and nothing sent."""
        credential = self.credentials.get(name)
        headers = credential.sign(Token(token or Secret(DOTS)))
        if token is None:
            headers = {key: hidden(value) for key, value in headers.items()}
        return credential.base_url, headers

    def http(self, transport: "httpx.AsyncBaseTransport | None" = None) -> Http:
        """The client for a wire; one in each event loop."""
        loop, wire = asyncio.get_running_loop(), transport or self._wire
        if loop is not self._loop:
            self._loop, self._here = loop, self._https.setdefault(loop, {})
        if id(wire) not in self._here:
            from ..http.client import HttpClient
            from ..http.network import network

            self._here[id(wire)] = HttpClient(wire or network(), self._wire_clock)
        return self._here[id(wire)]

    def guard(self, request: Request, redaction: Redaction) -> None:
        """Raises `NodeError` for a write that the environment does not allow."""
        environment = self.credentials.environment
        if environment.writes == "allow" or request.is_read:
            return
        shown, why = redaction.text(str(request)), ""
        if environment.writes == "confirm":
            if self._confirm and self._confirm(shown):
                return
            why = ", and the answer was no" if self._confirm else ", and nobody is here to ask"
        rule = f"environment {environment.name} has writes: {environment.writes}"
        path = request.url.partition("?")[0]
        if request.reads is None and request.method == "POST" and path.endswith("/token"):
            why += "; a node whose request only reads says so with reads: true"
        raise NodeError(f"{shown}: {rule}{why}")

    async def aclose(self) -> None:
        """Closes what this event loop has open. A login under way is waited for: its answer may
        hold a refresh token that is given out only once."""
        self._loop = None
        await asyncio.gather(*(keeper.settled() for keeper, _ in self._keepers.values()))
        for http in self._https.pop(asyncio.get_running_loop(), {}).values():
            await http.transport.aclose()

    async def __aenter__(self) -> "Connections":
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.aclose()
