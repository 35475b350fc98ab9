"""A request as a curl command for a POSIX shell, its secrets as environment variables."""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from engine.run.runner import Runner
from engine.values.json_text import read_json
from engine.values.redaction import tells

from ..cli.terminal import clean
from .origins import without_value
from .placeholders import HiddenSecret, Placeholders
from .request import Trial, UnsentRequest, unsent_request
from .shell import Variable, Word, printed, quoted

_GLOBS = re.compile(r"[\[\]{}]")
_SCHEME = re.compile(r"(Bearer|Basic|OAuth|Token) ", re.IGNORECASE)
_NEEDS_A_PIPE = re.compile("[\0\ud800-\udfff]")


async def curl_of(runner: Runner, node: str, parameters: Mapping[str, Any], trial: Trial) -> str:
    """The request that was tried, or would be, as a command; what is unset in it is noted. Raises
    as `unsent_request` does."""
    request = await unsent_request(runner, node, parameters)
    notes = [without_value(request.step, name) for name in trial.unset]
    if name := request.call.request.credential:
        credential = runner.connections.credentials.get(name)
        if credential.transport() is not None:
            notes.append(
                f'"{credential.name}" answers within flowrun alone; '
                "`flowrun org` serves one that curl can reach"
            )
    return curl_command(request, notes)


def curl_command(request: UnsentRequest, notes: Sequence[str] = ()) -> str:
    """The command over several lines, under comments that say which variables to set."""
    written = _Written(request.placeholders)
    asked = request.call.request
    url = quoted(written.url(request.call.url))
    body, feed = written.body(asked.body, asked.headers)
    parts = [
        f"curl {url}",
        *([] if asked.method == "GET" else [f"-X {asked.method}"]),
        *written.headers(asked.headers, has_body=bool(asked.body)),
        *body,
        *(["--globoff"] if _GLOBS.search(request.call.url) else []),
        *(["--location"] if asked.follow_redirects else []),
        f"--max-time {request.step.policy.timeout:g}",
    ]
    notes = [*notes, request.beyond] if request.beyond else notes
    comments = [*notes, *(f"{name}: {what}" for name, what in written.wanted.items())]
    lines = ["# " + clean(" ".join(comment.split())) for comment in comments]
    return "\n".join([*lines, feed + " \\\n  ".join(parts)])


class _Written:
    """The parts of a request, each with the variables that stand in it."""

    def __init__(self, placeholders: Placeholders) -> None:
        self.placeholders = placeholders
        self.wanted: dict[str, str] = {}
        self._names: dict[tuple[str, str], str] = {}

    def url(self, url: str) -> Word:
        """As it is sent: whatever is not ASCII is percent-encoded, the fragment left out."""
        sent = str(httpx.URL(url).copy_with(fragment=None))
        start, mark, query = sent.partition("?")
        return self._word(start + mark + self._pairs(query), "percent-encoded")

    def headers(self, headers: Mapping[str, str], *, has_body: bool) -> list[str]:
        arguments = []
        for name, value in headers.items():
            pair = _user_and_password(value)
            if self._placeholders_in(pair):
                arguments.append(f"-u {quoted(self._word(pair, token='password'))}")
                continue
            if tells(name, value) and not self._placeholders_in(value):
                scheme = _SCHEME.match(value)
                start = scheme[0] if scheme else ""
                value = start + self._literal(name, value.removeprefix(start))
            value = value.strip(" \t")  # as the client sends it
            line = f"{name}: {value}" if value else f"{name};"
            arguments.append(f"-H {quoted(self._word(line))}")
        if has_body and not _content_type(headers):
            arguments.append("-H 'Content-Type:'")
        return arguments

    def body(self, body: bytes | None, headers: Mapping[str, str]) -> tuple[list[str], str]:
        """The arguments, and a command that feeds curl where no argument can hold the body."""
        if not body:
            return [], ""
        kind = _content_type(headers)
        text = body.decode("utf-8", "surrogateescape")
        if "form-urlencoded" in kind:
            word = self._word(self._pairs(text), "form-encoded")
        elif "json" in kind:
            word = self._word(self._json(text), "as JSON writes it between quotes")
        elif "xml" in kind or "html" in kind:
            word = self._word(text, "with &, < and > escaped")
        else:
            word = self._word(text)
        if _NEEDS_A_PIPE.search(text):
            return ["--data-binary @-"], f"{printed(word)} | "
        return [f"--data-raw {quoted(word)}"], ""

    def _word(self, text: str, how: str = "", token: str = "token") -> Word:
        """The text with a variable for each placeholder in it; `how` says how its value is
        encoded there."""
        known = "|".join(self.placeholders.known)
        parts = re.split(f"({known})", text) if known else [text]
        return [
            Variable(self._variable(part, how, token)) if index % 2 else part
            for index, part in enumerate(parts)
            if part
        ]

    def _pairs(self, text: str) -> str:
        """The pairs of a query or a form."""
        pairs = []
        for pair in text.split("&"):
            name, equals, value = pair.partition("=")
            if equals and tells(name, value) and not self._placeholders_in(value):
                pair = f"{name}={self._literal(name, value)}"
            pairs.append(pair)
        return "&".join(pairs)

    def _json(self, text: str) -> str:
        try:
            data = read_json(text)
        except ValueError:
            return text
        opened = self._without_literals(data)
        return text if opened == data else json.dumps(opened, ensure_ascii=False)

    def _without_literals(self, data: Any) -> Any:
        if isinstance(data, list):
            return [self._without_literals(item) for item in data]
        if not isinstance(data, dict):
            return data
        return {
            key: self._literal(key, value)
            if tells(key, value) and not self._placeholders_in(value)
            else self._without_literals(value)
            for key, value in data.items()
        }

    def _literal(self, name: str, value: str) -> str:
        """A placeholder for a secret that the flow writes out; its place gives it a name."""
        return self.placeholders.standing_for(HiddenSecret(name)) if value else value

    def _placeholders_in(self, text: str) -> list[str]:
        return [placeholder for placeholder in self.placeholders.known if placeholder in text]

    def _variable(self, placeholder: str, how: str, token: str) -> str:
        """The variable's name; what it has to hold is told once."""
        hidden = self.placeholders.known[placeholder]
        key = placeholder, how
        if key not in self._names:
            name = _variable_name(hidden, token) + ("_ENCODED" if how else "")
            number = 2
            while f"{name}_{number}" in self.wanted:
                number += 1
            name = f"{name}_{number}" if name in self.wanted else name
            self._names[key] = name
            what = f"the secret {hidden.owner}"
            if hidden.is_token:
                what = f'the {token} of "{hidden.owner}"'
            self.wanted[name] = what + (f", {how}" if how else "")
        return self._names[key]


def _variable_name(hidden: HiddenSecret, token: str) -> str:
    if hidden.variable and re.fullmatch(r"[A-Za-z_]\w*", hidden.variable, re.ASCII):
        return hidden.variable
    name = re.sub(r"\W+", "_", hidden.owner, flags=re.ASCII).strip("_").upper() or "SECRET"
    name = f"_{name}" if name[0].isdigit() else name
    return f"{name}_{token.upper()}" if hidden.is_token else name


def _user_and_password(header: str) -> str:
    """`name:password` of a Basic signature (RFC 7617), or nothing for any other header."""
    scheme, _, coded = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(coded, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def _content_type(headers: Mapping[str, str]) -> str:
    kinds = [value for name, value in headers.items() if name.lower() == "content-type"]
    return kinds[0].lower() if kinds else ""
