"""The places where a template may stand, each with its own way to write a value there."""

import html
import re
from typing import Any, ClassVar
from urllib.parse import quote, quote_plus

from .entities import as_json_value, as_text
from .errors import NodeError
from .parameters import UNSET
from .parsed import Parsed
from .secret import Secret
from .template import Rendering, Slot, Template, text_of
from .tree import as_json


class Speech(Template):
    """What is said. A secret is refused."""

    format = "speech"
    refuses_secrets = "is never said"

    def write(self, slot: Slot, ctx: Rendering) -> str:
        value = slot.value(ctx)
        if isinstance(value, Secret):
            raise NodeError(f"${slot.name} is secret and {self.refuses_secrets}")
        return "" if value is UNSET else _said(value)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    return as_text(value)


class Value(Template):
    """A value on its own: a lone `$NAME` keeps its type, anything else is text.

    Text that takes in a secret is a `Secret` itself.
    """

    format = "value"

    def value(self, ctx: Rendering) -> Any:
        if self.constant is not None:
            return self.constant
        if len(self.parts) == 1:
            return self.slots[0].value(ctx)
        values = [slot.value(ctx) for slot in self.slots]
        text = self.render(ctx)
        secrets = [value for value in values if isinstance(value, Secret)]
        return Secret.joined(text, secrets) if secrets else text


class Text(Template):
    """A body sent as it is written."""

    format = "text"


class Query(Template):
    """The value of a query parameter."""

    format = "query"

    def fixed(self, text: str) -> str:
        return quote(text, safe="")

    escape = fixed


class Form(Template):
    """The value of a form field (application/x-www-form-urlencoded)."""

    format = "form"

    def fixed(self, text: str) -> str:
        return quote_plus(text)

    escape = fixed


_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")


class Header(Template):
    """The value of a header. Line breaks and control characters are refused (RFC 9110, 5.5)."""

    format = "header"

    def fixed(self, text: str) -> str:
        if _CONTROL.search(text):
            raise ValueError("a header is one line without control characters")
        return text

    def escape(self, text: str) -> str:
        if _CONTROL.search(text):
            raise NodeError("a header's value holds a line break or a control character")
        return text


class Html(Template):
    """An HTML body; values are escaped."""

    format = "html"

    def escape(self, text: str) -> str:
        return html.escape(text)


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Xml(Html):
    """An XML body; values are escaped, and characters XML 1.0 cannot hold are refused."""

    format = "xml"

    def escape(self, text: str) -> str:
        if _NOT_XML.search(text):
            raise NodeError("a value holds a character that XML cannot")
        return super().escape(text)


