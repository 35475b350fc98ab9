"""One token per credential: fetched once, renewed once, and shared with other processes."""

import asyncio
import logging
import math
import traceback
from contextlib import suppress
from contextvars import Context
from weakref import WeakKeyDictionary

from ..errors import CredentialError, LoginRefused, NodeError
from ..http.exchange import Http
from ..values.redaction import Redaction
from ..values.secret_store import SecretStore
from .credential import Credential
from .token import Token

log = logging.getLogger("flowrun")

REFUSED_SECONDS = 60.0
NOTED_SECONDS = 60.0


class SharedLogin:
    """Keeps a credential's token. However many ask, it is fetched once and renewed once.

    A login runs as a task of its own, one in each event loop: callers who give up leave it alone,
    because its answer may hold a refresh token that is given out only once. With a vault, one
    process at a time logs in, takes what another has left there, and has the new token on the disk
    before it is used. A refusal is remembered for a minute, a final one by the vault. When it was
    used last is noted there too, to the minute.
    """

    def __init__(
        self,
        credential: Credential,
        fingerprint: str,
        redaction: Redaction,
        vault: SecretStore | None = None,
    ) -> None:
        self.fetched: Token | None = None
        self._credential = credential
        self._fingerprint = fingerprint
        self._redaction = redaction
        self._vault = vault
        self._token: Token | None = None
        self._refusal: LoginRefused | None = None
        self._refused_until = self._noted_until = -math.inf
        self._logins: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Task[Token]]
        self._logins = WeakKeyDictionary()

    async def token(self, http: Http) -> Token:
        token = self._token or await self._shared(None, http)
        if self._vault is not None and http.clock.monotonic() >= self._noted_until:
            self._noted_until = http.clock.monotonic() + NOTED_SECONDS
            with suppress(CredentialError):  # when it was used last matters less than its use
                await asyncio.to_thread(self._vault.touch, self._credential.name)
        return token

    async def renew(self, failed: Token, http: Http) -> Token:
        """A token other than the one that failed, which somebody may have fetched already."""
        if self._token is not None and self._token is not failed:
            return self._token
        return await self._shared(failed, http)

    async def settled(self) -> None:
        """Waits for a login that is under way in this event loop."""
        if login := self._logins.get(asyncio.get_running_loop()):
            await asyncio.wait([login])

    async def _shared(self, failed: Token | None, http: Http) -> Token:
        loop = asyncio.get_running_loop()
        login = self._logins.get(loop)
        if login is None:
            if self._refusal and http.clock.monotonic() < self._refused_until:
                raise self._refusal
            login = self._logins[loop] = loop.create_task(
                self._replace(failed, http),
                context=Context(),  # it is no caller's own: their turns may end before it
            )
            login.add_done_callback(lambda done: self._over(loop, done))
        return await asyncio.shield(login)

    def _over(self, loop: asyncio.AbstractEventLoop, login: asyncio.Task[Token]) -> None:
        self._logins.pop(loop, None)
        if not login.cancelled():
            login.exception()  # whoever waited has it; nobody may have waited

    async def _replace(self, failed: Token | None, http: Http) -> Token:
        try:
            if self._vault is None:
                self._token = await self._log_in(failed, http)
            else:
                self._token = await self._share(self._vault, failed, http)
        except CredentialError as error:
            self._token = None
            if isinstance(error, LoginRefused):
                self._refusal = error
                final = error.final and self._vault is None
                lasts = math.inf if final else REFUSED_SECONDS
                self._refused_until = http.clock.monotonic() + lasts
            raise
        return self._token

    async def _share(self, vault: SecretStore, failed: Token | None, http: Http) -> Token:
        name, fingerprint = self._credential.name, self._fingerprint
        async with vault.renewing(fingerprint) as note:
            text, broken = await asyncio.to_thread(vault.token, fingerprint)
            if broken:
                raise LoginRefused(broken, final=True)
            kept = Token.from_text(text) if text else None
            if kept is not None and kept != failed:
                self._hide(kept)
                return kept
            try:
                token = await self._log_in(kept or failed, http)
            except LoginRefused as error:
                if error.final:
                    reason = self._redaction.text(str(error))
                    await asyncio.to_thread(vault.mark_broken, fingerprint, name, reason)
                raise
            note(name, token.text)
            try:
                await asyncio.to_thread(vault.keep_token, fingerprint, name, token.text)
            except CredentialError as error:
                if token.refresh is not None:
                    log.error("%s", f'credential "{name}": its token cannot be kept: {error}')
            return token

    async def _log_in(self, last: Token | None, http: Http) -> Token:
        credential = self._credential
        http = http.on_behalf_of(credential.name)
        try:
            token = await (
                credential.renew_token(http, last) if last else credential.fetch_token(http)
            )
        except NodeError as error:
            raise CredentialError(f'credential "{credential.name}": {error}') from None
        except CredentialError:
            raise
        except Exception as error:  # a bug in a credential type fails its login once for all
            log.error("%s", self._redaction.text("".join(traceback.format_exception(error))))
            text = f'credential "{credential.name}": its login crashed: {type(error).__name__}'
            raise CredentialError(f"{text}: {error}") from None
        if last is not None:
            base_url, refresh = token.base_url or last.base_url, token.refresh or last.refresh
            token = Token(token.value, base_url, refresh)
        self._hide(token)
        self.fetched = token
        return token

    def _hide(self, token: Token) -> None:
        self._redaction.add(token.value)
        if token.refresh is not None:
            self._redaction.add(token.refresh)
