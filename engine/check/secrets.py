"""Secrets that would go where they may not, or be shown."""

from collections.abc import Iterator

from ..errors import Problem
from ..fields.escaping import Query
from ..fields.protocols import fills_of
from ..fields.response_mapping import MappingRow
from ..fields.url import Url
from ..hosts import is_bound, is_loopback
from ..source.tree import YamlPath
from ..values.parameters import Parameter
from .graph import Graph

_OAUTH = frozenset({"access_token", "refresh_token", "id_token", "client_secret"})
"""What RFC 6749 and OpenID Connect call the secrets of their answers."""


def secret_problems(graph: Graph) -> Iterator[Problem]:
    """Secrets that may go to any host, that go to a wrong one or into its log, and secrets that
    land in a parameter which is shown."""
    for name, parameter in graph.written.parameters.items():
        if parameter.secret and parameter.hosts is None:
            text = f"${name} may go to any host; bind it with hosts: [api.example.com]"
            yield graph.written.source.problem(
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
        yield from _copied(graph, node)
        yield from _granted(graph, node)


def _secret(graph: Graph, name: str) -> Parameter | None:
    parameter = graph.written.parameters.get(name)
    return parameter if parameter and parameter.secret else None


def _in_urls(graph: Graph, node: str) -> Iterator[Problem]:
    for read in graph.reads[node]:
        if isinstance(read.piece, Url | Query) and _secret(graph, read.slot.name):
            text = f"${read.slot.name} is secret and stands in a URL, which servers log"
            yield graph.written.source.problem(
                read.path, text, "secret-in-url", severity="warning", find=read.slot.text
            )


def _to_other_hosts(graph: Graph, node: str) -> Iterator[Problem]:
    """Secrets in the request of a node whose URL names a host that they are not bound to."""
    urls = [piece for _, piece in graph.pieces[node] if isinstance(piece, Url) and piece.host]
    for url in urls:
        for read in graph.reads[node]:
            secret = _secret(graph, read.slot.name)
            if secret is None or secret.hosts is None:
                continue
            wrong = ""
            if not is_bound(url.host, secret.hosts):
                allowed = ", ".join(sorted(secret.hosts)) or "no host"
                wrong = f"${secret.name} may go to {allowed}, not to {url.host}"
            elif url.scheme != "https" and not is_loopback(url.host):
                wrong = f"${secret.name} is sent over https only, not to {url.scheme}://{url.host}"
            if wrong:
                yield graph.written.source.problem(
                    read.path,
                    f"{wrong}; this request is never sent",
                    "secret-host",
                    find=read.slot.text,
                )


def _copied(graph: Graph, node: str) -> Iterator[Problem]:
    """Secrets that a node sets other parameters to: plain ones, or ones for other hosts."""
    copied: dict[YamlPath, list[Parameter]] = {}
    for read in graph.reads[node]:
        if secret := _secret(graph, read.slot.name):
            copied.setdefault(read.path, []).append(secret)
    for at, piece in graph.pieces[node] if copied else ():
        path = ("nodes", node, *at)
        for name in fills_of(piece):
            target = graph.written.parameters.get(name)
            for secret in copied.get(path, ()):
                if target is not None:
                    yield from _copy(graph, path, secret, target)


def _copy(graph: Graph, path: YamlPath, secret: Parameter, target: Parameter) -> Iterator[Problem]:
    if not target.secret:
        text = f"${secret.name} is secret and ${target.name} is not, so that this fails"
        text += f"; declare {target.name}: {{secret: true}}"
        yield graph.written.source.problem(path, text, "plain-secret", severity="warning")
    elif secret.hosts and target.hosts and not secret.hosts & target.hosts:
        text = (
            f"${secret.name} may go to {', '.join(sorted(secret.hosts))}, "
            f"and ${target.name} to {', '.join(sorted(target.hosts))}: the copy may go nowhere"
        )
        yield graph.written.source.problem(path, text, "secret-host")
    elif secret.hosts and target.hosts and (never := target.hosts - secret.hosts):
        text = (
            f"${secret.name} may go to {', '.join(sorted(secret.hosts))}, and so does its copy in "
            f"${target.name}, never to {', '.join(sorted(never))}"
        )
        yield graph.written.source.problem(path, text, "secret-host", severity="warning")


def _granted(graph: Graph, node: str) -> Iterator[Problem]:
    """What an answer grants access with, mapped into a plain parameter."""
    for at, piece in graph.pieces[node]:
        if not isinstance(piece, MappingRow) or (piece.path.steps or ("",))[-1] not in _OAUTH:
            continue
        name = piece.target.name
        if name in graph.written.parameters and not _secret(graph, name):
            text = f"{piece.path.text} grants access and ${name} is shown wherever it goes"
            text += f"; declare {name}: {{secret: true}}"
            path = ("nodes", node, *at)
            yield graph.written.source.problem(path, text, "plain-secret", severity="warning")
