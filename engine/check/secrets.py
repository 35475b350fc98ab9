from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..errors import Problem
from ..places import Query
from ..url import Url

if TYPE_CHECKING:
    from ..flow import Flow


def secret_problems(flow: "Flow") -> Iterator[Problem]:
    """Secrets in URLs, which servers and proxies log, and secrets that may go to any host."""
    for name, parameter in flow.parameters.items():
        if parameter.secret and parameter.hosts is None:
            text = f"${name} may go to any host; bind it with hosts: [api.example.com]"
            yield flow.source.problem(
                ("parameters", name),
                text,
                "unbound-secret",
                severity="warning",
                key=True,
                excerpt=False,
            )
    for step in flow.steps.values():
        for at, piece in step.node.pieces():
            if not isinstance(piece, Url | Query):
                continue
            for slot in piece.reads():
                if flow.parameters[slot.name].secret:
                    text = f"${slot.name} is secret and stands in a URL, which servers log"
                    path = ("nodes", step.name, *at)
                    yield flow.source.problem(path, text, "secret-in-url", severity="warning")
