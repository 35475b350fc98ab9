"""How every node sends: login, policy, redirects, hosts and record, in this one place."""

from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from .call import Call, Request, Response
from .credentials import Token
from .errors import NodeError
from .hosts import is_bound, is_loopback
from .http import ASKING_NODE
from .node import Context, Node, Result, Wait
from .policy import Policy, Unanswered, persist
from .redirects import REDIRECTS, redirected
from .secret import Secret

if TYPE_CHECKING:
    from .connections import Connections

MOST_REDIRECTS = 5
MOST_RENEWALS = 3
"""A token that another process left in the vault may be old too; one's own never is."""


class HttpNode(Node):
    """A node that sends requests: `request`, `send`, `result`; test-request runs the same three."""

    io: ClassVar[bool] = True

    def request(self, ctx: Context) -> Request:
        raise NotImplementedError

    async def send(self, ctx: Context, request: Request) -> Response:
        """The answer, whatever its status. Raises `NodeError` when there is none to read."""
        return await _Sending(ctx, request).run()

    def result(self, ctx: Context, response: Response) -> Result:
        raise NotImplementedError

    async def ask(self, ctx: Context) -> Result:
        """The three in turn. A node that reads pages sends once for each."""
        return self.result(ctx, await self.send(ctx, self.request(ctx)))

    async def run(self, ctx: Context) -> Result | Wait:
        return await self.ask(ctx)

    def beyond(self) -> str:
        """What a visit does beyond that one request, in a few words; empty when it is all."""
        return ""


def preview(ctx: Context, request: Request, token: Secret | None = None) -> Call:
    """The call that would be made, without a login or a byte sent; `token` signs it."""
    base, signature = (
        ctx.connections.preview(request.credential, token) if request.credential else ("", {})
    )
    headers = {**request.headers, **signature}
    return Call(request._replace(headers=headers), _joined(base, request.url))


async def send_alone(connections: "Connections", request: Request) -> Response:
    """A request outside any flow, with the same login, policy and bounds as a node's."""
    ctx = Context(
        {},
        clock=connections.clock,
        connections=connections,
        mask=connections.mask,
        declared={},
        now=connections.clock.now,
    )
    ctx.policy = Policy(timeout=Node.timeout, max_response=Node.max_response)
    return await _Sending(ctx, request).run()


class _Sending:
    """One request through login, policy, redirects and record."""

    def __init__(self, ctx: Context, request: Request) -> None:
        self.ctx = ctx
        self.request = request
        name = request.credential
        self.connection = ctx.connection(name) if name else None
        self.http = self.connection.http if self.connection else ctx.connections.http()

    async def run(self) -> Response:
        self.ctx.connections.guard(self.request, self.ctx.mask)
        if self.connection is None:
            return await self._persist({}, self.request.url)
        token = await self._in_turn(self.connection.token())
        response = await self._signed(token)
        for _ in range(MOST_RENEWALS):
            if not self.connection.expired(response):
                break
            token = await self._in_turn(self.connection.renew(token))
            response = await self._signed(token)
            if self.connection.fetched(token):
                break
        return response

    async def _in_turn(self, login: Awaitable[Token]) -> Token:
        """A login, cut off when the turn has no time left."""
        clock, ends = self.ctx.clock, self.ctx.ends
        if ends is None:
            return await login
        try:
            async with clock.deadline(max(0.0, ends - clock.monotonic())):
                return await login
        except TimeoutError:
            raise NodeError("no time left in this turn (turn_budget) while logging in") from None

    async def _signed(self, token: Token) -> Response:
        assert self.connection is not None
        url = _joined(token.base_url or self.connection.base_url, self.request.url)
        self._check_host(url, self.connection.hosts_for(token), f'"{self.request.credential}"')
        return await self._persist(self.connection.sign(token), url)

    async def _persist(self, signature: Mapping[str, str], url: str) -> Response:
        for secret in self.ctx.revealed:
            self._check_host(url, secret.hosts, secret.name or "a secret")
        policy = self.ctx.policy
        try:
            return await persist(
                lambda: self._recorded(signature, url, policy),
                policy=policy,
                clock=self.ctx.clock,
                idempotent=self.request.is_idempotent,
                status=lambda answer: (
                    self.request.means(answer) if self.request.means else answer.status,
                    answer.headers.get("retry-after"),
                ),
                ends=self.ctx.ends,
            )
        except NodeError as error:
            raise _named(error, f"{self.request.method} {_short(url)}: {error}") from None

    async def _recorded(self, signature: Mapping[str, str], url: str, policy: Policy) -> Response:
        shown = {**self.request.headers, **signature} if signature else self.request.headers
        call = Call(self.request._replace(headers=shown), url)
        self.ctx.calls.append(call)
        clock = self.ctx.clock
        started = clock.monotonic()
        call.error = "no answer in time"
        try:
            call.response = await self._follow(signature, url, policy)
            call.response.mask = self.ctx.mask
            call.error = None
        except NodeError as error:
            call.error = str(error)
            raise
        finally:
            call.seconds = clock.monotonic() - started
        return call.response

    async def _follow(self, signature: Mapping[str, str], url: str, policy: Policy) -> Response:
        most = policy.max_response or 0
        headers = {**self.request.headers, **signature}
        marks = {ASKING_NODE: self.ctx.node}
        request = self.http.request(self.request.method, url, headers, self.request.body, marks)
        for _ in range(MOST_REDIRECTS + 1):
            response = await self.http.exchange(request, most=most)
            if not self.request.follow_redirects or response.status not in REDIRECTS:
                return response
            secrets = bool(signature or self.ctx.revealed)
            request = redirected(request, response, secrets=secrets)
        raise NodeError(f"more than {MOST_REDIRECTS} redirects")

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


def _joined(base: str, url: str) -> str:
    if not url.startswith("/"):
        return url
    if not base:
        raise NodeError("a URL that begins with / needs a credential to say on which host")
    return base.rstrip("/") + url
