"""Open doors: one client per wire, one token per credential, renewed once."""

import asyncio
import hashlib
import logging
import traceback
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from .clock import Clock
from .credentials import Credential, Credentials, Token
from .errors import CredentialError, FlowError, NodeError
from .mask import Mask, hidden
from .secret import DOTS, Secret

if TYPE_CHECKING:
    import httpx

    from .http import Http, Request, Response

log = logging.getLogger("flowrun")

Confirm = Callable[[str], bool]


class TokenKeeper:
    """Keeps a credential's token. However many ask, it is fetched once and renewed once.

    The lock is held while the token is fetched, never across a caller's own request, and there is
    one for each event loop. Who waited while a fetch failed gets the same failure.
    """

    def __init__(self, credential: Credential, mask: Mask) -> None:
        self._credential = credential
        self._mask = mask
        self._token: Token | None = None
        self._failure: CredentialError | None = None
        self._failures = 0
        self._locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]
        self._locks = WeakKeyDictionary()

    async def token(self, http: "Http") -> Token:
        return self._token or await self._replace(None, http)

    async def renew(self, failed: Token, http: "Http") -> Token:
        """A token other than the one that failed, which somebody may have fetched already."""
        return await self._replace(failed, http)

    async def _replace(self, failed: Token | None, http: "Http") -> Token:
        failures_before = self._failures
        async with self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            if self._token is not None and self._token is not failed:
                return self._token
            if self._failure is not None and self._failures > failures_before:
                raise self._failure
            try:
                self._token = await self._fetch(http)
            except CredentialError as error:
                self._token = None
                self._failure = error
                self._failures += 1
                raise
            return self._token

    async def _fetch(self, http: "Http") -> Token:
        name = self._credential.name
        try:
            token = await self._credential.fetch_token(http)
        except NodeError as error:
            raise CredentialError(f'credential "{name}": {error}') from None
        except CredentialError:
            raise
        except Exception as error:  # a bug in a credential type fails its login once for all
            log.error("%s", self._mask.text("".join(traceback.format_exception(error))))
            text = f'credential "{name}": its login crashed: {type(error).__name__}: {error}'
            raise CredentialError(text) from None
        self._mask.add(token.value)
        if token.refresh is not None:
            self._mask.add(token.refresh)
        return token


class Connection:
    """A credential in use."""

    def __init__(self, credential: Credential, keeper: TokenKeeper, http: "Http") -> None:
        self.credential = credential
        self.http = http
        self.base_url = credential.base_url
        self.sign = credential.sign
        self._keeper = keeper

    async def token(self) -> Token:
        return await self._keeper.token(self.http)

    async def renew(self, failed: Token) -> Token:
        return await self._keeper.renew(failed, self.http)

    def expired(self, response: "Response") -> bool:
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
        self.clock = clock or Clock()
        self.mask = Mask()
        self._wire = wire
        self._confirm = confirm
        self._https: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[int, Http]]
        self._https = WeakKeyDictionary()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._here: dict[int, Http] = {}
        self._keepers: dict[str, tuple[TokenKeeper, httpx.AsyncBaseTransport | None]] = {}

    def open(self, name: str) -> Connection:
        """Raises `CredentialError` when the name or one of its secrets is not there."""
        try:
            credential = self.credentials.get(name)
        except FlowError as error:
            raise CredentialError(str(error)) from None
        secrets = credential.secrets()
        fingerprint = _fingerprint(credential, secrets)
        if fingerprint not in self._keepers:
            for secret in secrets:
                self.mask.add(secret)
            self._keepers[fingerprint] = (
                TokenKeeper(credential, self.mask),
                credential.transport(),
            )
        keeper, transport = self._keepers[fingerprint]
        return Connection(credential, keeper, self.http(transport))

    def preview(self, name: str) -> tuple[str, dict[str, str]]:
        """Where a credential leads and how it would sign; no secret is read and nothing sent."""
        credential = self.credentials.get(name)
        headers = credential.sign(Token(Secret(DOTS)))
        return credential.base_url, {key: hidden(value) for key, value in headers.items()}

    def http(self, transport: "httpx.AsyncBaseTransport | None" = None) -> "Http":
        """The client for a wire; one in each event loop."""
        loop, wire = asyncio.get_running_loop(), transport or self._wire
        if loop is not self._loop:
            self._loop, self._here = loop, self._https.setdefault(loop, {})
        if id(wire) not in self._here:
            from .http import Http, new_client

            self._here[id(wire)] = Http(new_client(wire), self.clock)
        return self._here[id(wire)]

    def guard(self, request: "Request", mask: Mask) -> None:
        """Raises `NodeError` for a write that the environment does not allow."""
        environment = self.credentials.environment
        if environment.writes == "allow" or request.is_read:
            return
        shown = mask.text(str(request))
        if environment.writes == "confirm" and self._confirm and self._confirm(shown):
            return
        raise NodeError(f"{shown}: environment {environment.name} has writes: {environment.writes}")

    async def aclose(self) -> None:
        """Closes what this event loop has open."""
        self._loop = None
        for http in self._https.pop(asyncio.get_running_loop(), {}).values():
            await http.client.aclose()

    async def __aenter__(self) -> "Connections":
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.aclose()


def _fingerprint(credential: Credential, secrets: tuple[Secret, ...]) -> str:
    fields: Mapping[str, object] = dict(credential)
    told = repr((credential.type, sorted((key, repr(value)) for key, value in fields.items())))
    digest = hashlib.sha256(told.encode())
    for secret in secrets:
        digest.update(hashlib.sha256(secret.reveal().encode()).digest())
    return digest.hexdigest()
