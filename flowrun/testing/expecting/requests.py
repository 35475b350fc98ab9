"""A request as a test sees it: shown to people, and compared with what was expected."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from engine.values.redaction import Redaction

from ..doubles.wire import Exchange
from .sent import Sent
from .wildcards import Wildcard

_FRAMING = ("host", "accept-encoding", "connection", "content-length", "user-agent")


class Shown:
    """A request, masked."""

    def __init__(self, exchange: Exchange, redaction: Redaction) -> None:
        self.redaction = redaction
        self.method = exchange.method
        self.url = redaction.text(exchange.url)
        self.headers = {
            name: value
            for name, value in redaction.data(dict(exchange.headers)).items()
            if name not in _FRAMING
        }
        address, _, query = self.url.partition("?")
        self.address = address
        self.query = dict(parse_qsl(query, keep_blank_values=True))
        self.text = redaction.text(exchange.body.decode("utf-8", "replace"))
        self.form = dict(parse_qsl(self.text, keep_blank_values=True))
        self.json = redaction.data(exchange.json)

    @property
    def head(self) -> str:
        return f"{self.method} {self.address}"

    def lines(self) -> list[str]:
        """The whole of it, a line each; bodies cut short."""
        lines = [self.head]
        lines += [f"  {name} = {value}" for name, value in self.query.items()]
        shown = {name: value for name, value in self.headers.items() if name != "accept"}
        lines += [f"  {name}: {value}" for name, value in shown.items()]
        if self.text:
            body = self.text if self.json is None else json.dumps(self.json, ensure_ascii=False)
            lines.append(f"  {body[:600]}{'…' if len(body) > 600 else ''}")
        return lines


def differences(wanted: Sent, sent: Shown) -> list[str]:
    """What of a request is not as expected, as `-` and `+` lines; nothing when it fits."""
    lines: list[str] = []
    if wanted.method is not None and wanted.method.upper() != sent.method:
        lines += [f"- {wanted.method.upper()}", f"+ {sent.method}"]
    if wanted.url is not None:
        whole = "?" in str(wanted.url)
        url = sent.url if whole else sent.address
        if not wanted.url.fits(url):
            lines += [f"- {wanted.url}", f"+ {url}"]
    lines += _pairs(" = ", wanted.query, sent.query)
    headers = {name.lower(): value for name, value in (wanted.headers or {}).items()}
    lines += _pairs(": ", headers, sent.headers)
    lines += _pairs(" = ", wanted.form, sent.form)
    if wanted.text is not None and wanted.text not in sent.text:
        lines += [f"- {wanted.text}", f"+ {sent.text or '(no body)'}"]
    if wanted.has_json:
        lines += _json("", wanted.json, sent.json)
    return lines


def _pairs(mark: str, wanted: Mapping[str, Wildcard] | None, sent: Mapping[str, str]) -> list[str]:
    lines = []
    for name, value in (wanted or {}).items():
        found = sent.get(name)
        if found is None or not value.fits(found):
            shown = "(not sent)" if found is None else f"{name}{mark}{found}"
            lines += [f"- {name}{mark}{value}", f"+ {shown}"]
    return lines


def _json(where: str, wanted: Any, sent: Any) -> list[str]:
    """A subset: an object may have more keys than are expected; lists are compared whole."""
    if isinstance(wanted, dict) and isinstance(sent, dict):
        lines = []
        for key, value in wanted.items():
            at = f"{where}.{key}" if where else key
            if key in sent:
                lines += _json(at, value, sent[key])
            else:
                lines += [f"- {at}: {_written(value)}", f"+ {at} is not there"]
        return lines
    if isinstance(wanted, list) and isinstance(sent, list) and len(wanted) == len(sent):
        pairs = enumerate(zip(wanted, sent, strict=True))
        return [line for at, (one, other) in pairs for line in _json(f"{where}[{at}]", one, other)]
    if _same(wanted, sent):
        return []
    at = f"{where}: " if where else ""
    return [f"- {at}{_written(wanted)}", f"+ {at}{_written(sent)}"]


def _same(wanted: Any, sent: Any) -> bool:
    """JSON has one kind of number, so that `40.0` is `40`; but `true` is not `1`. A text with a
    star fits whatever is written so, `"*"` any value at all."""
    if isinstance(wanted, Wildcard):
        if not any(wanted.parts):
            return wanted.is_one or sent == ""
        return isinstance(sent, str) and wanted.fits(sent)
    if isinstance(wanted, bool) or isinstance(sent, bool) or wanted is None or sent is None:
        return wanted is sent
    return bool(wanted == sent)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
