"""What may happen at a node that asks the world or a caller: the answers to try."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from engine.fields.protocols import fills_of
from engine.flow.loading import Flow
from engine.flow.wiring import Step
from engine.values.custom_entities import CustomEntity, Patterned
from engine.values.entities import as_json_value, as_text
from engine.values.hearing.asking.offering import sample_answers
from engine.values.parameters import UNSET, Parameter

from ..doubles.answers import Answer, Failure
from .assignments import Assignment, ordinary
from .samples import parameters_filled, samples

MOST_VARIANTS = 64
OF_THE_SESSION = ("SESSION_ID", "CALL_START_DATE", "CALL_START_TIME")


_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_AMBIGUOUS = {
    "date": ("03/04",),
    "time": ("nine", "las nueve"),
    "datetime": ("tomorrow at nine", "mañana a las nueve"),
}
"""What may mean several values in one language or another."""


class Option(NamedTuple):
    """One thing that may happen, in words, and what brings it about."""

    label: str
    answer: Answer | None = None
    heard: str | None = None
    given: Mapping[str, Any] | None = None


def answers_to(step: Step, flow: Flow, conditions: Sequence[Assignment]) -> list[Option]:
    """Answers to a node's request: a good one for each thing that the flow's conditions look for,
    the others that its type knows of, a refusal, and none at all."""
    options = [
        Option(_label(assignment), _answers(step, flow, assignment)[0][1])
        for assignment in _variants(set(parameters_filled(step.node)), conditions)
    ]
    options += [Option(label, answer) for label, answer in _answers(step, flow, {})[1:]]
    failures: dict[str, Failure] = {"no answer in time": "timeout", "no connection": "refused"}
    options.append(Option("status 500", _answer(500, {"message": "made up"})))
    options += [Option(text, Answer(failure=failure)) for text, failure in failures.items()]
    return options


def inputs_for(step: Step, flow: Flow, conditions: Sequence[Assignment]) -> list[Option]:
    """What a caller may say where a node waits: what fits, what does not, and nothing."""
    filled = [name for _, piece in step.node.pieces() for name in fills_of(piece)]
    said: dict[str, None] = {}
    for name in filled or [""]:
        parameter = flow.parameters.get(name)
        values = [one[name] for one in conditions if one.get(name) is not None]
        if parameter is not None:
            values = [ordinary(flow, name), *values]
            if isinstance(parameter.entity, CustomEntity):
                values += [*parameter.entity.examples[1:], *_others(parameter.entity)]
                values = [*values[: MOST_VARIANTS - 1]]
            if parameter.entity.name not in ("any", "text"):
                values.append("something else")
            if "ambiguous" in step.exits:
                values += _AMBIGUOUS.get(parameter.entity.name, ())
        entity = parameter.entity.name if parameter else ""
        said |= dict.fromkeys(_spoken(value, entity) for value in values or ["yes"])
    said |= dict.fromkeys(step.node.answers(sample_answers(flow.language)))
    texts = [*list(said)[:MOST_VARIANTS], ""]
    return [
        Option(f'the caller says "{text}"' if text else "the caller says nothing", heard=text)
        for text in texts
    ]


def _others(entity: CustomEntity) -> Iterator[str]:
    """Another text that fits a pattern: its example with other digits, other letters, or both."""
    if isinstance(entity, Patterned):
        tables = [
            str.maketrans(_DIGITS + _LETTERS, _moved(_DIGITS, some) + _moved(_LETTERS, others))
            for some in range(10)
            for others in (0, 1, 7)
        ]
        texts = (entity.examples[0].translate(one) for one in tables[1:])
        yield from islice(filter(entity.fits, texts), 1)


def _moved(signs: str, by: int) -> str:
    return signs[by:] + signs[:by]


def beginnings(flow: Flow, conditions: Sequence[Assignment]) -> list[Option]:
    """What a session may begin with: ordinary values for what nothing in the flow fills."""
    filled = {
        name
        for step in flow.steps.values()
        for _, piece in step.node.pieces()
        for name in fills_of(piece)
    }
    free = {name for name in flow.parameters if name not in filled and name not in OF_THE_SESSION}
    plain = {name: ordinary(flow, name) for name in free if _is_open(flow, name)}
    options = []
    for assignment in _variants(free, conditions):
        given = {**plain, **assignment}
        options.append(Option(_label(assignment, "begins with "), given=given))
    return options


def _is_open(flow: Flow, name: str) -> bool:
    """Whether a session begins without a value for it."""
    return flow.parameters[name].default is UNSET and not flow.parameters[name].secret


def _variants(names: set[str], conditions: Sequence[Assignment]) -> Iterator[Assignment]:
    """No particular value, then each of the assignments as far as it is about `names`."""
    seen = {"{}"}
    yield {}
    for assignment in conditions:
        part = {name: value for name, value in assignment.items() if name in names}
        if repr(part) not in seen and len(seen) <= MOST_VARIANTS:
            seen.add(repr(part))
            yield part


def _label(assignment: Assignment, start: str = "") -> str:
    told = ", ".join(f"${name} = {_shown(value)}" for name, value in assignment.items())
    return f"{start}{told}" if told else ""


def _shown(value: Any) -> str:
    return "nothing" if value is None else json.dumps(as_json_value(value), ensure_ascii=False)


def _answers(step: Step, flow: Flow, assignment: Assignment) -> list[tuple[str, Answer]]:
    """What the node says is worth trying, a good answer first, in which the values stand."""

    def fill(name: str) -> Any:
        if name in assignment:
            return _as_json(assignment[name], flow.parameters[name])
        return as_json_value(ordinary(flow, name))

    return [(label, _answer(status, data)) for label, status, data in samples(step.node, fill)]


def _as_json(value: Any, parameter: Parameter) -> Any:
    if parameter.entity.name == "confirmation" and isinstance(value, str):
        return value.lower() in ("yes", "true")
    return as_json_value(value)


def _answer(status: int, data: Any) -> Answer:
    if data is None:
        return Answer(status=status)
    headers = {"content-type": "application/json"}
    return Answer(status=status, headers=headers, body=json.dumps(data).encode())


def _spoken(value: Any, entity: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = as_text(value)
    # Without its seconds `10:30` may be in either half of the day.
    return f"{text}:00" if entity == "time" and re.fullmatch(r"1[0-2]:[0-9]{2}", text) else text
