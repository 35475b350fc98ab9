"""The places where a template may stand, each with its own way to write a value there."""

import re
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import quote, quote_plus

from ..errors import NodeError
from ..source.tree import as_json
from ..values.entities import as_json_value, as_text
from ..values.literals import Written
from ..values.parameters import UNSET
from ..values.secret import Secret
from .field_type import FieldType
from .protocols import Reads
from .slot import Rendering, Slot
from .template import Template


class Value(Template):
    """A value on its own: a lone `$NAME` keeps its type, anything else is text.

    Text that takes in a secret is a `Secret` itself.
    """

    format = "value"

    def takes_unset(self, slot: Slot) -> bool:
        return len(self.parts) == 1

    takes_list = takes_unset

    def value(self, ctx: Rendering) -> Any:
        if self.constant is not None:
            return self.constant
        if len(self.parts) == 1:
            return self.slots[0].value(ctx)
        texts: list[Any] = [*self.parts]
        secrets: list[Secret] = []
        for slot in self.slots:
            value = slot.value(ctx)
            if isinstance(value, Secret):
                secrets.append(value)
            texts[slot.part] = value if type(value) is str else _kept(value, ctx)
        text = "".join(texts)
        return Secret.joined(text, secrets) if secrets else text

    def given(self, ctx: Rendering) -> Any:
        """The value for a parameter, which takes an author's words such as `tomorrow` as well."""
        return Written(self.constant) if self.constant is not None else self.value(ctx)

    def reader(self) -> Callable[[Rendering], Any]:
        """What gives the value for a parameter, with nothing asked again that the text tells."""
        if self.constant is not None:
            return self.given
        return self.slots[0].value if len(self.parts) == 1 else self.value


def _kept(value: Any, ctx: Rendering) -> str:
    """A value within text that is kept, not sent: nothing where there is none."""
    if isinstance(value, Secret):
        return ctx.unwrap(value)
    return "" if value is UNSET else as_text(value)


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


_CONTROL = "[\x00-\x08\x0a-\x1f\x7f]"


class Header(Template):
    """The value of a header. Line breaks and control characters are refused (RFC 9110, 5.5)."""

    format = "header"

    def fixed(self, text: str) -> str:
        if re.search(_CONTROL, text):
            raise ValueError("a header is one line without control characters")
        return text

    def escape(self, text: str) -> str:
        if re.search(_CONTROL, text):
            raise NodeError("a header's value holds a line break or a control character")
        return text


class Html(Template):
    """An HTML body; values are escaped."""

    format = "html"

    def escape(self, text: str) -> str:
        import html

        return html.escape(text)


_NOT_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


class Xml(Html):
    """An XML body; values are escaped, and characters XML 1.0 cannot hold are refused."""

    format = "xml"

    def escape(self, text: str) -> str:
        if re.search(_NOT_XML, text):
            raise NodeError("a value holds a character that XML cannot")
        return super().escape(text)


class Json(FieldType, Reads):
    """Any JSON. A lone `$NAME` keeps its type, and unset is null; inside longer text it is text,
    and there has to be one."""

    format: ClassVar[str] = "json"

    __slots__ = ("_lone", "_slots", "_tree")

    def __init__(self, written: Any) -> None:
        self._slots: list[Slot] = []
        self._lone: set[Slot] = set()
        self._tree = self._compile(as_json(written))

    def reads(self) -> tuple[Slot, ...]:
        return tuple(self._slots)

    def takes_unset(self, slot: Slot) -> bool:
        return slot in self._lone

    def takes_list(self, slot: Slot) -> bool:
        return True

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
        if len(template.parts) == 1:
            self._lone.update(template.slots)
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
