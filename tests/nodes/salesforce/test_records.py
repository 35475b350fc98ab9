"""One record: got, created, updated, upserted and deleted; what is tried again."""

import json

import httpx
import pytest

from tests.nodes.salesforce.desk import CONTACT, Desk, error, left

pytestmark = pytest.mark.anyio


GET = f"""\
    action: get_record
    object: Contact
    id: {CONTACT}
    fields: [Email, Account.Name]
    response_mapping: {{Account.Name: $GOT}}
"""


async def test_a_record_is_read_by_its_id_without_attributes(desk: Desk) -> None:
    record = {"attributes": {"type": "Contact"}, "Account": {"attributes": {}, "Name": "Acme"}}
    turn = await desk.run(GET, httpx.Response(200, json=record))
    assert turn.session.parameters["GOT"] == "Acme"
    (request,) = desk.requests
    assert request.url.path == f"/services/data/v66.0/sobjects/Contact/{CONTACT}"
    assert request.url.query == b"fields=Email,Account.Name"


@pytest.mark.parametrize(
    "answer",
    [
        error(404, "NOT_FOUND", "The requested resource does not exist"),
        error(404, "ENTITY_IS_DELETED"),
    ],
)
@pytest.mark.parametrize("action", ["get_record", "update_record", "delete_record"])
async def test_a_record_that_is_not_there_takes_not_found(
    desk: Desk, action: str, answer: httpx.Response
) -> None:
    fields = "    fields: {Email: a@b.c}\n" if action == "update_record" else ""
    keys = f"    action: {action}\n    object: Contact\n    id: {CONTACT}\n{fields}"
    assert left(await desk.run(keys, answer)) == ("not_found", None)


@pytest.mark.parametrize("value", ["x", "../User/1", "0035f0000000000/AA", "' OR 1", ""])
async def test_what_is_no_record_id_is_never_sent(desk: Desk, value: str) -> None:
    keys = "    action: delete_record\n    object: Contact\n    id: $X\n"
    exit, told = left(await desk.run(keys, httpx.Response(204), X=value))
    assert exit == "failed" and "id: $X" in (told or "")
    assert desk.requests == []


CREATE = """\
    action: create_record
    object: Case
    fields:
      Subject: "Order $X"
      Quantity__c: $N
      Due__c: $DAY
      Urgent__c: $YES
      Origin: Phone
      Priority__c: 5
      Nothing__c: null
    response_mapping: {id: $GOT}
"""


async def test_typed_values_keep_their_type_and_unset_ones_are_left_out(desk: Desk) -> None:
    created = httpx.Response(201, json={"id": "500x", "success": True, "errors": []})
    turn = await desk.run(CREATE, created, X="7", N="2", YES="yes")
    assert turn.session.parameters["GOT"] == "500x"
    assert desk.requests[0].method == "POST"
    assert desk.bodies == [
        {
            "Subject": "Order 7",
            "Quantity__c": 2,
            "Urgent__c": True,
            "Origin": "Phone",
            "Priority__c": 5,
            "Nothing__c": None,
        }
    ]


AMOUNTS = """\
    action: create_record
    object: Lead
    fields: {Company: Acme, Budget__c: $PRICE}
"""


async def test_an_amount_of_money_is_sent_as_the_number_that_a_field_takes(desk: Desk) -> None:
    created = httpx.Response(201, json={"id": "00Qx", "success": True, "errors": []})
    await desk.run(AMOUNTS, created, PRICE="12.50")
    await desk.run(AMOUNTS, created, PRICE="5000 USD")
    assert [body["Budget__c"] for body in desk.bodies] == [12.5, 5000]
    parts = AMOUNTS.replace("$PRICE", "'${PRICE.amount}', CurrencyIsoCode: '${PRICE.currency}'")
    await desk.run(parts, created, PRICE="7 EUR")
    assert desk.bodies[-1] == {"Company": "Acme", "Budget__c": 7, "CurrencyIsoCode": "EUR"}


async def test_an_amount_in_another_currency_than_the_flows_is_not_sent(desk: Desk) -> None:
    exit, told = left(await desk.run(AMOUNTS, httpx.Response(201), PRICE="12 EUR"))
    assert exit == "failed" and desk.requests == []
    assert told == (
        "fields: $PRICE is 12.00 EUR, and the flow's currency is USD; "
        "${PRICE.amount} is the number alone"
    )


async def test_a_write_of_nothing_but_unset_parameters_is_not_sent(desk: Desk) -> None:
    keys = UPDATE.replace("{A: b}", "{Name: $X}")
    exit, told = left(await desk.run(keys, httpx.Response(204)))
    assert exit == "failed" and "there is nothing to write" in (told or "")
    assert desk.requests == []


async def test_a_refused_write_names_the_fields(desk: Desk) -> None:
    answer = error(
        400, "REQUIRED_FIELD_MISSING", "Required fields are missing", fields=["LastName"]
    )
    exit, told = left(await desk.run(CREATE, answer, X="7"))
    assert exit == "failed"
    assert (
        "REQUIRED_FIELD_MISSING: Required fields are missing (LastName); give LastName a value"
        in (told or "")
    )


