"""A session does not collect secrets for ever, and forgets none that still stands in it."""

import json

import pytest

from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.flow.loading import read_flow
from engine.run.hiding import MOST_OTHERS, still_hidden
from engine.run.runner import Runner
from engine.source.reading import parse_source
from engine.values.redaction import Redaction
from engine.values.secret import Secret
from flowrun.conversation import Conversation, Transcript
from flowrun.project.types import credential_types, node_types

FLOW = """
flow: shop
start: ask
parameters: {TOKEN: {secret: true}, ECHO: }
nodes:
  ask:
    type: collect_input
    prompt: Your token?
    parameter: $TOKEN
    exits: {filled: ask, missed: end, no_input: end, failed: end}
"""


def secret(number: int) -> str:
    return f"secret-number-{number:04}."


@pytest.mark.anyio
async def test_a_session_of_a_thousand_secrets_stays_small_and_hides_what_it_repeats() -> None:
    flow = read_flow(parse_source(FLOW, "shop.yaml"), node_types())
    async with Connections(Credentials({}, credential_types())) as connections:
        conversation = Conversation.begin(Runner(flow, connections), {})
        transcript = Transcript()
        transcript.add(await conversation.turn(), conversation)
        for number in range(1_000):
            transcript.add(await conversation.turn(secret(number)), conversation)
            if number == 2:  # as the answer of a service might
                conversation.session.parameters["ECHO"] = f"you said {secret(2)}"
    session = conversation.session
    hidden = {each.reveal() for each in session.hidden}
    newest = {secret(number) for number in range(999 - MOST_OTHERS, 1_000)}
    assert hidden == {secret(2), *newest}
    kept = json.dumps(session.as_json(lambda text: "sealed"))
    assert len(kept) < 5_000 and "secret-number" not in kept
    shown = json.dumps(transcript.as_json(session, flow))
    assert (
        "secret-number" not in shown and "you said •••" in json.loads(shown)["parameters"]["ECHO"]
    )


@pytest.mark.parametrize(
    ("values", "memory", "error"),
    [
        ({"A": Secret(secret(0))}, {}, None),
        ({"A": [{"said": f"it is {secret(0)}"}]}, {}, None),
        ({"A": {secret(0): 1}}, {}, None),
        ({}, {"asked": Secret(secret(0))}, None),
        ({}, {"asked": [f"%{ord('s'):x}{secret(0)[1:]}"]}, None),
        ({}, {}, f"refused {secret(0)}"),
    ],
)
def test_a_secret_stays_hidden_wherever_it_stands(
    values: dict[str, object], memory: dict[str, object], error: str | None
) -> None:
    redaction = Redaction()
    for number in range(500):
        redaction.add(secret(number))
    kept = [each.reveal() for each in still_hidden(redaction, values, memory, error)]
    assert kept == [secret(0), *(secret(number) for number in range(400, 500))]


def test_a_hundred_secrets_are_kept_without_a_look_at_the_session() -> None:
    redaction = Redaction()
    for number in range(MOST_OTHERS):
        redaction.add(secret(number))
    assert len(still_hidden(redaction, {"A": object()}, {}, None)) == MOST_OTHERS
