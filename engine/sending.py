"""How every node sends: login, policy, time left, hosts and record, in this one place."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from .credentials.connections import Connection, Connections
from .credentials.token import Token
from .errors import NodeError
from .hosts import is_bound, is_loopback
from .http.exchange import ASKING_NODE
from .http.messages import Call, Login, PutOff, Request, Response
from .node import Node
from .policy import Policy, Unanswered, with_retries
from .values.redaction import Redaction
from .values.secret import Secret

MOST_IN_BACKGROUND = 100
MOST_RENEWALS = 3
"""A token that another process left in the vault may be old too; one's own never is."""

BeforeWrite = Callable[[Request], Awaitable[None]]
"""Raises `NodeError` where the request may have been made before."""


class Sender:
    """How one visit sends, and the record of what it sent.

    `ends` is the turn's deadline on the clock, `background` what all its visits have sent `later`;
    where `put_off` is a list, that goes there instead, for others to make, beside the
    `put_off_before` of the turn's earlier visits.
    `before_write` is awaited before a request that must not be made twice. `visit` names the visit
    among all of its session, the same where it is made again; None: it never is.
    """

    __slots__ = (
        "background",
        "before_write",
        "calls",
        "connections",
        "ends",
        "logins",
        "node",
        "policy",
        "put_off",
        "put_off_before",
        "redaction",
        "revealed",
        "visit",
        "writes",
    )

    def __init__(
        self,
        connections: Connections,
        redaction: Redaction,
        *,
        node: str = "",
        policy: Policy | None = None,
        ends: float | None = None,
        background: list[asyncio.Task[Response]] | None = None,
        put_off: list[PutOff] | None = None,
        put_off_before: int = 0,
        before_write: BeforeWrite | None = None,
        visit: str | None = None,
    ) -> None:
        self.connections = connections
        self.redaction = redaction
        self.node = node
        self.policy = policy or _USUAL
        self.ends = ends
        self.background = [] if background is None else background
        self.before_write = before_write
        self.visit = visit
        self.put_off = put_off
        self.put_off_before = put_off_before
        self.writes = 0
        self.calls: list[Call] = []
        self.revealed: list[Secret] = []
        self.logins: list[Secret] = []

    def for_visit(self, node: str, policy: Policy) -> "Sender":
        """The same for a visit of its own, in the same turn."""
        return Sender(
            self.connections,
            self.redaction,
            node=node,
            policy=policy,
            ends=self.ends,
            background=self.background,
            put_off=self.put_off,
            put_off_before=self.put_off_before,
            before_write=self.before_write,
            visit=self.visit,
        )

    def connection(self, credential: str) -> Connection:
        return self.connections.open(credential)

    def unwrap(self, secret: Secret) -> str:
        self.revealed.append(secret)
        return secret.reveal()

    async def send(self, request: Request) -> Response:
        return await _Sending(self, request).run()

    def later(self, request: Request) -> None:
        put_off = self.put_off_before + len(self.put_off or ())
        if len(self.background) + put_off >= MOST_IN_BACKGROUND:
            raise NodeError(f"more than {MOST_IN_BACKGROUND} asynchronous requests in one turn")
        self.connections.guard(request, self.redaction)
        if self.put_off is not None and request.means is None:  # that is code, and cannot wait
            self.put_off.append(PutOff(self.keyed(request), tuple(self.revealed)))
            return
        self.background.append(asyncio.create_task(self.send(request)))

    def keyed(self, request: Request) -> Request:
        """A write with its idempotency key, where the policy has it carry one and it has none."""
        header = self.policy.idempotency_key
        if header is None or request.is_idempotent:
            return request
        if header.lower() not in map(str.lower, request.headers):
            self.writes += 1
            key = self.connections.clock.new_id()
            if self.visit is not None:
                key = str(uuid5(NAMESPACE_URL, f"{self.visit} {self.writes}"))
            request = request._replace(headers={**request.headers, header: key})
        return request._replace(idempotent=True)

    def record(self, request: Request, url: str) -> Call:
        """A new call on the record."""
        call = Call(request, url)
        self.calls.append(call)
        if request.one_of_many and len(self.calls) > 3:
            self.calls[-3].forget_body()
        return call


_USUAL = Policy.usual(Node.timeout, Node.retry, Node.max_response)


