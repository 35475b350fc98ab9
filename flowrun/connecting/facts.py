"""What the service behind a credential says of itself, and how people read it."""

from collections.abc import Mapping

from engine.credentials.connections import Connections
from engine.credentials.credential import Fact
from engine.errors import NodeError
from engine.http.messages import Request, Response
from engine.sending import Sender

from ..cli.terminal import clean


async def facts_of(connections: Connections, name: str) -> dict[str, Fact]:
    """What the service behind a credential says of itself, logged in. Raises `CredentialError` and
    `NodeError`."""

    sender = Sender(connections, connections.redaction)

    async def ask(path: str) -> Response:
        headers = {"Accept": "application/json"}
        return await sender.send(Request("GET", path, headers, credential=name))

    connection = connections.open(name)
    await connection.token()
    try:
        return await connection.credential.facts(ask)
    except NodeError as error:
        raise NodeError(connections.redaction.short(str(error))) from None


def fact_lines(facts: Mapping[str, Fact]) -> list[str]:
    """Facts for people, a line each."""
    labels = {name: name.replace("_", " ").replace("api", "API") for name in facts}
    return [f"  {labels[name]:<20}{_shown(value)}" for name, value in facts.items()]


def _shown(value: Fact) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else clean(value)
