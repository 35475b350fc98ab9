"""URLs with parameters in them, none of which can move the request elsewhere."""

import re
from urllib.parse import quote, urlsplit

from ..errors import NodeError
from .slot import Rendering, Slot
from .template import Template, text_of

_NOT_URL = r"[\x00-\x20\x7f\\]"
_START = r"(?i)(https?)://"


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
        try:
            _ = urlsplit(self._origin).port
        except ValueError:
            raise ValueError(f"{literal} is no host") from None

    @property
    def host_slots(self) -> tuple[Slot, ...]:
        return tuple(part for part in self.authority if isinstance(part, Slot))

    @property
    def host(self) -> str:
        """The host and port that are written out; empty when a parameter or a credential says."""
        return self._origin.partition("://")[2].lower()

    @property
    def query(self) -> str:
        """The query text as written, values left out, to see which names it has."""
        text = "".join(part if isinstance(part, str) else "$" for part in self.tail)
        return text.partition("#")[0].removeprefix("?")

    def fixed(self, text: str) -> str:
        if found := re.search(_NOT_URL, text):
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
        match = re.match(_START, first) if isinstance(first, str) else None
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
