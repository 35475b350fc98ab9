"""Salesforce's errors in words: its code, what it said, and what to do.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from engine import NodeError, Response

REST_PAGE = (
    "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm"
)


class SalesforceError(NamedTuple):
    """`fields` are those of a record that it is about."""

    code: str
    message: str
    fields: tuple[str, ...] = ()


_REST_ADVICE = {
    "MALFORMED_QUERY": "correct the SOQL",
    "INVALID_FIELD": "correct the field's name, or ask the admin for access to the field",
    "INVALID_TYPE": "correct the object's name, or ask the admin for access to the object",
    "INVALID_QUERY_FILTER_OPERATOR": "use an operator that the field's type allows",
    "INVALID_QUERY_LOCATOR": "the rest of a large result is gone; run the query again",
    "NUMBER_OUTSIDE_VALID_RANGE": "use a smaller number; OFFSET goes up to 2000",
    "QUERY_TIMEOUT": "narrow the query to fewer rows or indexed fields",
    "QUERY_TOO_COMPLICATED": "narrow the query",
    "UNABLE_TO_LOCK_ROW": "somebody else is writing the record; try again",
    "INVALID_FIELD_FOR_INSERT_UPDATE": "leave the field out; Salesforce fills it, or the user may "
    "not write it",
    "STRING_TOO_LONG": "shorten the text",
    "DUPLICATE_VALUE": "another record has that value; upsert by it, or use another",
    "DUPLICATES_DETECTED": "a duplicate rule of the org refused the record",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION": "a validation rule of the org refused the record",
    "INVALID_CROSS_REFERENCE_KEY": "the Id does not lead to a record of the right object",
    "MALFORMED_SEARCH": "correct the SOSL",
    "MALFORMED_ID": "map and use the record's 15 or 18 character Id",
    "INVALID_SESSION_ID": "the token was refused even after a new login; check the credential's "
    "user and its session settings",
    "INVALID_AUTH_HEADER": "the Authorization header is not a bearer token",
    "REQUEST_LIMIT_EXCEEDED": "the org has used up its API calls; wait, or raise the limit",
    "API_DISABLED_FOR_ORG": "the org's edition or the user's profile has no API access",
    "API_CURRENTLY_DISABLED": "API access is off for now; ask the admin",
    "INSUFFICIENT_ACCESS": "give the credential's user access to the object",
    "INSUFFICIENT_ACCESS_OR_READONLY": "give the credential's user access to the record",
    "OPERATION_TOO_LARGE": "narrow the query",
    "NOT_FOUND": "check the API version, the object and the Id",
    "ENTITY_IS_DELETED": "the record is in the recycle bin",
    "FUNCTIONALITY_NOT_ENABLED": "the org does not have this feature; leave it out of the query",
    "METHOD_NOT_ALLOWED": "this resource does not take that method",
    "SERVER_UNAVAILABLE": "Salesforce is in maintenance; see status.salesforce.com",
    "UNKNOWN_EXCEPTION": "an error inside Salesforce; try again, then ask its support",
}


def read_errors(response: Response) -> list[SalesforceError]:
    """What a REST answer lists as its errors; nothing for HTML and other bodies.

    Secrets that the answer repeats are masked in it before anybody cuts or trims its words.
    """
    try:
        data: Any = response.redaction.data(response.json())
    except NodeError:
        return []
    found = data if isinstance(data, list) else [data]
    return [
        SalesforceError(
            str(item["errorCode"]),
            str(item.get("message", "")),
            tuple(map(str, item.get("fields") or ())),
        )
        for item in found
        if isinstance(item, Mapping) and "errorCode" in item
    ]


class LocatorLost(NodeError):
    """The rest of a result is gone; the query has to be asked again."""


def amounts_to(response: Response) -> int:
    """The status of an answer as a client has to take it: a locked row and too many requests at
    once pass, though they come as 400 and 403."""
    if response.status not in (400, 403, 500):
        return response.status
    for code, message, _ in read_errors(response):
        if code in ("UNABLE_TO_LOCK_ROW", "UNKNOWN_EXCEPTION", "SERVER_UNAVAILABLE"):
            return 503
        if code == "REQUEST_LIMIT_EXCEEDED" and message.startswith("Concurrent"):
            return 429
    return response.status


_MISTYPED = re.compile(
    r"Cannot deserialize instance of (?P<type>\w+) from (?P<token>[A-Z_]+)"
    r"(?: value (?P<value>.*?))?"
    r"(?: or request may be missing a required field.*| at \[line.*)?",
    re.DOTALL,
)
_TAKES = {
    "boolean": "true or false",
    "date": "a day such as 2026-01-31",
    "datetime": "a moment such as 2026-01-31T10:00:00Z",
    "time": "a time such as 10:00:00Z",
    **dict.fromkeys(("int", "integer", "long"), "a whole number"),
    **dict.fromkeys(("double", "currency", "percent", "decimal"), "a number"),
}


def rest_error(response: Response, sent: Mapping[str, Any] | None = None) -> NodeError:
    """The error for an answer that isn't a 2xx, to a record that was `sent`."""
    errors = read_errors(response)
    if not errors:
        return NodeError(_unlike_rest(response))
    first = errors[0]
    advice = _REST_ADVICE.get(first.code)
    said = _sentence(first.message).rstrip(".")
    if first.code == "REQUEST_LIMIT_EXCEEDED" and first.message.startswith("Concurrent"):
        advice = "too many long requests run at once in the org; try again"
    if first.code == "INVALID_FIELD" and "must be of type" in first.message:
        advice = "compare the field with a value of its own type: a parameter's entity decides it"
    if first.code == "REQUIRED_FIELD_MISSING":
        advice = f"give {', '.join(first.fields) or 'each of them'} a value"
    if mistyped := _MISTYPED.fullmatch(said):
        said, advice = _of_type(mistyped, sent or {})
    fields = f" ({', '.join(first.fields)})" if first.fields else ""
    parts = [f"Salesforce answered {response.status} {first.code}: {said}{fields}"]
    parts += [advice] if advice else []
    error = LocatorLost if first.code == "INVALID_QUERY_LOCATOR" else NodeError
    return error("; ".join([*parts, f"see {REST_PAGE}"]))


