"""Logins in a browser that were begun in a form, and how each goes; one at a time a callback."""

import asyncio
import logging
import secrets
from typing import Literal
from urllib.parse import urlsplit

from engine.errors import CredentialError, FlowError

from .attempt import Attempt
from .browser import WAIT_SECONDS, NobodyCameBack, Onward, wait_for_browser
from .login import Kept, Login, asking

log = logging.getLogger("flowrun")

MOST_REMEMBERED = 50
_INSTEAD = "end what uses it, or give another callback URL, which must also stand in the app"

State = Literal["waiting", "connected", "failed", "expired"]


class LoginUnderWay:
    """One of them; its browser is sent to `url`."""

    def __init__(self, login: Login, attempt: Attempt) -> None:
        self.id = secrets.token_urlsafe(16)
        self.login = login
        self.attempt = attempt
        self.state: State = "waiting"
        self.host = attempt.host
        self.error = ""
        self.task: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        return self.login.details.name

    @property
    def url(self) -> str:
        return self.attempt.url

    def listens_at(self, port: int) -> bool:
        return self.task is not None and not self.task.done() and _port(self) == port

    def over(self, state: State, error: str = "") -> None:
        if self.state == "waiting":
            self.state, self.error = state, error

    async def end(self, why: str) -> None:
        """Nobody waits for its browser any more when this returns."""
        self.over("failed", why)
        if self.task is not None and not self.task.done():
            self.task.cancel()
            await asyncio.wait([self.task])


class LoginsUnderWay:
    def __init__(self, within: float = WAIT_SECONDS) -> None:
        self._within = within
        self._logins: dict[str, LoginUnderWay] = {}

    def get(self, id: str) -> LoginUnderWay | None:
        return self._logins.get(id)

    async def begin(self, login: Login, callback: str, onward: Onward) -> LoginUnderWay:
        """The callback is listened at when this returns; an earlier login there is ended. Raises
        `CredentialError` for answers that lead to no service, and for a callback that cannot be
        listened at."""
        async with asking() as http:
            await login.check(http)
        begun = LoginUnderWay(login, Attempt(login.connecting, login.details, callback))
        while earlier := self._listening(_port(begun)):
            await earlier.end("another login was begun, which took its place")
        self._remember(begun)
        listening = asyncio.Event()
        begun.task = asyncio.create_task(self._carry_out(begun, onward, listening))
        ready = asyncio.ensure_future(listening.wait())
        await asyncio.wait([ready, begun.task], return_when=asyncio.FIRST_COMPLETED)
        if not listening.is_set():
            ready.cancel()
            raise CredentialError(begun.error)
        return begun

    async def aclose(self) -> None:
        for login in self._logins.values():
            await login.end("the studio has ended")

    async def _carry_out(
        self, begun: LoginUnderWay, onward: Onward, listening: asyncio.Event
    ) -> None:
        login, attempt = begun.login, begun.attempt

        def told(error: str) -> str:
            begun.over("failed" if error else "connected", error)
            return onward(error)

        try:
            async with asking() as http:
                kept: Kept = await wait_for_browser(
                    attempt,
                    lambda code: login.by_code(attempt, code, http),
                    ready=listening.set,
                    onward=told,
                    instead=_INSTEAD,
                    within=self._within,
                )
            begun.host = kept.host
        except NobodyCameBack as error:
            begun.over("expired", str(error))
        except (CredentialError, FlowError) as error:
            begun.over("failed", str(error))
        except Exception:  # a bug: who waits must not wait for ever
            begun.over("failed", "flowrun made a mistake; its terminal has more")
            log.exception("a login in a browser crashed")

    def _listening(self, port: int) -> LoginUnderWay | None:
        return next((one for one in self._logins.values() if one.listens_at(port)), None)

    def _remember(self, begun: LoginUnderWay) -> None:
        over = [one.id for one in self._logins.values() if one.state != "waiting"]
        for id in over[: max(0, len(self._logins) + 1 - MOST_REMEMBERED)]:
            del self._logins[id]
        self._logins[begun.id] = begun


def _port(login: LoginUnderWay) -> int:
    return urlsplit(login.attempt.callback).port or 80
