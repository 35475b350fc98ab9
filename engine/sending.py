"""How every node sends: login, policy, redirects, hosts and record, in this one place."""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

import httpx

from .errors import NodeError
from .http import READS, Call, Request, Response
from .node import Context, Node, Result, Wait
from .policy import Policy, Unanswered, persist

MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_TRAVELS = ("accept", "accept-encoding", "accept-language", "content-type", "user-agent")


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


def preview(ctx: Context, request: Request) -> Call:
    """The call that would be made, without a login or a byte sent."""
    base, signature = (
        ctx.connections.preview(request.credential) if request.credential else ("", {})
    )
    headers = {**request.headers, **signature}
    return Call(request._replace(headers=headers), _joined(base, request.url))


class _Sending:
    """One request through login, policy, redirects and record."""

    def __init__(self, ctx: Context, request: Request) -> None:
        self.ctx = ctx
        self.request = request
        name = request.credential
        self.connection = ctx.connection(name) if name else None
        self.http = self.connection.http if self.connection else ctx.connections.http()

    async def run(self) -> Response:
        self.ctx.connections.guard(self.request)
        if self.connection is None:
            return await self._persist({}, self.request.url)
        token = await self.connection.token()
        response = await self._signed(token)
        if self.connection.expired(response):
            response = await self._signed(await self.connection.renew(token))
        return response

    async def _signed(self, token: Any) -> Response:
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
                status=lambda answer: (answer.status, answer.headers.get("retry-after")),
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
        call.error = "cut off by the deadline"
        try:
            call.response = await self._follow(signature, url, policy)
            call.error = None
        except NodeError as error:
            call.error = str(error)
            raise
        finally:
            call.seconds = clock.monotonic() - started
        return call.response

    async def _follow(self, signature: Mapping[str, str], url: str, policy: Policy) -> Response:
        signed = {**self.request.headers, **signature}
        headers = [(name.encode(), value.encode()) for name, value in signed.items()]
        most = policy.max_response or 0
        try:
            request = self.http.client.build_request(
                self.request.method,
                url,
                headers=headers,
                content=self.request.body,
            )
        except (httpx.InvalidURL, ValueError) as error:
            raise NodeError(f"not a URL that can be asked: {error}") from None
        for _ in range(MOST_REDIRECTS + 1):
            response = await self.http.exchange(request, most=most)
            if not self.request.follow_redirects or response.status not in (
                301,
                302,
                303,
                307,
                308,
            ):
                return response
            request = self._next(request, response)
        raise NodeError(f"more than {MOST_REDIRECTS} redirects")

    def _next(self, request: httpx.Request, response: Response) -> httpx.Request:
        """The redirected request. To another host no header travels that could hold a secret, and
        a body that holds one does not travel at all."""
        location = response.headers.get("location", "")
        try:
            target = request.url.join(location)
        except httpx.InvalidURL:
            raise NodeError("a redirect to something that is not a URL") from None
        if not location or target.scheme not in ("http", "https"):
            raise NodeError(f"a redirect ({response.status}) that leads nowhere")
        keeps = response.status in (307, 308) or request.method in READS
        same = (target.scheme, target.host, target.port) == (
            request.url.scheme,
            request.url.host,
            request.url.port,
        )
        if not same and keeps and self.request.body and self.ctx.revealed:
            raise NodeError(f"a redirect would carry a secret to {target.host}")
        if target.scheme == "http" and request.url.scheme == "https":
            raise NodeError(f"a redirect from https to http ({target.host})")
        headers = {
            name: value
            for name, value in request.headers.items()
            if name not in ("host", "content-length")
            and (same or name in _TRAVELS)
            and (keeps or name != "content-type")
        }
        return self.http.client.build_request(
            request.method if keeps else "GET",
            target,
            headers=headers,
            content=self.request.body if keeps else None,
        )

    def _check_host(self, url: str, hosts: frozenset[str] | None, owner: str) -> None:
        if hosts is None:
            return
        parts = urlsplit(url)
        if (parts.hostname or "") not in hosts and parts.netloc.lower() not in hosts:
            allowed = ", ".join(sorted(hosts)) or "no host"
            raise NodeError(f"{owner} may go to {allowed}, not to {parts.netloc}")


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
