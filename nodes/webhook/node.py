"""The node that calls an HTTP API and maps its answer."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, quote, quote_plus

from pydantic import BaseModel, ConfigDict, Field, model_validator

from engine import (
    Context,
    CredentialName,
    Finding,
    Form,
    Header,
    Html,
    HttpNode,
    Json,
    Policy,
    Query,
    Request,
    Response,
    ResponseMapping,
    Result,
    Text,
    Url,
    Wait,
    Xml,
)

from .statuses import Statuses, add_rules

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_FRAMING = ("host", "content-length", "transfer-encoding", "connection")
_SIGNING = ("authorization", "cookie", "proxy-authorization")


class Body(BaseModel):
    """What is sent: one of `json`, `form`, `text`, `html` and `xml`."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    json_: Annotated[
        Json | None,
        Field(alias="json", description="Any JSON, written as YAML; a lone $NAME keeps its type."),
    ] = None
    form: Annotated[dict[str, Form] | None, Field(description="Fields of a form.")] = None
    text: Annotated[Text | None, Field(description="Text, sent as it is.")] = None
    html: Annotated[Html | None, Field(description="HTML; values are escaped.")] = None
    xml: Annotated[Xml | None, Field(description="XML; values are escaped.")] = None

    @model_validator(mode="after")
    def _one(self) -> "Body":
        if len(self.model_fields_set) != 1:
            raise ValueError("a body is one of json, form, text, html and xml")
        return self

    def render(self, ctx: Context) -> tuple[bytes, str]:
        """The bytes and their content type."""
        if self.json_ is not None:
            data = self.json_.render(ctx)
            return json.dumps(data, ensure_ascii=False).encode(), "application/json"
        if self.form is not None:
            pairs = (f"{quote_plus(key)}={value.render(ctx)}" for key, value in self.form.items())
            return "&".join(pairs).encode(), "application/x-www-form-urlencoded"
        for template, kind in ((self.html, "html"), (self.xml, "xml"), (self.text, "plain")):
            if template is not None:
                main = "application" if kind == "xml" else "text"
                return template.render(ctx).encode(), f"{main}/{kind}; charset=utf-8"
        return b"", "text/plain; charset=utf-8"


