"""A conversation that took place, with all that a test of it needs, masked."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from engine.errors import FlowError
from engine.flow.loading import Flow
from engine.run.store import KeptTurn
from engine.run.turn import Visit
from engine.values.entities import as_json_value
from engine.values.parameters import UNSET
from engine.values.redaction import Redaction
from engine.values.secret import DOTS, Secret

from ...conversation import Transcript, one_way
from ..recording.cassette import Taped
from ..recording.masking import PersonalData
from ..recording.replay import STAND_IN
from ..recording.rules import Rules
from ..recording.taping import failure_of, tape_call
from .heard import Said, masked_said

OF_THE_SESSION = ("SESSION_ID", "CALL_START_DATE", "CALL_START_TIME", "INITIAL_MESSAGE")


_OF_A_DAY = ("date", "datetime")


class Hop(NamedTuple):
    """A node on the way, and the exit it took; empty where it waits or crashed."""

    node: str
    exit: str


@dataclass(slots=True)
class Chat:
    """`heard` is what the user said, `asked` the exchanges of each node, `way` the nodes visited.
    `masked` counts what was taken out, by kind."""

    began: datetime
    status: str
    given: Mapping[str, Any] = field(default_factory=dict)
    heard: Sequence[str] = ()
    asked: Mapping[str, Sequence[Taped]] = field(default_factory=dict)
    way: Sequence[Hop] = ()
    masked: Mapping[str, int] = field(default_factory=dict)


def chat_of(
    transcript: Transcript,
    flow: Flow,
    given: Mapping[str, Any],
    rules: Rules,
    began: datetime,
    status: str,
) -> Chat:
    """A conversation that has just been. Raises `FlowError` where answers of it are gone."""
    if any(not call.is_whole for visit in transcript.visits for call in visit.calls):
        text = "pages, more than a test takes; narrow the query with WHERE or LIMIT"
        raise FlowError(f"a node had an answer of many {text}")
    personal, redaction = PersonalData(rules), transcript.redaction

    def taped() -> list[Taped]:
        return [
            tape_call(visit.step.name, call, redaction, personal)
            for visit in transcript.visits
            for call in visit.calls
        ]

    way = [Hop(visit.step.name, visit.exit or "") for visit in transcript.visits]
    outputs = [_shown(visit, redaction) for visit in transcript.visits]
    return _chat(
        _Kept(began, status, flow, given, _said(transcript), way, outputs, taped),
        redaction,
        personal,
    )


def _said(transcript: Transcript) -> list[Said]:
    return [
        Said(text, node)
        for text, node in zip(transcript.everything_heard, transcript.hearers, strict=True)
    ]


def _shown(visit: Visit, redaction: Redaction) -> dict[str, Any]:
    return {
        name: redaction.data(as_json_value(value))
        for name, value in visit.outputs.items()
        if value is not UNSET and not isinstance(value, Secret)
    }


class _Kept(NamedTuple):
    began: datetime
    status: str
    flow: Flow
    given: Mapping[str, Any]
    heard: Sequence[Said]
    way: Sequence[Hop]
    outputs: Sequence[Mapping[str, Any]]
    taped: Any


def kept_chat(
    status: str,
    turns: Sequence[KeptTurn],
    flow: Flow,
    rules: Rules,
    began: datetime,
) -> Chat:
    """A conversation of which the session was kept. Raises `FlowError` where no test can have it
    as it was."""
    _check_days(turns, flow, began)
    personal = PersonalData(rules)
    visits = one_way(turns)
    outputs = [visit["outputs"] for visit in visits]
    began_with: Mapping[str, Any] = (turns[0].began_with if turns else None) or {}
    given = {
        name: value
        for name, value in began_with.items()
        if name in flow.parameters and not _is_default(flow, name, value)
    }

    def taped() -> list[Taped]:
        return [
            _taped(visit["node"], call, personal)
            for visit in visits
            for call in visit.get("calls", ())
        ]

    heard = [
        Said(turn.heard, _waiting(before))
        for before, turn in zip((None, *turns), turns, strict=False)
        if turn.heard is not None
    ]
    way = [Hop(visit["node"], visit["exit"] or "") for visit in visits]
    kept = _Kept(began, status, flow, given, heard, way, outputs, taped)
    return _chat(kept, Redaction(), personal)


def _check_days(turns: Sequence[KeptTurn], flow: Flow, began: datetime) -> None:
    """A test takes place on one day, and "tomorrow" said on another is another day."""
    day = began.astimezone(flow.time_zone).date()
    for turn in turns:
        if turn.heard is None or turn.began.astimezone(flow.time_zone).date() == day:
            continue
        outputs = (name for visit in turn.visits for name in visit["outputs"])
        for name in outputs:
            if name in flow.parameters and flow.parameters[name].entity.name in _OF_A_DAY:
                raise FlowError(
                    f"this session began on {day} and took ${name} on a later day: a test takes "
                    "place on one, and would hear another there"
                )


def _waiting(turn: KeptTurn | None) -> str:
    """The node that waits at the end of a turn."""
    last = turn.visits[-1] if turn and turn.visits else None
    return str(last["node"]) if last and not last["exit"] else ""


def _is_default(flow: Flow, name: str, value: Any) -> bool:
    default = flow.parameters[name].default
    return (
        default is not UNSET
        and not isinstance(default, Secret)
        and (as_json_value(default) == value)
    )


def _taped(node: str, call: Mapping[str, Any], personal: PersonalData) -> Taped:
    """A call as a trace shows it. Raises `FlowError` for a body of which it shows the start."""
    answer, response = call.get("response"), None
    if answer is not None:
        body, response = answer["body"], {"status": answer["status"]}
        response["headers"] = personal.data(answer["headers"])
        if isinstance(body, str) and body.endswith(" bytes in all)"):
            text = "larger than a session keeps; flowrun FLOW --save-test keeps all of it"
            raise FlowError(f"{node} had an answer {text}")
        kind = str(answer["headers"].get("content-type", ""))
        if body is not None and (not isinstance(body, str) or "json" in kind):
            response["json"] = personal.data(body)
        elif body is not None:
            response["text"] = personal.text(body)
    return Taped(node, {}, response, failure_of(call.get("error", "")))


def _chat(kept: _Kept, redaction: Redaction, personal: PersonalData) -> Chat:
    parameters = kept.flow.parameters
    for _ in range(2):  # a name that a later answer tells may have been said before
        taped = kept.taped()
        for one in kept.outputs:
            personal.data(one)
        given = personal.data(
            {
                name: redaction.data(as_json_value(value))
                for name, value in kept.given.items()
                if name not in OF_THE_SESSION and not parameters[name].secret
            }
        )
        heard = [
            personal.text(redaction.text(masked_said(said, kept.flow, kept.began, personal)))
            for said in kept.heard
        ]
    asked: dict[str, list[Taped]] = {}
    for one in taped:
        asked.setdefault(one.node, []).append(one)
    return Chat(
        kept.began,
        kept.status,
        given,
        [text.replace(DOTS, STAND_IN) for text in heard],
        asked,
        list(kept.way),
        dict(sorted(Counter(found.kind for found in personal.known.found).items())),
    )


def unmasked(value: Any) -> Any:
    """Data with something in the place of each secret that a flow can go on with."""
    if isinstance(value, Mapping):
        return {key: unmasked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [unmasked(item) for item in value]
    return value.replace(DOTS, STAND_IN) if isinstance(value, str) else value


def words_of(way: Sequence[Hop]) -> Iterator[str]:
    for hop in way:
        yield f"{hop.node}: {hop.exit}" if hop.exit else hop.node
