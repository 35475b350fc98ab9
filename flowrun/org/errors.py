"""What Salesforce answers when it refuses."""

import re
from collections.abc import Sequence
from typing import Any

_REFERENCE = "Please reference your WSDL or the describe call for the appropriate names."
_AROUND = 30


class ApiError(Exception):
    """A REST refusal: its status and the one entry of its body; `fields` when it is about some."""

    def __init__(
        self, code: str, message: str, status: int = 400, fields: Sequence[str] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.fields = fields

    @property
    def body(self) -> list[dict[str, Any]]:
        entry: dict[str, Any] = {"message": self.message, "errorCode": self.code}
        return [entry if self.fields is None else entry | {"fields": list(self.fields)}]

    @property
    def of_row(self) -> dict[str, Any]:
        """The same as an entry among the errors of one row."""
        fields = list(self.fields or ())
        return {"statusCode": self.code, "message": self.message, "fields": fields}


def not_found(message: str = "The requested resource does not exist") -> ApiError:
    return ApiError("NOT_FOUND", message, 404)


def no_such_key(name: str = "") -> ApiError:
    said = "Provided external ID field does not exist or is not accessible"
    return not_found(f"{said}: {name}" if name else said)


class OAuthError(Exception):
    """A refusal of the token endpoint."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description

    @property
    def body(self) -> dict[str, str]:
        return {"error": self.error, "error_description": self.description}


class QueryError(Exception):
    """A query the org understands and refuses; `position` is the offset it is about."""

    def __init__(self, code: str, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.position = position


class NotExecuted(QueryError):
    """SOQL or SOSL that Salesforce would run and this org does not."""

    def __init__(self, what: str, language: str = "SOQL") -> None:
        message = f"{what} is valid {language} that the local org does not run"
        super().__init__("FUNCTIONALITY_NOT_ENABLED", message)


def too_long() -> QueryError:
    return QueryError("QUERY_TIMEOUT", "Your query request was running for too long.")


def located(text: str, message: str, position: int) -> str:
    """The message as Salesforce words it: the text around, a caret, the row and the column."""
    line_start = text.rfind("\n", 0, position) + 1
    line = text[line_start:].split("\n", 1)[0]
    column = position - line_start
    start = _word_start(line, max(0, column - _AROUND))
    after = re.compile(r"\s|$").search(line, min(len(line), column + _AROUND))
    end = after.start() if after else len(line)
    row = text.count("\n", 0, position) + 1
    caret = " " * (column - start) + "^"
    return f"\n{line[start:end]}\n{caret}\nERROR at Row:{row}:Column:{column + 1}\n{message}"


def _word_start(line: str, column: int) -> int:
    while column > 0 and not line[column - 1].isspace():
        column -= 1
    return column


def no_such_column(name: str, entity: str) -> str:
    return (
        f"No such column '{name}' on entity '{entity}'. If you are attempting to use a custom"
        " field, be sure to append the '__c' after the custom field name. " + _REFERENCE
    )


def no_such_object(name: str) -> str:
    return (
        f"sObject type '{name}' is not supported. If you are attempting to use a custom object,"
        " be sure to append the '__c' after the entity name. " + _REFERENCE
    )


def no_such_relationship(name: str, place: str) -> str:
    return (
        f"Didn't understand relationship '{name}' in {place}. If you are attempting to use a"
        " custom relationship, be sure to append the '__r' after the custom relationship name. "
        + _REFERENCE
    )