def _of_type(mistyped: re.Match[str], sent: Mapping[str, Any]) -> tuple[str, str]:
    """What Salesforce says of a value that its field never takes, without its guess that another is
    missing, and what would be right. It names no field; those that have the value are found."""
    kind, token, value = mistyped.group("type", "token", "value")
    said = f"Cannot deserialize instance of {kind} from {token}"
    names = [name for name, one in sent.items() if _is_that(one, token, value)]
    takes = _TAKES.get(kind.lower(), f"a value of the type {kind}")
    told = f"{said} value {value}" if value is not None else said
    return told, f"{' or '.join(names) or 'the field with that value'} takes {takes}"


def _is_that(sent: Any, token: str, value: str | None) -> bool:
    """Whether it is what Salesforce tells of a value: its token, and of a scalar its text."""
    if value is not None:
        return not isinstance(sent, dict | list | bool) and str(sent) == value
    return token == {dict: "START_OBJECT", list: "START_ARRAY", bool: f"VALUE_{sent}".upper()}.get(
        type(sent)
    )


def _unlike_rest(response: Response) -> str:
    """An answer that is none of the REST API's: a proxy, a page, or another server altogether."""
    kind = response.content_type or "no content type"
    told = f"Salesforce answered {response.status} ({kind})"
    if response.status == 429:
        return f"{told}: too many requests; try again later"
    if response.status >= 500:
        return f"{told}: it is not to be reached just now; see status.salesforce.com"
    return f"{told}, not in the form of its REST API; check the domain"


_PLACED = re.compile(r"ERROR at Row:(\d+):Column:(\d+)\s*\n(.*)", re.DOTALL)


def _sentence(message: str) -> str:
    """The sentence of a message that also draws the query, with its row and column in front."""
    placed = _PLACED.search(message)
    if placed:
        text = f"row {placed[1]}, column {placed[2]}: {placed[3].strip()}"
    else:
        text = " ".join(message.split())
    return text.replace(
        " Please reference your WSDL or the describe call for the appropriate names.", ""
    )