class Webhook(HttpNode):
    """Call an HTTP API and map its answer to parameters.

    `response_mapping` reads left to right: object path, then parameter. `statuses` gives answers
    that are no failure exits of their own, such as `not_found: 404`, which may map something too:
    `taken: {status: 409, response_mapping: {free: $FREE}}`. With `asynchronous: true` the request
    is sent and nobody waits for its answer. With a `credential` the request is signed, and a `url`
    that begins with `/` is asked of the credential's own host.
    """

    model_config = ConfigDict(json_schema_extra=add_rules)

    type = "webhook"
    also_called = "http https api rest request http_request api_call fetch call_api get post"
    exits = {
        "success": "The answer is a 2xx and every mapped path was found.",
        "failed": "No answer, any other status, or a mapped path that is not there.",
    }
    more_exits = True

    method: Annotated[
        Literal["GET", "POST", "PUT", "PATCH", "DELETE"], Field(description="The HTTP method.")
    ] = "GET"
    url: Annotated[
        Url,
        Field(
            description="Where it is sent; values are percent-encoded and cannot lead elsewhere.",
            examples=["https://api.example.com/orders/$ORDER_NUMBER"],
        ),
    ]
    headers: Annotated[
        dict[str, Header],
        Field(description="Headers, by name.", examples=[{"X-Request": "$SESSION_ID"}]),
    ] = {}
    query_parameters: Annotated[
        dict[str, Query],
        Field(description="The query of the url, by name.", examples=[{"channel": "voice"}]),
    ] = {}
    body: Annotated[
        Body | None,
        Field(description="What is sent.", examples=[{"json": {"day": "$DAY"}}]),
    ] = None
    response_mapping: ResponseMapping = Field(
        default_factory=ResponseMapping,
        description="Object path of the answer: the parameter that it fills.",
        examples=[{"data.status": "$STATUS"}],
    )
    statuses: Annotated[
        Statuses | None,
        Field(
            description="Exits for answers that are no failure, by status.",
            examples=[{"not_found": 404, "taken": [409, 412]}],
        ),
    ] = None
    asynchronous: Annotated[bool, Field(description="Do not wait for the answer.")] = False
    follow_redirects: Annotated[
        bool, Field(description="Follow a redirect instead of taking failed.")
    ] = False
    reads: Annotated[
        bool | None,
        Field(description="Whether it only reads, so that `writes: deny` lets it pass."),
    ] = None
    credential: Annotated[
        str | None, CredentialName(), Field(description="The credential that signs it.")
    ] = None

    @model_validator(mode="after")
    def _fits(self) -> "Webhook":
        if self.asynchronous and self.response_mapping:
            raise ValueError("nobody waits for an asynchronous request, so nothing can be mapped")
        if self.asynchronous and self.statuses:
            raise ValueError("nobody waits for an asynchronous request, so it has no statuses")
        if self.body is not None and self.method == "GET":
            raise ValueError("a GET request has no body; use query_parameters, or another method")
        if not self.url.scheme and self.credential is None:
            raise ValueError("a url that begins with / needs a credential; it gives the host")
        for name in self.headers:
            if not _HEADER_NAME.fullmatch(name):
                raise ValueError(f'"{name}" is not the name of a header')
            if name.lower() in _FRAMING:
                raise ValueError(f"{name} follows from the request; leave it out")
            if self.credential is not None and name.lower() == "authorization":
                raise ValueError("the credential signs the request; leave Authorization out")
        return self

    def request(self, ctx: Context) -> Request:
        headers = {name: value.render(ctx) for name, value in self.headers.items()}
        body = None
        if self.body is not None:
            body, kind = self.body.render(ctx)
            if "content-type" not in map(str.lower, headers):
                headers["Content-Type"] = kind
        return Request(
            self.method,
            self._url(ctx),
            headers,
            body,
            credential=self.credential,
            follow_redirects=self.follow_redirects,
            reads=self.reads,
        )

    def exit_names(self) -> tuple[str, ...]:
        return ("success", *(self.statuses.exits if self.statuses else ()), "failed")

    def fills(self, exit: str) -> Collection[str]:
        if exit == "success":
            return {row.target.name for row in self.response_mapping.rows if row.sure}
        return self.statuses.fills(exit) if self.statuses else ()

    def understands(self, status: int) -> bool:
        return self._exit_of(status) is not None or super().understands(status)

    def _exit_of(self, status: int) -> str | None:
        return self.statuses.exit_of.get(status) if self.statuses else None

    def result(self, ctx: Context, response: Response) -> Result:
        exit = self._exit_of(response.status) or "success"
        mapping = self.mapped_from(response.status)
        if not mapping:
            return Result(exit)
        if not response.body:
            return Result(exit, mapping.defaults(f"the answer ({response.status}) has no body"))
        return Result(exit, mapping.values(response.json()))

    def mapped_from(self, status: int) -> ResponseMapping:
        if self.statuses and (exit := self._exit_of(status)) is not None:
            return self.statuses.mappings.get(exit, ResponseMapping())
        return super().mapped_from(status)

    def refusal(self, response: Response) -> str:
        told = super().refusal(response)
        if 300 <= response.status < 400:
            told += "; follow_redirects: true would follow it"
        return told

    async def run(self, ctx: Context) -> Result | Wait:
        if not self.asynchronous:
            return await self.ask(ctx)
        ctx.later(self.request(ctx))
        return Result("success")

    def samples(self, found: Any) -> Iterator[tuple[str, int, Any]]:
        yield from super().samples(found)
        for some in self.statuses.exits.values() if self.statuses else ():
            yield f"status {some[0]}", some[0], {"message": "made up"}

    def beyond(self) -> str:
        return "the flow does not wait for the answer (asynchronous)" if self.asynchronous else ""

    def longest(self, policy: Policy) -> float:
        return 0.0 if self.asynchronous else super().longest(policy)

    def findings(self) -> Iterator[Finding]:
        written = frozenset(_names(self.url.query))
        for name in self.query_parameters:
            if name in written:
                text = f'"{name}" stands in the url too; the value here is sent'
                yield Finding(("query_parameters", name), text, "duplicate-query")
        for name, value in self.headers.items():
            if name.lower() in _SIGNING and not value.slots:
                text = f"{name} is written out; name a credential or use a secret parameter"
                yield Finding(("headers", name), text, "literal-secret")

    def _url(self, ctx: Context) -> str:
        url = self.url.render(ctx)
        if not self.query_parameters:
            return url
        start, _, fragment = url.partition("#")
        start, _, query = start.partition("?")
        given = {name: value.render(ctx) for name, value in self.query_parameters.items()}
        kept = [pair for pair in query.split("&") if pair and _names(pair)[0] not in given]
        pairs = [f"{quote(name, safe='')}={value}" for name, value in given.items()]
        joined = "&".join([*kept, *pairs])
        return f"{start}?{joined}" + (f"#{fragment}" if fragment else "")


def _names(query: str) -> list[str]:
    return [name for name, _ in parse_qsl(query, keep_blank_values=True)]
