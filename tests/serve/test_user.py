"""Parameters that outlive a session: kept for whoever calls."""

import pytest

from tests.serve.serving import here

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("each_engine")]

PLAN = """
flow: shop
start: which
parameters:
  PLAN: {user: true}
  PIN: {user: true, secret: true, hosts: [shop.example]}
  CALLER_PHONE_NUMBER: {entity: phone_number, value: "+14155550100"}
nodes:
  which: {type: speak, text: "Your plan is ${PLAN:-none}.", next: ask}
  ask:
    type: collect_input
    parameter: $PLAN
    prompt: Which one?
    exits: {filled: end, missed: end}
"""
DANA = {"name": "CALLER_PHONE_NUMBER", "value": "+1 (415) 555-0123"}


async def test_what_a_caller_said_is_there_in_their_next_session() -> None:
    async with here(PLAN) as shop:
        begun = await shop.init(session_parameters=[DANA])
        assert (await shop.says(begun, ""))[0] == "Your plan is none."
        await shop.says(begun, "gold")
        same = {**DANA, "value": "+14155550123"}
        again = await shop.init(session_parameters=[same])
        assert (await shop.says(again, ""))[0] == "Your plan is gold."
        told = (await shop.insight(f"/insights/sessions/{again['session_id']}/parameters")).json()
        assert told["parameters"]["USER.PLAN"] == "gold"


async def test_the_id_of_a_client_comes_before_the_number() -> None:
    async with here(PLAN) as shop:
        begun = await shop.init(user_id="dana", session_parameters=[DANA])
        await shop.says(begun, "")
        await shop.says(begun, "gold")
        assert (await shop.says(await shop.init(user_id="dana"), ""))[0] == "Your plan is gold."
        other = await shop.init(session_parameters=[DANA])
        assert (await shop.says(other, ""))[0] == "Your plan is none."


async def test_a_number_may_come_with_the_first_step() -> None:
    async with here(PLAN) as shop:
        begun = await shop.init()
        await shop.says(begun, "", parameters=[DANA])
        await shop.says(begun, "gold")
        again = await shop.init()
        assert (await shop.says(again, "", parameters=[DANA]))[0] == "Your plan is gold."


async def test_the_default_of_a_flow_is_nobodys_number() -> None:
    async with here(PLAN) as shop:
        begun = await shop.init()
        await shop.says(begun, "")
        await shop.says(begun, "gold")
        assert (await shop.says(await shop.init(), ""))[0] == "Your plan is none."


async def test_one_that_is_given_counts_and_is_kept_by_its_name_as_the_api_shows_it() -> None:
    async with here(PLAN) as shop:
        given = [DANA, {"name": "USER.PLAN", "value": "silver"}]
        begun = await shop.init(session_parameters=given)
        assert (await shop.says(begun, ""))[0] == "Your plan is silver."
        again = await shop.init(session_parameters=[DANA])
        assert (await shop.says(again, ""))[0] == "Your plan is silver."


async def test_a_secret_that_outlives_sessions_is_shown_to_nobody() -> None:
    async with here(PLAN) as shop:
        given = [DANA, {"name": "PIN", "value": "canary-1b2c-user"}]
        await shop.init(session_parameters=given)
        again = await shop.init(session_parameters=[DANA])
        told = await shop.insight(f"/insights/sessions/{again['session_id']}")
        assert told.json()["parameters"]["USER.PIN"] == "•••"
        assert "canary" not in told.text