class _Sending:
    """One request through login, policy, hosts and record."""

    def __init__(self, sender: Sender, request: Request) -> None:
        self.sender = sender
        self.request = request = sender.keyed(request)
        name = request.credential
        self.connection = sender.connection(name) if name else None
        self.http = self.connection.http if self.connection else sender.connections.http()
        self.clock = sender.connections.clock
        self.login: Login | None = None

    async def run(self) -> Response:
        self.sender.connections.guard(self.request, self.sender.redaction)
        if self.connection is None:
            return await self._retried({}, self.request.url)
        token = await self._logged_in(self.connection.token())
        response = await self._signed(token)
        for _ in range(MOST_RENEWALS):
            if not self.connection.expired(response):
                break
            token = await self._logged_in(self.connection.renew(token))
            response = await self._signed(token)
            if self.connection.fetched is token:
                break
        return response

    async def _logged_in(self, login: Awaitable[Token]) -> Token:
        """A token. Where a login was waited for, the next call on the record says so."""
        assert self.connection is not None
        known, started = self.connection.fetched, self.clock.monotonic()
        token = await self._in_turn(login)
        if self.connection.fetched is not known:
            seconds = self.clock.monotonic() - started
            self.login = Login(self.connection.credential.name, seconds)
        return token

    async def _in_turn(self, login: Awaitable[Token]) -> Token:
        """A login, cut off when the turn has no time left."""
        ends = self.sender.ends
        if ends is None:
            return await login
        try:
            async with self.clock.deadline(max(0.0, ends - self.clock.spent())):
                return await login
        except TimeoutError:
            raise NodeError("no time left in this turn (turn_budget) while logging in") from None

    async def _signed(self, token: Token) -> Response:
        assert self.connection is not None
        self.sender.logins.append(token.value)
        url = joined(token.base_url or self.connection.base_url, self.request.url)
        self._check_host(url, self.connection.hosts_for(token), f'"{self.request.credential}"')
        return await self._retried(self.connection.sign(token), url)

    async def _retried(self, signature: Mapping[str, str], url: str) -> Response:
        for secret in self.sender.revealed:
            self._check_host(url, secret.hosts, secret.name or "a secret")
        before, request = self.sender.before_write, self.request
        if before and not (request.is_idempotent or self.sender.policy.retry.repeat_writes):
            await before(request)
        try:
            return await with_retries(
                lambda: self._recorded(signature, url),
                policy=self.sender.policy,
                clock=self.clock,
                idempotent=self.request.is_idempotent,
                status=lambda answer: (
                    self.request.means(answer) if self.request.means else answer.status,
                    answer.headers.get("retry-after"),
                ),
                ends=self.sender.ends,
            )
        except NodeError as error:
            raise _named(error, f"{self.request.method} {_short(url)}: {error}") from None

    async def _recorded(self, signature: Mapping[str, str], url: str) -> Response:
        request, sender = self.request, self.sender
        headers = {**request.headers, **signature} if signature else request.headers
        call = sender.record(request._replace(headers=headers), url)
        call.login, self.login = self.login, None
        started = self.clock.monotonic()
        call.error = "no answer in time"
        try:
            call.response = await self.http.exchange(
                request.method,
                url,
                headers,
                request.body,
                most=sender.policy.max_response or 0,
                marks={ASKING_NODE: sender.node},
                follow_redirects=request.follow_redirects,
                holds_secrets=bool(signature or sender.revealed),
            )
            call.response.redaction = sender.redaction
            if self.connection is not None:
                call.usage = self.connection.credential.usage(call.response)
            call.error = None
        except NodeError as error:
            call.error = str(error)
            raise
        finally:
            call.seconds = self.clock.monotonic() - started
        return call.response

    def _check_host(self, url: str, hosts: frozenset[str] | None, owner: str) -> None:
        """A bound secret goes to its hosts over https, or over http on this machine. A host
        without a port means the usual one."""
        if hosts is None:
            return
        try:
            parts = urlsplit(url)
        except ValueError:  # `allow_hosts` may list what is no host
            raise NodeError("the URL's host is not one that can be asked") from None
        netloc, local = parts.netloc.lower(), is_loopback(parts.netloc.lower())
        if not is_bound(netloc, hosts):
            allowed = ", ".join(sorted(hosts)) or "no host"
            raise NodeError(f"{owner} may go to {allowed}, not to {parts.netloc}")
        if parts.scheme != "https" and not local:
            raise NodeError(f"{owner} is sent over https only, not to {parts.scheme}://{netloc}")


def _named(error: NodeError, message: str) -> NodeError:
    if isinstance(error, Unanswered):
        return type(error)(message, error.kind, error.sent)
    return NodeError(message)


def _short(url: str) -> str:
    return url.partition("?")[0].partition("#")[0]


def joined(base: str, url: str) -> str:
    """The URL of a path at a credential's host. Raises `NodeError` where nobody gives the host."""
    if not url.startswith("/"):
        return url
    if not base:
        raise NodeError("a URL that begins with / needs a credential to say on which host")
    return base.rstrip("/") + url
