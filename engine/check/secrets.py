from collections.abc import Iterator
from typing import Any

from ..errors import Problem
from ..hosts import is_bound, is_loopback
from ..mapping import Row
from ..parameters import Parameter
from ..places import Query
from ..url import Url
from .graph import Graph

_OAUTH = frozenset({"access_token", "refresh_token", "id_token", "client_secret"})
"""What RFC 6749 and OpenID Connect call the secrets of their answers."""


def secret_problems(graph: Graph) -> Iterator[Problem]:
    """Secrets that may go to any host, that go to a wrong one or into its log, and secrets that
    land in a parameter which is shown."""
    for name, parameter in graph.draft.parameters.items():
        if parameter.secret and parameter.hosts is None:
            text = f"${name} may go to any host; bind it with hosts: [api.example.com]"
            yield graph.draft.source.problem(
                ("parameters", name),
                text,
                "unbound-secret",
                severity="warning",
                key=True,
                excerpt=False,
            )
    for node in graph.pieces:
        yield from _in_urls(graph, node)
        yield from _to_other_hosts(graph, node)
        yield from _in_the_open(graph, node)


def _secrets(graph: Graph, name: str) -> Parameter | None:
    parameter = graph.draft.parameters.get(name)
    return parameter if parameter and parameter.secret else None


def _in_urls(graph: Graph, node: str) -> Iterator[Problem]:
    for read in graph.reads[node]:
        if isinstance(read.piece, Url | Query) and _secrets(graph, read.slot.name):
            text = f"${read.slot.name} is secret and stands in a URL, which servers log"
            yield graph.draft.source.problem(read.path, text, "secret-in-url", severity="warning")


def _to_other_hosts(graph: Graph, node: str) -> Iterator[Problem]:
    """Secrets in the request of a node whose URL names a host that they are not bound to."""
    urls = [piece for _, piece in graph.pieces[node] if isinstance(piece, Url) and piece.host]
    for url in urls:
        for read in graph.reads[node]:
            secret = _secrets(graph, read.slot.name)
            if secret is None or secret.hosts is None:
                continue
            wrong = ""
            if not is_bound(url.host, secret.hosts):
                allowed = ", ".join(sorted(secret.hosts)) or "no host"
                wrong = f"${secret.name} may go to {allowed}, not to {url.host}"
            elif url.scheme != "https" and not is_loopback(url.host):
                wrong = f"${secret.name} is sent over https only, not to {url.scheme}://{url.host}"
            if wrong:
                yield graph.draft.source.problem(
                    read.path, f"{wrong}; this request is never sent", "secret-host"
                )


def _in_the_open(graph: Graph, node: str) -> Iterator[Problem]:
    """Secrets copied, or mapped from an answer that grants access, into plain parameters."""
    copied = {
        read.path: secret
        for read in graph.reads[node]
        if (secret := _secrets(graph, read.slot.name))
    }
    for at, piece in graph.pieces[node]:
        path = ("nodes", node, *at)
        for name in piece.sets() if hasattr(piece, "sets") else ():
            if name not in graph.draft.parameters or _secrets(graph, name):
                continue
            told = f"declare {name}: {{secret: true}}"
            if path in copied:
                text = f"${copied[path].name} is secret and ${name} is not, so this fails; {told}"
            elif _is_granted(piece):
                text = (
                    f"{piece.path.text} grants access and ${name} is shown wherever it goes; {told}"
                )
            else:
                continue
            yield graph.draft.source.problem(path, text, "plain-secret", severity="warning")


def _is_granted(piece: Any) -> bool:
    steps = (isinstance(piece, Row) and piece.path.steps) or ("",)
    return steps[-1] in _OAUTH
