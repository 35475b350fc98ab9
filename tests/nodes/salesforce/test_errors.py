"""What Salesforce refuses is told with what was said and what to do."""

import httpx
import pytest

from tests.nodes.salesforce.desk import Desk, error

pytestmark = pytest.mark.anyio


async def test_a_token_that_salesforce_repeats_is_masked_before_its_words_are_trimmed(
    desk: Desk,
) -> None:
    desk.token = "00D!AQ.ends.in.dots.."
    said = f"Session expired or invalid: {desk.token}"
    message = await desk.refused(error(403, "INVALID_THING", said))
    assert "Session expired or invalid: •••" in message
    assert "00D!AQ" not in message


async def test_a_token_that_stays_refused_is_told_after_one_renewal(desk: Desk) -> None:
    expired = error(401, "INVALID_SESSION_ID", "Session expired or invalid")
    message = await desk.refused(expired)
    assert "401 INVALID_SESSION_ID: Session expired or invalid" in message
    assert "the token was refused even after a new login" in message
    assert (len(desk.requests), desk.logins) == (2, 2)


ERRORS = [
    (400, "MALFORMED_QUERY", "correct the SOQL"),
    (400, "INVALID_FIELD", "correct the field's name"),
    (400, "INVALID_TYPE", "correct the object's name"),
    (400, "INVALID_QUERY_LOCATOR", "run the query again"),
    (400, "NUMBER_OUTSIDE_VALID_RANGE", "OFFSET goes up to 2000"),
    (400, "QUERY_TIMEOUT", "narrow the query"),
    (400, "UNABLE_TO_LOCK_ROW", "try again"),
    (400, "MALFORMED_ID", "15 or 18 character Id"),
    (401, "INVALID_AUTH_HEADER", "not a bearer token"),
    (403, "REQUEST_LIMIT_EXCEEDED", "used up its API calls"),
    (403, "API_DISABLED_FOR_ORG", "no API access"),
    (403, "API_CURRENTLY_DISABLED", "ask the admin"),
    (403, "INSUFFICIENT_ACCESS", "access to the object"),
    (403, "INSUFFICIENT_ACCESS_OR_READONLY", "access to the record"),
    (403, "OPERATION_TOO_LARGE", "narrow the query"),
    (404, "NOT_FOUND", "check the API version"),
    (404, "ENTITY_IS_DELETED", "recycle bin"),
    (405, "METHOD_NOT_ALLOWED", "does not take that method"),
    (500, "UNKNOWN_EXCEPTION", "an error inside Salesforce"),
    (503, "SERVER_UNAVAILABLE", "status.salesforce.com"),
]


@pytest.mark.parametrize(("status", "code", "advice"), ERRORS)
async def test_a_refused_query_tells_its_code_what_was_said_and_what_to_do(
    desk: Desk, status: int, code: str, advice: str
) -> None:
    said = "what Salesforce said"
    message = await desk.refused(error(status, code, said))
    assert message.startswith(f"Salesforce answered {status} {code}: {said}; ")
    assert advice in message
    assert "errorcodes.htm" in message


async def test_a_code_that_nobody_knows_is_told_all_the_same(desk: Desk) -> None:
    assert "400 BRAND_NEW: oh" in await desk.refused(error(400, "BRAND_NEW", "oh"))


async def test_the_drawing_of_a_query_becomes_a_row_and_a_column(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask("SELECT Bogus FROM Account")
    message = turn.visits[0].error or ""
    assert "INVALID_FIELD: row 1, column 8: No such column 'Bogus' on entity 'Account'" in message
    assert "WSDL" not in message and "\n" not in message


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            httpx.Response(503, html="<h1>Down</h1>"),
            "Salesforce answered 503 (text/html): it is not to be reached just now; see",
        ),
        (httpx.Response(429), "429 (no content type): too many requests; try again later"),
        (
            httpx.Response(
                400, json=[{"errorCode": "INVALID_FIELD", "message": "x must be of type dateTime"}]
            ),
            "must be of type dateTime; compare the field with a value of its own type",
        ),
        (httpx.Response(200, html="<h1>Hi</h1>"), "the answer (200) is not JSON (text/html)"),
        (httpx.Response(431), "Salesforce answered 431 (no content type)"),
        (httpx.Response(302, headers={"location": "https://evil.com"}), "answered 302"),
        (
            httpx.Response(
                200, content=b'{"totalSize": 1,', headers={"content-type": "application/json"}
            ),
            "the answer (200) is not JSON (application/json)",
        ),
        (httpx.Response(200), "the answer (200) has no body"),
        (httpx.Response(200, json=[]), "something that is no query result"),
        (httpx.Response(200, json={"records": 5}), "something that is no query result"),
        (httpx.Response(200, json={"records": []}), "something that is no query result"),
        (httpx.Response(200, json={"totalSize": "x", "records": []}), "no query result"),
        (httpx.Response(400, json={"message": "no code"}), "not in the form of its REST API"),
        (httpx.Response(400, json=[5, None]), "not in the form of its REST API"),
    ],
)
async def test_an_answer_that_is_no_query_result_is_told_and_crashes_nothing(
    desk: Desk, answer: httpx.Response, told: str
) -> None:
    assert told in await desk.refused(answer)
