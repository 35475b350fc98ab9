"""The text of a flow that is open: its changes, and what helps whoever writes it."""

from starlette.routing import Route

from ..folder import FlowFolder


def routes(folder: FlowFolder) -> list[Route]:
    return []
