"""A conversation as the page shows it: of a talk that goes on and of a kept session alike."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.run.store import KeptTurn

from ..conversation import one_way

Json = dict[str, Any]
_NO_LABELS: Mapping[str, str] = {}


def messages_of(turns: Sequence[KeptTurn], since: int = 0) -> list[Json]:
    """`{who, text, turn, quick_replies?}`: what was said in the turns after so many, which are
    numbered from 1 on."""
    numbered = enumerate(turns[since:], since + 1)
    return [message for number, turn in numbered for message in _messages(number, turn)]


def _messages(number: int, turn: KeptTurn) -> Iterator[Json]:
    if turn.heard is not None:
        yield {"who": "user", "text": turn.heard, "turn": number}
    said: list[Json] = [{"who": "flow", "text": text, "turn": number} for text in turn.says]
    if said and (replies := quick_replies_of(turn)):
        said[-1]["quick_replies"] = replies
    yield from said


def quick_replies_of(turn: KeptTurn) -> list[str]:
    """Those of the node that waits at the end of a turn."""
    awaits = turn.visits[-1].get("awaits", {}) if turn.visits else {}
    return list(awaits.get("quick_replies", ()))


def visits_of(
    turns: Sequence[KeptTurn],
    labels: Mapping[str, str] = _NO_LABELS,
    said: Sequence[Sequence[Sequence[str]]] = (),
    since: int = 0,
) -> list[Json]:
    """Every visit of the turns after so many, with its requests; `said` are the texts of each,
    turn by turn, where they are known."""
    found: list[Json] = []
    before = sum(len(turn.visits) for turn in turns[:since])
    for number, turn in enumerate(turns[since:]):
        texts = said[number] if number < len(said) else ()
        for index, visit in enumerate(turn.visits):
            told = {
                "seq": before + len(found) + 1,
                "turn": since + number + 1,
                **{name: visit[name] for name in ("node", "type", "exit", "ms")},
                "label": labels.get(visit["node"], ""),
                "error": visit.get("error"),
                "warnings": list(visit.get("notes", ())),
                "changed": visit["outputs"],
                "said": list(texts[index]) if index < len(texts) else [],
                "requests": [exchange_of(call) for call in visit.get("calls", ())],
            }
            found.append(told)
    return found


def path_of(turns: Sequence[KeptTurn]) -> list[Json]:
    """The one way that it took, a node with the exit it left through."""
    return [{"node": visit["node"], "exit": visit["exit"]} for visit in one_way(turns)]


def lengths_of(turns: Sequence[KeptTurn]) -> dict[str, int]:
    """How many messages, visits and steps of the path turns have that others follow: the node that
    waits at their end goes on where it was."""
    visits = [visit for turn in turns for visit in turn.visits]
    return {
        "messages": sum(len(turn.says) + (turn.heard is not None) for turn in turns),
        "visits": len(visits),
        "path": sum(bool(visit["exit"] or "error" in visit) for visit in visits),
    }


def exchange_of(call: Mapping[str, Any]) -> Json:
    """`{request, response, ms, usage, error?}` of a masked call; bodies are texts."""
    response = call.get("response")
    told = {
        "request": with_text(call["request"]),
        "response": None if response is None else with_text(response),
        "ms": call["ms"],
        "usage": call.get("usage", ""),
    }
    return told | ({"error": call["error"]} if call.get("error") else {})


def with_text(message: Mapping[str, Any]) -> Json:
    """A request or an answer whose body is a text, as it is read best; `truncated` where a trace
    keeps only the start of it."""
    body = message["body"]
    if body is not None and not isinstance(body, str):
        body = json.dumps(body, ensure_ascii=False, indent=2)
    cut = isinstance(body, str) and body.endswith(" bytes in all)")
    return {**message, "body": body or "", "truncated": cut}
