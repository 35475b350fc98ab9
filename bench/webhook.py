"""The CPU time of a Webhook node, against the same call on a bare httpx client, over loopback."""

import time

import httpx

from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.flow.loading import read_flow
from engine.plugins import Types
from engine.run.runner import Runner
from engine.source.reading import parse_source
from flowrun.project.types import node_types

from .measure import Figure, interleave
from .server import serving

CALLS = 20
_FLOW = """\
flow: webhook
start: order
parameters: {{ORDER: AB123456, STATUS: , ETA: }}
nodes:
  order:
    type: webhook
    url: http://127.0.0.1:{port}/orders/$ORDER
    headers: {{Accept: application/json}}
    response_mapping:
      data.status: $STATUS
      data.eta: $ETA
    exits: {{success: end, failed: end}}
"""


async def measure(rounds: int) -> dict[str, Figure]:
    with serving() as port:
        credentials = Credentials({}, Types("credential", Credential, []))
        flow = read_flow(parse_source(_FLOW.format(port=port), "webhook.yaml"), node_types())
        async with Connections(credentials) as connections, httpx.AsyncClient() as client:
            runner = Runner(flow, connections)

            async def bare() -> float:
                started = time.process_time()
                for _ in range(CALLS):
                    response = await client.get(
                        f"http://127.0.0.1:{port}/orders/AB123456",
                        headers={"Accept": "application/json"},
                        timeout=5.0,
                    )
                    response.raise_for_status()
                    data = response.json()
                    assert data["data"]["status"] and data["data"]["eta"]
                return (time.process_time() - started) / CALLS

            async def node() -> float:
                seconds = 0.0
                for _ in range(CALLS):
                    session = runner.start()
                    started = time.process_time()
                    turn = await runner.turn(session)
                    seconds += time.process_time() - started
                    assert turn.session.parameters["STATUS"] == "shipped"
                return seconds / CALLS

            return await interleave({"httpx by hand": bare, "webhook node": node}, rounds)
