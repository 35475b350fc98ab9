"""One function in a flow: what it gives, why it fails, how loading refuses it."""

import pytest

from engine.check import check_flow
from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.errors import FlowError
from engine.flow.loading import read_flow
from engine.run.runner import Runner
from engine.run.turn import Turn
from engine.source.reading import parse_source
from flowrun.project.types import credential_types, node_types
from flowrun.testing import VirtualClock

PARAMETERS = """
  A: {entity: number, value: 0.1}
  B: {entity: number, value: 0.2}
  ZERO: {entity: number, value: 0}
  N: {entity: number, value: 3}
  HUGE: {entity: number}
  WRITTEN: "12"
  WORD: twelve
  NAME: " Dana "
  PRICE: {entity: money, value: 9.99 EUR}
  DOLLARS: {entity: money, value: 5 USD}
  YEN: {entity: money, value: 100 JPY}
  DAY: {entity: date, value: 2026-01-31}
  LEAP: {entity: date, value: 2028-02-29}
  FRIDAY: {entity: date, value: 2026-12-04}
  SATURDAY: {entity: date, value: 2026-12-05}
  LAST: {entity: date, value: 9999-12-31}
  AT: {entity: time, value: "23:30"}
  MOMENT: {entity: datetime, value: "2026-03-28T10:00:00Z"}
  LONG: {entity: duration, value: P3D}
  HOUR: {entity: duration, value: PT1H}
  EMPTY_LIST: {value: []}
  LIST: {value: [b, a, C]}
  NUMBERS: {value: [10, 9, 1.5]}
  MIXED: {value: [1, a]}
  HOLES: {value: [a, null]}
  CASES:
    value:
      - {Subject: boiler, Status: Open, Age: 9, Owner: {Name: Dana}}
      - {Subject: Attic, Status: Closed, Age: 10}
      - {Subject: cellar, Status: Open, Age: null}
  OBJECT: {value: {a: 1}}
  OPEN:
  NOTHING: {value: [null]}
  YES: {entity: confirmation, value: yes}
  MAIL: {entity: email, value: dana@example.com}
  PIN: {secret: true, value: {env: FLOWRUN_TEST_PIN}}
  X:
  NUMBER: {entity: number}
  DATE: {entity: date}
  MONEY: {entity: money}
  TEXT: {entity: text}
"""


def flow_text(block: str, target: str = "X", head: str = "") -> str:
    return (
        f"flow: t\nstart: it\ntime_zone: Europe/Berlin\n{head}parameters:{PARAMETERS}\nnodes:\n"
        f"  it: {{type: set_parameter, parameters: {{${target}: {block}}}}}\n"
    )


async def played(text: str, **given: object) -> Turn:
    flow = read_flow(parse_source(text, "t.yaml"), node_types())
    clock = VirtualClock()
    async with Connections(Credentials({}, credential_types()), clock=clock) as connections:
        runner = Runner(flow, connections)
        return await runner.turn(runner.start(given))


async def value_of(block: str, target: str = "X", **given: object) -> object:
    turn = await played(flow_text(block, target), **given)
    visit = turn.visits[-1]
    assert visit.exit == "next", visit.error
    return visit.outputs[target]


async def failure_of(block: str, target: str = "X", **given: object) -> str:
    visit = (await played(flow_text(block, target), **given)).visits[-1]
    assert (visit.exit, dict(visit.outputs)) == ("failed", {})
    return str(visit.error)


def refusal_of(block: str, target: str = "X", head: str = "") -> str:
    with pytest.raises(FlowError) as refused:
        read_flow(parse_source(flow_text(block, target, head), "t.yaml"), node_types())
    return str(refused.value)


def warnings_of(text: str) -> list[tuple[str, str]]:
    found = check_flow(read_flow(parse_source(text, "t.yaml"), node_types()))
    return [(one.code, one.message) for one in found]
