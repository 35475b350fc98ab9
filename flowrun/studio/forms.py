"""The forms by which credentials are connected, as the page draws them: one a type and grant."""

from collections.abc import Iterator
from typing import Any

from engine.credentials.connecting import Connecting
from engine.errors import FlowError

from ..connecting.answers import questions_of, title_of
from ..connecting.attempt import CALLBACK
from ..project.types import credential_types


def types_that_connect() -> Iterator[dict[str, Any]]:
    types = credential_types()
    for name in types.names():
        try:
            connecting = types.get(name).connecting()
        except FlowError:
            continue  # whoever uses it is told
        if connecting is not None:
            grants = [_grant(connecting, grant) for grant in connecting.grants]
            told = {"type": name, "title": connecting.service, "grants": grants}
            yield {**told, "callback": CALLBACK}


def _grant(connecting: Connecting, name: str) -> dict[str, Any]:
    grant = connecting.grants[name]
    by_browser = f"Connect with {connecting.service} via OAuth"
    return {
        "name": name,
        "title": by_browser if grant.in_browser else grant.title or _words(name),
        "note": grant.note,
        "in_browser": grant.in_browser,
        "fields": [
            {
                "key": question.name,
                "title": title_of(question),
                "help": question.help,
                "kind": question.kind,
                "secret": question.kind in ("secret", "pem_file"),
                "required": needed,
                "default": None,
            }
            for question, needed in questions_of(connecting, name)
        ],
    }


def _words(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]