TYPED = """\
    action: create_record
    object: Case
    fields: {Subject: x, Amount__c: $X, Day__c: $X, IsEscalated: true, Due__c: {json: 1}}
"""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "double from VALUE_STRING value lots or request may be missing a required field at "
            "[line:1, column:27]",
            "double from VALUE_STRING value lots; Amount__c or Day__c takes a number; see",
        ),
        (
            "date from VALUE_TRUE or request may be missing a required field",
            "date from VALUE_TRUE; IsEscalated takes a day such as 2026-01-31; see",
        ),
        (
            "datetime from START_OBJECT or request may be missing a required field",
            "START_OBJECT; Due__c takes a moment such as 2026-01-31T10:00:00Z; see",
        ),
        (
            "reference from VALUE_STRING value other at [line:1, column:2]",
            "value other; the field with that value takes a value of the type reference; see",
        ),
    ],
)
async def test_a_value_of_another_type_is_told_with_its_field_and_what_that_takes(
    desk: Desk, said: str, told: str
) -> None:
    answer = error(400, "JSON_PARSER_ERROR", f"Cannot deserialize instance of {said}")
    exit, error_text = left(await desk.run(TYPED, answer, X="lots"))
    assert exit == "failed" and told in (error_text or "")
    assert "missing a required field" not in (error_text or "")


UPSERT = """\
    action: upsert_record
    object: Contact
    external_id: Loyalty__c
    id: $X
    fields: {Email: a@b.c}
    response_mapping: {id: {parameter: $GOT, default: none}, created: $YES}
"""


@pytest.mark.parametrize(
    ("answer", "created"),
    [
        (httpx.Response(201, json={"id": "003x", "success": True, "created": True}), True),
        (httpx.Response(200, json={"id": "003x", "success": True, "created": False}), False),
    ],
)
async def test_upsert_says_whether_the_record_is_new(
    desk: Desk, answer: httpx.Response, created: bool
) -> None:
    turn = await desk.run(UPSERT, answer, X="A/1 ?")
    assert turn.session.parameters["YES"] is created
    assert desk.requests[0].url.raw_path.endswith(b"/sobjects/Contact/Loyalty__c/A%2F1%20%3F")
    assert desk.requests[0].method == "PATCH"


async def test_upsert_of_several_matches_fails_by_name(desk: Desk) -> None:
    exit, told = left(await desk.run(UPSERT, httpx.Response(300, json=["/a", "/b"]), X="1"))
    assert (exit, told) == ("failed", "several Contact records have that Loyalty__c")


async def test_a_secret_goes_into_a_field_and_shows_nowhere(desk: Desk) -> None:
    keys = "    action: create_record\n    object: Case\n    fields: {Pin__c: $SECRET}\n"
    turn = await desk.run(keys, httpx.Response(201, json={"id": "1"}), SECRET="canary-pin-5")
    assert desk.bodies == [{"Pin__c": "canary-pin-5"}]
    assert "canary" not in json.dumps(turn.trace())


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (
            "    action: update_record\n    object: Case\n"
            f"    id: {CONTACT}\n    fields: {{ContactId: x}}\n",
            error(400, "INVALID_CROSS_REFERENCE_KEY", "invalid", fields=["ContactId"]),
        ),
        (
            "    action: get_record\n    object: Case\n    external_id: Nope__c\n    id: a\n",
            error(404, "NOT_FOUND", "Provided external ID field does not exist or is not"),
        ),
    ],
)
async def test_a_mistake_about_a_field_is_no_missing_record(
    desk: Desk, keys: str, answer: httpx.Response
) -> None:
    exit, told = left(await desk.run(keys, answer))
    assert exit == "failed" and answer.json()[0]["errorCode"] in str(told)


LOCKED = error(400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record")
BUSY = error(
    403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded."
)
UPDATE = f"    action: update_record\n    object: Case\n    id: {CONTACT}\n    fields: {{A: b}}\n"
DELETE = f"    action: delete_record\n    object: Case\n    id: {CONTACT}\n"


@pytest.mark.parametrize(
    "refused", [LOCKED, BUSY, httpx.Response(503), httpx.Response(502, html="<p>")]
)
@pytest.mark.parametrize(
    ("keys", "done"),
    [
        (UPDATE, httpx.Response(204)),
        (DELETE, httpx.Response(204)),
        (UPSERT, httpx.Response(200, json={"id": "003x", "created": False})),
        (GET, httpx.Response(200, json={"Account": {"Name": "Acme"}})),
    ],
)
async def test_what_passes_is_asked_again_after_a_wait(
    desk: Desk, keys: str, done: httpx.Response, refused: httpx.Response
) -> None:
    assert left(await desk.run(keys, refused, refused, done, X="1"))[0] == "success"
    assert (len(desk.requests), desk.clock.sleeps) == (3, [0.5, 1.0])


@pytest.mark.parametrize("refused", [LOCKED, BUSY, httpx.Response(503), httpx.Response(500)])
async def test_a_create_is_never_sent_twice(desk: Desk, refused: httpx.Response) -> None:
    assert left(await desk.run(CREATE, refused, X="1"))[0] == "failed"
    assert len(desk.requests) == 1


@pytest.mark.parametrize("answer", [httpx.Response(200), httpx.Response(201, json={})])
async def test_a_create_that_tells_no_id_is_no_success(desk: Desk, answer: httpx.Response) -> None:
    exit, told = left(await desk.run(CREATE, answer, X="1"))
    assert exit == "failed" and "without the new record's Id" in str(told)


async def test_a_create_is_sent_again_where_the_flow_says_so(desk: Desk) -> None:
    keys = CREATE + "    policy: {retry: {times: 1, when: [503], repeat_writes: true}}\n"
    done = httpx.Response(201, json={"id": "500x"})
    assert left(await desk.run(keys, httpx.Response(503), done, X="1"))[0] == "success"
    assert len(desk.requests) == 2


@pytest.mark.parametrize(
    "refused",
    [
        error(400, "MALFORMED_QUERY"),
        error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
        error(404, "NOT_FOUND"),
    ],
)
async def test_what_does_not_pass_is_asked_once(desk: Desk, refused: httpx.Response) -> None:
    assert left(await desk.run("    query: SELECT Id FROM Case\n", refused))[0] == "failed"
    assert len(desk.requests) == 1