class Json(Parsed):
    """Any JSON. A lone `$NAME` keeps its type; inside longer text it is text; unset is null."""

    format: ClassVar[str] = "json"

    __slots__ = ("_slots", "_tree")

    def __init__(self, written: Any) -> None:
        self._slots: list[Slot] = []
        self._tree = self._compile(as_json(written))

    def reads(self) -> tuple[Slot, ...]:
        return tuple(self._slots)

    def render(self, ctx: Rendering) -> Any:
        """Plain JSON data."""
        return _fill(self._tree, ctx)

    def _compile(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._compile(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._compile(item) for item in value]
        if not isinstance(value, str):
            return value
        template = Value(value)
        self._slots += template.slots
        return template if template.slots else template.constant

    @classmethod
    def parse(cls, value: Any) -> "Json":
        if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
            raise ValueError("JSON as one text; write it as YAML, without quotes or `|`")
        return value if isinstance(value, cls) else cls(value)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        return {"description": "Any JSON; $NAME stands for a parameter."}


def _fill(tree: Any, ctx: Rendering) -> Any:
    if isinstance(tree, Value):
        if len(tree.parts) > 1:
            return tree.render(ctx)
        value = tree.slots[0].value(ctx)
        if isinstance(value, Secret):
            return ctx.unwrap(value)
        return None if value is UNSET else as_json_value(value)
    if isinstance(tree, dict):
        return {key: _fill(item, ctx) for key, item in tree.items()}
    if isinstance(tree, list):
        return [_fill(item, ctx) for item in tree]
    return tree


_NOT_URL = re.compile(r"[\x00-\x20\x7f\\]")
_START = re.compile(r"(https?)://", re.IGNORECASE)


class Url(Template):
    """A URL, or a path that begins with `/` where a credential gives the host.

    A value can fill part of a path segment or of the query, never add a segment, a parameter or a
    host. One in the host must become a host that the flow's `allow_hosts` lists.
    """

    format = "url"

    __slots__ = ("_origin", "authority", "path", "scheme", "tail")

    def __init__(self, text: str) -> None:
        super().__init__(text.strip())
        parts = list(self.parts)
        self.scheme = ""
        self.authority: list[str | Slot] = []
        if not (parts and isinstance(parts[0], str) and parts[0].startswith("/")):
            self.scheme = self._take_scheme(parts)
            self.authority = _take(parts, "/?#")
        self.path = [
            segment
            if any(isinstance(part, Slot) for part in segment)
            else "".join(map(str, segment))
            for segment in _segments(_take(parts, "?#"))
        ]
        self.tail = parts
        if any("@" in part for part in self.authority if isinstance(part, str)):
            raise ValueError("a user name or password in a URL; name a credential instead")
        if self.scheme and not self.authority:
            raise ValueError("a URL without a host")
        literal = "" if self.host_slots else "".join(map(str, self.authority))
        self._origin = f"{self.scheme}://{literal}" if literal else ""

    @property
    def host_slots(self) -> tuple[Slot, ...]:
        return tuple(part for part in self.authority if isinstance(part, Slot))

    @property
    def query(self) -> str:
        """The query text as written, values left out, to see which names it has."""
        text = "".join(part if isinstance(part, str) else "$" for part in self.tail)
        return text.partition("#")[0].removeprefix("?")

    def fixed(self, text: str) -> str:
        if found := _NOT_URL.search(text):
            raise ValueError(f"a URL holds no {_spelt(found[0])}; percent-encode it")
        return text

    def render(self, ctx: Rendering) -> str:
        if self.constant is not None:
            return self.constant
        segments = [
            segment if isinstance(segment, str) else self._segment(segment, ctx)
            for segment in self.path
        ]
        tail = _encoded(self.tail, ctx) if self.tail else ""
        return (self._origin or self._chosen_origin(ctx)) + "/".join(segments) + tail

    def _chosen_origin(self, ctx: Rendering) -> str:
        if not self.scheme:
            return ""
        authority = "".join(
            part if isinstance(part, str) else text_of(part, ctx) for part in self.authority
        )
        if authority.lower() not in ctx.allow_hosts:
            allowed = ", ".join(sorted(ctx.allow_hosts))
            raise NodeError(f'the host "{authority}" is not in allow_hosts: {allowed}')
        return f"{self.scheme}://{authority}"

    def _segment(self, segment: list[str | Slot], ctx: Rendering) -> str:
        text = _encoded(segment, ctx)
        slot = next((part for part in segment if isinstance(part, Slot)), None)
        if slot is not None and not text:
            raise NodeError(f"${slot.name} is empty, and a URL cannot have an empty part there")
        if slot is not None and text in (".", ".."):
            raise NodeError(f'${slot.name} makes a part of the URL "{text}", which would move it')
        return text

    def _take_scheme(self, parts: list[str | Slot]) -> str:
        first = parts[0] if parts else ""
        match = _START.match(first) if isinstance(first, str) else None
        if match is None:
            hint = "; list the host in allow_hosts and write https://$HOST/…"
            slot = isinstance(first, Slot)
            raise ValueError("a URL begins with https:// or http://" + (hint if slot else ""))
        parts[0] = str(first)[match.end() :]
        return match[1].lower()


def _take(parts: list[str | Slot], until: str) -> list[str | Slot]:
    """Moves what stands before the first of the characters `until` out of `parts`."""
    taken: list[str | Slot] = []
    while parts:
        part = parts.pop(0)
        if isinstance(part, str):
            ends = [found for mark in until if (found := part.find(mark)) >= 0]
            if ends:
                taken += [part[: min(ends)]] if min(ends) else []
                parts.insert(0, part[min(ends) :])
                break
        if part:
            taken.append(part)
    return taken


def _segments(parts: list[str | Slot]) -> list[list[str | Slot]]:
    segments: list[list[str | Slot]] = [[]]
    for part in parts:
        if isinstance(part, Slot):
            segments[-1].append(part)
            continue
        first, *rest = part.split("/")
        segments[-1].append(first)
        segments += [[text] for text in rest]
    return segments


def _encoded(parts: list[str | Slot], ctx: Rendering) -> str:
    return "".join(
        part if isinstance(part, str) else quote(text_of(part, ctx), safe="") for part in parts
    )


def _spelt(character: str) -> str:
    return {" ": "space", "\n": "line break", "\t": "tab", "\\": "backslash"}.get(
        character, f"control character U+{ord(character):04X}"
    )
